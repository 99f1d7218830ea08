//! What is checked in under `generated/` is what `specs/` gives.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use graphsmith_codegen::config::Project;
use graphsmith_codegen::diag::{Diagnostics, Severity};
use graphsmith_codegen::driver::{self, Layout, Options};
use graphsmith_codegen::report::{self, Style};
use graphsmith_codegen::write::{Mode, Summary};
use graphsmith_tests::{folder, repository};
use std::path::Path;

/// Compares or updates the folder `generated` of a repository.
fn generate(repository: &Path, mode: Mode) -> Summary {
    let mut diags = Diagnostics::default();
    let summary = Project::load(&repository.join("specs/graphsmith.toml"), &mut diags).and_then(|project| {
        let folder = repository.join("generated");
        driver::run(&project, &Options::new(Layout::Crate), &folder, mode, &|_| (), &mut diags).ok()
    });
    driver::locate(&mut diags, Severity::Warning);
    summary
        .unwrap_or_else(|| panic!("{}", report::render(&diags, Severity::Warning, Style::Plain, report::Extent::All)))
}

#[test]
fn generated_is_what_specs_give() {
    let summary = generate(&repository(), Mode::Check);
    let diff: String = summary.changes.iter().map(|change| change.diff.as_str()).collect();
    assert!(summary.changes.is_empty(), "generated/ is stale; run `cargo build`\n{diff}");
}

/// A reviewer of a changed description sees it on the page where it is shown. Apart from that only the facts and the
/// Rust of that module change: its files name the digest of their spec.
#[test]
fn one_changed_description_touches_one_page() {
    const OPERATION: &str = "/users/{user-id}/messages/{message-id}/attachments/microsoft.graph.createUploadSession";
    let temp = tempfile::tempdir().unwrap();
    folder::copy(&repository().join("specs"), &temp.path().join("specs")).unwrap();
    generate(temp.path(), Mode::Write);
    assert_eq!(generate(temp.path(), Mode::Write).changes, []);

    let spec = temp.path().join("specs/v1.0/Users.Actions.yml");
    let text = std::fs::read_to_string(&spec).unwrap();
    let path = text.find(OPERATION).unwrap();
    let at = path + text[path..].find("description: ").unwrap() + "description: ".len();
    std::fs::write(&spec, format!("{}Quite another text. {}", &text[..at], &text[at..])).unwrap();

    let changes = generate(temp.path(), Mode::Write).changes;
    let pages: Vec<&str> = changes.iter().map(|c| c.path.as_str()).filter(|path| path.starts_with("help/")).collect();
    assert_eq!(pages, ["help/Microsoft.Graph.Users.Actions/New-MgUserMessageAttachmentUploadSession.md"]);
    let others: Vec<&str> = changes.iter().map(|c| c.path.as_str()).filter(|path| !path.starts_with("help/")).collect();
    assert!(others.iter().all(|path| path.contains("Users.Actions") || path.contains("users_actions")), "{others:?}");
}
