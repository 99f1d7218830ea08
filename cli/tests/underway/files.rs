//! Signals while a file is on its way.

use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use graphsmith_emulator::faults::Script;
use graphsmith_emulator::{Emulator, Options};

use crate::process::{Ended, HUP, INT, TERM, interrupted, send};
use crate::service::{Answer, Service};

#[test]
fn a_download_leaves_nothing_behind() {
    for (signal, old) in [(INT, Some("old")), (TERM, None), (HUP, Some("old"))] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("photo");
        if let Some(old) = old {
            fs::write(&file, old).unwrap();
        }
        let service = Service::start(|_, _, _| {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 9\r\n\r\n";
            Answer::Stopped(format!("{head}half"), "whole".to_owned())
        });
        let words = ["request", "/me/photo/$value", "-OutFile", file.to_str().unwrap()];
        let ended = interrupted(&service, &words, "", 1, signal);
        assert_eq!((ended.signal, ended.out.as_str(), ended.err.as_str()), (Some(signal.1), "", ""));
        assert_eq!(fs::read_to_string(&file).ok().as_deref(), old);
        let names = fs::read_dir(&folder).unwrap().count();
        assert_eq!(names, usize::from(old.is_some()), "a temporary file is left");
    }
}

/// Whoever ends it, the session is kept, and the same command goes on with what the service doesn't have yet.
#[test]
fn an_upload_can_go_on() {
    for (name, number) in [INT, TERM, HUP, ("KILL", 9)] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("big.bin");
        let content: Vec<u8> = (0..9_000_000).map(|at| u8::try_from(at % 251).unwrap()).collect();
        fs::write(&file, &content).unwrap();
        // The second slice has to wait.
        let script = "[[rule]]\non = \"upload\"\nmethod = \"PUT\"\nnth = 2\nthen = { action = \"status\", code = 429, retry-after = 290 }";
        let options = Options { script: Script::parse(script).unwrap(), remember: 100, ..Options::built_in().unwrap() };
        let emulator = Emulator::on_thread(options).unwrap();
        let slices = || -> Vec<String> {
            let received = emulator.received().into_iter().filter(|one| one.method == "PUT");
            received.map(|one| one.header("content-range").split('-').next().unwrap().to_owned()).collect()
        };
        let run = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
            command.args(["Add-MgAttachment", "-UserId", "u", "-EventId", "e", "-Path"]).arg(&file);
            command.env_clear().env("MG_BASE_URL", emulator.url()).env("MG_TOKEN", "canary-token");
            command.envs(["HOME", "XDG_STATE_HOME"].map(|name| (name, folder.path())));
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let mut child = run();
        while slices().len() < 2 {
            assert!(child.try_wait().unwrap().is_none(), "it ended early");
            thread::sleep(Duration::from_millis(2));
        }
        send((name, number), &child.id().to_string());
        let ended = Ended::from(child.wait_with_output().unwrap());
        assert_eq!((ended.signal, ended.out.as_str()), (Some(number), ""), "{ended:?}");
        let told = "mg: interrupted\nThe same command goes on from there; -Restart begins anew.\n";
        assert!(ended.err.ends_with(told) || name == "KILL", "{ended:?}");
        assert!(!ended.err.contains("canary") && !ended.err.contains("authtoken"), "{ended:?}");
        let ended = Ended::from(run().wait_with_output().unwrap());
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(slices().iter().filter(|slice| *slice == "bytes 0").count(), 1, "{name}: {:?}", slices());
        assert!(emulator.stored().unwrap() == [("big.bin".to_owned(), content)], "{name}");
    }
}
