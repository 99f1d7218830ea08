//! Programs of this machine: those in the path, and the browser.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::Console;

/// A program in the path. A folder that depends on where `mg` was started is not looked into.
pub fn program(console: &Console<'_>, names: &[&str]) -> Option<PathBuf> {
    let path = console.variable("PATH")?;
    let folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
    let mut programs = folders.flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    programs.find(|program| program.is_file())
}

/// The browser of this machine.
pub struct Browser {
    program: PathBuf,
    before: &'static [&'static str],
}

impl Browser {
    /// The program that `BROWSER` names, else that of the system. None where nobody would see a window.
    pub fn of(console: &Console<'_>) -> Option<Self> {
        let plain = |program| Self { program, before: &[] };
        if let Some(named) = console.variable("BROWSER") {
            return Some(plain(PathBuf::from(named.trim())));
        }
        if cfg!(target_os = "macos") {
            return program(console, &["open"]).map(plain);
        }
        if cfg!(windows) {
            // Not `start`, whose shell would read the address.
            let program = program(console, &["rundll32.exe"])?;
            return Some(Self { program, before: &["url.dll,FileProtocolHandler"] });
        }
        let has_windows = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| console.variable(name).is_some());
        program(console, &["xdg-open"]).filter(|_| has_windows).map(plain)
    }

    /// Opens an address. Where that fails the user has it on the terminal.
    pub fn open(&self, address: &str) {
        let mut command = Command::new(&self.program);
        command.args(self.before).arg(address);
        let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        // It is nobody's concern how it ends; a browser may well outlive this process.
        drop(started);
    }
}
