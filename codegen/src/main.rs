//! The command `graphsmith`.

use std::io::{IsTerminal as _, stderr, stdout};
use std::process::ExitCode;

use graphsmith_codegen::cli::{Console, run};

fn main() -> ExitCode {
    let terminal = stderr().is_terminal();
    let mut console = Console { out: &mut stdout(), err: &mut stderr(), terminal };
    ExitCode::from(run(std::env::args_os(), &mut console))
}
