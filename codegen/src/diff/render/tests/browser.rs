//! The page in a browser: Chromium without a window, if it is installed.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::example;
use crate::diff::render::{Format, Options, render};

const PROGRAM: &str = "chromium";

/// Set where the browser has to be installed.
const REQUIRED: &str = "GRAPHSMITH_REQUIRE_CHROMIUM";

const SCRIPT: &str = include_str!("browser.js");

/// What can be seen, and whether causes unfold, where the script of the page doesn't run. A browser whose scripts are off prints nothing.
const LOOK: &str = r#"
const say = (name, value) => document.body.insertAdjacentHTML("beforeend", `<p class='seen'>${name}=${value}</p>`);
const isSeen = (element) => element.checkVisibility();
const last = Array.from(document.querySelectorAll(".cause")).at(-1);
say("filters", isSeen(document.getElementById("filters")));
say("causes", Array.from(document.querySelectorAll(".cause > summary")).filter(isSeen).length);
say("folded", isSeen(last.querySelector(".body")));
last.querySelector("summary").click();
say("unfolded", isSeen(last.querySelector(".body")));
"#;

/// How the filters begin before the script shows them.
const HIDDEN: &str = "<form id=\"filters\" autocomplete=\"off\" hidden=\"\">";

/// Whether there is a browser.
fn is_installed() -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    let is_there = env::split_paths(&paths).any(|folder| folder.join(PROGRAM).is_file());
    assert!(is_there || env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and there is no {PROGRAM}");
    if !is_there {
        test_summary::record("no chromium is installed (tests/chromium/install does it; it needs apt-get)");
    }
    is_there
}

/// The page after it was loaded, and what the browser said about it.
fn load(page: &str, arguments: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let (dom, log) = run(folder.path(), page, &[&["--dump-dom"], arguments].concat());
    assert!(dom.contains("</html>"), "{log}");
    (dom, log)
}

/// What the browser prints when it opens a page, and what it says about it.
fn run(folder: &Path, page: &str, arguments: &[&str]) -> (String, String) {
    let file = folder.join("report.html");
    fs::write(&file, page).unwrap();
    let output = Command::new(PROGRAM)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .args(arguments)
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let [out, log] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (out, log)
}

fn page() -> String {
    render(&example::report(), Format::Html, &Options::default())
}

/// The page with another script behind its own, which the policy allows; `own` is whether it allows that of the page too.
fn tried_page(script: &str, own: bool) -> String {
    let hash = BASE64_STANDARD.encode(Sha256::digest(script.as_bytes()));
    let page = page();
    let (before, rest) = page.split_once("script-src '").unwrap();
    let (allowed, rest) = rest.split_once('\'').unwrap();
    let allowed = if own { format!("'{allowed}' ") } else { String::new() };
    let rest = rest.replace("</script>\n</body>", &format!("</script>\n<script>{script}</script>\n</body>"));
    format!("{before}script-src {allowed}'sha256-{hash}'{rest}")
}

/// What the script says: `name=value`.
fn seen(page: &str, arguments: &[&str]) -> Vec<String> {
    let (dom, log) = load(page, arguments);
    let lines = dom.split("<p class=\"seen\">").skip(1).map(|part| part.split_once("</p>").unwrap().0.to_owned());
    let lines: Vec<String> = lines.collect();
    assert!(!lines.is_empty(), "the script said nothing\n{log}");
    lines
}

#[test]
fn the_page_finds_causes() {
    if !is_installed() {
        return;
    }
    let lines = seen(&tried_page(SCRIPT, true), &["--window-size=1200,900"]);
    let expected = [
        "all=10",
        "words=c-1a2b3c4d5e6f",
        "none=true",
        "errors=4",
        "pages=c-3c4d5e6f7081,c-1a2b3c4d5e6f error,warning",
        "again=10 error!",
        "module=c-6f708192a3b4,c-8192a3b4c5d6",
        "unfolded=0",
        "columns=2",
        "wide=false",
        "page=rgb(246, 247, 249)",
        "marks=true true",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn the_page_fits_a_phone_and_a_dark_room() {
    if !is_installed() {
        return;
    }
    let lines = seen(&tried_page(SCRIPT, true), &["--window-size=500,900", "--blink-settings=preferredColorScheme=0"]);
    for line in ["columns=1", "wide=false", "page=rgb(15, 18, 22)"] {
        assert!(lines.iter().any(|seen| seen == line), "{line}: {lines:?}");
    }
}

#[test]
fn the_policy_allows_the_script_of_the_page_and_no_other() {
    if !is_installed() {
        return;
    }
    let (with, log) = load(&page(), &[]);
    assert!(!with.contains(HIDDEN) && with.contains("10 in all"), "{log}");
    assert!(!log.contains("Content Security Policy") && !log.contains("Uncaught"), "{log}");
    let other = page().replace("</body>", "<script>document.title = 'run'</script></body>");
    let (dom, log) = load(&other, &[]);
    assert!(!dom.contains("<title>run") && log.contains("Content Security Policy"), "{log}");
}

#[test]
fn the_page_needs_no_script() {
    if !is_installed() {
        return;
    }
    let lines = seen(&tried_page(LOOK, false), &[]);
    assert_eq!(lines, ["filters=false", "causes=10", "folded=false", "unfolded=true"]);
}
