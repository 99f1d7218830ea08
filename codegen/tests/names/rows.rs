//! What happens to promised names, row by row (docs/names.md#what-happens).

use std::fs;

use serde_json::{Value, json};

use super::Garden;

const NAMES: &str = "specs/names/Contoso.Garden.txt";

#[test]
fn what_is_released_is_promised_and_nothing_is_left_to_do() {
    let garden = Garden::promised();
    let names = garden.read(NAMES);
    for line in [
        "cmdlet Get-MgBedPlant",
        "param Get-MgBedPlant PlantId! plant-id Get",
        "param New-MgBed Body! bed Create",
        "prop bed Id id read-only",
        "prop bed Sunlit sunlit",
        "set Get-MgBed Get GET /beds/{bed-id}",
        "set Get-MgBed List default GET /beds",
    ] {
        assert!(names.lines().any(|known| known == line), "{line} in\n{names}");
    }
    assert!(!names.contains("param New-MgBed Sunlit"), "a property stands at its schema");
    assert!(!garden.path("specs/names/next").exists());
    garden.expect(0, &["check"]);
    garden.expect(0, &["names", "release"]);
    assert_eq!(garden.read(NAMES), names);
}

#[test]
fn a_project_without_names_promises_nothing() {
    let garden = Garden::new();
    garden.expect(0, &["generate"]);
    garden.edit("bed_GetPlant", "bed_GetFlower");
    garden.expect(0, &["generate"]);
    garden.expect(0, &["check"]);
    assert!(!garden.path("specs/names").exists());
}

#[test]
fn a_cmdlet_that_is_renamed_goes_on_as_an_alias() {
    let garden = Garden::promised();
    garden.keep_as_old();
    garden.edit("bed_GetPlant", "bed_GetFlower");
    let ended = garden.expect(1, &["generate"]);
    assert!(ended.err.contains("Get-MgBedPlant is called Get-MgBedFlower"), "{}", ended.err);
    garden.expect(1, &["check"]);
    // The alias is there at once; only its dates wait.
    assert_eq!(garden.facts("Get-MgBedFlower")["aliases"], json!(["Get-MgBedPlant"]));
    assert_eq!(garden.facts("Get-MgBedPlant"), json!(null));
    assert!(garden.read("generated/src/garden/operations.rs").contains("pub type GetBedPlant = GetBedFlower;"));
    // The page goes on too, for those who publish it and for diff.
    let redirects = "generated/help/Contoso.Garden/redirects.json";
    let redirect: Value = serde_json::from_str(&garden.read(redirects)).unwrap();
    assert_eq!(redirect["redirections"][0]["source_path"], "Get-MgBedPlant.md");
    let diff = ["diff", "old", "specs", "--for", "link", "--fail-on", "warning", "--redirects", redirects];
    assert!(garden.expect(1, &diff).err.is_empty());
    garden.accept();
    let code = garden.read("generated/src/garden/operations.rs");
    assert!(code.contains("this name stays until 2028-11-27"), "{code}");
    // Once released, the alias is a promise of its own.
    garden.expect(0, &["names", "release"]);
    let alias = "alias Get-MgBedPlant Get-MgBedFlower since 2026-11-27 until 2028-11-27 \"so it is\"\n";
    assert!(garden.read(NAMES).contains(alias), "{}", garden.read(NAMES));
    assert!(fs::read_dir(garden.path("specs/names/decisions/v1.0")).unwrap().next().is_none());
    garden.expect(0, &["check"]);
    // It follows a further renaming.
    garden.edit("bed_GetFlower", "bed_GetHerb");
    garden.accept();
    assert_eq!(garden.facts("Get-MgBedHerb")["aliases"], json!(["Get-MgBedFlower", "Get-MgBedPlant"]));
    garden.expect(0, &["names", "release"]);
    assert!(garden.read(NAMES).contains("alias Get-MgBedPlant Get-MgBedHerb since"), "{}", garden.read(NAMES));
}

