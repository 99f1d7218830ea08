//! The permissions file, in the format of Microsoft's `permissions.json`.
//!
//! ```json
//! {"permissions": {"Mail.Send": {
//!   "authorizationType": "oAuth2",
//!   "schemes": {"DelegatedWork": {"privilegeLevel": 2}},
//!   "pathSets": [{"schemeKeys": ["DelegatedWork"], "methods": ["POST"],
//!                 "paths": {"/me/sendmail": "least=DelegatedWork;AlsoRequires=A.Read,B.Read"}}]}}}
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use graphsmith_catalog::vocabulary::{Method, Scheme};
use serde::Deserialize;

use crate::diag::{Diagnostics, Place};
use crate::suggest;

/// How much a permission that has no level is taken to allow: more than any that has one.
const UNKNOWN_LEVEL: u32 = u32::MAX;

#[derive(Deserialize)]
struct File {
    permissions: BTreeMap<String, Permission>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    #[serde(default)]
    authorization_type: String,
    #[serde(default)]
    schemes: BTreeMap<String, SchemeEntry>,
    #[serde(default)]
    path_sets: Vec<PathSet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SchemeEntry {
    privilege_level: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PathSet {
    scheme_keys: Vec<String>,
    methods: Vec<String>,
    paths: BTreeMap<String, String>,
}

/// That a permission allows an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The permission.
    pub name: String,
    /// Permissions of which one is needed besides; empty where none is.
    pub also: Vec<String>,
    /// How the caller has signed in.
    pub scheme: Scheme,
    /// Whether it is the least privileged one.
    pub least: bool,
    /// How much it allows, by the file's own levels; more is more.
    pub level: u32,
}

/// A path that is listed, with what is granted there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The method.
    pub method: Method,
    /// The path, as the file writes it.
    pub path: String,
    /// What is granted.
    pub grant: Grant,
}

/// Reads the text of a permissions file. Faults are reported; `None` if there are any.
///
/// Permissions that apply to one resource only (`RSC`) are left out: nobody asks for those when signing in.
pub fn read(file: &Path, text: &str, diags: &mut Diagnostics) -> Option<Vec<Listed>> {
    let content: File = match serde_json::from_str(text) {
        Ok(content) => content,
        Err(error) => {
            let place = Place::line(file, u32::try_from(error.line()).unwrap_or_default().max(1));
            let hint = "give a file in the format of Microsoft's permissions.json (docs/permissions.md)";
            diags.error(place, format!("this is no permissions file: {error}"), hint);
            return None;
        }
    };
    let mut faults = Diagnostics::default();
    let mut listed = Vec::new();
    for (name, permission) in &content.permissions {
        if permission.authorization_type.eq_ignore_ascii_case("RSC") {
            continue;
        }
        let pointer = format!("/permissions/{}", crate::pointer::escape(name));
        if !is_permission(name) {
            let message = format!("`{name}` can't be the name of a permission");
            faults.error(Place::pointer(file, &pointer), message, "use letters, digits, dots, dashes and underscores");
            continue;
        }
        for (at, set) in permission.path_sets.iter().enumerate() {
            let pointer = format!("{pointer}/pathSets/{at}");
            let place = |key: &str| Place::pointer(file, format!("{pointer}/{key}"));
            let schemes = known(
                &set.scheme_keys,
                Scheme::from_key,
                &Scheme::ALL.map(Scheme::key),
                || place("schemeKeys"),
                &mut faults,
            );
            let method = |name: &str| Method::from_key(&name.to_lowercase());
            let methods = known(
                &set.methods,
                method,
                &["GET", "POST", "PATCH", "PUT", "DELETE"],
                || place("methods"),
                &mut faults,
            );
            for (path, said) in &set.paths {
                let said = Said::of(said);
                for scheme in &schemes {
                    let level = permission.schemes.get(scheme.key()).and_then(|scheme| scheme.privilege_level);
                    let grant = Grant {
                        name: name.clone(),
                        also: said.also.iter().map(|&also| also.to_owned()).collect(),
                        scheme: *scheme,
                        least: said.least.contains(&scheme.key()),
                        level: level.unwrap_or(UNKNOWN_LEVEL),
                    };
                    listed.extend(methods.iter().map(|&method| Listed {
                        method,
                        path: path.clone(),
                        grant: grant.clone(),
                    }));
                }
            }
        }
    }
    let is_sound = !faults.has_errors();
    diags.append(faults);
    is_sound.then_some(listed)
}

/// What is said of a path: `least=DelegatedWork,Application;AlsoRequires=A.Read,B.Read`.
#[derive(Default)]
struct Said<'a> {
    least: Vec<&'a str>,
    also: Vec<&'a str>,
}

impl<'a> Said<'a> {
    /// What is said by other words is left for those who know them.
    fn of(text: &'a str) -> Self {
        let mut said = Self::default();
        for part in text.split(';') {
            let Some((word, values)) = part.split_once('=') else { continue };
            let values = values.split(',').map(str::trim).filter(|value| !value.is_empty());
            match word.trim() {
                word if word.eq_ignore_ascii_case("least") => said.least.extend(values),
                word if word.eq_ignore_ascii_case("alsoRequires") => {
                    said.also.extend(values.filter(|name| is_permission(name)));
                }
                _ => {}
            }
        }
        said
    }
}

/// Whether a text can be the name of a permission: names go into tables, into commands and into requests.
fn is_permission(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// The words that are known; the others are reported.
fn known<T>(
    words: &[String],
    read: impl Fn(&str) -> Option<T>,
    all: &[&str],
    place: impl Fn() -> Place,
    diags: &mut Diagnostics,
) -> Vec<T> {
    let mut found = Vec::with_capacity(words.len());
    for word in words {
        if let Some(value) = read(word) {
            found.push(value);
        } else {
            let hint = suggest::hint(word, all.iter().copied(), &format!("write one of {}", all.join(", ")));
            diags.error(place(), format!("`{word}` isn't known here"), hint);
        }
    }
    found
}
