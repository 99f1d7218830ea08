//! `mg catalog`: which catalogs there are; `mg catalog check`: whether they are whole; `mg catalog add`: further ones.

mod add;
mod descriptions;

use std::fmt::Write as _;

use graphsmith_catalog::records::Cmdlet;

use super::library;
use crate::console::Console;
use crate::failure::Failure;
use crate::library::folders;
use graphsmith_catalog::printable::one_line;

/// Lists or checks the catalogs, or adds some.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let check = match words {
        [] => false,
        [word] if word.eq_ignore_ascii_case("check") => true,
        [word, rest @ ..] if word.eq_ignore_ascii_case("add") => return add::run(rest, console),
        _ => return Err(Failure::usage("expected `mg catalog`, `mg catalog check` or `mg catalog add`")),
    };
    let library = library(console);
    let mut broken = library.broken.len();
    let mut text = String::new();
    library.each(|place, catalog| {
        let module =
            catalog.module().and_then(|module| catalog.text(module.name)).map_or_else(|_| String::new(), one_line);
        let state = match check.then(|| catalog.verify()) {
            None => String::new(),
            Some(Ok(())) => ": whole".to_owned(),
            Some(Err(damaged)) => {
                broken += 1;
                format!(": {damaged}")
            }
        };
        let _ = writeln!(text, "{module}: {} cmdlets, {place}{state}", catalog.count::<Cmdlet>());
        Ok(())
    })?;
    console.print(&text)?;
    for folder in folders(console) {
        if !folder.is_dir() {
            console.say(&format!("`mg catalog add` puts further catalogs into {}", folder.display()));
        }
    }
    if check && broken > 0 { Err(Failure::refused(format!("{broken} catalogs are damaged"))) } else { Ok(()) }
}
