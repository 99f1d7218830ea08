//! The file of permissions, and what it says of some operations.
#![no_main]

use std::sync::LazyLock;

use graphsmith_catalog::vocabulary::Method;
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::permissions::Permissions;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("there is room for a file"));

fuzz_target!(|bytes: &[u8]| {
    let file = FOLDER.path().join("permissions.json");
    std::fs::write(&file, bytes).expect("there is room for a file");
    let mut diags = Diagnostics::default();
    match Permissions::load(&file, &mut diags) {
        None => assert!(diags.iter().next().is_some(), "refused without a fault"),
        Some(permissions) => {
            for path in ["/users/{user-id}/events", "/me/messages/{message-id}/attachments/createUploadSession", "/"] {
                let _ = (permissions.of(Method::Get, path), permissions.of(Method::Post, path));
            }
        }
    }
});
