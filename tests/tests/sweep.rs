//! Every description of the reference corpus, generated as it was published: nothing is lost without a word, nothing
//! exists twice, and how much there is of each module is what was reviewed last.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use graphsmith_codegen::config::{ModuleEntry, Project};
use graphsmith_codegen::diag::{Diagnostics, Severity};
use graphsmith_codegen::driver::{self, Generated};
use graphsmith_codegen::emit::{Emitter, Models, Options};
use graphsmith_codegen::removed::{CauseKind, Removed};
use graphsmith_codegen::report;
use graphsmith_tests::counts::Counts;
use graphsmith_tests::golden::is_updating;
use graphsmith_tests::prose::{self, Rule, Slip};
use graphsmith_tests::{corpus, described, modules, repository};

/// How many faults of a module a failed test shows.
const SHOWN: usize = 5;

/// What is counted in a module. An operation is either bound to a cmdlet or counted under the first cause that left it
/// out: `document` to `replaced`, as in [`CauseKind`]. Slips of language are counted once each: `slips` are of our own
/// making, `quoted` stand in the description.
const COLUMNS: [&str; 13] = [
    "operations",
    "bound",
    "document",
    "command",
    "hidden",
    "replaced",
    "cmdlets",
    "sets",
    "models",
    "pages",
    "requests",
    "slips",
    "quoted",
];

/// What the table says above its rows.
const TITLE: &str = "Counts of the reference corpus; see tests/tests/sweep.rs. \
                     Accept others with: UPDATE_GOLDEN=1 cargo test -p graphsmith-tests --test sweep";

#[test]
fn every_description_is_generated_whole() {
    let Some(corpus) = corpus() else { return };
    let project = Project { file: corpus.join("specs"), modules: modules(&corpus), ..Project::default() };
    assert!(project.modules.len() > 50, "{} descriptions", project.modules.len());

    let mut diags = Diagnostics::default();
    let swept = driver::map_models(&project, 0, &mut diags, |module, generated| {
        (format!("{}/{}", module.api_version, module.service), sweep(module, &generated))
    });
    assert!(
        !diags.has_errors(),
        "{}",
        report::render(&diags, Severity::Error, report::Style::Plain, report::Extent::All)
    );
    let swept = swept.unwrap();
    let faults: Vec<String> = swept.iter().filter_map(|(name, swept)| shown(name, &swept.faults)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    let mut counts = Counts::new(&COLUMNS);
    counts.rows = swept.iter().map(|(name, swept)| (name.clone(), swept.row.to_vec())).collect();
    let snapshot = repository().join("tests/snapshots/sweep.txt");
    if is_updating() {
        fs::write(&snapshot, counts.render(TITLE)).unwrap();
        return;
    }
    let reviewed = Counts::parse(&fs::read_to_string(&snapshot).unwrap_or_default()).unwrap();
    let mut differences = reviewed.differences(&counts);
    for (name, swept) in swept.iter().filter(|(name, _)| reviewed.rows.get(name) != counts.rows.get(name)) {
        differences.extend(swept.slips.iter().take(SHOWN).map(|slip| format!("{name}: {slip}")));
    }
    assert!(differences.is_empty(), "{}\n{TITLE}", differences.join("\n"));
}

fn shown(module: &str, faults: &[String]) -> Option<String> {
    let first: Vec<&str> = faults.iter().take(SHOWN).map(String::as_str).collect();
    (!faults.is_empty()).then(|| format!("{module}: {} faults\n  {}", faults.len(), first.join("\n  ")))
}

/// What was found in a module.
struct Swept {
    row: [usize; COLUMNS.len()],
    /// What is wrong with it.
    faults: Vec<String>,
    /// Slips of language of our own making.
    slips: Vec<String>,
}

/// Counts a module and finds what is wrong with it.
fn sweep(module: &ModuleEntry, generated: &Generated) -> Swept {
    let model = &generated.cmdlets;
    let mut faults = Vec::new();
    let described = described(&module.spec);
    let sets = || model.cmdlets.iter().flat_map(|cmdlet| &cmdlet.sets);
    let bound: BTreeSet<&str> = sets().map(|set| generated.api.operation(set.operation).pointer.as_str()).collect();
    let selected: BTreeSet<&str> = generated.api.operations.iter().map(|o| o.pointer.as_str()).collect();
    let removed: BTreeMap<&str, &Removed> = model.removed.iter().map(|r| (r.pointer.as_str(), r)).collect();

    for pointer in &described {
        let taken_out = removed.get(pointer.as_str()).is_some_and(|removed| has(removed, CauseKind::Document));
        if taken_out == selected.contains(pointer.as_str()) {
            faults.push(format!("{pointer}: taken out of the document, and yet in the model; or neither"));
        }
        match (bound.contains(pointer.as_str()), removed.get(pointer.as_str())) {
            (true, None) => {}
            (false, Some(removed)) if !removed.causes.is_empty() => {}
            (is_bound, removed) => faults.push(format!("{pointer}: bound {is_bound}, removed {removed:?}")),
        }
    }
    let accounted = bound.iter().chain(removed.keys());
    faults.extend(accounted.filter(|p| !described.contains(**p)).map(|p| format!("{p}: described nowhere")));

    let pages = pages(generated, &mut faults);
    let (slips, quoted) = slips(module, &pages);
    let (types, pages): (Vec<String>, Vec<String>) =
        pages.into_iter().map(|(name, _)| name).partition(|page| page.starts_with(TYPES));
    let models: BTreeSet<&str> = model.models.iter().map(|model| model.name.as_str()).collect();
    let types: Vec<&str> = types.iter().map(|page| &page[TYPES.len()..]).collect();
    faults.extend(twins(&types));
    faults
        .extend(types.iter().filter(|name| !models.contains(*name)).map(|name| format!("the page {name} has no type")));
    let names: Vec<&str> = model.cmdlets.iter().map(|cmdlet| cmdlet.name.as_str()).collect();
    faults.extend(twins(&names));
    let page_names: Vec<&str> = pages.iter().map(String::as_str).collect();
    faults.extend(twins(&page_names));
    let (names, page_names) = (BTreeSet::from_iter(names), BTreeSet::from_iter(page_names));
    faults.extend(names.difference(&page_names).map(|name| format!("{name} has no page")));
    faults.extend(page_names.difference(&names).map(|name| format!("the page {name} has no cmdlet")));

    let requests = requests(generated, &mut faults);
    let described = described.len();

    let lost = |kind: CauseKind| removed.values().filter(|r| r.causes.first().is_some_and(|c| c.kind == kind)).count();
    let row = [
        described,
        bound.len(),
        lost(CauseKind::Document),
        lost(CauseKind::Command),
        lost(CauseKind::Hidden),
        lost(CauseKind::Replaced),
        names.len(),
        sets().count(),
        model.models.len(),
        pages.len(),
        requests,
        slips.len(),
        quoted,
    ];
    Swept { row, faults, slips }
}

/// The slips of language on the pages of a module, once each: those of our own making, and how many the description has.
fn slips(module: &ModuleEntry, pages: &[(String, String)]) -> (Vec<String>, usize) {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let mut found: BTreeMap<&str, Slip<'_>> = BTreeMap::new();
    for (_, page) in pages {
        for slip in prose::slips(page) {
            found.entry(slip.line).or_insert(slip);
        }
    }
    if found.is_empty() {
        return Default::default();
    }
    let description = letters(&fs::read_to_string(&module.spec).unwrap()).to_lowercase();
    let is_quoted = |slip: &Slip<'_>| match slip.rule {
        // Names have words that are misspelt, too.
        Rule::Spelling => description.contains(&letters(&slip.words).to_lowercase()),
        _ => slip.contexts().any(|context| description.contains(&letters(context).to_lowercase())),
    };
    let (quoted, own): (Vec<_>, Vec<_>) = found.into_values().partition(is_quoted);
    (own.iter().map(ToString::to_string).collect(), quoted.len())
}

