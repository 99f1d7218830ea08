//! Prism, a mock server that we didn't write: a description -> a server that refuses what doesn't follow it.
//!
//! | file | does |
//! | --- | --- |
//! | this one | starts and stops the server |
//! | `description` | the copy of a description that it is given |
//! | `samples` | values for the parameters of cmdlets |
//! | `calls` | command lines that use every parameter set of a catalog |
//! | `program` | a Rust program that sends every request of generated modules |

mod calls;
mod description;
mod program;
mod samples;

use std::collections::HashSet;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use graphsmith_catalog::Catalog;
use graphsmith_catalog::records::Set;
use serde_json::Value;
use tempfile::TempDir;

use crate::{CorpusModule, repository};
pub use calls::{Invocation, Way, invocations};
pub use description::described_for;
pub use program::{Added, Program};

/// Variable that makes it a failure that prism isn't there; the gate sets it after installing prism.
const REQUIRED: &str = "GRAPHSMITH_REQUIRE_PRISM";

/// What prism prints before its address when it is ready.
const READY: &str = "Prism is listening on ";

/// How long prism may take to get ready. The slowest description takes 5 s where nothing else runs.
const PATIENCE: Duration = Duration::from_mins(3);

/// Runs prism until standard input ends, which is when the test ends, however it does: a test that is killed leaves no
/// server behind.
const UNTIL_INPUT_ENDS: &str = "process.stdin.on('end', () => process.exit(0)).resume(); require(process.argv[1]);";

/// The program, as `tests/prism/install` leaves it.
///
/// `None` where it isn't installed; the test that asked has nothing to run and returns, which is recorded for the end of the test run.
///
/// # Panics
///
/// When it isn't installed although the environment says that it has to be.
#[must_use]
pub fn program() -> Option<PathBuf> {
    let program = repository().join("target/prism/node_modules/@stoplight/prism-cli/dist/index.js");
    if program.is_file() {
        return Some(program);
    }
    assert!(std::env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and there is no {}", program.display());
    test_summary::record("prism is not installed (tests/prism/install does it; it needs npm)");
    None
}

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct Prism {
    /// Its base URL, without a slash at the end.
    pub url: String,
    process: Child,
    _description: TempDir,
}

impl Prism {
    /// Serves what the module of a catalog calls, and `more` paths, as the reference corpus describes them.
    ///
    /// # Panics
    ///
    /// When the corpus lacks a path, or prism doesn't start.
    #[must_use]
    pub fn for_catalog(program: &Path, corpus: &Path, catalog: &Catalog, more: &HashSet<&str>) -> Self {
        let sound = "a catalog that the generator has written";
        let text = |place| catalog.text(place).expect(sound);
        let module = catalog.module().expect(sound);
        let (name, api_version) = (text(module.name), text(module.api_version));
        let service = name.trim_start_matches("Microsoft.Graph.").trim_start_matches("Beta.");
        let base_path = text(module.base_path);
        let more = more.iter().filter_map(|path| path.strip_prefix(base_path));
        let own = catalog.all::<Set>().map(|id| text(catalog.get(id).expect(sound).path));
        let paths: HashSet<&str> = own.chain(more).collect();
        let spec = CorpusModule { service, api_version }.spec(corpus);
        let description = described_for(&spec, base_path, |path| paths.contains(path));
        let served = description["paths"].as_object().map_or(0, serde_json::Map::len);
        assert_eq!(served, paths.len(), "{}: paths that {name} has are missing", spec.display());
        Self::start(program, &description)
    }

    /// Serves a description on a free port. Comes back when requests are answered.
    ///
    /// # Panics
    ///
    /// When prism doesn't start; what it said is shown.
    #[must_use]
    pub fn start(program: &Path, description: &Value) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the description");
        let file = folder.path().join("openapi.json");
        std::fs::write(&file, description.to_string()).expect("the description can be written");
        let mut process = Command::new("node")
            .args(["--eval", UNTIL_INPUT_ENDS, "--"])
            .arg(program)
            .args(["mock", "--port", "0", "--json-schema-faker-fillProperties=false"])
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("node runs wherever npm has installed prism");
        let lines = lines_of([
            Box::new(process.stdout.take().expect("its output is piped")) as Box<dyn Read + Send>,
            Box::new(process.stderr.take().expect("its messages are piped")),
        ]);
        let url = wait(&lines);
        let prism = Self { url: url.clone().unwrap_or_default(), process, _description: folder };
        match url {
            Ok(_) => prism,
            Err(said) => {
                drop(prism);
                unreachable_server(&said)
            }
        }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // One that has ended already needs no further end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[expect(clippy::panic, reason = "a test without its server has failed")]
fn unreachable_server(said: &str) -> ! {
    panic!("prism is not ready: {said}")
}

/// What is printed, line by line. Reading goes on in threads of its own, so that prism never waits for a reader.
fn lines_of(outputs: [Box<dyn Read + Send>; 2]) -> Receiver<io::Result<String>> {
    let (sender, lines) = mpsc::channel();
    for output in outputs {
        let sender = sender.clone();
        thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                // Nobody listens any more once the server is ready; reading goes on all the same.
                let _ = sender.send(line);
            }
        });
    }
    lines
}

/// The address that prism says it listens on, or else everything that it says.
fn wait(lines: &Receiver<io::Result<String>>) -> Result<String, String> {
    let mut said = String::new();
    while let Ok(line) = lines.recv_timeout(PATIENCE) {
        let line = line.unwrap_or_default();
        if let Some((_, address)) = line.split_once(READY) {
            let end = address.find(|c: char| !c.is_ascii_graphic()).unwrap_or(address.len());
            return Ok(address[..end].to_owned());
        }
        said.push_str(&line);
        said.push('\n');
    }
    Err(said)
}
