//! The upload engine of the runtime against the emulator: what `mg` will do, with everything going wrong that may.

use std::path::Path;
use std::time::Duration;

use graphsmith_emulator::faults::{Action, Lure, Rule, Script};
use graphsmith_emulator::{Emulator, Listener, Options};
use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::upload::{Binding, Transfer, Upload, UploadError, Uploaded, destination};
use graphsmith_runtime::{Arguments, Client, Secret};

use crate::wire::TOKEN;

/// Just long enough for a session.
const SIZE: usize = 3_000_001;

/// How many slices that are.
const SLICES: usize = 8;

/// Bytes of a slice.
const SLICE: u64 = (SIZE.div_ceil(SLICES)) as u64;

fn start(script: Script) -> Emulator {
    Emulator::on_thread(Options { script, remember: 1000, ..Options::built_in().unwrap() }).unwrap()
}

/// Uploads a file to an event, as patiently as possible and without waiting.
fn upload(emulator: &Emulator, file: &Path) -> Result<Uploaded, UploadError> {
    let policy = || RetryPolicy::default().retries(12).base(Duration::ZERO);
    let token = StaticToken::new(Secret::new(TOKEN));
    let client = Client::builder().base_url(emulator.url()).token(token).retry_policy(policy()).build().unwrap();
    let mut arguments = Arguments::default();
    arguments.path("event-id", &"e/1=".to_owned());
    let path = "/beta/me/events/{event-id}/attachments/microsoft.graph.createUploadSession";
    let request = client.prepare_raw(http::Method::POST, path, arguments).unwrap();
    let destination = destination(Binding::Attachments, request).unwrap();
    let upload = Upload::new(&client, destination, file).retry_policy(policy()).sessions(12);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(upload.allow_loopback(true).slice_size(SLICE).run())
}

fn file() -> (tempfile::TempDir, std::path::PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    let bytes: Vec<u8> = (0..SIZE).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect();
    std::fs::write(&path, &bytes).unwrap();
    (folder, path, bytes)
}

/// What came where it must not have come.
fn check(emulator: &Emulator, about: &str) {
    for received in emulator.received() {
        let stray = received.listener != Listener::Graph && received.contains(TOKEN);
        assert!(!stray, "{about}: the token went to {:?}", received.listener);
    }
    assert!(emulator.trapped().is_empty(), "{about}");
    assert_eq!(emulator.warnings(), Vec::<String>::new(), "{about}");
}

#[test]
fn files_arrive_exactly_once_whatever_happens() {
    let (_folder, path, bytes) = file();
    let mut disturbed = 0;
    for seed in 0..200 {
        let script = Script::random(seed);
        let about = format!("seed {seed}\n{}", script.to_toml().unwrap());
        let emulator = start(script);
        let uploaded = upload(&emulator, &path).map(|uploaded| uploaded.size).map_err(|error| error.to_string());
        assert_eq!(uploaded, Ok(SIZE as u64), "{about}");
        let stored = emulator.stored().unwrap();
        assert!(stored.len() == 1 && stored[0].0 == "a.bin" && stored[0].1 == bytes, "{about}");
        check(&emulator, &about);
        let slices = emulator.received().into_iter().filter(|received| received.method == "PUT").count();
        disturbed += usize::from(slices > SLICES);
    }
    assert!(disturbed > 100, "only {disturbed} scripts made a slice travel twice");
}

#[test]
fn small_files_need_no_session() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.txt");
    std::fs::write(&path, "small").unwrap();
    let emulator = start(Script::default());
    assert_eq!(upload(&emulator, &path).unwrap().transfer, Transfer::Single);
    assert_eq!(emulator.stored().unwrap(), [("small.txt".to_owned(), b"small".to_vec())]);
    check(&emulator, "");
}

/// docs/security.md: no lure gets the token or a byte of the file.
#[test]
fn no_lure_gets_the_token() {
    let (_folder, path, _) = file();
    for to in [Lure::Trap, Lure::UserInfo, Lure::LookAlike] {
        for action in [Action::NextLink { to }, Action::Location { to }] {
            let emulator = start(Script::of([Rule::always(action)]));
            // Whether it gets through is another question.
            let _ = upload(&emulator, &path);
            check(&emulator, &format!("{to:?}"));
        }
    }
    for code in [301, 302, 303, 307, 308] {
        let emulator = start(Script::of([Rule::always(Action::Redirect { code })]));
        assert!(upload(&emulator, &path).is_err());
        check(&emulator, &code.to_string());
    }
    for to in [Lure::UserInfo, Lure::LookAlike] {
        let emulator = start(Script::of([Rule::always(Action::UploadUrl { to }).of(Listener::Graph, "POST")]));
        assert!(upload(&emulator, &path).is_err());
        check(&emulator, &format!("{to:?}"));
    }
}
