//! Which paths may be written (docs/security.md#names-of-files): a path from the emitters -> the reason why it is
//! refused, if any.
//!
//! Names of cmdlets, modules and schemas come from a spec, so a path is untrusted until it passed here. The rules are
//! those of the strictest system, so that a tree written on one system can be checked out on every other.

use std::collections::BTreeMap;
use std::hash::Hasher as _;

use rustc_hash::{FxHashSet, FxHasher};

/// Longest path below the output folder, in characters; Windows allows 260 for the whole path.
const MAX_PATH: usize = 240;

/// Longest single name in bytes, as all common file systems have it.
const MAX_NAME: usize = 255;

/// Names that Windows gives to devices, in every folder and with every extension.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// Why a path must not be written; `None` when it is safe.
#[must_use]
pub fn refusal(path: &str) -> Option<String> {
    if path.chars().count() > MAX_PATH {
        return Some(format!("the path is longer than {MAX_PATH} characters"));
    }
    path.split('/').find_map(refused_name)
}

/// Why one name of a path is refused. Together with the allowed characters this excludes `..`, separators, drive
/// letters, NUL, hidden files and names that look like options.
fn refused_name(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("a part of the path is empty".to_owned());
    }
    if name.len() > MAX_NAME {
        return Some(format!("a name is longer than {MAX_NAME} bytes"));
    }
    if let Some(c) = name.chars().find(|c| !(c.is_ascii_alphanumeric() || "._-".contains(*c))) {
        return Some(format!("{c:?} is not allowed in a file name"));
    }
    if name.starts_with(['.', '-']) || name.ends_with('.') {
        return Some(format!("a file name must not be `{name}`"));
    }
    is_device(name).then(|| format!("`{name}` is the name of a device on Windows"))
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let (letters, digits) = stem.split_at(stem.len().min(3));
    let numbered = letters.eq_ignore_ascii_case("COM") || letters.eq_ignore_ascii_case("LPT");
    DEVICES.iter().any(|d| letters.eq_ignore_ascii_case(d))
        && if numbered { digits.len() == 1 && digits.as_bytes()[0].is_ascii_digit() } else { digits.is_empty() }
}

/// Pairs of paths that are one file on a system that ignores case, or a file and a folder of the same name, in the
/// order of the second one. Also finds a path that is given twice.
#[must_use]
pub fn collisions<'a>(paths: impl IntoIterator<Item = &'a str> + Clone) -> Vec<(&'a str, &'a str)> {
    if may_collide(paths.clone()) { all_collisions(paths) } else { Vec::new() }
}

/// Whether two paths may collide, of tens of thousands that hardly ever do. Paths in one folder should follow each other.
fn may_collide<'a>(paths: impl IntoIterator<Item = &'a str>) -> bool {
    let mut seen = FxHashSet::default();
    let mut folder = "";
    for path in paths {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let mut new = vec![path];
        if parent != folder {
            // What both are below was seen with the one before.
            let is_shared =
                |part: &str| folder.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let parts =
                parent.match_indices('/').map(|(end, _)| &parent[..end]).chain((!parent.is_empty()).then_some(parent));
            new.extend(parts.filter(|part| !is_shared(part)));
            folder = parent;
        }
        for part in new {
            let mut hash = FxHasher::default();
            part.bytes().for_each(|byte| hash.write_u8(byte.to_ascii_lowercase()));
            if !seen.insert(hash.finish()) {
                return true;
            }
        }
    }
    false
}

fn all_collisions<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    // Keys: every path and every folder above one, in lower case. Values: its spelling, and whether it is a file.
    let mut seen: BTreeMap<String, (&'a str, bool)> = BTreeMap::new();
    let mut found = Vec::new();
    for path in paths {
        let parts = path.match_indices('/').map(|(end, _)| (&path[..end], false)).chain([(path, true)]);
        for (part, file) in parts {
            match seen.get(&part.to_ascii_lowercase()) {
                None => {
                    seen.insert(part.to_ascii_lowercase(), (part, file));
                }
                Some((other, other_file)) if *other != part || file || *other_file => {
                    found.push((*other, path));
                    break;
                }
                Some(_) => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{collisions, refusal};

    #[test]
    fn ordinary_paths_pass() {
        for path in [
            "facts.json",
            "help/Get-MgBetaUserEvent.md",
            "src/v1_0/users/mod.rs",
            "facts/Microsoft.Graph.Beta.Calendar.json",
            "help/Console.md",
            "help/COM10.md",
            "help/company.md",
            "nullable/lpt.md",
        ] {
            assert_eq!(refusal(path), None, "{path}");
        }
    }

    #[test]
    fn dangerous_paths_are_refused() {
        let long_name = format!("help/{}.md", "x".repeat(300));
        let long_path = format!("{}/a.md", vec!["abcdefgh"; 30].join("/"));
        for path in [
            "",
            "/etc/passwd",
            "../up.md",
            "help/../../up.md",
            "help/..",
            "help/.",
            "help//a.md",
            "help/a.md/",
            "help\\a.md",
            "C:/a.md",
            "help/C:a.md",
            "help/a.md:stream",
            "help/a\0.md",
            "help/a\n.md",
            "help/.hidden",
            "help/-rf",
            "help/a.md.",
            "help/a.md ",
            "help/A*.md",
            "help/ä.md",
            "help/\u{202e}a.md",
            "help/CON",
            "help/con.md",
            "NUL/a.md",
            "help/Aux.tar.gz",
            "help/prn",
            "help/COM1.md",
            "help/lpt9",
            &long_name,
            &long_path,
        ] {
            assert!(refusal(path).is_some(), "{path:?} must be refused");
        }
    }

    #[test]
    fn paths_that_are_one_file_elsewhere_collide() {
        assert_eq!(collisions(["help/A.md", "help/B.md", "facts.json"]), []);
        assert_eq!(collisions(["help/A.md", "help/a.md"]), [("help/A.md", "help/a.md")]);
        assert_eq!(collisions(["Help/A.md", "help/B.md"]), [("Help", "help/B.md")]);
        assert_eq!(collisions(["a", "a/b"]), [("a", "a/b")]);
        assert_eq!(collisions(["a/b", "a"]), [("a", "a")]);
        assert_eq!(collisions(["a", "a"]), [("a", "a")]);
    }
}
