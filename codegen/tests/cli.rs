//! The command as a process: exit codes, streams, and the project that it finds (docs/commands.md).
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const SPEC: &str = r##"
openapi: 3.0.4
info: {title: Garden, version: beta}
servers: [{url: "https://graph.example/beta"}]
paths:
  /gardens/{garden-id}:
    get:
      operationId: garden_GetGarden
      summary: A garden
      parameters: [{name: garden-id, in: path, required: true, description: The garden, schema: {type: string}}]
      responses: {2XX: {description: Garden, content: {application/json: {schema: {type: string}}}}}
  /gardens/{garden-id}/owner:
    get:
      operationId: garden_GetOwner
      summary: Who owns it
      parameters: [{name: garden-id, in: path, required: true, description: The garden, schema: {type: string}}]
      responses: {2XX: {description: Owner, content: {application/json: {schema: {$ref: "#/components/schemas/garden.owner"}}}}}
components:
  schemas:
    garden.owner: {title: owner, type: object, properties: {name: {type: string}}}
    garden.forgotten: {title: forgotten, type: object, properties: {name: {type: string}}}
"##;

const PROJECT: &str = r#"
[[module]]
name = "Microsoft.Graph.Beta.Garden"
service = "Garden"
api-version = "beta"
feature = "garden"
spec = "beta/Garden.yml"
"#;

/// A command that runs in a folder.
fn graphsmith(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsmith"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    graphsmith(folder, arguments).output().unwrap()
}

/// Runs a command that has to end with that code, and gives what it printed on both streams.
fn expect(code: i32, folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = run(folder, arguments);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
    assert!(!out.contains('\x1b') && !err.contains('\x1b'), "colours in a pipe: {out}{err}");
    (out, err)
}

/// A folder with a spec.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("garden.yml"), SPEC).unwrap();
    folder
}

/// A folder with a project.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("specs/beta")).unwrap();
    fs::create_dir_all(folder.path().join("some/where")).unwrap();
    fs::write(folder.path().join("specs/beta/Garden.yml"), SPEC).unwrap();
    fs::write(folder.path().join("specs/graphsmith.toml"), PROJECT).unwrap();
    folder
}

const MODULE: [&str; 8] =
    ["--spec", "garden.yml", "--module", "Microsoft.Graph.Beta.Garden", "--service", "Garden", "--api-version", "beta"];

fn generate<'a>(further: &[&'a str]) -> Vec<&'a str> {
    ["generate"].into_iter().chain(MODULE).chain(further.iter().copied()).collect()
}

#[test]
fn help_is_no_fault_and_wrong_usage_is() {
    let folder = folder();
    let (out, err) = expect(0, folder.path(), &["--help"]);
    assert!(out.contains("generate") && err.is_empty());
    expect(0, folder.path(), &["--version"]);
    expect(2, folder.path(), &[]);
    expect(2, folder.path(), &["fly"]);
    expect(2, folder.path(), &generate(&[]));
    let (_, err) = expect(2, folder.path(), &generate(&["--out", "o", "--emit", "help,docx"]));
    assert!(err.contains("docx") && err.contains("facts") && err.contains("help") && err.contains("rust"), "{err}");
    let (_, err) = expect(2, folder.path(), &["generate"]);
    assert!(err.contains("specs/graphsmith.toml"), "{err}");
}

#[test]
fn one_module_is_generated_checked_and_brought_up_to_date() {
    let folder = folder();
    let out = folder.path().join("new/out");
    let (listed, _) = expect(0, folder.path(), &generate(&["--out", "new/out", "--dry-run"]));
    assert!(listed.contains("create help/Get-MgBetaGarden.md\n"), "{listed}");
    assert!(!out.exists());
    expect(1, folder.path(), &generate(&["--out", "new/out", "--check"]));
    assert!(!out.exists());

    let (printed, told) = expect(0, folder.path(), &generate(&["--out", "new/out"]));
    assert_eq!(printed, "");
    assert!(told.contains("0 up to date"), "{told}");
    assert!(out.join("facts.json").is_file() && out.join("help/Get-MgBetaGardenOwner.md").is_file());
    expect(0, folder.path(), &generate(&["--out", "new/out", "--check"]));
    let (_, told) = expect(0, folder.path(), &generate(&["--out", "new/out", "--quiet"]));
    assert_eq!(told, "");

    fs::write(out.join("help/Get-MgBetaGarden.md"), "mine\n").unwrap();
    let (diff, told) = expect(1, folder.path(), &generate(&["--out", "new/out", "--check"]));
    assert!(diff.contains("--- a/help/Get-MgBetaGarden.md\n") && diff.contains("\n-mine\n"), "{diff}");
    assert!(told.contains("1 changed") && told.contains("graphsmith generate"), "{told}");
    let (_, told) = expect(0, folder.path(), &generate(&["--out", "new/out"]));
    assert!(told.contains("0 new, 1 changed, 0 deleted"), "{told}");
}

