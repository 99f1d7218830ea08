//! [`Scratch`]: a copy of what the commands of a document are about, and a shell in it.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use graphsmith_tests::documents::Block;
use graphsmith_tests::{folder, repository};
use tempfile::TempDir;

use crate::programs::{CARGO, NAMES};

/// The port that documents name. Another is taken, since that one may be in use.
const PORT: &str = "4010";

/// Much longer than it takes anywhere; a loop that never ends shall not hold up everybody.
const LIMIT: Duration = Duration::from_mins(5);

/// An error ends a script, and nothing that it started outlives it. A terminal of no size shows nothing.
const FRAME: &str = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n\
                     stty rows 30 cols 100 2>/dev/null || true\n";

/// What documents have ready when they begin: a local Graph, where they don't start one themselves.
const LOCAL_GRAPH: &str = "mg emulate --port 0 > $HOME/graph.log 2>&1 &\n\
                           until grep -q 'listening on' $HOME/graph.log; do sleep 0.05; done\n\
                           export MG_TOKEN=practice MG_BASE_URL=$(sed -n 's/listening on //p' $HOME/graph.log)\n";

/// `git diff --no-index` ends with 1 where files differ, which is what it is called for.
const GIT: &str = "git() { command git \"$@\" || [ $? -eq 1 ]; }\n";

/// A path that the bundled slices lack, as a description has it.
const FURTHER_PATH: &str = "paths:
  '/users/{user-id}/messages/{message-id}/microsoft.graph.send':
    post:
      operationId: user.message_send
      parameters:
        - { name: user-id, in: path, required: true, schema: { type: string } }
        - { name: message-id, in: path, required: true, schema: { type: string } }
      responses:
        '2XX':
          description: Success
";

/// A configuration as AutoRest reads it.
const CONFIGURATION: &str =
    "# Mail\n\n```yaml\ndirective:\n  - where: { parameter-name: Top }\n    set: { alias: Limit }\n```\n";

/// A folder for the commands of a document.
pub(crate) struct Scratch {
    root: TempDir,
    /// The document, from the root of the repository.
    document: String,
}

impl Scratch {
    /// Copies what is needed of the repository, and adds the files that documents name without having them.
    pub(crate) fn new(document: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        for part in ["specs", "generated"] {
            folder::copy(&repository().join(part), &at(part)).unwrap();
        }
        let examples = repository().join("examples");
        for part in ["graphsmith.toml", "specs/mail.yml"] {
            write(&at("examples").join(part), fs::read(examples.join(part)).unwrap());
        }
        for version in ["beta", "v1.0"] {
            let descriptions = at("openApiDocs").join(version);
            let mail = fs::read_to_string(examples.join("specs/mail.yml")).unwrap();
            write(
                &descriptions.join("Mail.yml"),
                mail.replace("microsoft.com/v1.0", &format!("microsoft.com/{version}")),
            );
            for module in ["Calendar.yml", "Users.Actions.yml"] {
                let text = fs::read_to_string(at("specs").join(version).join(module)).unwrap();
                write(&descriptions.join(module), text.replacen("paths:\n", FURTHER_PATH, 1));
            }
            write(&at("src/Mail").join(version).join("readme.md"), CONFIGURATION);
        }
        write(&at("src/readme.graph.md"), CONFIGURATION);
        write(&at("home/.keep"), "");
        write(&at("report.pdf"), vec![b'%'; 4_000_000]);
        for name in NAMES {
            let link = at("bin").join(name);
            fs::create_dir_all(at("bin")).unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink(std::env::current_exe().unwrap(), link).unwrap();
            #[cfg(not(unix))]
            fs::copy(std::env::current_exe().unwrap(), link).unwrap();
        }
        Self { root, document: document.to_owned() }
    }

    /// A path below the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    /// Runs blocks one after the other, in one shell.
    pub(crate) fn run(&self, blocks: &[Block]) {
        let text: String = blocks.iter().map(|block| block.text.as_str()).collect();
        self.shell(&format!("{LOCAL_GRAPH}{GIT}{text}"), false);
    }

    /// Runs a script, on a terminal if that is asked for and possible. Gives what was seen, and whether on a terminal.
    pub(crate) fn shell(&self, script: &str, on_terminal: bool) -> (String, bool) {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        // What a script prints tells which of its commands was the last.
        let trace = if on_terminal { "" } else { "set -x\n" };
        let file = self.path("script.sh");
        fs::write(&file, format!("{FRAME}{trace}{}", script.replace(PORT, &port))).unwrap();
        let transcript = self.path("transcript");
        let terminal = on_terminal.then(|| terminal(&format!("bash {}", file.display()), &transcript)).flatten();
        let on_terminal = terminal.is_some();
        let mut command = terminal.unwrap_or_else(|| {
            let out = File::create(&transcript).unwrap();
            let mut bash = Command::new("bash");
            bash.arg(&file).stdout(out.try_clone().unwrap()).stderr(out);
            bash
        });
        let path = std::env::var("PATH").unwrap_or_default();
        let kept = std::env::vars().filter(|(name, _)| {
            let foreign =
                ["MG_", "AZURE_", "IDENTITY_", "XDG_", "GRAPHSMITH_"].iter().any(|start| name.starts_with(start));
            !foreign && !name.to_ascii_lowercase().ends_with("_proxy")
        });
        let folder =
            self.document.rsplit_once('/').filter(|(folder, _)| *folder == "examples").map_or("", |(folder, _)| folder);
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let real_home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let cargo_home = std::env::var_os("CARGO_HOME").unwrap_or_else(|| real_home.join(".cargo").into());
        let rustup_home = std::env::var_os("RUSTUP_HOME").unwrap_or_else(|| real_home.join(".rustup").into());
        let mut child = command
            .env_clear()
            .envs(kept)
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.path("home"))
            .env(CARGO, cargo)
            .envs([("CARGO_HOME", cargo_home), ("RUSTUP_HOME", rustup_home)])
            .envs([("TERM", "xterm"), ("SHELL", "/bin/sh")])
            .current_dir(self.path(folder))
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if started.elapsed() > LIMIT {
                // What it started ends with its terminal, or by its trap.
                let _ = Command::new("kill").arg(child.id().to_string()).status();
                panic!("it doesn't end:\n{}", fs::read_to_string(&transcript).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let seen = String::from_utf8_lossy(&fs::read(&transcript).unwrap()).into_owned();
        assert!(status.success(), "{}: {status}:\n{seen}", self.document);
        (seen, on_terminal)
    }
}

fn write(file: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, content).unwrap();
}

/// A terminal for a command: that of util-linux, whose `script` gives back the exit code.
fn terminal(command: &str, transcript: &Path) -> Option<Command> {
    let found = Command::new("script").arg("--version").output().ok();
    if !found.is_some_and(|found| String::from_utf8_lossy(&found.stdout).contains("util-linux")) {
        test_summary::record("no `script` of util-linux, so whether progress is drawn stays unknown");
        return None;
    }
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--flush", "--command", command]).arg(transcript).stdout(Stdio::null());
    Some(script)
}
