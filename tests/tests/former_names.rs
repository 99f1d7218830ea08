//! Former names in `mg`: what a name that was promised does once it is an alias, and once it is gone (docs/names.md#what-happens).
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::fs;
use std::path::{Path, PathBuf};

use graphsmith_codegen::config::Project;
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::driver;
use graphsmith_codegen::emit::{Models, rust};
use graphsmith_tests::built::Built;
use graphsmith_tests::command::{Run, Surroundings, graphsmith, mg};
use tempfile::TempDir;

const PROJECT: &str = r#"
[[module]]
name = "Contoso.Garden"
service = "Garden"
api-version = "v1.0"
spec = "garden.yml"
"#;

const SPEC: &str = r#"
openapi: 3.0.3
info: { title: Garden, version: v1.0 }
servers: [{ url: "https://graph.microsoft.com/v1.0" }]
paths:
  /beds/{bed-id}:
    parameters: [{ name: bed-id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: bed_GetBed
      responses: { 2XX: { description: Bed, content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } } } }
    patch:
      operationId: bed_UpdateBed
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } } }
      responses: { 2XX: { description: Done } }
  /beds/{bed-id}/plants/{plant-id}:
    parameters:
      - { name: bed-id, in: path, required: true, schema: { type: string } }
      - { name: plant-id, in: path, required: true, schema: { type: string } }
    get:
      operationId: bed_GetPlant
      responses: { 2XX: { description: Plant, content: { application/json: { schema: { type: string } } } } }
  /beds/{bed-id}/pots:
    parameters: [{ name: bed-id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: bed_GetPot
      responses: { 2XX: { description: Pot, content: { application/json: { schema: { type: string } } } } }
components:
  schemas:
    bed:
      type: object
      properties:
        width: { type: integer, format: int32 }
        sunlit: { type: boolean }
        sunlitHours: { type: integer, format: int32 }
"#;

/// A project with catalogs.
struct Garden(TempDir);

impl Garden {
    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn graphsmith(&self, code: u8, words: &[&str]) {
        let manifest = self.path("graphsmith.toml").display().to_string();
        let run = graphsmith(words.iter().copied().chain(["--manifest", &manifest]));
        assert_eq!(run.code, code, "{words:?}: {}", run.err);
    }

    fn generate(&self, code: u8) {
        let out = self.path("out").display().to_string();
        self.graphsmith(code, &["generate", "--emit", "catalog", "--out", &out]);
    }

    fn mg(&self, words: &[&str]) -> Run {
        let catalogs = find(&self.path("out"));
        let variables = vec![("MG_CATALOGS", catalogs.display().to_string()), ("MG_TOKEN", "token".to_owned())];
        mg(words.iter().copied(), &Surroundings { variables, ..Surroundings::default() })
    }
}

/// The folder of the catalog.
fn find(folder: &Path) -> PathBuf {
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            if entry.path().is_dir() {
                pending.push(entry.path());
            } else if entry.path().extension().is_some_and(|extension| extension == "mgcat") {
                return folder;
            }
        }
    }
    folder.to_owned()
}

