//! The name lock as its users meet it: the command, a project, and what becomes of names that were promised (docs/names.md).

#![cfg(all(feature = "cli", unix))]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failing unwrap is a failing test")]

mod merges;
mod rows;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
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
servers: [{ url: "https://garden.example/v1.0" }]
paths:
  /beds:
    get:
      operationId: bed_ListBed
      parameters: [{ name: $search, in: query, schema: { type: string } }]
      responses: { 2XX: { description: Beds, content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } } } }
    post:
      operationId: bed_CreateBed
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } } }
      responses: { 2XX: { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } } } }
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
    get:
      operationId: bed_GetPlant
      parameters:
        - { name: bed-id, in: path, required: true, schema: { type: string } }
        - { name: plant-id, in: path, required: true, schema: { type: string } }
      responses: { 2XX: { description: Plant, content: { application/json: { schema: { type: string } } } } }
components:
  schemas:
    bed:
      title: bed
      type: object
      properties:
        id: { type: string, readOnly: true, description: Its id. }
        width: { type: integer, format: int32, description: How wide it is. }
        sunlit: { type: boolean, description: Whether it lies in the sun. }
"#;

/// What a command ended with.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

/// A project whose names are promised.
struct Garden {
    folder: TempDir,
}

impl Garden {
    /// One whose names aren't promised yet.
    fn new() -> Self {
        let garden = Self { folder: TempDir::new().unwrap() };
        fs::create_dir(garden.path("specs")).unwrap();
        fs::write(garden.path("specs/graphsmith.toml"), PROJECT).unwrap();
        fs::write(garden.path("specs/garden.yml"), SPEC).unwrap();
        garden
    }

    fn promised() -> Self {
        let garden = Self::new();
        garden.expect(0, &["names", "release"]);
        garden.expect(0, &["generate"]);
        garden
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    /// Replaces a part of the description, which has to be there.
    fn edit(&self, old: &str, new: &str) {
        let text = self.read("specs/garden.yml");
        assert!(text.contains(old), "{old}");
        fs::write(self.path("specs/garden.yml"), text.replace(old, new)).unwrap();
    }

    /// Copies the project, without what it promises, to `old`.
    fn keep_as_old(&self) {
        fs::create_dir(self.path("old")).unwrap();
        for file in ["graphsmith.toml", "garden.yml"] {
            fs::copy(self.path("specs").join(file), self.path("old").join(file)).unwrap();
        }
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_graphsmith"));
        let output = command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs a command that has to end with that code.
    fn expect(&self, code: i32, arguments: &[&str]) -> Ended {
        let ended = self.run(arguments);
        assert_eq!(ended.code, code, "{arguments:?}\n{}\n{}", ended.out, ended.err);
        ended
    }

    /// The fingerprints of the changes that wait.
    fn waiting(&self) -> Vec<String> {
        let listed = self.run(&["names", "--date", "2026-11-27"]);
        let first = |line: &str| line.split_once("  ").map(|(word, _)| word.to_owned()).filter(|word| word.len() == 12);
        let found: Vec<String> = listed.out.lines().filter_map(first).collect();
        assert_eq!(listed.code, i32::from(!found.is_empty()), "{}", listed.out);
        found
    }

    /// Accepts the only change that waits.
    fn accept(&self) {
        let waiting = self.waiting();
        assert_eq!(waiting.len(), 1, "{}", self.run(&["names"]).out);
        self.expect(0, &["names", "accept", &waiting[0], "--reason", "so it is", "--date", "2026-11-27"]);
        self.expect(0, &["generate"]);
        self.expect(0, &["check"]);
    }

    /// The facts of a cmdlet; null if there is none.
    fn facts(&self, cmdlet: &str) -> Value {
        let facts: Value = serde_json::from_str(&self.read("generated/facts/Contoso.Garden.json")).unwrap();
        facts["cmdlets"][cmdlet].clone()
    }
}
