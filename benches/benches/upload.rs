//! How fast files are uploaded, and with how much memory: the library and `mg` against a bare HTTP client.
//!
//!     cargo bench -p graphsmith-benches --bench upload [-- --record]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use bytes::Bytes;
use graphsmith_benches::process::{self, Run, Runs};
use graphsmith_benches::sink::Sink;
use graphsmith_benches::table::{megabytes, seconds, table};
use graphsmith_benches::{machine, record};
use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::upload::{Binding, SLICE, Upload};
use graphsmith_runtime::{Arguments, Client, Secret};
use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Length of the file in bytes: the most that Outlook takes.
const SIZE: u64 = 150 << 20;

/// Runs of each way, one after the other in turn. A run takes a tenth of a second, so there may be many.
const REPEATS: usize = 21;

/// The path that opens a session.
const SESSION: &str = "/v1.0/me/events/e/attachments/microsoft.graph.createUploadSession";

fn main() -> ExitCode {
    match Bench::new().and_then(|bench| record::publish("upload", &bench.report()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

struct Bench {
    sink: Sink,
    program: PathBuf,
    /// In memory where the system has such a file system, so that a disk is not what is measured.
    folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
}

type Bare = hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>;

impl Bench {
    fn new() -> Result<Self, String> {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let text = |error: std::io::Error| error.to_string();
        let bench = Self {
            sink: Sink::start().map_err(text)?,
            program: process::release("mg", "mg")?,
            folder: folder.map_err(text)?,
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(text)?,
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
        // Before this process has used memory of its own: the system counts that of the parent too, as it is when a child
        // begins.
        let peak = self.mg()?.peak;
        let mut ways = [
            ("bare client, slices read from the file", Runs::default()),
            ("bare client, the file in memory", Runs::default()),
            ("library", Runs::default()),
            ("`mg Add-MgAttachment`, the whole process", Runs::default()),
        ];
        let whole = Bytes::from(std::fs::read(self.file()).map_err(|error| error.to_string())?);
        for _ in 0..REPEATS {
            ways[0].1.0.push(self.timed(self.bare(None))?);
            ways[1].1.0.push(self.timed(self.bare(Some(&whole)))?);
            ways[2].1.0.push(self.timed(self.library())?);
            ways[3].1.0.push(self.mg()?);
        }
        let bare = ways[0].1.median(|run| run.wall);
        let row = |(name, runs): &(&str, Runs)| {
            let median = runs.median(|run| run.wall);
            let (least, most) = runs.range(|run| run.wall);
            vec![
                (*name).to_owned(),
                format!("{} ({} to {})", seconds(median), seconds(least), seconds(most)),
                rate(median),
                format!("{:.2}", bare.as_secs_f64() / median.as_secs_f64()),
            ]
        };
        let rows: Vec<_> = ways.iter().map(row).collect();
        Ok(format!(
            "{}. A file of {} MB in slices of {SLICE} bytes over HTTP/1.1 without TLS, to a server on this machine that \
             throws them away; medians of {REPEATS} runs in turn, with their range; the file in memory.\n\n{}\n\
             Peak memory of `mg` meanwhile: {} MB.",
            machine::describe(),
            megabytes(SIZE),
            table(&["way", "wall s", "MB/s", "of the first"], &rows),
            megabytes(peak)
        ))
    }

    fn timed(&self, work: impl Future<Output = Result<(), String>>) -> Result<Run, String> {
        let started = Instant::now();
        self.runtime.block_on(work)?;
        Ok(Run { wall: started.elapsed(), ..Run::default() })
    }

    /// The same slices with nothing around them, from the file or from memory.
    async fn bare(&self, whole: Option<&Bytes>) -> Result<(), String> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client: Bare = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector);
        let mut file = File::open(self.file()).map_err(|error| error.to_string())?;
        let mut start = 0;
        while start < SIZE {
            let end = (start + SLICE).min(SIZE);
            let slice = if let Some(whole) = whole {
                whole.slice(place(start)..place(end))
            } else {
                let mut slice = vec![0; place(end - start)];
                file.read_exact(&mut slice).map_err(|error| error.to_string())?;
                slice.into()
            };
            let request = Request::put(format!("{}/session", self.sink.url))
                .header("content-type", "application/octet-stream")
                .header("content-range", format!("bytes {start}-{}/{SIZE}", end - 1))
                .body(Full::new(slice))
                .map_err(|error| error.to_string())?;
            let reply = client.request(request).await.map_err(|error| error.to_string())?;
            let status = reply.status();
            reply.into_body().collect().await.map_err(|error| error.to_string())?;
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
        let client = Client::builder().base_url(&self.sink.url).token(token).build().map_err(|e| e.to_string())?;
        let request = client.prepare_raw(Method::POST, SESSION, Arguments::default()).map_err(|e| e.to_string())?;
        let destination = Binding::Attachments.destination(request).map_err(|e| e.to_string())?;
        let upload = Upload::new(&client, destination, self.file()).allow_loopback(true);
        let upload = upload.state_folder(self.folder.path().join("states"));
        upload.run().await.map(drop).map_err(|error| error.to_string())
    }

    fn mg(&self) -> Result<Run, String> {
        let mut command = Command::new(&self.program);
        command.args(["Add-MgAttachment", "-UserId", "u", "-EventId", "e", "-Path"]).arg(self.file());
        command.env("MG_BASE_URL", &self.sink.url).env("MG_TOKEN", "x").env("XDG_STATE_HOME", self.folder.path());
        process::run(&mut command)
    }
}

/// An offset in memory.
fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// Megabytes of 10^6 bytes a second.
#[expect(clippy::cast_precision_loss, reason = "a rate is shown with four digits")]
fn rate(time: Duration) -> String {
    format!("{:.0}", SIZE as f64 / 1e6 / time.as_secs_f64())
}