#[test]
fn one_emitter_leaves_the_files_of_others() {
    let folder = folder();
    expect(0, folder.path(), &generate(&["--out", "out"]));
    expect(0, folder.path(), &generate(&["--out", "out", "--emit", "help", "--include", "/gardens/{garden-id}"]));
    assert!(folder.path().join("out/facts.json").is_file());
    assert!(folder.path().join("out/help/Get-MgBetaGarden.md").is_file());
    assert!(!folder.path().join("out/help/Get-MgBetaGardenOwner.md").exists());
}

#[test]
fn faults_of_spec_and_disk_have_their_codes() {
    let folder = folder();
    fs::write(folder.path().join("garden.yml"), "openapi: 3.0.4\npaths: [\n").unwrap();
    let (_, err) = expect(3, folder.path(), &generate(&["--out", "out"]));
    assert!(err.contains("garden.yml:") && err.contains("hint: "), "{err}");
    assert!(!folder.path().join("out").exists());

    fs::remove_file(folder.path().join("garden.yml")).unwrap();
    expect(4, folder.path(), &generate(&["--out", "out"]));
    fs::write(folder.path().join("garden.yml"), SPEC).unwrap();
    fs::write(folder.path().join("out"), "a file").unwrap();
    expect(4, folder.path(), &generate(&["--out", "out"]));
}

#[test]
fn a_project_is_found_from_below() {
    let project = project();
    let below = project.path().join("some/where");
    expect(1, &below, &["check"]);
    expect(0, &below, &["generate"]);
    let generated = project.path().join("generated");
    assert!(generated.join("help/Microsoft.Graph.Beta.Garden/Get-MgBetaGarden.md").is_file());
    assert!(generated.join("facts/Microsoft.Graph.Beta.Garden.json").is_file());
    expect(0, &below, &["check"]);
    expect(0, project.path(), &["check"]);
    expect(0, project.path(), &["generate", "--check"]);

    fs::write(project.path().join("specs/graphsmith.toml"), PROJECT.replace("Beta.Garden\"", "Beta.Gardens\""))
        .unwrap();
    expect(1, project.path(), &["check"]);
    expect(0, project.path(), &["generate"]);
    assert!(!generated.join("help/Microsoft.Graph.Beta.Garden").exists(), "pages of a module that is gone");
    assert!(generated.join("help/Microsoft.Graph.Beta.Gardens/Get-MgBetaGarden.md").is_file());
}

#[test]
fn a_list_of_modules_gets_one_folder_each() {
    let project = project();
    let arguments = ["generate", "--manifest", "specs/graphsmith.toml", "--out", "out", "--jobs", "1"];
    expect(0, project.path(), &arguments);
    assert!(project.path().join("out/Microsoft.Graph.Beta.Garden/help/Get-MgBetaGarden.md").is_file());
    assert!(project.path().join("out/Microsoft.Graph.Beta.Garden/facts.json").is_file());
    expect(2, project.path(), &["generate", "--manifest", "specs/graphsmith.toml"]);
}

