//! Every operation is either bound to a cmdlet or listed with what left it out.
#![cfg(feature = "scripts")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;

use graphsmith_codegen::config::{ModuleEntry, Project};
use graphsmith_codegen::diag::{Diagnostics, Place};
use graphsmith_codegen::driver::{self, Generated};

/// The head of a spec; the paths follow.
const HEAD: &str = "openapi: 3.0.4\ninfo: {title: Garden, version: beta}\npaths:\n";

/// The configuration that declares the macro which Graph uses.
const MACRO: &str = "declare-directive:
  remove-path-by-operation: >-
    ({ from: 'openapi-document', where: `$..paths.*[?(/${$}/i.exec(@.operationId))]`, transform: '$ = undefined' })
";

fn operation(method: &str, id: &str, path: &str) -> String {
    let parameter = "{name: bed-id, in: path, required: true, schema: {type: string}}";
    let parameters = if path.contains('{') { parameter } else { "" };
    format!(
        "  {path}:\n    {method}: {{operationId: {id}, parameters: [{parameters}], responses: {{2XX: {{description: Ok}}}}}}\n"
    )
}

/// A get, a delete, an action and a list.
fn beds() -> String {
    let paths = [
        operation("get", "garden_GetBed", "/beds/{bed-id}"),
        operation("delete", "garden_DeleteBed", "/beds/{bed-id}/all"),
        operation("post", "garden.bed_rest", "/beds/{bed-id}/rest"),
        operation("get", "garden_ListBed", "/beds"),
    ];
    paths.concat()
}

/// The models of a garden, and the warnings.
fn garden(paths: &str, configuration: &str, include: &[&str], identity: &[&str]) -> (Generated, String) {
    let folder = tempfile::tempdir().unwrap();
    let (spec, config) = (folder.path().join("garden.yml"), folder.path().join("config.yml"));
    fs::write(&spec, format!("{HEAD}{paths}")).unwrap();
    fs::write(&config, configuration).unwrap();
    let globs = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
    let module = ModuleEntry {
        place: Place::file("command line"),
        name: "Microsoft.Graph.Beta.Garden".to_owned(),
        service: "Garden".to_owned(),
        api_version: "beta".to_owned(),
        feature: "garden".to_owned(),
        include_hidden: false,
        help: graphsmith_codegen::config::HelpSettings::default(),
        include: globs(include),
        identity: globs(identity),
        config: vec![config],
        spec,
    };
    let project = Project { file: "command line".into(), modules: vec![module], ..Project::default() };
    let mut diags = Diagnostics::default();
    let generated = driver::models(&project, &project.modules[0], &mut diags);
    let faults = diags.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    (generated.unwrap_or_else(|| unreachable!("{faults}")), faults)
}

/// Those that no cmdlet calls: method, id, the cmdlets they would give, kind and line of the causes.
fn removed(generated: &Generated) -> Vec<String> {
    let entries = generated.cmdlets.removed.iter().map(|removed| {
        let causes = removed.causes.iter().map(|c| format!("{:?} {}", c.kind, c.place.line.unwrap_or_default()));
        let causes: Vec<String> = causes.collect();
        let cmdlets = generated.cmdlets.names_without(removed).join(" ");
        format!("{} {} [{cmdlets}] {}", removed.method.as_str(), removed.operation_id, causes.join(", "))
    });
    entries.collect()
}

#[test]
fn each_way_to_lose_an_operation_is_listed() {
    let vectors = [
        (String::new(), vec![]),
        (
            format!("{MACRO}directive:\n  - remove-path-by-operation: _(Get|List)Bed$\n"),
            vec![
                "GET garden_GetBed [Get-MgBetaGardenBed] Document 5",
                "GET garden_ListBed [Get-MgBetaGardenBed] Document 5",
            ],
        ),
        (
            "directive:\n  - from: openapi-document\n    where: $.paths['/beds']\n    transform: delete $.get\n"
                .to_owned(),
            vec!["GET garden_ListBed [Get-MgBetaGardenBed] Document 2"],
        ),
        (
            "directive:\n  - where: {verb: Remove}\n    remove: true\n".to_owned(),
            vec!["DELETE garden_DeleteBed [Remove-MgBetaGardenBed] Command 2"],
        ),
        // Each parameter set goes for its own reason; the operation goes with the last.
        (
            "directive:\n  - where: {verb: Remove, variant: Delete}\n    remove: true\n\
             \x20 - where: {verb: Remove}\n    set: {subject: Plot}\n\
             \x20 - where: {subject: Plot}\n    hide: true\n"
                .to_owned(),
            vec!["DELETE garden_DeleteBed [Remove-MgBetaGardenBed Remove-MgBetaPlot] Command 2, Hidden 6"],
        ),
        // One parameter set is left.
        ("directive:\n  - where: {verb: Remove, variant: Delete}\n    remove: true\n".to_owned(), vec![]),
        // What is shown again is no longer hidden.
        (
            "directive:\n  - where: {verb: Remove}\n    hide: true\n  - where: {verb: Remove}\n    hide: false\n"
                .to_owned(),
            vec![],
        ),
    ];
    for (configuration, expected) in vectors {
        let (generated, faults) = garden(&beds(), &configuration, &[], &[]);
        assert_eq!(removed(&generated), expected, "{configuration}\n{faults}");
        let sets = generated.cmdlets.cmdlets.iter().flat_map(|c| &c.sets);
        let mut accounted: Vec<String> =
            sets.map(|set| generated.api.operation(set.operation).pointer.clone()).collect();
        accounted.extend(generated.cmdlets.removed.iter().map(|removed| removed.pointer.clone()));
        accounted.sort();
        accounted.dedup();
        let all = ["beds/get", "beds~1{bed-id}/get", "beds~1{bed-id}~1all/delete", "beds~1{bed-id}~1rest/post"];
        assert_eq!(accounted, all.map(|pointer| format!("/paths/~1{pointer}")), "{configuration}");
    }
}

#[test]
fn what_was_not_selected_is_not_removed() {
    let configuration = format!("{MACRO}directive:\n  - remove-path-by-operation: Bed$\n");
    let (generated, _) = garden(&beds(), &configuration, &["/beds/{bed-id}/*"], &["/beds/{bed-id}"]);
    assert_eq!(removed(&generated), ["DELETE garden_DeleteBed [Remove-MgBetaGardenBed] Document 5"]);
}

/// docs/rules.md#9-2-second-numbering: a cmdlet that a directive renames to another one is numbered without regard to
/// the numbers that are there.
#[test]
fn what_another_operation_replaces_is_listed() {
    let paths = [
        operation("get", "garden_GetBed", "/beds/{bed-id}"),
        operation("get", "garden_GetBed", "/old/{bed-id}"),
        operation("get", "garden_GetPlot", "/plots/{bed-id}"),
    ];
    let configuration = "directive:\n  - where: {subject: GardenPlot}\n    set: {subject: GardenBed}\n";
    let (generated, faults) = garden(&paths.concat(), configuration, &[], &[]);
    assert!(faults.contains("two operations give the parameter set `Get1`"), "{faults}");
    let replaced = &generated.cmdlets.removed[..];
    assert_eq!(removed(&generated), ["GET garden_GetBed [Get-MgBetaGardenBed] Replaced 0, Replaced 0"]);
    assert_eq!(replaced[0].path, "/old/{bed-id}");
    assert_eq!(replaced[0].causes[0].text, "Get-MgBetaGardenBed, set Get1");
    assert_eq!(replaced[0].causes[0].place.pointer, "/paths/~1plots~1{bed-id}/get");
}
