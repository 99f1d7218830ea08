//! Literals and command lines against what a real PowerShell made of them, and requests against those of Microsoft's own
//! modules. Without the reference corpus each test says so and does nothing.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod binding;
mod differences;
mod invoke;
mod literals;
mod requests;
mod table;

use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use graphsmith_tests::command::graphsmith;
use graphsmith_tests::{CorpusModule, folder};
use tempfile::TempDir;

/// The working folder is one for all threads of a process, so tests whose command lines name files take turns.
fn working_folder() -> MutexGuard<'static, ()> {
    static IN_USE: Mutex<()> = Mutex::new(());
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder with the catalogs of modules as they were published.
fn catalogs(corpus: &Path, modules: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (service, api_version) in modules {
        let module = CorpusModule { service, api_version };
        let out = tempfile::tempdir().unwrap();
        let mut arguments = vec!["generate".to_owned(), "--quiet".to_owned()];
        arguments.extend(module.arguments(corpus));
        arguments.extend(["--emit".to_owned(), "catalog".to_owned(), "--out".to_owned()]);
        arguments.push(out.path().display().to_string());
        let run = graphsmith(arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        for (path, bytes) in folder::read(out.path()).unwrap() {
            if Path::new(&path).extension().is_some_and(|extension| extension == "mgcat") {
                fs::write(folder.path().join(format!("{}.mgcat", module.name())), bytes).unwrap();
            }
        }
    }
    folder
}