#[test]
fn a_slice_is_a_spec_of_its_own() {
    let folder = folder();
    let arguments = ["slice", "--spec", "garden.yml", "--include", "/gardens/{garden-id}/owner"];
    let (text, _) = expect(0, folder.path(), &arguments);
    assert!(text.contains("/gardens/{garden-id}/owner") && text.contains("garden.owner:"), "{text}");
    assert!(!text.contains("garden_GetGarden") && !text.contains("garden.forgotten"), "{text}");

    expect(0, folder.path(), &[&arguments[..], &["--out", "part.yml"]].concat());
    assert_eq!(fs::read_to_string(folder.path().join("part.yml")).unwrap(), text);
    expect(0, folder.path(), &[&arguments[..], &["--out", "part.json"]].concat());
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("part.json")).unwrap()).unwrap();
    assert!(json["components"]["schemas"]["garden.owner"].is_object());

    expect(3, folder.path(), &["slice", "--spec", "garden.yml", "--include", "/nothing"]);
    expect(0, folder.path(), &[&arguments[..], &["--out", "new/folder/part.yml"]].concat());
    assert!(folder.path().join("new/folder/part.yml").exists());
    expect(4, folder.path(), &[&arguments[..], &["--out", "garden.yml/part.yml"]].concat());
}

