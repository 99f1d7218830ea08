//! Folders for what a later run needs: uploads that can go on, sign-ins.

use std::path::PathBuf;

use crate::console::Console;

/// The folder of that name among what the system keeps for programs of this user.
pub fn folder(console: &Console<'_>, name: &str) -> Option<PathBuf> {
    let variable = |name: &str| console.variable(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let state = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_STATE_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/state")))
    };
    state.map(|state| state.join("mg").join(name))
}
