//! The files of a project at a git revision. Git is asked for each; the working tree isn't touched.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::diag::{Diagnostics, Place, Severity};
use crate::driver::locate;

/// The folder of a project that has its specs.
const SPECS: &str = "specs";

/// Files of a git revision in a folder of their own, which goes when this does.
#[derive(Debug)]
pub struct Files {
    name: String,
    folder: TempDir,
    date: String,
    /// The folder in the repository that was asked for, or a file.
    path: String,
}

impl Files {
    /// The folder that stands for the repository.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The day of the commit, as `2026-11-25`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// Finds the lines of faults in these files, and names the files `REVISION:path`.
    pub fn name_places(&self, diags: &mut Diagnostics) {
        locate(diags, Severity::Note);
        let revision = self.name.split_once(':').map_or(self.name.as_str(), |(revision, _)| revision);
        let folder = format!("{}/", self.folder().display());
        for fault in diags {
            for text in [&mut fault.message, &mut fault.hint] {
                *text = text.replace(&folder, &format!("{revision}:"));
            }
            if let Ok(path) = fault.place.file.strip_prefix(self.folder()) {
                let path = path.to_string_lossy().replace('\\', "/");
                fault.place.file = PathBuf::from(format!("{revision}:{path}"));
            }
        }
    }

    /// The project file in what was asked for.
    pub fn project_file(&self, name: &str, diags: &mut Diagnostics) -> Option<PathBuf> {
        let path = self.folder.path().join(&self.path);
        let candidates = [path.join(name), path.join(SPECS).join(name), path.clone()];
        let file = candidates.into_iter().find(|file| file.is_file());
        if file.is_none() {
            let message = format!("`{}` has no {name}", self.name);
            diags.usage(Place::file("command line"), message, "name the folder with it: REVISION:path/to/specs");
        }
        file
    }
}

/// Reads the files of `REVISION`, or of `REVISION:path`: a folder with a project file, or one that has `specs`. `None` if git has
/// none; the fault is reported.
pub fn read(name: &str, diags: &mut Diagnostics) -> Option<Files> {
    let (revision, path) = name.split_once(':').unwrap_or((name, ""));
    if revision.is_empty() || revision.starts_with('-') {
        let message = format!("there is no file, folder or revision `{name}`");
        diags.usage(
            Place::file("command line"),
            message,
            "name a description, a folder with a project, or a git revision",
        );
        return None;
    }
    let commit = match git(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]) {
        Ok(text) => String::from_utf8_lossy(&text).trim().to_owned(),
        Err(Failure::NoGit(error)) => {
            let message =
                format!("there is no file or folder `{name}`, and git can't be asked for a revision: {error}");
            diags.usage(Place::file("command line"), message, "install git, or name a file or a folder");
            return None;
        }
        Err(Failure::Refused(_)) => {
            let message = format!("there is no file, folder or git revision `{name}`");
            let hint = match revision.split_once('/') {
                Some((remote, branch)) => format!("if it is a branch of a remote: `git fetch {remote} {branch}`"),
                None => format!("if it is a commit that this clone lacks: `git fetch origin {revision}`"),
            };
            diags.usage(Place::file("command line"), message, hint);
            return None;
        }
    };
    let date = git(&["show", "--no-patch", "--format=%cs", &commit]);
    let date = date.map(|text| String::from_utf8_lossy(&text).trim().to_owned()).unwrap_or_default();
    match copy(&commit, path) {
        Ok(folder) => Some(Files { name: name.to_owned(), folder, date, path: path.to_owned() }),
        Err(error) => {
            let message = format!("the files can't be read from git: {error}");
            diags.io(Path::new(name), message, "check the repository with `git fsck`");
            None
        }
    }
}

enum Failure {
    NoGit(std::io::Error),
    Refused(String),
}

fn git(arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).output().map_err(Failure::NoGit)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(Failure::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

/// Copies the specs of a commit: of all its folders of that name, so that configurations find each other by relative paths.
fn copy(commit: &str, path: &str) -> Result<TempDir, String> {
    let fail = |failure| match failure {
        Failure::NoGit(error) => error.to_string(),
        Failure::Refused(message) => message,
    };
    let path = path.trim_end_matches('/');
    let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", commit, "--"];
    let wanted = if path.is_empty() { SPECS } else { path };
    arguments.push(wanted);
    let listing = git(&arguments).map_err(fail)?;
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    let mut blobs = Vec::new();
    for line in listing.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        let line = std::str::from_utf8(line).map_err(|_| "a name of a file isn't UTF-8".to_owned())?;
        let (about, name) = line.split_once('\t').ok_or("git lists its files in a way that isn't known")?;
        // Links and submodules aren't files.
        if let Some(id) = about.strip_prefix("100").and_then(|about| about.split(' ').nth(2)) {
            blobs.push((id.to_owned(), name.to_owned()));
        }
    }
    write(&blobs, folder.path()).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// Writes blobs into a folder, by one process of git for all.
fn write(blobs: &[(String, String)], folder: &Path) -> std::io::Result<()> {
    let mut child =
        Command::new("git").args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else { return Err(std::io::ErrorKind::BrokenPipe.into()) };
    let mut reader = BufReader::new(stdout);
    for (id, name) in blobs {
        writeln!(stdin, "{id}")?;
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let size: usize = header
            .trim()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse().ok())
            .ok_or(std::io::ErrorKind::InvalidData)?;
        let mut content = vec![0; size];
        reader.read_exact(&mut content)?;
        reader.read_exact(&mut [0])?;
        // Git refuses names with `..` and `.git`; whatever else comes stays inside all the same.
        let is_inside = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if is_inside {
            let file = folder.join(name);
            if let Some(parent) = file.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(file, content)?;
        }
    }
    drop(stdin);
    child.wait()?;
    Ok(())
}
