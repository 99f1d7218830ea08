//! `mg` and the emulator with the items of drives by their paths.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_emulator::faults::Script;
use graphsmith_tests::emulated::Emulated;
use serde_json::{Value, json};

/// Drives as the service describes them: by ids only.
const DRIVES: &str = r##"
openapi: 3.0.4
info: {title: Drives, version: v1.0}
servers: [{url: "https://graph.example/v1.0"}]
paths:
  /users/{user-id}/drive:
    parameters: [{$ref: "#/components/parameters/user-id"}]
    get: {operationId: user_GetDrive, responses: {2XX: {$ref: "#/components/responses/item"}}}
  /drives/{drive-id}/items/{driveItem-id}:
    parameters: [{$ref: "#/components/parameters/drive-id"}, {$ref: "#/components/parameters/driveItem-id"}]
    get: {operationId: drive_GetItem, responses: {2XX: {$ref: "#/components/responses/item"}}}
  /drives/{drive-id}/items/{driveItem-id}/children/{driveItem-id1}:
    parameters:
      - {$ref: "#/components/parameters/drive-id"}
      - {$ref: "#/components/parameters/driveItem-id"}
      - {name: driveItem-id1, in: path, required: true, schema: {type: string}}
    get: {operationId: drive.item_GetChildren, responses: {2XX: {$ref: "#/components/responses/item"}}}
  /drives/{drive-id}/items/{driveItem-id}/content:
    parameters: [{$ref: "#/components/parameters/drive-id"}, {$ref: "#/components/parameters/driveItem-id"}]
    get:
      operationId: drive_GetItemContent
      responses: {2XX: {description: Content, content: {application/octet-stream: {schema: {type: string, format: binary}}}}}
    put:
      operationId: drive_SetItemContent
      requestBody: {content: {application/octet-stream: {schema: {type: string, format: binary}}}}
      responses: {"204": {description: Done}}
  /drives/{drive-id}/items/{driveItem-id}/createUploadSession:
    parameters: [{$ref: "#/components/parameters/drive-id"}, {$ref: "#/components/parameters/driveItem-id"}]
    post:
      operationId: drive.item_createUploadSession
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, properties: {item: {type: object, properties: {name: {type: string}}, additionalProperties: {type: object}}}, additionalProperties: {type: object}}
      responses: {2XX: {$ref: "#/components/responses/item"}}
      x-ms-docs-operation-type: action
components:
  parameters:
    user-id: {name: user-id, in: path, required: true, schema: {type: string}}
    drive-id: {name: drive-id, in: path, required: true, schema: {type: string}}
    driveItem-id: {name: driveItem-id, in: path, required: true, schema: {type: string}}
  responses:
    item: {description: Item, content: {application/json: {schema: {$ref: "#/components/schemas/microsoft.graph.driveItem"}}}}
  schemas:
    microsoft.graph.driveItem: {title: driveItem, type: object, properties: {id: {type: string}, name: {type: string}}, additionalProperties: {type: object}}
"##;

fn drives() -> Emulated {
    Emulated::new(DRIVES, "Files", "v1.0", Script::default())
}

/// Sends a file to an address, and returns what it has become.
fn put(drives: &Emulated, address: &str, content: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("content");
    std::fs::write(&file, content).unwrap();
    drives.done(&["request", "PUT", address, "-Body", &format!("@{}", file.display()), "-ContentType", "text/plain"])
}

fn content(drives: &Emulated, address: &str) -> String {
    let run = drives.call(&["request", address, "-OutFile", "-"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{address}");
    run.out
}

#[test]
fn a_path_leads_to_one_item_whoever_names_the_drive() {
    let drives = drives();
    let made = put(&drives, "/me/drive/root:/Reports/2030/one two.txt:/content", "first");
    assert_eq!((&made["name"], &made["size"]), (&json!("one two.txt"), &json!(5)));
    let drive = drives.done(&["request", "/me/drive"])["id"].as_str().unwrap().to_owned();
    let folder = drives.done(&["request", "/me/drive/root:/Reports"]);
    assert!(folder["name"] == "Reports" && folder["folder"].is_object() && folder["id"] != made["id"], "{folder}");
    let (id, folder) = (made["id"].as_str().unwrap(), folder["id"].as_str().unwrap());
    // The same content by the id, by the path, in either case, from a folder, and from the drive itself.
    for address in [
        format!("/drives/{drive}/items/{id}/content"),
        "/me/drive/root:/reports/2030/ONE%20TWO.txt:/content".to_owned(),
        "/users/me/drive/root:/Reports/2030/one two.txt:/content".to_owned(),
        format!("/drives/{drive}/items/{folder}:/2030/one two.txt:/content"),
        format!("/drives/{drive}/root:/Reports/2030/one two.txt:/content"),
    ] {
        assert_eq!(content(&drives, &address), "first", "{address}");
    }
    let again = put(&drives, "/me/drive/root:/Reports/2030/one two.txt:/content", "second");
    assert_eq!(
        (again["id"].as_str(), content(&drives, &format!("/drives/{drive}/items/{id}/content"))),
        (Some(id), "second".to_owned())
    );
    let children = drives.done(&["request", "/me/drive/root:/Reports/2030:/children"]);
    assert_eq!(children["value"].as_array().unwrap().len(), 1, "{children}");
    assert_eq!(drives.call(&["request", "DELETE", "/me/drive/root:/Reports/2030/one two.txt"]).code, 0);
    assert_eq!(drives.call(&["request", &format!("/drives/{drive}/items/{id}")]).code, 1);
}

#[test]
fn only_content_makes_what_is_not_there() {
    let drives = drives();
    for words in [
        &["request", "/me/drive/root:/a/b.txt"][..],
        &["request", "/me/drive/root:/a/b.txt:/content"],
        &["request", "PATCH", "/me/drive/root:/a", "-Body", "{}"],
        &["request", "/drives/d/items/none:/a"],
    ] {
        let run = drives.call(words);
        assert!(run.code == 1 && run.err.starts_with("mg: 404 "), "{words:?}: {run:?}");
    }
    let session = drives.done(&["request", "POST", "/me/drive/root:/a/big.bin:/createUploadSession", "-Body", "{}"]);
    assert!(session["uploadUrl"].is_string(), "{session}");
    assert_eq!(drives.done(&["request", "/me/drive/root:/a/big.bin"])["name"], "big.bin");
    // The drives of others have files of their own.
    for owner in ["/users/u/drive", "/drives/d"] {
        assert_eq!(drives.call(&["request", &format!("{owner}/root:/a/big.bin")]).code, 1, "{owner}");
    }
}
