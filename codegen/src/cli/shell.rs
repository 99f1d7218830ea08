//! `graphsmith complete` and `graphsmith man`: what shells and `man` have to know, made from the definition of the arguments.

use clap::CommandFactory as _;

use super::args::{Arguments, CompleteArgs, ManArgs};
use super::{Console, Outcome, print_result};
use crate::diag::Diagnostics;

/// Prints the completion script of a shell.
pub fn complete(args: &CompleteArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "graphsmith", &mut script);
    print_result(console, &String::from_utf8_lossy(&script), diags)
}

/// Prints the manual page of the whole or of one of its commands.
pub fn man(args: &ManArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    // Only then the commands know that they are `graphsmith generate` and so on.
    command.build();
    let chosen = args.command.as_deref().and_then(|name| command.find_subcommand(name).cloned());
    let mut page = Vec::new();
    // It is written to memory, which takes all.
    let _ = clap_mangen::Man::new(chosen.unwrap_or(command)).render(&mut page);
    print_result(console, &String::from_utf8_lossy(&page), diags)
}
