//! The command `graphsmith`.

use std::io::{IsTerminal as _, stderr, stdout};
use std::process::ExitCode;

use graphsmith_codegen::cli::{Console, records, run};

/// A run makes and drops millions of small texts; the allocator of the system takes a fifth of its time for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let terminal = stderr().is_terminal();
    let records = records::folder(|name| std::env::var_os(name));
    let mut console = Console { out: &mut stdout(), err: &mut stderr(), terminal, records };
    ExitCode::from(run(std::env::args_os(), &mut console))
}