#[test]
fn cmdlets_are_explained_and_dumped() {
    let folder = folder();
    let ask = |words: &[&'static str]| words.iter().copied().chain(MODULE).collect::<Vec<_>>();
    let (text, _) = expect(0, folder.path(), &ask(&["explain", "get-mgbetagardenowner"]));
    for part in [
        "Get-MgBetaGardenOwner\n",
        "GET /gardens/{garden-id}/owner",
        "named after operation `garden_GetOwner`, action `get`",
        "garden.yml:13 #/paths/",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let (_, err) = expect(2, folder.path(), &ask(&["explain", "Get-MgBetaGardenOwnr"]));
    assert!(err.contains("did you mean Get-MgBetaGardenOwner"), "{err}");

    let dump = |kind: &'static str, name: &'static str| -> serde_json::Value {
        let (text, _) = expect(0, folder.path(), &ask(&["dump", kind, name]));
        serde_json::from_str(&text).unwrap()
    };
    assert_eq!(dump("cmdlet", "Get-MgBetaGardenOwner")["parameterSets"]["Get"]["method"], "GET");
    assert_eq!(dump("operation", "garden_GetOwner")["path"], "/gardens/{garden-id}/owner");
    assert_eq!(dump("operation", "GET /gardens/{garden-id}")["cmdlets"][0], "Get-MgBetaGarden Get");
    assert_eq!(dump("type", "garden.owner")["shape"]["properties"][0]["wire"], "name");
    assert_eq!(dump("type", "IGardenOwner")["id"], "garden.owner");
    expect(2, folder.path(), &ask(&["dump", "type", "garden.ownr"]));
}

const NAMES: &str = r#"
[[directive]]
where = { subject = "GardenOwner" }
set = { subject = "GardenKeeper" }

[[directive]]
where = { subject = "GardenGate" }
set = { subject = "GardenDoor" }
"#;

const SOURCE: &str = "directive:
  - from: source-file-csharp
    where: $
    transform: $ = 1
  - from: source-file-csharp
    where: $
    transform: $ = 2
  - from: openapi-document
    where: $.paths[
    set: 1
  - where: {verb: Get, subject: ^Garden$}
    remove: true
";

/// Two modules that share the configuration: the second has only what the first has not.
fn two_gardens() -> tempfile::TempDir {
    let project = project();
    let specs = project.path().join("specs");
    fs::write(specs.join("names.toml"), NAMES).unwrap();
    fs::write(specs.join("source.yml"), SOURCE).unwrap();
    let configured = |module: &str, include: &str| {
        format!("{module}config = [\"names.toml\", \"source.yml\"]\ninclude = [\"{include}\"]\n")
    };
    let second = PROJECT.replace("Beta.Garden\"", "Beta.Plot\"").replace("\"garden\"", "\"plot\"");
    let modules = [configured(PROJECT, "/gardens/{garden-id}"), configured(&second, "/gardens/*/owner")];
    fs::write(specs.join("graphsmith.toml"), modules.concat()).unwrap();
    project
}

#[test]
fn directives_are_summed_up_once_for_all_modules() {
    let project = two_gardens();
    let (_, told) = expect(0, project.path(), &["generate", "--emit", "facts"]);
    let expected = "\
./generated: 3 new, 0 changed, 0 deleted, 0 up to date
warning: the directive `$.paths[` has no effect: `$.paths[` is no JSONPath that is understood here
  --> specs/source.yml:8
  hint: correct the path of the directive
warning: the module `Microsoft.Graph.Beta.Garden` has no cmdlet: of 1 operations none is called; the first is removed by \
`where verb=Get subject=^Garden$`, specs/source.yml:11
  --> specs/beta/Garden.yml
  hint: `graphsmith explain 'GET /gardens/{garden-id}'` says what leaves an operation out
note: 1 directive matches nothing in any module of this run: specs/names.toml:6 `where subject=GardenGate`
note: 2 directives rewrite source that AutoRest writes (source-file-csharp), which cmdlets and pages don't depend on: \
specs/source.yml:2 `from source-file-csharp: $`, specs/source.yml:5 `from source-file-csharp: $`
";
    assert_eq!(told, expected);
    let (_, told) = expect(0, project.path(), &["generate", "--emit", "facts", "--quiet"]);
    assert_eq!(told, "");
    // After an error nothing is said of directives that were perhaps never reached.
    fs::write(project.path().join("specs/source.yml"), "directive:\n  - where: {verb: '('}\n    remove: true\n")
        .unwrap();
    let (_, told) = expect(3, project.path(), &["generate", "--emit", "facts"]);
    assert!(told.contains("is not a regular expression") && !told.contains("note:"), "{told}");
}

#[test]
fn what_is_no_cmdlet_is_explained() {
    let project = two_gardens();
    let explain = |name: &'static str| expect(0, project.path(), &["explain", name]).0;
    let removed = "\
GET /gardens/{garden-id}
  module      Microsoft.Graph.Beta.Garden (Garden, beta)
  operation   garden_GetGarden
  described   specs/beta/Garden.yml:7 #/paths/~1gardens~1{garden-id}/get
  would be    Get-MgBetaGarden
  no cmdlet   removed by `where verb=Get subject=^Garden$`
              specs/source.yml:11
";
    for name in ["Get-MgBetaGarden", "garden_GetGarden", "get /gardens/{garden-id}", "/gardens/{garden-id}"] {
        assert_eq!(explain(name), removed, "{name}");
    }
    assert_eq!(expect(0, project.path(), &["explain", "GET", "/gardens/{garden-id}"]).0, removed);
    let (dumped, _) = expect(0, project.path(), &["dump", "operation", "garden_GetGarden"]);
    assert!(dumped.contains("\"removed by `where verb=Get subject=^Garden$`, specs/source.yml:11\""), "{dumped}");

    let renamed = explain("get-mgbetagardenowner");
    assert!(renamed.contains("called by   Get-MgBetaGardenKeeper, set Get\n"), "{renamed}");
    assert!(renamed.contains("renamed by  specs/names.toml:2"), "{renamed}");
    assert_eq!(explain("garden_GetOwner"), renamed);
    assert!(explain("Get-MgBetaGardenKeeper").starts_with("Get-MgBetaGardenKeeper\n"));
    let (_, err) = expect(2, project.path(), &["explain", "Get-MgBetaGardenKeepr"]);
    assert!(err.contains("did you mean Get-MgBetaGardenKeeper"), "{err}");
}

/// A project with a module of each version, and the crates for them as people begin them.
fn two_crates() -> tempfile::TempDir {
    let project = project();
    let specs = project.path().join("specs");
    let stable = PROJECT.replace("Graph.Beta", "Graph").replace("\"beta\"", "\"v1.0\"");
    fs::write(specs.join("graphsmith.toml"), format!("{PROJECT}{stable}")).unwrap();
    for (folder, name) in [("generated", "garden"), ("generated/beta", "garden-beta")] {
        let folder = project.path().join(folder);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("Cargo.toml"), format!("[package]\nname = \"{name}\"\n")).unwrap();
        fs::write(folder.join("src/lib.rs"), "//! Gardens.\n").unwrap();
    }
    project
}

#[test]
fn each_version_is_a_crate() {
    let project = two_crates();
    expect(0, project.path(), &["generate"]);
    let read = |file: &str| fs::read_to_string(project.path().join("generated").join(file)).unwrap();
    for (folder, module) in [("", "Microsoft.Graph.Garden"), ("beta/", "Microsoft.Graph.Beta.Garden")] {
        let features = "\n[features]\n# generated features\nfull = [\"garden\"]\ngarden = []\n";
        assert!(read(&format!("{folder}Cargo.toml")).ends_with(features), "{folder}");
        let lib = read(&format!("{folder}src/lib.rs"));
        assert!(lib.starts_with("//! Gardens.\n\n// generated modules\n"), "{lib}");
        assert!(lib.contains("\npub mod garden;\n"), "{lib}");
        assert!(lib.contains(&format!("include_bytes!(\"../catalog/{module}.mgcat\")")), "{lib}");
        assert!(project.path().join(format!("generated/{folder}catalog/{module}.mgcat")).is_file());
        assert!(project.path().join(format!("generated/{folder}src/garden/models.rs")).is_file());
        assert!(project.path().join(format!("generated/facts/{module}.json")).is_file());
    }
    expect(0, project.path(), &["check"]);

    // A version without modules keeps a crate that compiles.
    fs::write(project.path().join("specs/graphsmith.toml"), PROJECT).unwrap();
    expect(0, project.path(), &["generate"]);
    assert!(read("Cargo.toml").ends_with("full = []\n") && !read("src/lib.rs").contains("pub mod"));
    assert!(
        !project.path().join("generated/src/garden").exists() && !project.path().join("generated/catalog").exists()
    );
    assert!(read("beta/src/lib.rs").contains("\npub mod garden;\n"));
}

#[test]
fn of_runs_that_meet_one_writes() {
    let project = two_crates();
    let start = || graphsmith(project.path(), &["generate"]).stderr(Stdio::piped()).spawn().unwrap();
    let runs: Vec<_> = (0..6).map(|_| start()).collect();
    let mut told = Vec::new();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stderr).unwrap();
        told.push(text.lines().next().unwrap().trim_start_matches("./generated: ").to_owned());
    }
    told.sort();
    let (wrote, others) = told.split_last().unwrap();
    assert!(wrote.ends_with("4 changed, 0 deleted, 0 up to date") && !wrote.starts_with("0 new"), "{wrote}");
    let idle = |told: &String| told.starts_with("0 new, 0 changed, 0 deleted, ") && !told.contains(" 0 up to date");
    assert!(others.iter().all(idle), "{others:?}");
    expect(0, project.path(), &["check"]);
    assert!(!project.path().join("generated/.graphsmith-lock").exists());
}

