//! [`Decisions`]: what was decided about changes, one file for each (docs/names.md#decisions).
//!
//! ```toml
//! [[decision]]
//! fingerprint = "1a2b3c4d5e6f"
//! cause = "GET /tasks is gone"
//! accepted = "2026-11-25"
//! reason = "the service closed it"
//! ```

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use crate::diag::{Diagnostics, Place};
use crate::load;

/// What was decided, with where it is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    all: Vec<(Place, Decision)>,
}

/// A decision about one change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The [fingerprint](fingerprint) of the change.
    pub fingerprint: String,
    /// What changed, for people who read the decision.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// The day when it was accepted, in ISO 8601.
    pub accepted: String,
    /// The last day of a former name, where the change is a new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// From when on the decision doesn't count any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// What is called so now, where only a person knows that it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why.
    pub reason: String,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File<D> {
    #[serde(default = "Vec::new")]
    decision: Vec<D>,
}

impl Decisions {
    /// Reads a file. Faults are reported; `None` if there are any.
    pub fn read(file: &Path, diags: &mut Diagnostics) -> Option<Self> {
        let text = load::read_text(file, diags)?;
        let content: File<Spanned<Decision>> = match toml::from_str(&text) {
            Ok(content) => content,
            Err(error) => {
                let line = error.span().map_or(1, |span| load::line_at(text.as_bytes(), span.start));
                let hint = "write [[decision]] with fingerprint, accepted and reason";
                diags.error(Place::line(file, line), error.message(), hint);
                return None;
            }
        };
        let mut all = Vec::new();
        for decision in content.decision {
            let place = Place::line(file, load::line_at(text.as_bytes(), decision.span().start));
            let decision = decision.into_inner();
            if decision.reason.trim().is_empty() {
                diags.error(place, "a decision has no reason", "say why the change was accepted");
                return None;
            }
            all.push((place, decision));
        }
        Some(Self { all })
    }

    /// Reads all files of a folder, in the order of their names; empty where there is no folder.
    pub fn read_folder(folder: &Path, diags: &mut Diagnostics) -> Option<Self> {
        let Some(names) = diags.inputs.names(folder) else { return Some(Self::default()) };
        let mut files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
        let mut all = Vec::new();
        let mut is_sound = true;
        for file in files {
            match Self::read(&file, diags) {
                Some(mut read) => all.append(&mut read.all),
                None => is_sound = false,
            }
        }
        is_sound.then_some(Self { all })
    }

    /// The decision about a change.
    #[must_use]
    pub fn about(&self, fingerprint: &str) -> Option<&Decision> {
        self.all.iter().map(|(_, decision)| decision).find(|decision| decision.fingerprint == fingerprint)
    }

    /// All of them, each with where it is written.
    pub fn iter(&self) -> impl Iterator<Item = &(Place, Decision)> {
        self.all.iter()
    }
}

impl Decision {
    /// A file that holds it.
    #[must_use]
    pub fn to_file(&self) -> String {
        let Self { fingerprint, cause, accepted, until, expires, name, reason } = self;
        let mut file = String::from("[[decision]]\n");
        let lines = [
            ("fingerprint", Some(fingerprint)),
            ("cause", Some(cause).filter(|cause| !cause.is_empty())),
            ("accepted", Some(accepted)),
            ("until", until.as_ref()),
            ("expires", expires.as_ref()),
            ("name", name.as_ref()),
            ("reason", Some(reason)),
        ];
        for (key, value) in lines {
            if let Some(value) = value {
                let _ = writeln!(file, "{key} = {}", toml::Value::from(value.as_str()));
            }
        }
        file
    }
}

/// The first 12 hexadecimal digits of the SHA-256 of what a change is: the same wherever the change is met.
#[must_use]
pub fn fingerprint(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n"));
    digest.iter().take(6).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Decisions>, String) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("decision.toml");
        std::fs::write(&file, text).unwrap();
        let mut diags = Diagnostics::default();
        let decisions = Decisions::read(&file, &mut diags);
        (decisions, diags.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn files_are_read_as_they_are_written() {
        let decision = Decision {
            fingerprint: "1a2b3c4d5e6f".to_owned(),
            cause: "property \"a\\b\" is gone".to_owned(),
            accepted: "2026-11-25".to_owned(),
            until: Some("2028-11-25".to_owned()),
            expires: None,
            name: Some("Height".to_owned()),
            reason: "a\nb".to_owned(),
        };
        let (read, faults) = read(&decision.to_file());
        assert_eq!(faults, "");
        assert_eq!(read.unwrap().about("1a2b3c4d5e6f"), Some(&decision));
    }

    #[test]
    fn a_decision_says_what_when_and_why() {
        let faults = |text| read(text).1;
        assert!(faults("[[decision]]\nfingerprint = 'a'\naccepted = 'b'\nreason = ' '").contains("has no reason"));
        assert!(faults("[[decision]]\nfingerprint = 'a'\nreason = 'c'").contains("accepted"));
        assert!(
            faults("[[decision]]\nfingerprint = 'a'\naccepted = 'b'\nreason = 'c'\nx = 1").contains("decision.toml:5")
        );
    }
}