#[test]
fn a_former_name_stays_beyond_its_last_day_until_somebody_decides() {
    let garden = Garden::promised();
    garden.edit("bed_GetPlant", "bed_GetFlower");
    garden.accept();
    garden.expect(0, &["names", "release"]);
    let listed = |day| garden.expect(0, &["names", "--date", day]).out;
    assert_eq!(listed("2028-11-27"), "");
    let ended = listed("2028-11-28");
    assert!(ended.contains("Get-MgBedPlant is called Get-MgBedFlower, and its last day was 2028-11-27"), "{ended}");
    assert_eq!(garden.facts("Get-MgBedFlower")["aliases"], json!(["Get-MgBedPlant"]));
    let fingerprint = ended.split_once("  ").unwrap().0;
    garden.expect(0, &["names", "accept", fingerprint, "--reason", "it has ended", "--date", "2028-12-01"]);
    garden.expect(0, &["generate"]);
    assert_eq!(garden.facts("Get-MgBedFlower")["aliases"], json!([]));
    garden.expect(0, &["names", "release"]);
    let names = garden.read(NAMES);
    assert!(names.contains("gone Get-MgBedPlant since 2028-12-01 \"it has ended\"\n"), "{names}");
    assert!(!names.contains("alias "), "{names}");
}

#[test]
fn a_parameter_of_a_path_that_is_renamed_goes_on_as_an_alias_and_in_the_identity() {
    let garden = Garden::promised();
    garden.edit("plant-id", "flower-id");
    let ended = garden.expect(1, &["generate"]);
    assert!(ended.err.contains("-PlantId is called -FlowerId (Get-MgBedPlant)"), "{}", ended.err);
    garden.accept();
    let parameters = &garden.facts("Get-MgBedPlant")["parameterSets"]["Get"]["parameters"];
    assert_eq!(parameters["FlowerId"]["aliases"], json!(["PlantId"]));
    assert_eq!(parameters["PlantId"], json!(null));
    let facts: Value = serde_json::from_str(&garden.read("generated/facts/Contoso.Garden.json")).unwrap();
    let members = facts["identity"]["properties"].as_array().unwrap();
    let members: Vec<&str> = members.iter().map(|member| member["name"].as_str().unwrap()).collect();
    assert_eq!(members, ["BedId", "FlowerId", "PlantId"]);
    garden.expect(0, &["names", "release"]);
    let alias = "param-alias Get-MgBedPlant PlantId FlowerId since 2026-11-27 until 2028-11-27 \"so it is\"\n";
    assert!(garden.read(NAMES).contains(alias), "{}", garden.read(NAMES));
}

#[test]
fn a_stated_name_is_that_of_the_cmdlets_that_have_it() {
    let garden = Garden::new();
    let tone = "- { name: tone, in: query, schema: { type: string } }";
    garden.edit("[{ name: $search, in: query, schema: { type: string } }]", &format!("[{}]", &tone[2..]));
    let plant = "        - { name: plant-id,";
    garden.edit(plant, &format!("        {tone}\n{plant}"));
    garden.expect(0, &["names", "release"]);
    garden.edit(&format!("        {tone}\n"), &format!("        {}\n", tone.replace("tone", "pitch")));
    garden.edit(&format!("[{}]", &tone[2..]), "[]");
    // Until somebody says something it is one change of two cmdlets.
    assert_eq!(garden.waiting().len(), 1);
    let names = "Get-MgBedPlant -Tone -Pitch";
    garden.expect(0, &["names", "alias", names, "--reason", "spelling", "--date", "2026-11-27"]);
    let left = garden.run(&["names", "--date", "2026-11-27"]).out;
    assert!(left.contains("-Tone is gone, which stands for `tone` (Get-MgBed)"), "{left}");
    garden.accept();
    let aliases = &garden.facts("Get-MgBedPlant")["parameterSets"]["Get"]["parameters"]["Pitch"]["aliases"];
    assert_eq!(*aliases, json!(["Tone"]));
    garden.expect(0, &["names", "release"]);
    let names = garden.read(NAMES);
    assert!(names.contains("param-alias Get-MgBedPlant Tone Pitch since 2026-11-27"), "{names}");
    assert!(names.contains("param-gone Get-MgBed Tone since 2026-11-27"), "{names}");
    garden.expect(0, &["check"]);
}

