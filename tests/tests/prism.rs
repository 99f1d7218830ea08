//! Every request that cmdlets and the Rust client make, sent to a mock server that isn't ours and serves the reference
//! corpus: it must take them all. Needs prism (tests/prism/install) and the corpus.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use graphsmith_catalog::records::{Cmdlet, Set};
use graphsmith_catalog::{Catalog, EXTENSION};
use graphsmith_tests::command::{Run, Surroundings, graphsmith, mg};
use graphsmith_tests::prism::{self, Added, Invocation, Prism, Program, Way};
use graphsmith_tests::{CorpusModule, corpus, repository};
use serde_json::json;

/// Modules that are tested whole, besides the paths that are bundled.
const WHOLE: [CorpusModule<'static>; 3] = [
    CorpusModule { service: "Mail", api_version: "v1.0" },
    CorpusModule { service: "Calendar", api_version: "v1.0" },
    CorpusModule { service: "SchemaExtensions", api_version: "v1.0" },
];

/// After how many faults no more is sent. `mg` tries again and again where prism answers 500, which takes its time.
const ENOUGH: usize = 50;

/// How the header `sl-violations` says that a request isn't quite right, although it is answered. What it says of responses
/// is about those that prism makes up: objects inside objects of the same type become other things there.
const VIOLATION: &str = r#"{"location":["request""#;

/// Held by the one test that runs: prism takes 200 MB for each module, and all that two processors give.
static TURN: Mutex<()> = Mutex::new(());

/// What became of the calls of one module.
struct Tally {
    module: String,
    cmdlets: usize,
    sets: usize,
    calls: usize,
    faults: Vec<Fault>,
    /// Seconds until the server was ready, and until all was sent.
    seconds: [f32; 2],
}

/// A call that should have been accepted.
struct Fault {
    /// What is wrong.
    message: String,
    /// What was called, and everything that was said about it.
    call: String,
}

#[test]
fn requests_of_bundled_cmdlets_are_accepted() {
    let (Some(program), Some(corpus)) = (prism::program(), corpus()) else { return };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let folders = ["generated/catalog", "generated/beta/catalog"].map(|folder| catalogs_in(&repository().join(folder)));
    assert!(folders.iter().all(|catalogs| catalogs.len() >= 3), "{folders:?}");
    let catalogs = folders.concat();
    accepted(&program, &corpus, &catalogs);
}

#[test]
fn requests_of_whole_modules_are_accepted() {
    let (Some(program), Some(corpus)) = (prism::program(), corpus()) else { return };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    for module in WHOLE {
        generate(&module, &corpus, "catalog", folder.path());
    }
    let catalogs = catalogs_in(folder.path());
    assert_eq!(catalogs.len(), WHOLE.len());
    accepted(&program, &corpus, &catalogs);
}

/// The Rust client: each request of these modules, made by each of its constructors; the replies are read too.
#[test]
fn requests_of_the_rust_client_are_accepted() {
    let (Some(program), Some(corpus)) = (prism::program(), corpus()) else { return };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut client = Program::new();
    let mut modules = Vec::new();
    for module in WHOLE {
        let folder = tempfile::tempdir().unwrap();
        generate(&module, &corpus, "catalog,rust", folder.path());
        let catalog = Catalog::open(&catalogs_in(folder.path())[0]).unwrap().unwrap();
        let added = client.add(&folder.path().join("rust"));
        let missing: Vec<_> = operations(&catalog).difference(&added.operations).cloned().collect();
        assert!(missing.is_empty() && !added.operations.is_empty(), "{}: no request for {missing:?}", module.name());
        modules.push((module.name(), added, catalog));
    }
    let binary = client.build(&target());
    let mut faults = Vec::new();
    for (module, Added { name, operations }, catalog) in modules {
        let paths: HashSet<&str> = operations.iter().map(|(_, path)| path.as_str()).collect();
        let prism = Prism::for_catalog(&program, &corpus, &catalog, &paths);
        let output = Command::new(&binary).args([&name, &prism.url]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let (fault, rest): (Vec<&str>, Vec<&str>) = said.lines().partition(|line| line.starts_with("fault: "));
        println!("{module}: {} operations, {}", operations.len(), rest.join(" "));
        assert!(output.status.success(), "{module}: {}", String::from_utf8_lossy(&output.stderr));
        faults.extend(fault.into_iter().map(str::to_owned));
    }
    assert!(faults.is_empty(), "{} requests were not accepted:\n{}", faults.len(), faults.join("\n"));
}

/// Methods and paths of all that the cmdlets of a catalog call.
fn operations(catalog: &Catalog) -> BTreeSet<(String, String)> {
    let text = |place| catalog.text(place).unwrap();
    let base_path = text(catalog.module().unwrap().base_path);
    let sets = catalog.all::<Set>().map(|id| catalog.get(id).unwrap());
    sets.map(|set| (set.method.as_str().to_owned(), format!("{base_path}{}", text(set.path)))).collect()
}

/// Generates a module as it was published.
fn generate(module: &CorpusModule<'_>, corpus: &Path, emit: &str, out: &Path) {
    let options = ["--emit", emit, "--quiet", "--out", &out.display().to_string()].map(str::to_owned);
    let words = ["generate".to_owned()].into_iter().chain(module.arguments(corpus)).chain(options);
    let run = graphsmith(words);
    assert_eq!(run.code, 0, "{}", run.err);
}

/// The folder that this test was compiled in: most of what the client needs has been compiled there too.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().find(|folder| folder.ends_with("deps")).and_then(Path::parent).unwrap();
    profile.parent().unwrap().to_owned()
}

