//! `mg sign-in [PERMISSION]...`: a user signs in with a browser, and the token goes into a variable of the shell.
//!
//! A token is kept nowhere by `mg`, so each command would have to ask anew. A variable is gone with its shell, and no file
//! holds it.

use crate::console::Console;
use crate::failure::Failure;
use crate::send;

/// How the token gets into the variable.
const HOW: &str = "\
Put it into a variable of your shell:
  export MG_TOKEN=$(mg sign-in)
  $env:MG_TOKEN = mg sign-in          in PowerShell";

/// Signs in, and writes the token to whatever reads it, which a terminal must not be.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    if let Some(word) = words.iter().find(|word| !is_permission(word)) {
        return Err(Failure::usage(format!("`{word}` is no permission"))
            .hint("Permissions are named like Calendars.ReadWrite, one word each."));
    }
    if console.out_terminal {
        return Err(Failure::usage("the token would stand on the terminal").hint(HOW));
    }
    let token = send::token_of_user(words, console)?;
    console.print(&format!("{}\n", token.expose()))
}

/// Whether a word can be the name of a permission; anything else might change what is asked for.
fn is_permission(word: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(allowed)
}
