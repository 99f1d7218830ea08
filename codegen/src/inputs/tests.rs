//! Inputs on real files.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::ErrorKind;

use super::{Found, Input, Inputs, Trust};

#[test]
fn what_is_found_again_is_what_was_found() {
    let temp = tempfile::tempdir().unwrap();
    let at = |name: &str| temp.path().join(name);
    fs::write(at("a"), "one").unwrap();
    fs::create_dir(at("folder")).unwrap();
    let mut inputs = Inputs::default();
    assert_eq!(inputs.read(&at("a"), 3).unwrap(), b"one");
    assert!(inputs.is_file(&at("a")) && !inputs.is_file(&at("b")));
    assert_eq!(inputs.names(&at("folder")), Some(Vec::new()));
    assert_eq!(inputs.names(&at("nowhere")), None);
    assert_eq!(inputs.canonical(&at("b")), None);
    assert!(inputs.is_file(&at("a")));
    assert_eq!(inputs.iter().count(), 6, "each once");
    let lost = |inputs: &Inputs| -> Vec<String> {
        let lost = inputs
            .iter()
            .filter(|input| [Trust::Times, Trust::Content].iter().any(|trust| input.again(*trust).is_none()));
        lost.map(|input| input.path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    assert!(lost(&inputs).is_empty());
    // Written just now, so nothing but the content tells.
    fs::write(at("a"), "two").unwrap();
    fs::write(at("folder/x"), "").unwrap();
    assert_eq!(lost(&inputs), ["a", "folder"]);
    fs::write(at("b"), "").unwrap();
    fs::create_dir(at("nowhere")).unwrap();
    assert_eq!(lost(&inputs), ["a", "b", "folder", "nowhere", "b"]);
}

#[test]
fn old_files_are_known_by_their_stamps() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("a");
    fs::write(&file, "one").unwrap();
    let new = Input::of_file(&file).unwrap();
    assert!(matches!(new.found, Found::Content { stamp: None, .. }), "{new:?}");
    // This program is older than the test.
    let program = std::env::current_exe().unwrap();
    let Found::Content { digest, stamp: Some(stamp) } = Input::of_file(&program).unwrap().found else {
        // Unless it was linked just now.
        return;
    };
    let wrong = super::Digest::of(b"another");
    let of = |digest| Input { path: program.clone(), found: Found::Content { digest, stamp: Some(stamp) } };
    assert!(of(wrong).again(Trust::Times).is_some() && of(wrong).again(Trust::Content).is_none());
    assert!(of(digest).again(Trust::Content).is_some());
}

#[test]
fn large_files_and_folders_are_refused() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("a"), "four").unwrap();
    let mut inputs = Inputs::default();
    assert_eq!(inputs.read(&temp.path().join("a"), 3).unwrap_err().kind(), ErrorKind::FileTooLarge);
    assert_eq!(inputs.read(temp.path(), 3).unwrap_err().kind(), ErrorKind::IsADirectory);
}