#[test]
fn a_property_has_another_name_only_if_somebody_says_so() {
    let garden = Garden::promised();
    garden.edit("sunlit:", "sunlight:");
    let ended = garden.expect(1, &["generate"]);
    assert!(ended.err.contains("property `sunlit` of bed is gone"), "{}", ended.err);
    let aliases = |cmdlet: &str, set: &str| {
        garden.facts(cmdlet)["parameterSets"][set]["parameters"]["Sunlight"]["aliases"].clone()
    };
    assert_eq!(aliases("New-MgBed", "CreateExpanded"), json!([]));
    for names in ["Update-MgBed -Sunlit -Moonlight", "Update-MgBed -Width -Sunlight"] {
        garden.expect(2, &["names", "alias", names, "--reason", "r"]);
    }
    let names = "Update-MgBed -Sunlit -Sunlight";
    garden.expect(0, &["names", "alias", names, "--reason", "spelling", "--date", "2026-11-27"]);
    garden.expect(0, &["generate"]);
    // It is one property, whichever cmdlet was named.
    assert_eq!(aliases("New-MgBed", "CreateExpanded"), json!(["Sunlit"]));
    assert_eq!(aliases("Update-MgBed", "UpdateViaIdentityExpanded"), json!(["Sunlit"]));
    garden.expect(0, &["names", "release"]);
    let alias = "prop-alias bed Sunlit Sunlight since 2026-11-27 until 2028-11-27 \"spelling\"\n";
    assert!(garden.read(NAMES).contains(alias), "{}", garden.read(NAMES));
    garden.expect(0, &["check"]);
}

#[test]
fn what_breaks_scripts_waits_for_a_decision() {
    let required = "$search, in: query, required: true";
    let body = "title: bed\n      required: [width]\n";
    for (old, new, told) in [
        ("  /beds/{bed-id}/plants/{plant-id}:", "  /x/beds/{bed-id}/plants/{plant-id}:", "Get-MgBedPlant is gone"),
        (
            "        sunlit: { type: boolean, description: Whether it lies in the sun. }\n",
            "",
            "property `sunlit` of bed is gone",
        ),
        ("$search, in: query", required, "-Search must be given (Get-MgBed)"),
        (
            "[{ name: $search,",
            "[{ name: sort, in: query, required: true, schema: { type: string } }, { name: $search,",
            "-Sort must be given (Get-MgBed)",
        ),
        ("title: bed\n", body, "property `width` of bed must be given"),
        (
            "sunlit: { type: boolean,",
            "sunlit: { type: boolean, readOnly: true,",
            "property `sunlit` of bed can't be set",
        ),
        (
            "name: $search, in: query",
            "name: search, in: header",
            "-Search stands for `search`, not for `$search` (Get-MgBed)",
        ),
        (
            "operationId: bed_ListBed\n      parameters: [{ name: $search, in: query, schema: { type: string } }]",
            "operationId: bed_ListBed",
            "-Search is gone, which stands for `$search` (Get-MgBed)",
        ),
    ] {
        let garden = Garden::promised();
        let renames = new.starts_with("  /x");
        garden.edit(old, new);
        if renames {
            // Another path is another operation.
            garden.edit("bed_GetPlant", "bed_GetSeed");
        }
        let ended = garden.expect(1, &["generate"]);
        assert!(ended.err.contains(told), "{new}: {}", ended.err);
        garden.expect(1, &["names", "release"]);
        garden.accept();
        garden.expect(0, &["names", "release"]);
        assert_eq!(garden.waiting(), [""; 0]);
        garden.expect(0, &["check"]);
    }
}

#[test]
fn a_comparison_says_how_to_accept_and_then_who_did() {
    let garden = Garden::promised();
    garden.keep_as_old();
    garden.edit("        sunlit: { type: boolean, description: Whether it lies in the sun. }\n", "");
    let ended = garden.expect(1, &["diff", "old", "specs"]);
    let fingerprint = &garden.waiting()[0];
    assert!(ended.out.contains(&format!("accept: graphsmith names accept {fingerprint}")), "{}", ended.out);
    garden.accept();
    let ended = garden.expect(0, &["diff", "old", "specs"]);
    assert!(
        ended.out.contains("accepted 2026-11-27: so it is") && ended.out.contains("0 errors, 0 warnings, 1 info"),
        "{}",
        ended.out
    );
    // A new name that goes on as an alias is a warning, and accepted it is none.
    let garden = Garden::promised();
    garden.keep_as_old();
    garden.edit("bed_GetPlant", "bed_GetFlower");
    let readers = ["diff", "old", "specs", "--for", "script,mg,link", "--fail-on"];
    garden.expect(0, &[&readers[..], &["error"]].concat());
    garden.expect(1, &[&readers[..], &["warning"]].concat());
    garden.accept();
    garden.expect(0, &[&readers[..], &["warning"]].concat());
}