#[test]
fn shells_and_man_know_the_command() {
    let folder = folder();
    for (shell, expected) in [
        ("bash", "complete -F _graphsmith"),
        ("zsh", "#compdef graphsmith"),
        ("fish", "complete -c graphsmith"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[graphsmith]"),
    ] {
        let (script, _) = expect(0, folder.path(), &["complete", shell]);
        assert!(script.contains(expected) && script.contains("help-schema"), "{shell}: {script}");
    }
    let (page, _) = expect(0, folder.path(), &["man"]);
    assert!(page.contains(".TH graphsmith 1") && page.contains("graphsmith\\-generate(1)"), "{page}");
    let (page, _) = expect(0, folder.path(), &["man", "generate"]);
    assert!(page.contains(".TH graphsmith-generate 1") && page.contains("\\-\\-help\\-schema"), "{page}");
}

#[test]
fn a_reader_that_leaves_is_no_fault() {
    let folder = folder();
    let arguments = ["slice", "--spec", "garden.yml", "--include", "/gardens/**"];
    let mut child =
        graphsmith(folder.path(), &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn timings_are_printed_on_request() {
    let folder = folder();
    let output =
        graphsmith(folder.path(), &generate(&["--out", "out", "--quiet"])).env("GRAPHSMITH_TIMINGS", "1").output();
    let err = String::from_utf8(output.unwrap().stderr).unwrap();
    for phase in ["load", "transform", "resolve", "api", "cmdlet", "facts", "help", "rust"] {
        assert!(err.contains(&format!("timing Microsoft.Graph.Beta.Garden: {phase}")), "{phase}: {err}");
    }
}
