//! A report as `JUnit` XML: a suite for each module, a case for each rule that has effects there. A case fails if an effect
//! is of the class that fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use indexmap::IndexMap;

use super::escape::{html, plain, xml_comment};
use super::groups::{self, count};
use super::view::{Entry, View};
use super::words;
use crate::diff::report::Class;

/// How many names a line has at most.
const NAMES: usize = 8;

/// What a case says: whether it fails, and its lines.
#[derive(Default)]
struct Case {
    class: Option<Class>,
    lines: Vec<String>,
}

/// The cases of a module, by the names of their rules.
type Suite<'a> = IndexMap<&'a str, Case>;

pub fn render(view: &View) -> String {
    let suites = suites(view);
    let fails = |case: &Case| view.options.fail_on.is_some_and(|least| case.class >= Some(least));
    let failures = |suite: &Suite| suite.values().filter(|case| fails(case)).count();
    let tests = |suite: &Suite| suite.len().max(1);
    let all = suites.values().map(tests).sum::<usize>();
    let failed = suites.values().map(failures).sum::<usize>();
    let name = html(&plain(&format!("graphsmith diff {} {}", view.options.old, view.options.new)));
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let _ = writeln!(out, "<testsuites name=\"{name}\" tests=\"{all}\" failures=\"{failed}\">");
    for (module, suite) in &suites {
        let module = html(&plain(module));
        let (tests, failures) = (tests(suite), failures(suite));
        let _ = writeln!(out, "<testsuite name=\"{module}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">");
        if suite.is_empty() {
            // Some readers refuse a suite without cases.
            let _ = writeln!(out, "<testcase classname=\"{module}\" name=\"{}\"/>", words::NOTHING_CHANGED);
        }
        for (rule, case) in suite {
            let class = case.class.map_or("info", Class::as_str);
            let lines = html(&case.lines.join("\n"));
            let first = html(case.lines.first().map_or("", String::as_str));
            let body = if fails(case) {
                format!("<failure type=\"{class}\" message=\"{first}\">{lines}</failure>")
            } else {
                format!("<system-out>{lines}</system-out>")
            };
            let _ = writeln!(out, "<testcase classname=\"{module}\" name=\"{}\">{body}</testcase>", html(rule));
        }
        out += "</testsuite>\n";
    }
    let _ = writeln!(out, "<!-- {} -->", xml_comment(&words::not_compared(view)));
    out + "</testsuites>\n"
}

/// The cases of all modules. Causes without effects are cases of their kind.
fn suites<'a>(view: &View<'a>) -> BTreeMap<&'a str, Suite<'a>> {
    let mut suites: BTreeMap<&str, Suite> = BTreeMap::new();
    suites.extend(view.report.modules.iter().map(|module| (module.as_str(), Suite::new())));
    for entry in &view.entries {
        let title = plain(&entry.cause.title);
        let mut add = |module: &'a str, rule: &'a str, class: Option<Class>, line: String| {
            let case = suites.entry(module).or_default().entry(rule).or_default();
            case.class = case.class.max(class);
            case.lines.push(format!("{line} ({title})"));
        };
        for module in modules(entry) {
            let effects = entry.groups.iter().flat_map(|group| &group.effects);
            let here = effects.copied().filter(|effect| effect.subject.module == module);
            for group in groups::group(here, &view.options.readers) {
                let line = plain(&group.line().text(NAMES));
                add(module, &group.rule.id, group.worst().class, line);
            }
        }
        if entry.groups.is_empty() {
            let line = match entry.pages.len() {
                0 => words::NOTHING_FOLLOWS.to_owned(),
                pages => format!("{} differently", count(pages, ("page reads", "pages read"))),
            };
            for module in entry.cause.modules.iter().map(String::as_str) {
                add(module, entry.cause.kind, Some(entry.class), line.clone());
            }
        }
    }
    suites
}

/// The modules that a cause has effects in.
fn modules<'a>(entry: &Entry<'a>) -> BTreeSet<&'a str> {
    let effects = entry.groups.iter().flat_map(|group| &group.effects);
    effects.map(|effect| effect.subject.module.as_str()).collect()
}
