//! [`Target`]: where `-OutFile` puts content.

use std::path::{Path, PathBuf};

use graphsmith_runtime::file_name;
use http::HeaderMap;

/// Where content goes.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::commands) enum Target {
    /// Standard output.
    Output,
    /// A new file in a folder, whose name the reply says.
    Folder(PathBuf),
    /// That file.
    File(PathBuf),
}

impl Target {
    /// What is meant by a value of `-OutFile`.
    pub(in crate::commands) fn of(value: &str) -> Self {
        let path = Path::new(value);
        match value {
            "-" => Self::Output,
            _ if path.is_dir() => Self::Folder(path.to_owned()),
            _ => Self::File(path.to_owned()),
        }
    }

    /// Whether the content of several replies can go there: a pipe or a device takes it one after the other.
    pub(in crate::commands) fn takes_several(&self) -> bool {
        match self {
            Self::Output | Self::Folder(_) => true,
            Self::File(path) => std::fs::metadata(path).is_ok_and(|there| !there.is_file()),
        }
    }
}

/// The name of the file that content becomes in a folder: what the reply suggests, or else one that is made of a text
/// (docs/security.md#names-of-files).
pub(super) fn name(headers: &HeaderMap, otherwise: &str) -> String {
    file_name::suggested(headers).unwrap_or_else(|| file_name::made_of(otherwise))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::Target;

    #[test]
    fn a_value_is_a_folder_a_file_or_standard_output() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(path("file"), "").unwrap();
        let of = |value: &str| (Target::of(value), Target::of(value).takes_several());
        assert_eq!(of("-"), (Target::Output, true));
        assert_eq!(of(&path("")), (Target::Folder(path("").into()), true));
        assert_eq!(of(&path("file")), (Target::File(path("file").into()), false));
        assert_eq!(of(&path("new")), (Target::File(path("new").into()), false));
    }
}
