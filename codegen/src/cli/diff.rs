//! `graphsmith diff`: two sides -> what changed between them, why, and whom it breaks.

use std::fs;

use super::diff_args::DiffArgs;
use super::{Console, Outcome, today};
use crate::diag::{Diagnostics, Place};
use crate::diff::render::{self, Format, Options, render};
use crate::diff::report::{Class, Reader};
use crate::diff::{Redirects, Report, Side, Wanted, apply_decisions, compare};
use crate::lock::Decisions;

/// Runs `diff`.
pub fn run(args: &DiffArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    if args.schema {
        return super::print_result(console, render::schema(), diags);
    }
    if args.rules {
        let rules = match args.format {
            Format::Json => render::rules::json(),
            Format::Text => render::rules::text(),
            _ => {
                let message = "the rules are printed as text or as JSON";
                diags.usage(Place::file("command line"), message, "leave --format out, or write --format json");
                return None;
            }
        };
        return super::print_result(console, &rules, diags);
    }
    let (old, new) = (args.old.as_deref()?, args.new.as_deref()?);
    let wanted = Wanted { config: &args.config, modules: &args.module };
    // Both sides are read before either is judged, so that a run shows the faults of both.
    let sides = (Side::read(old, wanted, diags), Side::read(new, wanted, diags));
    let (before, after) = (sides.0?, sides.1?);
    let date = args.date.clone().or_else(|| after.date().map(str::to_owned)).unwrap_or_else(today);
    let decisions = match &args.allow {
        Some(file) => Decisions::read(file, diags)?,
        None => Decisions::default(),
    };
    let redirects = match &args.redirects {
        Some(file) => Redirects::read(file, diags)?,
        None => Redirects::default(),
    };
    let mut report = compare(&before, &after, &date, diags)?;
    redirects.apply(&mut report, &after, diags);
    apply_decisions(&decisions, &mut report, &date, diags);
    let readers = if args.readers.is_empty() { Reader::ALL.to_vec() } else { args.readers.clone() };
    let fail_on = args.fail_on.into();
    let options = Options {
        level: args.level.into(),
        fail_on,
        colour: args.out.is_none() && console.style() == crate::report::Style::Coloured,
        old: old.to_owned(),
        new: new.to_owned(),
        readers,
    };
    let text = render(&report, args.format, &options);
    match &args.out {
        Some(file) => {
            if let Err(error) = fs::write(file, text) {
                diags.io(
                    file,
                    format!("the report can't be written: {error}"),
                    "check the folder, and the free space there",
                );
                return None;
            }
        }
        None => {
            super::print_result(console, &text, diags)?;
        }
    }
    Some(if fails(&report, fail_on, &options.readers) { Outcome::Stale } else { Outcome::Done })
}

/// Whether something is at least of that class for those readers.
fn fails(report: &Report, least: Option<Class>, readers: &[Reader]) -> bool {
    let effects = || report.causes.iter().flat_map(|cause| &cause.effects);
    least.is_some_and(|least| effects().any(|effect| effect.worst(readers).class >= Some(least)))
}
