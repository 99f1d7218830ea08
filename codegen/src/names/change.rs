//! [`NameChange`]: a promised name that isn't what it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::lock::{Decision, Subject, fingerprint};

/// A promised name, or several that changed together, that isn't what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameChange {
    /// In which way.
    pub kind: Kind,
    /// The same wherever the change is met, so that a decision can be about it.
    pub fingerprint: String,
    /// What changed, on one line. Quotes the description.
    pub text: String,
    /// The promised names.
    pub subjects: BTreeSet<Subject>,
    /// What is called so now: proven, or stated by the decision.
    pub now: Option<String>,
    /// A name that may be meant, where nothing proves it.
    pub near: Option<String>,
    /// The day, in ISO 8601, for which it was announced, if it was.
    pub announced: Option<String>,
    /// What was decided about it.
    pub decision: Option<Decision>,
}

/// In which way a promised name isn't what it was (docs/names.md#changes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// The operations of a cmdlet belong to another one, which nobody was promised.
    CmdletRenamed,
    /// A cmdlet is gone.
    CmdletRemoved,
    /// A cmdlet doesn't call an operation any more, or not with the parameters that it did.
    SetRemoved,
    /// A parameter that stands for the same has another name.
    ParameterRenamed,
    /// A parameter is gone.
    ParameterRemoved,
    /// A parameter stands for something else.
    ParameterReplaced,
    /// A parameter must be given that didn't have to be.
    ParameterMandatory,
    /// A property that is the same on the wire has another name.
    PropertyRenamed,
    /// A property is gone.
    PropertyRemoved,
    /// A property must be there that didn't have to be.
    PropertyMandatory,
    /// A property can't be set any more.
    PropertyReadOnly,
    /// The last day of a former name has passed.
    AliasEnded,
}

impl Kind {
    /// Its name in fingerprints and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CmdletRenamed => "cmdlet-renamed",
            Self::CmdletRemoved => "cmdlet-removed",
            Self::SetRemoved => "set-removed",
            Self::ParameterRenamed => "parameter-renamed",
            Self::ParameterRemoved => "parameter-removed",
            Self::ParameterReplaced => "parameter-replaced",
            Self::ParameterMandatory => "parameter-became-mandatory",
            Self::PropertyRenamed => "property-renamed",
            Self::PropertyRemoved => "property-removed",
            Self::PropertyMandatory => "property-became-required",
            Self::PropertyReadOnly => "property-became-read-only",
            Self::AliasEnded => "alias-ended",
        }
    }

    /// The [fingerprint](fingerprint) of a change of this kind; `what` says what changed.
    #[must_use]
    pub fn fingerprint(self, api_version: &str, what: &[&str]) -> String {
        fingerprint(&[&[self.as_str(), api_version], what].concat())
    }

    /// Whether the promised name works all the same, as an alias.
    #[must_use]
    pub fn is_renaming(self) -> bool {
        matches!(self, Self::CmdletRenamed | Self::ParameterRenamed | Self::PropertyRenamed)
    }

    /// Whether the promised name is gone.
    #[must_use]
    pub fn is_removal(self) -> bool {
        matches!(self, Self::CmdletRemoved | Self::SetRemoved | Self::ParameterRemoved | Self::PropertyRemoved)
    }

    /// Whether a person may know that another name stands for the same.
    #[must_use]
    pub fn can_be_renaming(self) -> bool {
        matches!(self, Self::CmdletRemoved | Self::ParameterRemoved | Self::PropertyRemoved)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The cmdlets that have another name, with that name.
#[must_use]
pub fn renamed_cmdlets(changes: &[NameChange]) -> BTreeMap<&str, &str> {
    let renamed = changes.iter().filter(|change| change.kind == Kind::CmdletRenamed);
    let names = renamed.flat_map(|change| {
        change.subjects.iter().filter_map(|subject| match subject {
            Subject::Cmdlet(former) => Some((former.as_str(), change.now.as_deref()?)),
            _ => None,
        })
    });
    names.collect()
}

/// How many names are listed in a sentence.
const LISTED: usize = 3;

impl NameChange {
    /// What changed, with the names that it is about.
    #[must_use]
    pub fn sentence(&self) -> String {
        let parts = self.subjects.iter().filter_map(|subject| match subject {
            Subject::Parameter(cmdlet, _) => Some(cmdlet.as_str()),
            _ => None,
        });
        let cmdlets: Vec<&str> = parts.collect();
        let listed = cmdlets.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
        match cmdlets.len() {
            0 => self.text.clone(),
            1..=LISTED => format!("{} ({listed})", self.text),
            all => format!("{} ({listed} and {} more)", self.text, all - LISTED),
        }
    }

    /// What can be done about it.
    #[must_use]
    pub fn advice(&self) -> String {
        let fingerprint = &self.fingerprint;
        let accept = format!("`graphsmith names accept {fingerprint} --reason TEXT`");
        match (&self.near, self.kind.can_be_renaming()) {
            _ if self.kind.is_renaming() => {
                format!("the former name works as an alias; {accept} says for how long")
            }
            (Some(near), true) => {
                format!(
                    "if {near} is the same, `graphsmith names alias {fingerprint} {near} --reason TEXT`, else {accept}"
                )
            }
            (None, true) => format!(
                "if another name is the same, `graphsmith names alias {fingerprint} NAME --reason TEXT`, else {accept}"
            ),
            _ => accept,
        }
    }
}
