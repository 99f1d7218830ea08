//! Path filters: globs over the path keys of a document -> the paths that are kept.
//!
//! E.g. `/users/{user-id}/events/**` keeps everything below an event of a user.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde_json::Value;

use super::Document;
use crate::diag::{Diagnostics, Place};

/// Most paths that a hint names.
const NEAR_MATCHES: usize = 3;

/// Compiled globs over path keys.
///
/// Braces are literal, as they are part of path keys. `*` stands for any part of one segment, `**` for any number of
/// segments; letters count as they are written.
#[derive(Debug, Clone, Default)]
pub struct PathGlobs {
    globs: Vec<String>,
    set: GlobSet,
    place: Place,
}

impl PathGlobs {
    /// Compiles globs; `place` is where they are written. Faults are reported; `None` when one is no glob.
    pub fn new(globs: &[String], place: &Place, diags: &mut Diagnostics) -> Option<Self> {
        let mut builder = GlobSetBuilder::new();
        let mut faultless = true;
        for glob in globs {
            match GlobBuilder::new(&with_literal_braces(glob)).literal_separator(true).build() {
                Ok(glob) => {
                    builder.add(glob);
                }
                Err(error) => {
                    let message = format!("`{glob}` is no glob: {}", error.kind());
                    diags.error(place.clone(), message, "write it as in `/users/{user-id}/events/**`");
                    faultless = false;
                }
            }
        }
        let set = builder.build();
        if let Err(error) = &set {
            diags.error(place.clone(), format!("the globs can't be used together: {error}"), "shorten or divide them");
        }
        let set = set.ok().filter(|_| faultless)?;
        Some(Self { globs: globs.to_vec(), set, place: place.clone() })
    }

    /// Whether there is no glob at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.globs.is_empty()
    }

    /// Whether any of the globs matches a path key.
    #[must_use]
    pub fn is_match(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// Reports each glob that matches none of the paths, with the paths nearest to it.
    pub fn report_unmatched(&self, paths: &[&str], diags: &mut Diagnostics) {
        let mut used = vec![false; self.globs.len()];
        for path in paths {
            for index in self.set.matches(path) {
                used[index] = true;
            }
        }
        for (glob, _) in self.globs.iter().zip(used).filter(|(_, used)| !used) {
            let message = format!("the glob `{glob}` matches no path of the spec");
            diags.error(self.place.clone(), message, near_hint(glob, paths));
        }
    }
}

/// Braces mean alternatives to the glob library, and parameters in a path key.
fn with_literal_braces(glob: &str) -> String {
    let mut out = String::with_capacity(glob.len() + 8);
    for c in glob.chars() {
        match c {
            '{' => out.push_str("[{]"),
            '}' => out.push_str("[}]"),
            c => out.push(c),
        }
    }
    out
}

/// A hint that names the paths nearest to a glob.
fn near_hint(glob: &str, paths: &[&str]) -> String {
    let literal = glob.replace('*', "");
    let near = similar::get_close_matches(literal.as_str(), paths, NEAR_MATCHES, 0.5);
    if near.is_empty() {
        return "write it as the keys under `paths` are written, e.g. `/users/{user-id}/events/**`".to_owned();
    }
    let near: Vec<String> = near.iter().map(|path| format!("`{path}`")).collect();
    format!("the nearest paths are {}", near.join(", "))
}

/// The path keys of a document, in its order.
#[must_use]
pub fn paths(document: &Document) -> Vec<&str> {
    let paths = document.root.get("paths").and_then(Value::as_object);
    paths.map(|paths| paths.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// Removes the paths that `keep` does not want from a document; gives their keys, in its order.
pub fn retain(document: &mut Document, keep: impl Fn(&str) -> bool) -> Vec<String> {
    let Some(paths) = document.root.get_mut("paths").and_then(Value::as_object_mut) else { return Vec::new() };
    let mut dropped = Vec::new();
    paths.retain(|path, _| {
        let kept = keep(path);
        if !kept {
            dropped.push(path.clone());
        }
        kept
    });
    dropped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn globs(texts: &[&str]) -> PathGlobs {
        let mut diags = Diagnostics::default();
        let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        PathGlobs::new(&texts, &Place::default(), &mut diags).expect("the globs are valid")
    }

    #[test]
    fn globs_match_segments_and_literal_braces() {
        let vectors = [
            ("/users/{user-id}", "/users/{user-id}", true),
            ("/users/{user-id}", "/users/user-id", false),
            ("/users/*", "/users/{user-id}", true),
            ("/users/*", "/users/{user-id}/events", false),
            ("/users/{user-id}/**", "/users/{user-id}/events/{event-id}", true),
            ("/users/**/createUploadSession", "/users/{a}/b/{c}/createUploadSession", true),
            ("/users/**/createUploadSession", "/groups/{a}/createUploadSession", false),
            ("**/attachments/*", "/me/attachments/{attachment-id}", true),
            ("/users/{user-id}/microsoft.graph.delta*", "/users/{user-id}/microsoft.graph.delta(t='{t}')", true),
            ("/users/{{,}*", "/users/{{,}x", true),
            ("/Users/*", "/users/{user-id}", false),
        ];
        for (glob, path, expected) in vectors {
            assert_eq!(globs(&[glob]).is_match(path), expected, "{glob} on {path}");
        }
    }

    #[test]
    fn paths_are_split_and_the_rest_is_removed() {
        let root = json!({"paths": {"/b": 1, "/a/{x}": 2, "/c": 3}, "info": {}});
        let mut document = Document { file: "a.yml".into(), text: String::new(), root };
        let kept = globs(&["/a/*", "/c"]);
        assert_eq!(paths(&document), ["/b", "/a/{x}", "/c"]);
        assert_eq!(retain(&mut document, |path| kept.is_match(path)), ["/b"]);
        assert_eq!(document.root, json!({"paths": {"/a/{x}": 2, "/c": 3}, "info": {}}));
    }

    #[test]
    fn globs_without_a_match_and_bad_globs_are_reported() {
        let mut diags = Diagnostics::default();
        globs(&["/users/{id}/event/**", "/me"]).report_unmatched(&["/users/{id}/events/{event-id}", "/me"], &mut diags);
        let found: Vec<_> = diags.iter().collect();
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("/users/{id}/event/**"));
        assert!(found[0].hint.contains("`/users/{id}/events/{event-id}`"), "{}", found[0].hint);
        assert!(PathGlobs::new(&["/a[".to_owned()], &Place::default(), &mut diags).is_none());
    }
}
