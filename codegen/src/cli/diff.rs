//! `graphsmith diff`: two sides -> what changed between them, why, and whom it breaks.

use std::fmt::Write as _;

use super::args::DiffArgs;
use super::{Console, Outcome};
use crate::diag::Diagnostics;
use crate::diff::{Side, Wanted, compare};

/// Runs `diff`.
pub fn run(args: &DiffArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let wanted = Wanted { config: &args.config, modules: &args.module };
    let old = Side::read(&args.old, wanted, diags)?;
    let new = Side::read(&args.new, wanted, diags)?;
    let report = compare(&old, &new, "2026-11-25", diags)?;
    let mut out = String::new();
    for cause in &report.causes {
        let place = cause.new.as_ref().or(cause.old.as_ref());
        let place = place.map(|p| format!("{}:{}", p.file, p.line.unwrap_or(0))).unwrap_or_default();
        let _ = writeln!(
            out,
            "{}{} {} [{}] {place} ({} effects, {} modules)",
            cause.class.as_str(),
            if cause.silent { "!" } else { "" },
            cause.title,
            cause.kind,
            cause.effects.len(),
            cause.modules.len()
        );
        for effect in cause.effects.iter().take(8) {
            let _ = writeln!(out, "      {} {}: {}", effect.rule.id, effect.subject.owner, effect.text());
        }
    }
    super::print_result(console, &out, diags)
}
