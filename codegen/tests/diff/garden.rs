//! A small project to edit.

use std::fs;
use std::path::Path;

use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::diff::{Side, Wanted};

use crate::rule_edits::Edit;

const PROJECT: &str = r#"
permissions = "permissions.json"

[[module]]
name = "Contoso.Garden"
service = "Garden"
api-version = "v1.0"
feature = "garden"
spec = "garden.yml"

[[module]]
name = "Contoso.Shed"
service = "Shed"
api-version = "v1.0"
feature = "shed"
spec = "shed.yml"

[help]
examples = "examples"

[[directive]]
no-inline = ["Soil", "Note", "Ground"]
"#;

const SHED: &str = r#"
openapi: 3.0.3
info: { title: Shed, version: v1.0 }
servers: [{ url: "https://garden.example/v1.0" }]
paths:
  /rakes:
    get: { operationId: rake_ListRake, responses: { '204': { description: Rakes } } }
  /tools:
    get: { operationId: tool_ListTool, responses: { '204': { description: Tools } } }
"#;

/// An example that somebody wrote.
const EXAMPLE: &str = "### Water a bed\n\n```powershell\nGet-MgBed -BedId b | Invoke-MgWaterBed -Warm 'yes'\n```\n";

/// What allows an operation.
const PERMISSIONS: &str = r#"{
  "permissions": {
    "Beds.Look": {
      "schemes": { "Application": { "privilegeLevel": 2 } },
      "pathSets": [{ "schemeKeys": ["Application"], "methods": ["GET"], "paths": { "/beds": "" } }]
    },
    "Beds.Tend": {
      "schemes": { "Application": { "privilegeLevel": 4 } },
      "pathSets": [{ "schemeKeys": ["Application"], "methods": ["GET"], "paths": { "/beds": "", "/beds/{id}": "" } }]
    }
  }
}
"#;

/// The files of the project.
const FILES: [(&str, &str); 6] = [
    ("graphsmith.toml", PROJECT),
    ("garden.yml", include_str!("garden.yml")),
    ("shed.yml", SHED),
    ("examples/Garden/v1.0/Get-MgBed.md", EXAMPLE),
    ("permissions.json", PERMISSIONS),
    ("names/Contoso.Garden.txt", "# graphsmith names 1\n"),
];

/// The project after an edit; each text stands in exactly one of its files.
pub fn side(folder: &Path, edit: Edit<'_>) -> Side {
    let mut files = FILES.map(|(name, text)| (name, text.to_owned()));
    for (old, new) in edit {
        let mut holding: Vec<&mut String> =
            files.iter_mut().map(|(_, text)| text).filter(|text| text.contains(old)).collect();
        assert_eq!(holding.len(), 1, "{old:?} stands in {} files", holding.len());
        *holding[0] = holding[0].replace(old, new);
    }
    for sub in ["names", "examples/Garden/v1.0"] {
        fs::create_dir_all(folder.join(sub)).unwrap();
    }
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let mut diags = Diagnostics::default();
    let side = Side::read(folder.to_str().unwrap(), Wanted { config: &[], modules: &[] }, &mut diags);
    side.unwrap_or_else(|| panic!("{:?}", diags.iter().collect::<Vec<_>>()))
}
