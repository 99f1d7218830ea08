//! The script for pull requests (`examples/review`) on a repository of git, with the command as it is built.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use tempfile::TempDir;

const PROJECT: &str = r#"
[[module]]
name = "Contoso.Garden"
service = "Garden"
api-version = "v1.0"
spec = "garden.yml"
"#;

const SPEC: &str = r"
openapi: 3.0.3
info: { title: Garden, version: v1.0 }
servers: [{ url: https://garden.example/v1.0 }]
paths:
  /beds:
    post:
      operationId: bed_CreateBed
      requestBody:
        content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } }
      responses:
        2XX: { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } } }
components:
  schemas:
    bed:
      type: object
      properties:
        length: { type: integer, format: int32, description: How long it is. }
        sunny: { type: boolean, description: Whether it lies in the sun. }
";

/// A repository with a project in it.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: TempDir::new().unwrap() };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        fs::create_dir(repository.path("specs")).unwrap();
        repository.commit("specs/graphsmith.toml", PROJECT);
        repository.commit("specs/garden.yml", SPEC);
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Kim", "-c", "user.email=kim@example.org"];
        let status = Command::new("git").args(identity).args(arguments).current_dir(self.folder.path()).status();
        assert!(status.unwrap().success(), "{arguments:?}");
    }

    fn commit(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        self.git(&["add", name]);
        self.git(&["commit", "--quiet", "--message", name]);
    }

    /// Runs the script for the last commit.
    fn review(&self, variables: &[(&str, &Path)]) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_graphsmith")).parent().unwrap().to_owned();
        let path = env::var_os("PATH").unwrap_or_default();
        let paths: OsString = env::join_paths(std::iter::once(program).chain(env::split_paths(&path))).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/review/review.sh");
        let mut command = Command::new("sh");
        command.arg(script).args(["HEAD~1", "HEAD", "review"]).current_dir(self.folder.path());
        command.env("PATH", paths).env_remove("GITHUB_ACTIONS").env_remove("FAIL_ON");
        command.envs(variables.iter().copied()).output().unwrap()
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_break_fails_and_is_told_in_all_forms() {
    let repository = Repository::new();
    let line = "        sunny: { type: boolean, description: Whether it lies in the sun. }\n";
    repository.commit("specs/garden.yml", &SPEC.replace(line, ""));
    let summary = repository.path("summary.md");
    let output = repository.review(&[("GITHUB_ACTIONS", Path::new("true")), ("GITHUB_STEP_SUMMARY", &summary)]);
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{out}{}", text(&output.stderr));
    assert!(out.contains("error!  property `sunny` of bed removed"), "{out}");
    // The place is that of the file in the repository, wherever git's copy of it was.
    let at = SPEC.lines().position(|line| line.contains("sunny")).unwrap() + 1;
    assert!(out.contains(&format!("specs/garden.yml:{at} (old)")), "{out}");
    assert!(!out.contains("no edit was found"), "{out}");
    assert!(out.contains("was right: mg New-MgBed -Sunny -WhatIf"), "{out}");
    assert!(out.contains("::error file=specs/garden.yml,line="), "{out}");
    for name in ["review/diff.md", "review/diff.html", "summary.md"] {
        assert!(repository.file(name).contains("sunny"), "{name}");
    }
}

#[test]
fn what_breaks_nothing_passes() {
    let repository = Repository::new();
    let line = "        sunny: { type: boolean, description: Whether it lies in the sun. }\n";
    let more = format!("{line}        width: {{ type: integer, format: int32, description: How wide it is. }}\n");
    repository.commit("specs/garden.yml", &SPEC.replace(line, &more));
    let output = repository.review(&[]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(repository.file("review/diff.md").contains("width"));
    // A comment is no change.
    repository.commit("specs/garden.yml", &format!("# Everything about gardens\n{}", SPEC.replace(line, &more)));
    let output = repository.review(&[]);
    assert!(text(&output.stdout).contains("nothing changed"), "{}", text(&output.stdout));
}

#[test]
fn a_commit_that_is_missing_is_told_with_what_brings_it() {
    let repository = Repository::new();
    let program = env!("CARGO_BIN_EXE_graphsmith");
    let run = |old: &str| {
        let output = Command::new(program).args(["diff", old, "HEAD"]).current_dir(repository.folder.path()).output();
        let output = output.unwrap();
        (output.status.code(), text(&output.stderr))
    };
    let (code, err) = run("origin/main");
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("git fetch origin main"), "{err}");
    let (code, err) = run("--output=x");
    assert_eq!(code, Some(2), "{err}");
    let (code, err) = run("HEAD~1");
    // The first commit has a project whose description isn't there.
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("--> HEAD~1:specs/graphsmith.toml:2"), "{err}");
}

#[test]
fn a_fault_of_a_revision_names_its_file_there() {
    let repository = Repository::new();
    repository.commit("specs/garden.yml", &SPEC.replacen("/bed'", "/plot'", 1));
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsmith"));
    let output = command.args(["diff", "HEAD~1", "HEAD"]).current_dir(repository.folder.path()).output().unwrap();
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{err}");
    let at = SPEC.lines().position(|line| line.contains("/bed'")).unwrap() + 1;
    assert!(err.contains(&format!("HEAD:specs/garden.yml:{at}")), "{err}");
    assert!(!err.contains(env::temp_dir().to_str().unwrap()), "{err}");
    // So does a message that names a file in its text.
    repository.commit("specs/graphsmith.toml", &PROJECT.replace("garden.yml", "orchard.yml"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsmith"));
    let output = command.args(["diff", "HEAD~2", "HEAD"]).current_dir(repository.folder.path()).output().unwrap();
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("HEAD:specs/orchard.yml") && !err.contains(env::temp_dir().to_str().unwrap()), "{err}");
}

#[test]
fn git_shows_descriptions_as_reports() {
    let repository = Repository::new();
    repository.commit(".gitattributes", "specs/*.yml diff=graphsmith\nspecs/*.toml diff=graphsmith\n");
    repository.commit("specs/garden.yml", &SPEC.replace("How long it is.", "Its length."));
    repository.commit("specs/graphsmith.toml", &format!("{PROJECT}# A comment.\n"));
    repository.commit("specs/garden.yml", "openapi: [\n# \x1b[31mred\n");
    let driver = format!("{} git-diff-driver", env!("CARGO_BIN_EXE_graphsmith"));
    repository.git(&["config", "diff.graphsmith.command", &driver]);
    let show = |revision: &str| {
        let mut command = Command::new("git");
        command.args(["-c", "core.pager=cat", "show", "--ext-diff", revision]).current_dir(repository.folder.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let described = show("HEAD~2");
    assert!(described.contains("graphsmith diff specs/garden.yml\ninfo"), "{described}");
    assert!(described.contains("[property-described]") && !described.contains("+++"), "{described}");
    // What is no description is shown line by line, and so is what came or what has faults.
    assert!(show("HEAD~1").contains("+# A comment."));
    assert!(show("HEAD").contains("+openapi: [") && !show("HEAD").contains('\x1b'));
    assert!(show("HEAD~4").contains("+openapi: 3.0.3"));
}
