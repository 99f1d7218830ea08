//! No description costs more than its size allows: what would take for ever is generated, or refused with its place
//! (docs/security.md#no-input-costs-more-than-its-size-allows). `cargo bench -p graphsmith-benches --bench shapes` has the figures.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;

use graphsmith_tests::command::{Run, graphsmith};
use graphsmith_tests::shapes::{SHAPES, Shape};

fn generate(shape: &Shape, size: usize) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("shape.json");
    fs::write(&spec, shape.description(size).to_string()).unwrap();
    let spec = spec.display().to_string();
    let out = folder.path().join("out").display().to_string();
    let module = ["--module", "Microsoft.Graph.Shape", "--service", "Shape", "--api-version", "v1.0"];
    let options = ["--emit", "api,catalog,facts,help,rust", "--jobs", "1", "--spec", &spec, "--out", &out];
    graphsmith([&["generate"], &module[..], &options[..]].concat())
}

/// Where a walk takes a schema once for each way to it, a size of 100 never ends.
#[test]
fn each_shape_ends_or_is_refused_with_its_place() {
    for shape in &SHAPES {
        for size in [10, 100, 1_000] {
            let Run { code, err, .. } = generate(shape, size);
            if size <= shape.most {
                assert_eq!(code, 0, "{} of {size}: {err}", shape.name);
            } else {
                assert_eq!(code, 3, "{} of {size}: {err}", shape.name);
                assert!(err.contains("#/components/schemas/") && err.contains("shape.json:"), "{}: {err}", shape.name);
            }
        }
    }
}

/// What an object inherits by two ways it has once.
#[test]
fn a_property_that_comes_by_two_ways_is_one_parameter() {
    let folder = tempfile::tempdir().unwrap();
    let diamonds = SHAPES.iter().find(|shape| shape.name == "diamonds of inheritance").unwrap();
    let spec = folder.path().join("shape.json");
    fs::write(&spec, diamonds.description(3).to_string()).unwrap();
    let run = graphsmith([
        "generate".to_owned(),
        "--module=Microsoft.Graph.Shape".to_owned(),
        "--service=Shape".to_owned(),
        "--api-version=v1.0".to_owned(),
        "--emit=facts".to_owned(),
        format!("--spec={}", spec.display()),
        format!("--out={}", folder.path().display()),
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let facts = fs::read_to_string(folder.path().join("facts.json")).unwrap();
    let names = |name: &str| facts.matches(&format!("\"{name}\"")).count();
    assert!(names("Ap0") > 0 && names("Bp2") > 0, "{facts}");
    assert_eq!((names("Ap01"), names("Bp21")), (0, 0), "{facts}");
}