/// What the other tests rest on: prism looks at credentials, paths, queries and bodies.
#[test]
fn prism_refuses_what_is_wrong() {
    let Some(program) = prism::program() else { return };
    let operation = json!({
        "parameters": [{"name": "top", "in": "query", "schema": {"type": "integer"}}],
        "requestBody": {"content": {"application/json": {"schema": {
            "type": "object", "properties": {"size": {"type": "integer"}}, "additionalProperties": true,
        }}}},
        "responses": {"2XX": {"description": "Done"}},
    });
    let description = json!({
        "openapi": "3.0.1",
        "info": {"title": "Sizes", "version": "1"},
        "paths": {"/beta/sizes": {"post": operation}},
        "components": {"securitySchemes": {"s": {"type": "http", "scheme": "bearer"}}},
        "security": [{"s": []}],
    });
    let prism = Prism::start(&program, &description);
    let table = [
        ("/beta/sizes?top=1", "Bearer x", r#"{"size": 1, "more": "x"}"#, "200"),
        ("/beta/sizes", "Bearer x", r#"{"size": "large"}"#, "422"),
        ("/beta/sizes?top=many", "Bearer x", r#"{"size": 1}"#, "422"),
        ("/beta/size", "Bearer x", r#"{"size": 1}"#, "404"),
        ("/beta/sizes", "", r#"{"size": 1}"#, "401"),
    ];
    for (target, authorization, body, expected) in table {
        let status = post(&prism, target, authorization, body);
        assert_eq!(status, expected, "{target} {authorization} {body}");
    }
}

/// The status of the answer to a request as it stands here.
fn post(prism: &Prism, target: &str, authorization: &str, body: &str) -> String {
    let host = prism.url.strip_prefix("http://").unwrap();
    let mut head = format!("POST {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    if !authorization.is_empty() {
        write!(head, "authorization: {authorization}\r\n").unwrap();
    }
    write!(head, "content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

fn catalogs_in(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|e| e == EXTENSION)).collect();
    files.sort();
    files
}

/// Sends everything of these catalogs, two modules at a time, because prism takes 200 MB for each.
fn accepted(program: &Path, corpus: &Path, catalogs: &[PathBuf]) {
    let next = AtomicUsize::new(0);
    let tallies = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(file) = catalogs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tally = send_all(program, corpus, file);
                    tallies.lock().unwrap().push(tally);
                }
            });
        }
    });
    let tallies = tallies.into_inner().unwrap();
    assert_eq!(tallies.len(), catalogs.len());
    for Tally { module, cmdlets, sets, calls, faults, seconds: [ready, done] } in &tallies {
        let accepted = calls - faults.len();
        println!(
            "{module}: {cmdlets} cmdlets, {sets} sets, {calls} calls, {accepted} accepted; \
             ready after {ready:.1} s, done after {done:.1} s"
        );
    }
    // Many calls fail for the same reason, so each is shown with one of them.
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for fault in tallies.iter().flat_map(|tally| &tally.faults) {
        reasons.entry(&fault.message).or_default().push(&fault.call);
    }
    let reasons = reasons.iter().map(|(message, calls)| format!("{} calls: {message}\n{}", calls.len(), calls[0]));
    let reasons: Vec<String> = reasons.collect();
    assert!(reasons.is_empty(), "not accepted:\n\n{}", reasons.join("\n"));
}

/// Sends everything of a catalog to a server of its own.
fn send_all(program: &Path, corpus: &Path, file: &Path) -> Tally {
    let began = Instant::now();
    let catalog = Catalog::open(file).unwrap().unwrap();
    let name = catalog.text(catalog.module().unwrap().name).unwrap().to_owned();
    let sets = catalog.count::<Set>();
    let prism = Prism::for_catalog(program, corpus, &catalog, &HashSet::new());
    let ready = began.elapsed().as_secs_f32();

    let folder = tempfile::tempdir().unwrap();
    let calls = prism::invocations(&catalog, folder.path()).unwrap();
    let mut sent = BTreeSet::new();
    let mut faults = Vec::new();
    let tally = |faults, sets| Tally {
        module: name.clone(),
        cmdlets: catalog.count::<Cmdlet>(),
        sets,
        calls: calls.len(),
        faults,
        seconds: [ready, began.elapsed().as_secs_f32()],
    };
    for call in &calls {
        sent.insert((call.cmdlet.as_str(), call.set.as_str()));
        faults.extend(fault(call, &run(call, file, &prism)));
        if faults.len() == ENOUGH {
            return tally(faults, sent.len());
        }
    }
    assert_eq!((sent.len(), calls.len()), (sets, sets * Way::ALL.len()), "{name}: not all were sent");
    tally(faults, sent.len())
}

fn run(call: &Invocation, catalog: &Path, prism: &Prism) -> Run {
    let variables = vec![
        ("MG_CATALOGS", catalog.parent().unwrap().display().to_string()),
        ("MG_BASE_URL", prism.url.clone()),
        ("MG_TOKEN", "sample".to_owned()),
    ];
    let typed = call.input.is_empty();
    mg(call.words.clone(), &Surroundings { variables, input: &call.input, typed, ..Surroundings::default() })
}

fn fault(call: &Invocation, run: &Run) -> Option<Fault> {
    let violation = run.err.lines().find(|line| line.contains(VIOLATION));
    if run.code == 0 && run.err.contains("DEBUG: ") && violation.is_none() {
        return None;
    }
    let said = violation.or_else(|| run.err.lines().find(|line| line.starts_with("mg: ")));
    let Invocation { cmdlet, set, way, words, input } = call;
    Some(Fault {
        message: format!("code {}, {}", run.code, said.unwrap_or("nothing said")),
        call: format!("{cmdlet} {set} {way:?}\n{words:?} {input}\n{}", run.err),
    })
}
