//! How fast files are uploaded, and with how much memory: the library and `mg` against a bare HTTP client.
//!
//!     cargo bench -p graphsmith-benches --bench upload [-- --record]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use bytes::Bytes;
use graphsmith_benches::process::{self, Run, Runs};
use graphsmith_benches::sink::Sink;
use graphsmith_benches::table::{megabytes, seconds, table};
use graphsmith_benches::{machine, record};
use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::upload::{Binding, SLICE, Upload, destination};
use graphsmith_runtime::{Arguments, Client, Secret};
use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Length of the file in bytes: the most that Outlook takes.
const SIZE: u64 = 150 << 20;

/// Rounds, in each of which every way has its turn. A run takes a tenth of a second, so there may be many.
const ROUNDS: usize = 41;

/// The path that opens a session.
const SESSION: &str = "/v1.0/me/events/e/attachments/microsoft.graph.createUploadSession";

/// The first argument of this program when it is one of the ways itself.
const WAY: &str = "--way";

/// Ways of this program, by their names, and what they are.
const WAYS: [(&str, &str); 3] = [
    ("file", "bare client, slices read from the file"),
    ("memory", "bare client, the same bytes in memory"),
    ("library", "library"),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let result = match &arguments[..] {
        [_, first, way, url, file] if first == WAY => Way::new(url, file).and_then(|client| client.go(way)),
        _ => Bench::new().and_then(|bench| record::publish("upload", &bench.report()?)),
    };
    record::exit(result)
}

/// The server, and who starts the ways as processes.
struct Bench {
    sink: Sink,
    program: PathBuf,
    /// In memory where the system has such a file system, so that a disk is not what is measured.
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Result<Self, String> {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let bench = Self {
            sink: Sink::start().map_err(text)?,
            program: process::release("mg", "mg")?,
            folder: folder.map_err(text)?,
        };
        let mut file = File::create(bench.file()).map_err(text)?;
        let piece: Vec<u8> = (0..1_u32 << 20).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        for _ in 0..SIZE >> 20 {
            file.write_all(&piece).map_err(text)?;
        }
        Ok(bench)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("a.bin")
    }

    fn report(&self) -> Result<String, String> {
        let mut ways = vec![Runs::default(); WAYS.len() + 1];
        for _ in 0..ROUNDS {
            for (runs, (way, _)) in ways.iter_mut().zip(WAYS) {
                runs.0.push(self.way(way)?);
            }
            ways[WAYS.len()].0.push(self.mg()?);
        }
        let names = WAYS.iter().map(|(_, name)| *name).chain(["`mg Add-MgAttachment`"]);
        let rows: Vec<_> = names.zip(&ways).map(|(name, runs)| row(name, runs, &ways[0])).collect();
        let head = ["way", "wall s", "least", "MB/s", "of the first", "CPU s", "of the first", "peak MB"];
        Ok(format!(
            "{}. A file of {} MB in slices of {SLICE} bytes over HTTP/1.1 without TLS, to a server on this machine that \
             throws them away. Whole processes in turn, {ROUNDS} each; medians, and the least; the file in memory. \
             `of the first` are rate and processor time, as shares of those of the first way.\n\n{}",
            machine::describe(),
            megabytes(SIZE),
            table(&head, &rows),
        ))
    }

    fn way(&self, way: &str) -> Result<Run, String> {
        let mut command = Command::new(std::env::current_exe().map_err(text)?);
        process::run(command.args([WAY, way, &self.sink.url]).arg(self.file()))
    }

    fn mg(&self) -> Result<Run, String> {
        let mut command = Command::new(&self.program);
        command.args(["Add-MgAttachment", "-UserId", "u", "-EventId", "e", "-Path"]).arg(self.file());
        command.env("MG_BASE_URL", &self.sink.url).env("MG_TOKEN", "x").env("XDG_STATE_HOME", self.folder.path());
        process::run(&mut command)
    }
}

/// What a way took, and how that compares with the first one: throughput, and processor time.
fn row(name: &str, runs: &Runs, first: &Runs) -> Vec<String> {
    let (wall, cpu) = (runs.median(|run| run.wall), runs.median(Run::cpu));
    let share = |one: Duration, other: Duration| format!("{:.2}", one.as_secs_f64() / other.as_secs_f64());
    vec![
        name.to_owned(),
        seconds(wall),
        seconds(runs.range(|run| run.wall).0),
        rate(wall),
        share(first.median(|run| run.wall), wall),
        seconds(cpu),
        share(cpu, first.median(Run::cpu)),
        megabytes(runs.median(|run| run.peak)),
    ]
}

type Bare = hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>;

/// One upload by one way.
struct Way {
    url: String,
    file: PathBuf,
    runtime: tokio::runtime::Runtime,
}

impl Way {
    fn new(url: &str, file: &str) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(text)?;
        Ok(Self { url: url.to_owned(), file: file.into(), runtime })
    }

    fn go(&self, way: &str) -> Result<(), String> {
        match way {
            "library" => self.runtime.block_on(self.library()),
            way => self.runtime.block_on(self.bare(way == "memory")),
        }
    }

    /// Sends the slices without the runtime: read from the file, or one slice again and again.
    async fn bare(&self, same: bool) -> Result<(), String> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client: Bare = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector);
        let mut file = File::open(&self.file).map_err(text)?;
        let mut slice = Bytes::new();
        let mut start = 0;
        while start < SIZE {
            let end = (start + SLICE).min(SIZE);
            let length = usize::try_from(end - start).unwrap_or(usize::MAX);
            if !same || slice.len() != length {
                let mut bytes = vec![0; length];
                file.read_exact(&mut bytes).map_err(text)?;
                slice = bytes.into();
            }
            let request = Request::put(format!("{}/session", self.url))
                .header("content-type", "application/octet-stream")
                .header("content-range", format!("bytes {start}-{}/{SIZE}", end - 1))
                .body(Full::new(slice.clone()))
                .map_err(text)?;
            let reply = client.request(request).await.map_err(text)?;
            let status = reply.status();
            reply.into_body().collect().await.map_err(text)?;
            if !status.is_success() {
                return Err(format!("the server answered {status}"));
            }
            start = end;
        }
        Ok(())
    }

    /// The upload engine, with all that it does for safety.
    async fn library(&self) -> Result<(), String> {
        let token = StaticToken::new(Secret::new("x"));
        let client = Client::builder().base_url(&self.url).token(token).build().map_err(text)?;
        let request = client.prepare_raw(Method::POST, SESSION, Arguments::default()).map_err(text)?;
        let destination = destination(Binding::Attachments, request).map_err(text)?;
        let upload = Upload::new(&client, destination, &self.file).allow_loopback(true);
        let upload = upload.state_folder(self.file.with_extension("states"));
        upload.run().await.map(drop).map_err(text)
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Megabytes of 10^6 bytes a second.
#[expect(clippy::cast_precision_loss, reason = "a rate is shown with four digits")]
fn rate(time: Duration) -> String {
    format!("{:.0}", SIZE as f64 / 1e6 / time.as_secs_f64())
}
