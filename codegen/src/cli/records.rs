//! Where records of runs are kept (docs/commands.md#what-has-not-changed): the environment -> a folder.

use std::ffi::OsString;
use std::path::PathBuf;

/// The folder of this user for what programs can make again, and in it that of our records. `None` if the environment names none.
#[must_use]
pub fn folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // The specification of XDG has relative paths ignored.
    let variable = |name: &str| variable(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let home = || variable("HOME");
    let caches = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
    };
    Some(caches?.join("graphsmith"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::folder;

    #[test]
    fn the_folder_is_that_of_the_user() {
        let of = |variables: &[(&str, &str)]| {
            folder(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
        };
        let home = ("HOME", "/home/a");
        assert_eq!(of(&[home]).as_deref(), Some(Path::new("/home/a/.cache/graphsmith")));
        assert_eq!(of(&[home, ("XDG_CACHE_HOME", "/c")]).as_deref(), Some(Path::new("/c/graphsmith")));
        assert_eq!(of(&[home, ("XDG_CACHE_HOME", "c")]).as_deref(), Some(Path::new("/home/a/.cache/graphsmith")));
        assert_eq!(of(&[("XDG_CACHE_HOME", "")]), None);
    }
}
