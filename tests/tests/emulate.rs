//! `mg` and the runtime against the emulator with catalogs made for it: other things than attachments.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_emulator::faults::Script;
use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::{Client, Secret};
use graphsmith_tests::emulated::{Emulated, TOKEN, case};
use serde_json::Value;

#[test]
fn items_live_through_cmdlets() {
    let garden = Emulated::garden();
    let bed = garden.done(&["New-MgBetaGardenBed", "-GardenId", "g", "-Soil", "loam", "-Size", "4"]);
    let id = bed["id"].as_str().unwrap();
    let one = ["-GardenId", "g", "-BedId", id];
    assert_eq!(garden.done(&[&["Get-MgBetaGardenBed"], &one[..]].concat())["soil"], "loam");
    garden.done(&[&["Update-MgBetaGardenBed"], &one[..], &["-Size", "$null"]].concat());
    let bed = garden.done(&[&["Get-MgBetaGardenBed"], &one[..]].concat());
    assert_eq!((&bed["soil"], &bed["size"]), (&"loam".into(), &Value::Null));
    garden.done(&[&["Remove-MgBetaGardenBed"], &one[..]].concat());
    let run = garden.call(&[&["Get-MgBetaGardenBed"], &one[..]].concat());
    assert!(run.code == 1 && run.err.contains("ErrorItemNotFound"), "{run:?}");
}

#[test]
fn lists_are_read_to_their_end() {
    let garden = Emulated::garden();
    for _ in 0..12 {
        garden.done(&["New-MgBetaGardenBed", "-GardenId", "g", "-Soil", "clay"]);
    }
    let list = |more: &[&str]| {
        let beds = garden.done(&[&["Get-MgBetaGardenBed", "-GardenId", "g"], more].concat());
        beds.as_array().unwrap().len()
    };
    assert_eq!(list(&["-All"]), 12);
    assert_eq!(list(&["-All", "-PageSize", "5"]), 12);
    assert_eq!(list(&["-Top", "3"]), 3);
}

/// A function of the garden's description: what has changed.
const DELTA: &str = r##"  /gardens/{garden-id}/beds/microsoft.graph.delta():
    get:
      operationId: garden.bed_delta
      summary: What has changed
      parameters: [{name: garden-id, in: path, required: true, description: "The garden, by id", schema: {type: string}}]
      responses:
        2XX: {description: Beds, content: {application/json: {schema: {$ref: "#/components/schemas/garden.bedCollectionResponse"}}}}
"##;

#[test]
fn changes_are_told_from_where_the_last_round_ended() {
    let spec = case("garden").replace("\ncomponents:", &format!("\n{DELTA}components:"));
    let script = Script::parse("[service]\npage-size = 2\n").unwrap();
    let garden = Emulated::new(&spec, "Garden", "beta", script);
    let add = |soil: &str| {
        let bed = garden.done(&["New-MgBetaGardenBed", "-GardenId", "g", "-Soil", soil]);
        bed["id"].as_str().unwrap().to_owned()
    };
    let ids: Vec<String> = (0..5).map(|_| add("loam")).collect();
    let client = Client::builder().base_url(garden.emulator.url()).token(StaticToken::new(Secret::new(TOKEN)));
    let client = client.build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // A round: what it tells, by id, and the link that it ends with.
    let round = |link: &str| -> (Vec<(String, Value)>, String) {
        let request = client.prepare_link("link", link, &http::HeaderMap::new()).unwrap();
        let mut pages = client.pages::<Value>(request);
        let mut told = Vec::new();
        while let Some(page) = runtime.block_on(pages.next()) {
            let items = page.unwrap().items.into_iter();
            told.extend(items.map(|item| (item["id"].as_str().unwrap().to_owned(), item)));
        }
        (told, pages.delta_link().unwrap().to_owned())
    };
    let (all, link) = round(&format!("{}/beta/gardens/g/beds/delta()", garden.emulator.url()));
    assert_eq!(all.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), ids);
    assert!(round(&link).0.is_empty());

    garden.done(&["Update-MgBetaGardenBed", "-GardenId", "g", "-BedId", &ids[1], "-Soil", "sand"]);
    garden.done(&["Remove-MgBetaGardenBed", "-GardenId", "g", "-BedId", &ids[3]]);
    let new = add("clay");
    let (changes, link) = round(&link);
    let told: Vec<_> = changes.iter().map(|(id, item)| (id.as_str(), item["soil"].as_str())).collect();
    assert_eq!(told, [(ids[1].as_str(), Some("sand")), (&ids[3], None), (&new, Some("clay"))]);
    assert_eq!(changes[1].1["@removed"]["reason"], "deleted");
    assert!(round(&link).0.is_empty());
}

#[test]
fn what_the_catalog_does_not_allow_is_refused() {
    let garden = Emulated::garden();
    let run = garden.call(&["New-MgBetaGardenBed", "-GardenId", "g", "-Body", "{\"colour\": 1}"]);
    assert!(run.code == 1 && run.err.contains("The property 'colour' does not exist"), "{run:?}");
}
