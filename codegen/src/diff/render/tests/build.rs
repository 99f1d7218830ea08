//! Makes reports for tests.

use crate::diff::report::{Cause, Class, Effect, Location, Report, Subject, SubjectKind, Witness};
use crate::diff::rules::rule;

/// The module that most of the made-up edits are in.
pub const CALENDAR: &str = "Microsoft.Graph.Beta.Calendar";

/// A place in the description of the calendar.
pub fn place(line: u32, pointer: &str) -> Location {
    Location { file: "specs/beta/Calendar.yml".to_owned(), line: Some(line), pointer: pointer.to_owned() }
}

/// An effect with the classes of its rule; `texts` are what it was and what it is.
pub fn effect(id: &str, kind: SubjectKind, [owner, part]: [&str; 2], [was, is]: [&str; 2]) -> Effect {
    let rule = rule(id);
    let [module, owner, part] = [CALENDAR, owner, part].map(str::to_owned);
    Effect {
        rule,
        classes: rule.classes,
        subject: Subject { kind, module, owner, part },
        was: was.to_owned(),
        is: is.to_owned(),
        witness: None,
    }
}

/// The effect with a line of mg that shows it.
pub fn shown_by(mut effect: Effect, witness: Witness) -> Effect {
    effect.witness = Some(witness);
    effect
}

/// A cause of the calendar, as bad as the worst of its effects.
pub fn cause(fingerprint: &str, kind: &'static str, title: &str, effects: Vec<Effect>) -> Cause {
    let mut cause = Cause {
        fingerprint: fingerprint.to_owned(),
        kind,
        title: title.to_owned(),
        class: Class::Info,
        silent: false,
        modules: vec![CALENDAR.to_owned()],
        old: Some(place(10, "/components/schemas/event")),
        new: Some(place(12, "/components/schemas/event")),
        was: String::new(),
        is: String::new(),
        effects,
        pages: Vec::new(),
        decision: None,
        undecided: Vec::new(),
    };
    let worst = cause.verdict(&crate::diff::report::Reader::ALL);
    (cause.class, cause.silent) = (worst.class.unwrap_or(Class::Info), worst.silent);
    cause
}

/// A report about the calendar.
pub fn report(causes: Vec<Cause>) -> Report {
    Report { causes, modules: vec![CALENDAR.to_owned()], not_compared: Vec::new() }
}

/// So many causes, each a removed parameter of a cmdlet.
pub fn errors(number: usize, title: impl Fn(usize) -> String) -> Vec<Cause> {
    let one = |at: usize| {
        let cmdlet = format!("New-MgBetaUserThing{at}");
        let effect = effect("parameter-removed", SubjectKind::Parameter, [&cmdlet, "Body"], ["", ""]);
        cause(&format!("{at:012x}"), "property-removed", &title(at), vec![effect])
    };
    (0..number).map(one).collect()
}
