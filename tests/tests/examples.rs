//! Every generated example is a call that `mg` understands, a request that follows the description, and one that a server
//! answers: the emulator and prism those that they know, without being told that anything is wrong.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use graphsmith_codegen::config::{ModuleEntry, Project};
use graphsmith_codegen::diag::{Diagnostics, Severity};
use graphsmith_codegen::{driver, report};
use graphsmith_emulator::faults::{Script, Service};
use graphsmith_emulator::{Emulator, Options};
use graphsmith_tests::bodies::Undescribed;
use graphsmith_tests::counts::Counts;
use graphsmith_tests::examples::{Module, Tally};
use graphsmith_tests::golden::is_updating;
use graphsmith_tests::prism::{self, Prism};
use graphsmith_tests::{corpus, modules, repository};

/// Modules whose examples are sent to prism, besides the bundled ones.
const WHOLE: [&str; 10] = [
    "beta/ChangeNotifications",
    "beta/SchemaExtensions",
    "v1.0/Calendar",
    "v1.0/ChangeNotifications",
    "v1.0/CrossDeviceExperiences",
    "v1.0/DirectoryObjects",
    "v1.0/Identity.Partner",
    "v1.0/Mail",
    "v1.0/People",
    "v1.0/PersonalContacts",
];

const COLUMNS: [&str; 4] = ["made", "parsed", "bound", "valid"];

/// What the table says above its rows.
const TITLE: &str = "Examples of the reference corpus; see tests/tests/examples.rs. Accept others with: \
                     UPDATE_GOLDEN=1 cargo test -p graphsmith-tests --test examples";

#[test]
fn bundled_examples_are_valid() {
    let tallies = each(&bundled(), |module, _| module.tally(&undescribed()));
    assert!(tallies.len() >= 6, "{} modules", tallies.len());
    assert_valid(&tallies);
}

#[test]
fn examples_of_all_modules_are_valid() {
    let Some(corpus) = corpus() else { return };
    let project = Project { file: corpus.join("specs"), modules: modules(&corpus), ..Project::default() };
    let tallies = each(&project, |module, _| module.tally(&undescribed()));
    let mut counts = Counts::new(&COLUMNS);
    counts.rows = tallies.iter().map(|(name, tally)| (name.clone(), figures(tally).to_vec())).collect();
    let snapshot = repository().join("tests/snapshots/examples.txt");
    if is_updating() {
        fs::write(&snapshot, counts.render(TITLE)).unwrap();
    }
    let shown = shown(&tallies);
    let reviewed = Counts::parse(&fs::read_to_string(&snapshot).unwrap_or_default()).unwrap();
    let differences = reviewed.differences(&counts);
    assert!(differences.is_empty(), "{}\n{TITLE}\n{shown}", differences.join("\n"));
    assert_valid(&tallies);
}

/// The emulator plays all that the bundled cmdlets call.
#[test]
fn bundled_examples_run() {
    let service = Service { named_exist: true, ..Service::default() };
    let run = each(&bundled(), |module, _| {
        let script = Script { service: service.clone(), ..Script::default() };
        let options = Options { script, ..Options::built_in().unwrap() };
        module.run(|| Emulator::on_thread(options.clone()).unwrap(), |emulator| emulator.url())
    });
    let mut failed = String::new();
    for (name, (done, faults)) in run {
        println!("{name}: {done} examples ran");
        assert!(done > 0, "{name}: {faults:?}");
        failed.extend(faults.into_iter().map(|fault| format!("{name} {fault}\n")));
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn prism_accepts_examples() {
    let (Some(program), Some(corpus)) = (prism::program(), corpus()) else { return };
    for project in [bundled(), whole(&corpus)] {
        let mut failed = String::new();
        for (name, (done, faults)) in each(&project, |module, _| {
            let prism = Prism::for_catalog(&program, &corpus, &module.catalog(), &HashSet::new());
            module.run(|| &prism, |prism| &prism.url)
        }) {
            println!("{name}: prism accepts {done} examples of {}", done + faults.len());
            failed.extend(faults.into_iter().map(|fault| format!("{name} {fault}\n")));
        }
        assert!(failed.is_empty(), "{failed}");
    }
}

fn bundled() -> Project {
    let mut diags = Diagnostics::default();
    let project = Project::load(&repository().join("specs/graphsmith.toml"), &mut diags).unwrap();
    assert!(!diags.has_errors(), "{:?}", diags.iter().collect::<Vec<_>>());
    project
}

fn whole(corpus: &Path) -> Project {
    let mut all = modules(corpus);
    all.retain(|module| WHOLE.contains(&name(module).as_str()));
    Project { file: corpus.join("specs"), modules: all, ..Project::default() }
}

fn name(module: &ModuleEntry) -> String {
    format!("{}/{}", module.api_version, module.service)
}

/// Does something with the examples of each module.
fn each<T: Send>(project: &Project, work: impl Fn(&Module<'_>, &ModuleEntry) -> T + Sync) -> Vec<(String, T)> {
    let mut diags = Diagnostics::default();
    let done = driver::map_models(project, 0, &mut diags, |entry, generated| {
        (name(entry), work(&Module::new(entry, &generated), entry))
    });
    let said = report::render(&diags, Severity::Error, report::Style::Plain, report::Extent::All);
    assert!(!diags.has_errors(), "{said}");
    done.unwrap()
}

/// What the table of samples says of types that descriptions don't.
fn undescribed() -> Undescribed {
    let table: toml::Table = toml::from_str(include_str!("../../codegen/src/text/examples/samples.toml")).unwrap();
    let types = table["types"].as_table().unwrap().iter().map(|(name, members)| {
        let members = members.as_table().unwrap().iter();
        (name.clone(), members.map(|(member, sort)| (member.clone(), sort.as_str().unwrap().to_owned())).collect())
    });
    let objects = table["objects"].as_table().unwrap().iter();
    let derived = objects.filter(|(_, object)| object.get("@odata.type").is_some()).map(|(name, _)| name.clone());
    Undescribed { types: types.collect(), derived: derived.collect() }
}

fn figures(tally: &Tally) -> [usize; COLUMNS.len()] {
    [tally.made, tally.parsed, tally.bound, tally.valid]
}

fn assert_valid(tallies: &[(String, Tally)]) {
    let said = shown(tallies);
    println!("{said}");
    for (name, tally) in tallies {
        assert!(tally.made > 0, "{name} has no example");
        assert_eq!(figures(tally), [tally.made; 4], "{name}\n{said}");
    }
}

/// The figures of all modules, and each kind of fault with the first that there is.
fn shown(tallies: &[(String, Tally)]) -> String {
    let mut sums = [0; COLUMNS.len()];
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, tally) in tallies {
        sums.iter_mut().zip(figures(tally)).for_each(|(sum, figure)| *sum += figure);
        for [kind, cmdlet, what] in &tally.faults {
            kinds.entry(kind).or_default().push(format!("{name} {cmdlet}: {what}"));
        }
    }
    let mut out = String::new();
    for (column, sum) in COLUMNS.iter().zip(sums) {
        write!(out, "{column} {sum} ").unwrap();
    }
    for (kind, faults) in &kinds {
        write!(out, "\n{} times {kind}, for example {}", faults.len(), faults[0]).unwrap();
    }
    out
}
