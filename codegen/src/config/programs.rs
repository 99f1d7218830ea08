//! The folder of `--with-mg`: programs that go into modules for PowerShell, a folder for each kind of machine.

use std::path::Path;

use crate::diag::Diagnostics;

/// How the folders are called: as .NET calls systems and architectures.
const FOLDERS: [&str; 6] = ["linux-arm64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"];

/// The programs of a folder, each with its path in that folder, in the order of the paths. `None` if there are none, or one can't
/// be read; that is reported.
pub fn read_programs(folder: &Path, diags: &mut Diagnostics) -> Option<Vec<(String, Vec<u8>)>> {
    const HINT: &str = "put programs into folders such as linux-x64 or win-arm64, named mg or mg.exe";
    let mut programs = Vec::new();
    for machine in FOLDERS {
        let leaf = if machine.starts_with("win-") { "mg.exe" } else { "mg" };
        let file = folder.join(machine).join(leaf);
        if !file.is_file() {
            continue;
        }
        match std::fs::read(&file) {
            Ok(bytes) => programs.push((format!("{machine}/{leaf}"), bytes)),
            Err(error) => {
                diags.io(&file, format!("cannot be read: {error}"), "check who may read the file");
                return None;
            }
        }
    }
    if programs.is_empty() {
        diags.io(folder, "has no program mg for any kind of machine", HINT);
        return None;
    }
    Some(programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_lie_in_folders_of_machines() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let mut diags = Diagnostics::default();
        assert_eq!(read_programs(folder.path(), &mut diags), None);
        assert!(diags.has_errors());
        for path in ["linux-x64/mg", "win-x64/mg.exe", "win-x64/mg", "beos-x64/mg"] {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
            std::fs::write(file, path).expect("a file");
        }
        let mut diags = Diagnostics::default();
        let programs = read_programs(folder.path(), &mut diags).expect("programs");
        let paths: Vec<&str> = programs.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["linux-x64/mg", "win-x64/mg.exe"]);
        assert_eq!(programs[1].1, b"win-x64/mg.exe");
    }
}