#[test]
fn an_alias_works_and_says_until_when_and_what_is_gone_says_why() {
    let garden = Garden(TempDir::new().unwrap());
    fs::write(garden.path("graphsmith.toml"), PROJECT).unwrap();
    fs::write(garden.path("garden.yml"), SPEC).unwrap();
    garden.graphsmith(0, &["names", "release"]);
    garden.generate(0);
    let before = garden.mg(&["Get-MgBedPlant", "-BedId", "b", "-PlantId", "p", "-WhatIf"]);
    assert_eq!((before.code, before.err.contains("warning")), (0, false), "{}", before.err);

    let pots = SPEC.find("  /beds/{bed-id}/pots").unwrap()..SPEC.find("components:").unwrap();
    let spec = SPEC.replace(&SPEC[pots], "").replace("bed_GetPlant", "bed_GetFlower").replace("plant-id", "flower-id");
    fs::write(garden.path("garden.yml"), spec.replace("        sunlit: { type: boolean }\n", "")).unwrap();

    // Before anybody has decided, former names work already.
    garden.generate(1);
    let line = ["Get-MgBedPlant", "-BedId", "b", "-PlantId", "p", "-WhatIf"];
    let undecided = garden.mg(&line);
    assert_eq!((undecided.code, &undecided.out), (0, &before.out), "{}", undecided.err);
    assert!(undecided.err.contains("Get-MgBedPlant is called Get-MgBedFlower now; the former name works for a time"));

    garden.graphsmith(0, &["names", "accept", "--all", "--reason", "closed by the service", "--date", "2026-11-27"]);
    garden.generate(0);
    let aliases = garden.mg(&line);
    assert_eq!((aliases.code, &aliases.out), (0, &before.out), "{}", aliases.err);
    for told in [
        "mg: warning: Get-MgBedPlant is called Get-MgBedFlower now; the former name works until 2028-11-27\n",
        "mg: warning: -PlantId is called -FlowerId now; the former name works until 2028-11-27\n",
    ] {
        assert!(aliases.err.contains(told), "{}", aliases.err);
    }
    let identity = garden.mg(&["Get-MgBedFlower", "-InputObject", "@{BedId='b'; PlantId='p'}", "-WhatIf"]);
    assert_eq!((identity.code, &identity.out), (0, &before.out), "{}", identity.err);
    let now = garden.mg(&["Get-MgBedFlower", "-BedId", "b", "-FlowerId", "p", "-WhatIf"]);
    assert_eq!((now.code, now.err.contains("warning")), (0, false), "{}", now.err);

    // What is gone isn't taken for what begins like it.
    for (line, told) in [
        (&["Get-MgBedPot", "-BedId", "b"][..], "Get-MgBedPot is gone since 2026-11-27: closed by the service"),
        (&["Update-MgBed", "-BedId", "b", "-Sunlit"], "-Sunlit is gone since 2026-11-27: closed by the service"),
    ] {
        let gone = garden.mg(line);
        assert_eq!(gone.code, 2, "{}", gone.err);
        assert!(gone.err.contains(told), "{}", gone.err);
        assert!(!gone.err.contains("Did you mean") && !gone.err.contains("did you mean"), "{}", gone.err);
    }
    let known = garden.mg(&["find", "pot"]);
    assert!(!known.out.contains("Get-MgBedPot"), "{}", known.out);

    // Scripts are told of them where they stand.
    let script = garden.path("garden.ps1");
    fs::write(&script, "Get-MgBedPlant -BedId b -PlantId p\nGet-MgBedPot -BedId b\nUpdate-MgBed -BedId b -Sunlit\n")
        .unwrap();
    let checked = garden.mg(&["check-scripts", &script.display().to_string()]);
    assert_eq!(checked.code, 1, "{}", checked.err);
    let told = checked.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in [
        "1:1: warning: Get-MgBedPlant is called Get-MgBedFlower now; the former name works until 2028-11-27 [cmdlet-renamed]",
        "1:25: warning: Get-MgBedFlower: -PlantId is called -FlowerId now; the former name works until 2028-11-27 [parameter-renamed]",
        "2:1: error: Get-MgBedPot is gone since 2026-11-27: closed by the service [cmdlet-gone]",
        "3:23: error: Update-MgBed: -Sunlit is gone since 2026-11-27: closed by the service [parameter-gone]",
        "Get-MgBedFlower: Contoso.Garden, formerly Get-MgBedPlant; 1 call; -BedId -FlowerId",
        "1 script: 3 cmdlets, 1 renamed, 1 gone, 0 unknown; 2 errors, 2 warnings",
    ] {
        assert!(told.contains(line), "{line}: {}", checked.out);
    }

    // Releasing changes nothing for anybody.
    garden.graphsmith(0, &["names", "release"]);
    garden.generate(0);
    let released = garden.mg(&line);
    assert_eq!((&released.out, &released.err), (&aliases.out, &aliases.err));
    assert!(garden.mg(&["Get-MgBedPot"]).err.contains("is gone since 2026-11-27"));
}

#[test]
fn a_former_name_compiles_in_rust_and_is_deprecated() {
    let garden = Garden(TempDir::new().unwrap());
    fs::write(garden.path("graphsmith.toml"), PROJECT).unwrap();
    fs::write(garden.path("garden.yml"), SPEC).unwrap();
    garden.graphsmith(0, &["names", "release"]);
    fs::write(garden.path("garden.yml"), SPEC.replace("bed_GetPlant", "bed_GetFlower")).unwrap();
    garden.graphsmith(0, &["names", "accept", "--all", "--reason", "r", "--date", "2026-11-27"]);
    let project = Project::load(&garden.path("graphsmith.toml"), &mut Diagnostics::default()).unwrap();
    let generated = driver::models(&project, &project.modules[0], &mut Diagnostics::default()).unwrap();
    let models = Models { api: &generated.api, cmdlets: &generated.cmdlets, source: &generated.source };
    let outputs = rust::emit(models, &mut Diagnostics::default());
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    Built::strictly(target, "former_names", &outputs).unwrap();
    let built = Built::library(target, "former_names", &outputs).unwrap();
    let user = |attribute: &str, name: &str| {
        format!("{attribute}\nfn main() {{ print!(\"{{:?}}\", built::graph::{name}::new(\"b\", \"p\").bed_id); }}\n")
    };
    let said = built.run(&user("#![allow(deprecated)]", "GetBedPlant"), "").unwrap();
    assert_eq!(said, built.run(&user("", "GetBedFlower"), "").unwrap());
    let refused = built.run(&user("#![deny(deprecated)]", "GetBedPlant"), "").unwrap_err().to_string();
    assert!(refused.contains("called `GetBedFlower` now; this name stays until 2028-11-27"), "{refused}");
}
