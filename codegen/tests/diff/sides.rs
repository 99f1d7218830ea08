//! The same state on both sides, named in different ways: nothing differs.

use std::path::Path;

use graphsmith_codegen::cli::{self, Console};
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::diff::{Report, Side, Wanted, compare};
use tempfile::TempDir;

const SPEC: &str = r"
openapi: 3.0.3
info: { title: Garden, version: v1.0 }
servers: [{ url: https://garden.example/v1.0 }]
paths:
  /beds:
    get:
      operationId: bed_ListBed
      summary: Lists
      description: |-
        Lists beds.
        One for each plot.
      parameters:
        - { name: sort, in: query, schema: { type: string, enum: [length, age], default: age } }
      responses:
        2XX:
          description: Found
          content: { application/json: { schema: { $ref: '#/components/schemas/beds' } } }
      x-ms-pageable: { nextLinkName: '@odata.nextLink' }
    post:
      operationId: bed_CreateBed
      deprecated: true
      x-ms-deprecation: { date: '2026-01-01', removalDate: '2027-01-01' }
      requestBody:
        content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } }
      responses:
        2XX: { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } } }
components:
  schemas:
    beds:
      type: object
      properties:
        value: { type: array, items: { $ref: '#/components/schemas/bed' } }
        '@odata.nextLink': { type: string, nullable: true }
    bed:
      type: object
      required: [length]
      properties:
        length: { type: integer, format: int32, minimum: 1, maximum: 40, description: 'How long it is,\n in metres.' }
        soil: { type: string, enum: [clay, sand], nullable: true }
        photo: { type: string, format: byte, description: What it looks like. }
        neighbours: { type: array, items: { $ref: '#/components/schemas/bed' } }
";

fn generate(spec: &Path, out: &Path, emit: &str) {
    let words = ["graphsmith", "generate", "--quiet", "--module", "Microsoft.Graph.Garden", "--service", "Garden"];
    let paths =
        [("--spec", spec), ("--out", out)].map(|(option, path)| [option.to_owned(), path.display().to_string()]);
    let words = words.map(str::to_owned).into_iter().chain(paths.into_iter().flatten());
    let words = words.chain(["--api-version", "v1.0", "--emit", emit].map(str::to_owned));
    let (mut printed, mut faults) = (Vec::new(), Vec::new());
    let mut console = Console { out: &mut printed, err: &mut faults, terminal: false, records: None };
    let code = cli::run(words.map(Into::into), &mut console);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&faults));
}

fn report(old: &Path, new: &Path) -> Report {
    let mut diags = Diagnostics::default();
    let wanted = Wanted { config: &[], modules: &[] };
    let sides = [old, new].map(|path| Side::read(path.to_str().unwrap(), wanted, &mut diags).unwrap());
    compare(&sides[0], &sides[1], "2026-11-25", &mut diags).unwrap()
}

#[test]
fn a_description_and_what_is_made_of_it_are_one_state() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("garden.yml"), SPEC).unwrap();
    generate(&path("garden.yml"), &path("out"), "facts,api,rust");
    generate(&path("garden.yml"), &path("facts"), "facts");
    for [old, new] in [["garden.yml", "out"], ["out", "garden.yml"], ["out", "facts"], ["facts/facts.json", "out"]] {
        let report = report(&path(old), &path(new));
        let causes: Vec<_> = report.causes.iter().map(|cause| (&cause.title, &cause.effects)).collect();
        assert!(causes.is_empty(), "{old} {new}: {causes:?}");
        assert!(!report.not_compared.is_empty(), "{old} {new}");
    }
}

#[test]
fn facts_tell_what_they_can() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("garden.yml"), SPEC).unwrap();
    std::fs::write(path("new.yml"), SPEC.replace("enum: [clay, sand]", "enum: [clay]").replace("photo:", "image:"))
        .unwrap();
    for (spec, out) in [("garden.yml", "old"), ("new.yml", "new")] {
        generate(&path(spec), &path(out), "facts,api,rust");
        generate(&path(spec), &path(&format!("{out}-facts")), "facts");
    }
    let rules = |old: &str, new: &str| {
        let report = report(&path(old), &path(new));
        let effects = report.causes.into_iter().flat_map(|cause| cause.effects);
        effects.map(|effect| effect.rule.id.clone()).collect::<std::collections::BTreeSet<String>>()
    };
    let of_outputs = rules("old", "new");
    for rule in ["value-removed", "property-removed", "field-removed"] {
        assert!(of_outputs.contains(rule), "{rule}: {of_outputs:?}");
    }
    let of_facts = rules("old-facts", "new-facts");
    assert!(of_facts.contains("property-removed"), "{of_facts:?}");
    assert!(!of_facts.contains("value-removed") && !of_facts.contains("field-removed"), "{of_facts:?}");
}