/// What the names of pages of types begin with.
const TYPES: &str = "types/";

/// The help pages, by their names without folder and extension.
fn pages(generated: &Generated, faults: &mut Vec<String>) -> Vec<(String, String)> {
    let Generated { api, cmdlets, source, .. } = generated;
    let mut diags = Diagnostics::default();
    let help = Emitter::find("help").unwrap();
    let outputs = (help.emit)(Models { api, cmdlets, source }, &Options::default(), &mut diags);
    faults.extend(diags.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string));
    let mut names = Vec::new();
    for output in outputs {
        match output.path.strip_prefix("help/").and_then(|name| name.strip_suffix(".md")) {
            Some(name) if !output.bytes.is_empty() => {
                names.push((name.to_owned(), String::from_utf8(output.bytes).unwrap()));
            }
            _ => faults.push(format!("{} is no page", output.path)),
        }
    }
    names
}

/// How many requests the Rust of a module has: one for each operation that is in its document, so for all that are
/// described but those that a directive took out of it, whether a cmdlet calls them or not.
fn requests(generated: &Generated, faults: &mut Vec<String>) -> usize {
    let Generated { api, cmdlets, source, .. } = generated;
    let mut diags = Diagnostics::default();
    let rust = Emitter::find("rust").unwrap();
    let outputs = (rust.emit)(Models { api, cmdlets, source }, &Options::default(), &mut diags);
    faults.extend(diags.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string));
    let operations = outputs.iter().find(|output| output.path == "rust/operations.rs").unwrap();
    let text = String::from_utf8_lossy(&operations.bytes);
    let root = format!("/{}", api.module.api_version);
    let mut requests: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in text.lines() {
        let Some((method, tail)) = line.strip_prefix("#[graph_request(").and_then(|line| line.split_once(" = \"/"))
        else {
            continue;
        };
        let tail = tail.split_once('"').map_or(tail, |(path, _)| path);
        let path = tail.strip_prefix(&root[1..]);
        *requests.entry((method, path.unwrap_or(tail))).or_default() += 1;
    }
    for operation in &api.operations {
        let method = operation.method.as_str().to_ascii_lowercase();
        let count = requests.get(&(method.as_str(), operation.path.as_str())).copied().unwrap_or_default();
        if count != 1 {
            faults.push(format!("{} {} has {count} requests", operation.method.as_str(), operation.path));
        }
    }
    requests.values().sum()
}

/// Whether something of that kind left an operation out.
fn has(removed: &Removed, kind: CauseKind) -> bool {
    removed.causes.iter().any(|cause| cause.kind == kind)
}

/// Names that some systems take for one another.
fn twins(names: &[&str]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.iter().filter(|name| !seen.insert(name.to_lowercase())).map(|name| format!("{name} exists twice")).collect()
}
