//! Which part of the documentation a page belongs to: rules on paths and cmdlets -> `ms.subservice`.

use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;

use crate::diag::{Diagnostics, Place};
use crate::load::filter::PathGlobs;

/// A rule: the cmdlets that it names belong to a part of the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subservice {
    /// Glob over names of cmdlets, without regard to case; `None` for all.
    pub cmdlet: Option<String>,
    /// Glob over paths of operations; `None` for all.
    pub path: Option<String>,
    /// What the front matter says.
    pub value: String,
    /// Where the rule is written.
    pub place: Place,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    cmdlet: Option<String>,
    path: Option<String>,
    value: String,
}

impl Table {
    pub(super) fn resolve(self, place: Place, diags: &mut Diagnostics) -> Option<Subservice> {
        if self.cmdlet.is_none() && self.path.is_none() {
            let message = "the subservice names neither cmdlets nor paths";
            diags.error(place, message, "add `cmdlet` or `path` with a glob");
            return None;
        }
        Subservice { cmdlet: self.cmdlet, path: self.path, value: self.value, place }.checked(diags)
    }
}

impl Subservice {
    /// The rule, if its value can stand in a front matter and its globs are globs; else a fault.
    pub fn checked(self, diags: &mut Diagnostics) -> Option<Self> {
        let plain =
            !self.value.is_empty() && self.value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        if !plain {
            let message = format!("`{}` can't be a subservice", self.value);
            diags.error(self.place, message, "use letters, digits and dashes, e.g. `entra-groups`");
            return None;
        }
        let sound = self.matcher(diags).is_some();
        sound.then_some(self)
    }

    /// The compiled rule. Faults are reported.
    pub fn matcher(&self, diags: &mut Diagnostics) -> Option<Matcher> {
        let cmdlet = match &self.cmdlet {
            None => None,
            Some(glob) => match GlobBuilder::new(glob).case_insensitive(true).build() {
                Ok(glob) => Some(glob.compile_matcher()),
                Err(error) => {
                    let message = format!("`{glob}` is no glob: {}", error.kind());
                    diags.error(self.place.clone(), message, "write it as in `*-MgBetaGroup*`");
                    return None;
                }
            },
        };
        let paths = match &self.path {
            None => None,
            Some(glob) => Some(PathGlobs::new(std::slice::from_ref(glob), &self.place, diags)?),
        };
        Some(Matcher { cmdlet, paths })
    }
}

/// A compiled rule.
#[derive(Debug)]
pub struct Matcher {
    cmdlet: Option<GlobMatcher>,
    paths: Option<PathGlobs>,
}

impl Matcher {
    /// Whether the rule is about a cmdlet with these operations.
    pub fn is_match<'p>(&self, cmdlet: &str, mut paths: impl Iterator<Item = &'p str>) -> bool {
        self.cmdlet.as_ref().is_none_or(|glob| glob.is_match(cmdlet))
            && self.paths.as_ref().is_none_or(|globs| paths.any(|path| globs.is_match(path)))
    }
}
