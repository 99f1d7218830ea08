//! A description that gets a property, a parameter, a value, a derived type or a path breaks no crate that uses what is
//! generated: such a crate compiles before and after, and the compiler refuses code that an addition would break.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use graphsmith_codegen::emit::Output;
use graphsmith_tests::built::Built;
use graphsmith_tests::{command, folder};

/// A description. The lines after `#+` are what a later release adds.
const SPEC: &str = r##"
openapi: 3.0.4
info: {title: Garden, version: beta}
servers: [{url: "https://graph.example/beta"}]
paths:
  /gardens/{garden-id}/beds/{bed-id}:
    get:
      operationId: garden_GetBed
      parameters:
        - {name: garden-id, in: path, required: true, schema: {type: string}}
        - {name: bed-id, in: path, required: true, schema: {type: string}}
#+        - {name: season, in: query, schema: {type: string}}
#+        - {name: If-None-Match, in: header, schema: {type: string}}
      responses: {2XX: {description: A bed, content: {application/json: {schema: {$ref: "#/components/schemas/garden.bed"}}}}}
#+  /gardens/{garden-id}/plants/{plant-id}:
#+    get:
#+      operationId: garden_GetPlant
#+      parameters:
#+        - {name: garden-id, in: path, required: true, schema: {type: string}}
#+        - {name: plant-id, in: path, required: true, schema: {type: string}}
#+      responses: {2XX: {description: A bed, content: {application/json: {schema: {$ref: "#/components/schemas/garden.bed"}}}}}
components:
  schemas:
    garden.bed:
      type: object
      properties:
        light: {type: string}
        soil: {$ref: "#/components/schemas/garden.soil"}
        guest: {$ref: "#/components/schemas/garden.animal"}
#+        slope: {type: integer}
      additionalProperties: {type: object}
    garden.soil:
      type: string
      enum:
        - clay
        - sand
#+        - loam
    garden.animal:
      type: object
      properties:
        legs: {type: integer}
      additionalProperties: {type: object}
    garden.cat:
      allOf:
        - $ref: "#/components/schemas/garden.animal"
        - {type: object, properties: {lives: {type: integer}}, additionalProperties: {type: object}}
#+    garden.dog:
#+      allOf:
#+        - $ref: "#/components/schemas/garden.animal"
#+        - {type: object, properties: {name: {type: string}}, additionalProperties: {type: object}}
"##;

/// Another crate, written before the additions.
const USER: &str = r#"
use built::graph::models::{AnyGardenAnimal, GardenAnimal, GardenBed, GardenSoil};
use built::graph::{GardenIdentity, GetGardenBed};

fn main() {
    let mut bed = GardenBed::default().light("full").soil(GardenSoil::Clay).guest(GardenAnimal::default().legs(4));
    bed.light = "little".into();
    let GardenBed { light, soil, .. } = bed.clone();
    let soil = match soil.get() {
        Some(GardenSoil::Clay) => "clay",
        Some(GardenSoil::Sand) => "sand",
        _ => "another",
    };
    let animal = match bed.guest.get().unwrap().narrow().unwrap() {
        AnyGardenAnimal::GardenCat(_) => "a cat",
        _ => "an animal",
    };
    let identity = GardenIdentity::default().garden_id("g").bed_id("b");
    let GetGardenBed { garden_id, .. } = GetGardenBed::new("g", "b");
    let GetGardenBed { bed_id, .. } = GetGardenBed::get_via_identity(&identity).unwrap();
    print!("{} {soil} {animal} {garden_id} {bed_id}", light.get().unwrap());
}
"#;

/// What an addition would break, and the error of the compiler that says so today.
const REFUSED: [(&str, &str); 7] = [
    (
        "let _ = GardenBed { light: bed().light, soil: bed().soil, guest: bed().guest, additional: bed().additional };",
        "E0639",
    ),
    ("let GardenBed { light: _, soil: _, guest: _, additional: _ } = bed();", "E0638"),
    ("match GardenSoil::Clay { GardenSoil::Clay | GardenSoil::Sand | GardenSoil::Unlisted(_) => {} }", "E0004"),
    (
        "match GardenAnimal::default().narrow().unwrap() {
            AnyGardenAnimal::GardenAnimal(_) | AnyGardenAnimal::GardenCat(_) | AnyGardenAnimal::Unknown(_) => {}
        }",
        "E0004",
    ),
    ("let _ = GardenIdentity { garden_id: None, bed_id: None };", "E0639"),
    ("let _ = GetGardenBed { garden_id: String::new(), bed_id: String::new() };", "E0639"),
    ("let GetGardenBed { garden_id: _, bed_id: _ } = GetGardenBed::new(\"g\", \"b\");", "E0638"),
];

/// The Rust that a description gives.
fn generated(spec: &str) -> Vec<Output> {
    let temp = tempfile::tempdir().unwrap();
    let (file, out) = (temp.path().join("garden.yaml"), temp.path().join("out"));
    std::fs::write(&file, spec).unwrap();
    let (file, out_text) = (file.display().to_string(), out.display().to_string());
    let module = ["--module", "Microsoft.Graph.Beta.Garden", "--service", "Garden", "--api-version", "beta"];
    let words = ["generate", "--quiet", "--spec", &file, "--emit", "rust", "--out", &out_text];
    let run = command::graphsmith(words.into_iter().chain(module));
    assert_eq!(run.code, 0, "{}", run.err);
    folder::read(&out).unwrap().into_iter().map(|(path, bytes)| Output { path, bytes }).collect()
}

#[test]
fn additions_to_a_description_break_no_crate() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (before, after) = (generated(SPEC), generated(&SPEC.replace("\n#+", "\n")));
    let text =
        |outputs: &[Output]| outputs.iter().map(|output| String::from_utf8_lossy(&output.bytes)).collect::<String>();
    for added in ["season", "if_none_match", "plant_id", "slope", "Loam", "GardenDog"] {
        assert!(text(&after).contains(added) && !text(&before).contains(added), "{added}");
    }
    let said = "little clay an animal g b";
    for outputs in [&after, &before] {
        let built = Built::library(target, "additions", outputs).unwrap();
        assert_eq!(built.run(USER, "").unwrap(), said);
    }
    let built = Built::library(target, "additions", &before).unwrap();
    for (code, expected) in REFUSED {
        let main = format!(
            "use built::graph::models::{{AnyGardenAnimal, GardenAnimal, GardenBed, GardenSoil}};
            use built::graph::{{GardenIdentity, GetGardenBed}};
            fn bed() -> GardenBed {{ GardenBed::default() }}
            fn main() {{ {code} }}"
        );
        let error = built.run(&main, "").expect_err(code).to_string();
        assert!(
            error.contains(&format!("error[{expected}]")) && error.matches("error[").count() == 1,
            "{code}: {error}"
        );
    }
}
