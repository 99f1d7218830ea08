//! What is told of scripts.

use std::collections::BTreeMap;

use graphsmith_catalog::vocabulary::Scheme;

use super::rules::{self, Level, Rule};
use crate::scripts::{Called, Naming, Place};
use crate::view::{Needed, least};

/// What is told of one script.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// What it is called.
    pub(super) path: String,
    /// The cmdlets of Graph that it names, by their names now.
    pub(super) cmdlets: BTreeMap<String, CmdletReport>,
    /// The modules that it names.
    pub(super) modules: Vec<ModuleReport>,
    /// The calls that it makes.
    pub(super) calls: Vec<Call>,
    /// The scopes that it signs in with, where they are literals.
    pub(super) scopes: Vec<String>,
    /// What was found, in the order of the text.
    pub(super) findings: Vec<Finding>,
}

impl Report {
    /// What is told of a script that isn't read.
    pub(super) fn too_long(path: String) -> Self {
        let (rule, place) = (&rules::SCRIPT_LONG, Place { line: 1, column: 1, end_line: 1, end_column: 1 });
        Self { path, findings: vec![Finding { rule, message: rule.text.to_owned(), place }], ..Self::default() }
    }
}

/// A cmdlet in a script.
#[derive(Debug)]
pub(super) struct CmdletReport {
    /// What became of the name.
    pub(super) state: State,
    /// The module that has it.
    pub(super) module: Option<String>,
    /// Other names that the script has for it.
    pub(super) written: Vec<String>,
    /// Where it is named, and whether it is called there.
    pub(super) uses: Vec<(Place, Called)>,
    /// The parameters that it is given: name now, and what became of the name.
    pub(super) parameters: BTreeMap<String, &'static str>,
}

/// What became of the name of a cmdlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// A catalog has it.
    Have,
    /// It belongs to the module for signing in.
    SignIn,
    /// It is called differently now.
    Renamed,
    /// It is gone.
    Gone,
    /// No catalog has it.
    Unknown,
}

impl State {
    /// One word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Have => "have",
            Self::SignIn => "sign-in",
            Self::Renamed => "renamed",
            Self::Gone => "gone",
            Self::Unknown => "unknown",
        }
    }
}

/// A module in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ModuleReport {
    /// Its name.
    pub(super) name: String,
    /// How it is named.
    pub(super) naming: Naming,
    /// `have`, `missing` or `other`.
    pub(super) state: &'static str,
    /// Where.
    pub(super) place: Place,
}

/// A request that a script makes.
#[derive(Debug, Clone)]
pub(in crate::commands) struct Call {
    /// The cmdlet.
    pub(in crate::commands) cmdlet: String,
    /// Method.
    pub(in crate::commands) method: &'static str,
    /// Path template.
    pub(in crate::commands) path: String,
    /// What allows it, where that is known.
    pub(in crate::commands) needed: Option<Needed>,
    /// Where it is made first.
    pub(super) place: Place,
}

/// Something that was found.
#[derive(Debug)]
pub(super) struct Finding {
    /// What kind it is.
    pub(super) rule: &'static Rule,
    /// What it says here.
    pub(super) message: String,
    /// Where.
    pub(super) place: Place,
}

impl Finding {
    /// How much it matters.
    pub(super) fn level(&self) -> Level {
        self.rule.level
    }
}

/// The fewest permissions that allow all of some calls, in a way to sign in.
pub(super) fn fewest<'a>(calls: impl Iterator<Item = &'a Call>, scheme: Scheme) -> Vec<&'a str> {
    let calls: Vec<_> = calls.filter_map(|call| Some(call.needed.as_ref()?.of(scheme))).collect();
    let calls: Vec<_> = calls.into_iter().filter(|call| !call.is_empty()).collect();
    least(&calls)
}
