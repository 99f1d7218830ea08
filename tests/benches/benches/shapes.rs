//! How long descriptions take that are small and ask for much, by shape and size.
//!
//!     cargo bench -p graphsmith-benches --bench shapes [-- --record]

use std::fs;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use graphsmith_benches::table::{seconds, table};
use graphsmith_benches::{machine, process, record};
use graphsmith_tests::shapes::{SHAPES, Shape};

/// Levels or properties.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn main() -> ExitCode {
    record::exit(report().and_then(|figures| record::publish("shapes", &figures)))
}

fn report() -> Result<String, String> {
    let program = process::release("graphsmith-codegen", "graphsmith")?;
    let mut rows = Vec::new();
    for shape in &SHAPES {
        let mut row = vec![shape.name.to_owned()];
        for size in SIZES {
            let (taken, is_refused) = run(&program, shape, size).map_err(|error| error.to_string())?;
            row.push(format!("{}{}", seconds(taken), if is_refused { " refused" } else { "" }));
        }
        rows.push(row);
    }
    let intro = format!("{}. All emitters, one thread; wall seconds of one run.\n", machine::describe());
    Ok(format!("{intro}\n{}", table(&["shape", "10", "100", "1,000", "10,000"], &rows)))
}

/// How long a shape takes, and whether it is refused.
fn run(program: &std::path::Path, shape: &Shape, size: usize) -> std::io::Result<(Duration, bool)> {
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }?;
    let spec = folder.path().join("shape.json");
    fs::write(&spec, shape.description(size).to_string())?;
    let started = Instant::now();
    let status = Command::new(program)
        .args(["generate", "--module", "Microsoft.Graph.Shape", "--service", "Shape", "--api-version", "v1.0"])
        .args(["--emit", "api,catalog,facts,help,rust", "--jobs", "1", "--spec"])
        .arg(&spec)
        .arg("--out")
        .arg(folder.path().join("out"))
        .stderr(Stdio::null())
        .status()?;
    Ok((started.elapsed(), !status.success()))
}
