//! An edit of the configuration is the cause of what it changes, with its place.

use std::path::Path;

use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::diff::report::Class;
use graphsmith_codegen::diff::{Report, Side, Wanted, compare};
use tempfile::TempDir;

const MODULE: &str = r#"
[[module]]
name = "Contoso.Garden"
service = "Garden"
api-version = "v1.0"
spec = "garden.yml"
"#;

const SPEC: &str = r"
openapi: 3.0.3
info: { title: Garden, version: v1.0 }
servers: [{ url: https://garden.example/v1.0 }]
paths:
  /beds/{bed-id}:
    get:
      operationId: bed_GetBed
      parameters:
        - { name: bed-id, in: path, required: true, schema: { type: string } }
        - { name: sort, in: query, schema: { type: string } }
      responses: { '204': { description: Found } }
    delete:
      operationId: bed_DeleteBed
      parameters: [{ name: bed-id, in: path, required: true, schema: { type: string } }]
      responses: { '204': { description: Gone } }
";

/// The report of what directives change.
fn report(before: &str, after: &str) -> Report {
    let folder = TempDir::new().unwrap();
    let mut diags = Diagnostics::default();
    let sides = [("old", before), ("new", after)].map(|(name, directives)| {
        let path = folder.path().join(name);
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("garden.yml"), SPEC).unwrap();
        std::fs::write(path.join("graphsmith.toml"), format!("{MODULE}{directives}")).unwrap();
        Side::read(path.to_str().unwrap(), Wanted { config: &[], modules: &[] }, &mut diags).unwrap()
    });
    compare(&sides[0], &sides[1], "2026-11-25", &mut diags).unwrap()
}

/// The causes of a report that have effects: their kinds, the rules of their effects, and their lines.
fn causes(report: &Report) -> Vec<(&str, Vec<&str>, Option<u32>)> {
    let with_effects = report.causes.iter().filter(|cause| !cause.effects.is_empty());
    with_effects
        .map(|cause| {
            let mut rules: Vec<&str> = cause.effects.iter().map(|effect| effect.rule.id.as_str()).collect();
            rules.sort_unstable();
            rules.dedup();
            (cause.kind, rules, cause.new.as_ref().or(cause.old.as_ref()).and_then(|place| place.line))
        })
        .collect()
}

const OTHER: &str = "\n[[directive]]\nwhere = { verb = \"New\" }\nset = { verb = \"Add\" }\n";
const CALLED: &str = "\n[[directive]]\nwhere = { verb = \"Get\", subject = \"Bed\" }\nset = { subject = \"Plot\" }\n";
const REMOVED: &str = "\n[[directive]]\nwhere = { verb = \"Remove\", subject = \"Bed\" }\nremove = true\n";
const SORTED: &str = "\n[[directive]]\nwhere = { parameter-name = \"Sort\" }\nset = { parameter-name = \"OrderBy\" }\n";

/// The line of the first directive after so many lines of directives before it.
fn line(before: &str) -> Option<u32> {
    u32::try_from(MODULE.lines().count() + before.lines().count() + 2).ok()
}

#[test]
fn directives_explain_what_they_change() {
    let both = format!("{OTHER}{CALLED}");
    let renamed = report("", &both);
    // The directive that selects the cmdlet, and not the first one that was added.
    assert_eq!(causes(&renamed), [("directive-added", vec!["cmdlet-renamed", "item-renamed"], line(OTHER))]);
    let back = report(&both, "");
    assert_eq!(causes(&back), [("directive-removed", vec!["cmdlet-renamed", "item-renamed"], line(OTHER))]);
    let removed = report("", REMOVED);
    assert_eq!(causes(&removed), [("directive-added", vec!["cmdlet-removed"], line(""))]);
    let parameter = report("", SORTED);
    assert_eq!(causes(&parameter), [("directive-added", vec!["parameter-renamed"], line(""))]);
}

/// The project with what its file says besides, and its description.
fn write(folder: &Path, module: &str, more: &str, spec: &str) {
    std::fs::create_dir_all(folder.join("specs")).unwrap();
    std::fs::write(folder.join("specs/garden.yml"), spec).unwrap();
    std::fs::write(folder.join("specs/graphsmith.toml"), format!("{module}{more}")).unwrap();
}

fn read(path: &str, diags: &mut Diagnostics) -> Option<Side> {
    Side::read(path, Wanted { config: &[], modules: &[] }, diags)
}

#[test]
fn errors_of_beta_are_warnings_where_the_project_says_so() {
    let folder = TempDir::new().unwrap();
    let beta = MODULE.replace("v1.0", "beta");
    let without = SPEC.replace("- { name: sort, in: query, schema: { type: string } }", "");
    let mut diags = Diagnostics::default();
    let mut class = |module: &str, more: &str| {
        write(&folder.path().join("old"), module, "", SPEC);
        write(&folder.path().join("new"), module, more, &without);
        let sides = ["old", "new"].map(|name| read(folder.path().join(name).to_str().unwrap(), &mut diags).unwrap());
        let report = compare(&sides[0], &sides[1], "2026-11-25", &mut diags).unwrap();
        let cause = report.causes.first().unwrap();
        // Absolute paths of sides aren't in reports.
        assert_eq!(cause.old.as_ref().unwrap().file, "specs/garden.yml");
        cause.class
    };
    let capped = "\n[diff]\nbeta = \"warning\"\n";
    assert_eq!(class(&beta, ""), Class::Error);
    assert_eq!(class(&beta, capped), Class::Warning);
    assert_eq!(class(MODULE, capped), Class::Error);

    write(folder.path(), &beta, "\n[diff]\nbeta = \"none\"\n", SPEC);
    let mut diags = Diagnostics::default();
    assert!(read(folder.path().to_str().unwrap(), &mut diags).is_none());
    let fault = diags.iter().next().unwrap();
    let line = u32::try_from(MODULE.lines().count() + 3).unwrap();
    assert_eq!(fault.place.line, Some(line), "{fault}");
    assert!(fault.message.contains("none") && fault.message.contains("warning"), "{fault}");
}

#[test]
fn directives_without_effect_are_told_as_such() {
    let report = report("", OTHER);
    assert_eq!(report.causes.len(), 1);
    assert!(report.causes[0].effects.is_empty() && report.causes[0].kind == "directive-added");
}