#[test]
fn a_set_that_is_gone_is_told_apart_from_its_cmdlet() {
    let garden = Garden::promised();
    let text = garden.read("specs/garden.yml");
    let (start, end) =
        (text.find("    get:\n      operationId: bed_ListBed").unwrap(), text.find("    post:").unwrap());
    garden.edit(&text[start..end], "");
    let ended = garden.expect(1, &["generate"]);
    assert!(ended.err.contains("Get-MgBed doesn't stand for GET /beds any more"), "{}", ended.err);
    garden.accept();
    garden.expect(0, &["names", "release"]);
    assert!(garden.read(NAMES).contains("set-gone Get-MgBed List since 2026-11-27 \"so it is\"\n"));
}

#[test]
fn what_was_announced_needs_no_reason() {
    let garden = Garden::new();
    let announced =
        "operationId: bed_GetPlant\n      deprecated: true\n      x-ms-deprecation: { removalDate: '2026-10-31' }";
    garden.edit("operationId: bed_GetPlant", announced);
    garden.expect(0, &["names", "release"]);
    assert!(garden.read(NAMES).contains("/plants/{plant-id} until 2026-10-31\n"), "{}", garden.read(NAMES));
    let text = garden.read("specs/garden.yml");
    let (start, end) = (text.find("  /beds/{bed-id}/plants").unwrap(), text.find("components:").unwrap());
    garden.edit(&text[start..end], "");
    let waiting = garden.waiting();
    garden.expect(0, &["names", "accept", &waiting[0]]);
    garden.expect(0, &["generate"]);
    garden.expect(0, &["names", "release"]);
    assert!(garden.read(NAMES).contains("\"announced for 2026-10-31\"\n"), "{}", garden.read(NAMES));
}

#[test]
fn default_sets_and_numbers_stay_and_names_come_back() {
    let garden = Garden::promised();
    // A further list that comes first, and one id more that could be had without any: AutoRest would give the name `List` to it.
    let first = "paths:\n  /all/beds:\n    get:\n      operationId: bed_ListBed\n      responses: { 2XX: { description: Beds } }\n";
    garden.edit("paths:\n", first);
    garden.expect(0, &["generate"]);
    let facts = garden.facts("Get-MgBed");
    assert_eq!(facts["defaultParameterSet"], "List");
    assert_eq!(
        (&facts["parameterSets"]["List"]["path"], &facts["parameterSets"]["List1"]["path"]),
        (&json!("/beds"), &json!("/all/beds"))
    );
    let next = garden.read("specs/names/next/v1.0/get-mgbed+list1.txt");
    assert_eq!(next, "# graphsmith names 1\nset Get-MgBed List1 GET /all/beds\n");
    // What isn't released may vanish without a word.
    garden.edit(first, "paths:\n");
    garden.expect(1, &["check"]);
    garden.expect(0, &["generate"]);
    assert!(!garden.path("specs/names/next/v1.0/get-mgbed+list1.txt").exists());

    garden.edit("        sunlit: {", "        shady: {");
    garden.accept();
    garden.expect(0, &["names", "release"]);
    assert!(garden.read(NAMES).contains("prop-gone bed Sunlit since"), "{}", garden.read(NAMES));
    garden.edit("        shady: {", "        sunlit: { type: boolean }\n        shady: {");
    garden.expect(0, &["generate"]);
    garden.expect(0, &["names", "release"]);
    assert!(!garden.read(NAMES).contains("prop-gone"), "{}", garden.read(NAMES));
}

#[test]
fn faults_of_the_files_have_places() {
    let garden = Garden::promised();
    let names = garden.read(NAMES);
    fs::write(garden.path(NAMES), format!("{names}<<<<<<< HEAD\n")).unwrap();
    let ended = garden.expect(3, &["generate"]);
    let line = names.lines().count() + 1;
    assert!(ended.err.contains(&format!("Contoso.Garden.txt:{line}")), "{}", ended.err);
    fs::write(garden.path(NAMES), &names).unwrap();
    fs::create_dir_all(garden.path("specs/names/decisions/v1.0")).unwrap();
    fs::write(garden.path("specs/names/decisions/v1.0/a.toml"), "[[decision]]\nfingerprint = 'a'\n").unwrap();
    let ended = garden.expect(3, &["check"]);
    assert!(ended.err.contains("a.toml"), "{}", ended.err);
    let decision = "[[decision]]\nfingerprint = 'a'\naccepted = '2026-11-27'\nexpires = '2026-12-01'\nreason = 'r'\n";
    fs::write(garden.path("specs/names/decisions/v1.0/a.toml"), decision).unwrap();
    let ended = garden.expect(0, &["names", "--date", "2026-11-28"]);
    assert!(ended.err.contains("the decision about a is about nothing that changed"), "{}", ended.err);
    let ended = garden.expect(0, &["names", "--date", "2026-12-01"]);
    assert!(ended.err.contains("the decision about a has expired"), "{}", ended.err);
    garden.expect(2, &["names", "accept", "1a2b3c4d5e6f", "--reason", "r"]);
}

#[test]
fn further_names_are_promised_too() {
    let garden = Garden::new();
    let project = garden.read("specs/graphsmith.toml");
    let directives = "\n[[directive]]\nwhere = { subject = 'BedPlant' }\nset = { alias = 'Get-MgPlant' }\n\n\
        [[directive]]\nwhere = { parameter-name = 'Search' }\nset = { alias = 'Find' }\n";
    fs::write(garden.path("specs/graphsmith.toml"), format!("{project}{directives}")).unwrap();
    garden.expect(0, &["names", "release"]);
    let names = garden.read(NAMES);
    for line in ["alias Get-MgPlant Get-MgBedPlant\n", "param Get-MgBed Search =Find $search List\n"] {
        assert!(names.contains(line), "{line} in\n{names}");
    }
    garden.expect(0, &["generate"]);
    fs::write(garden.path("specs/graphsmith.toml"), project).unwrap();
    let ended = garden.expect(1, &["generate"]);
    for told in ["Get-MgPlant is called Get-MgBedPlant", "-Find is called -Search (Get-MgBed)"] {
        assert!(ended.err.contains(told), "{}", ended.err);
    }
    assert_eq!(garden.facts("Get-MgBedPlant")["aliases"], json!(["Get-MgPlant"]));
    assert_eq!(garden.facts("Get-MgBed")["parameterSets"]["List"]["parameters"]["Search"]["aliases"], json!(["Find"]));
    garden.expect(0, &["names", "accept", "--all", "--reason", "they end", "--date", "2026-11-27"]);
    garden.expect(0, &["names", "release"]);
    let names = garden.read(NAMES);
    assert!(names.contains("alias Get-MgPlant Get-MgBedPlant since 2026-11-27 until 2028-11-27"), "{names}");
    garden.expect(0, &["generate"]);
    garden.expect(0, &["check"]);
}

#[test]
fn a_property_that_moves_to_a_base_is_still_there() {
    let garden = Garden::promised();
    garden.edit(
        "    bed:\n      title: bed\n      type: object\n      properties:\n",
        "    thing: { title: thing, type: object, properties: { width: { type: integer, format: int32 } } }\n    \
         bed:\n      title: bed\n      allOf:\n      - $ref: '#/components/schemas/thing'\n      type: object\n      properties:\n",
    );
    garden.edit("        width: { type: integer, format: int32, description: How wide it is. }\n", "");
    garden.expect(0, &["generate"]);
    assert_eq!(garden.waiting(), [""; 0]);
    garden.edit("width: { type: integer, format: int32 }", "height: { type: integer, format: int32 }");
    assert_eq!(garden.waiting().len(), 1);
}

#[test]
fn a_default_set_stays_though_another_asks_for_less() {
    let garden = Garden::promised();
    assert_eq!(garden.facts("Get-MgBedPlant")["defaultParameterSet"], "Get");
    let list = "paths:\n  /plants:\n    get:\n      operationId: bed_ListPlant\n      responses: { 2XX: { description: Plants } }\n";
    garden.edit("paths:\n", list);
    garden.expect(0, &["generate"]);
    let facts = garden.facts("Get-MgBedPlant");
    assert_eq!(facts["parameterSets"]["List"]["path"], "/plants");
    assert_eq!(facts["defaultParameterSet"], "Get");
}
