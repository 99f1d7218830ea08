//! OpenAPI descriptions -> catalogs, which the command `graphsmith` makes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::console::Console;
use crate::failure::{Exit, Failure};

/// What the names of descriptions end with.
const KINDS: [&str; 3] = ["yml", "yaml", "json"];

/// The versions of Microsoft Graph: folder of the descriptions, and how modules are called.
const VERSIONS: [(&str, &str); 2] = [("v1.0", "Microsoft.Graph."), ("beta", "Microsoft.Graph.Beta.")];

/// Where a checkout of the SDK for PowerShell has its descriptions, and the configurations of a version.
const SDK: &str = "openApiDocs";

/// What is said about descriptions.
#[derive(Default)]
pub(super) struct Options<'a> {
    /// Configurations, which may have `{service}` in their names.
    pub(super) configs: Vec<&'a String>,
    /// The version of Microsoft Graph that they are of, if their folder isn't called like it.
    pub(super) version: Option<&'a str>,
}

/// Makes the catalogs of a description, of a folder of them, or of a checkout of the SDK.
pub(super) fn generate(
    path: &Path,
    options: &Options<'_>,
    out: &Path,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let shown = path.display().to_string();
    let path = path.canonicalize().map_err(|error| Failure::file("read", &shown, &error))?;
    let manifest = manifest(&path, options)?;
    if manifest.is_empty() {
        return Err(Failure::usage(format!("`{shown}` has neither catalogs nor descriptions"))
            .hint("Catalogs end in .mgcat, descriptions in .yml, .yaml or .json."));
    }
    let failed = |error: std::io::Error| Failure::file("write", &out.display().to_string(), &error);
    std::fs::create_dir_all(out).map_err(failed)?;
    let file = out.join("catalogs.toml");
    std::fs::write(&file, manifest).map_err(failed)?;
    let mut command = Command::new("graphsmith");
    command.args(["generate", "--quiet", "--emit", "catalog", "--manifest"]).arg(&file).arg("--out").arg(out);
    if let Some(path) = console.variable("PATH") {
        command.env("PATH", path);
    }
    let run = command.stdin(Stdio::null()).output().map_err(|error| {
        Failure::usage(format!(
            "catalogs of descriptions are made by the command graphsmith, which can't be run: {error}"
        ))
        .hint("Install it: `cargo install --path codegen` in a checkout of its repository.")
    })?;
    let said = String::from_utf8_lossy(&run.stderr);
    if run.status.success() {
        return Ok(());
    }
    console.say(said.trim_end());
    Err(Failure::new(Exit::File, format!("graphsmith made no catalogs of `{shown}`; nothing was added")))
}

/// The list of modules for graphsmith; empty if there is no description.
fn manifest(path: &Path, options: &Options<'_>) -> Result<String, Failure> {
    let mut list = String::new();
    let kind = |folder: Option<&std::ffi::OsStr>| Kind::of(options.version.or_else(|| folder?.to_str()));
    let given = options
        .configs
        .iter()
        .map(|file| std::path::absolute(file).map_err(|error| Failure::file("read", file, &error)));
    let given: Vec<PathBuf> = given.collect::<Result<_, _>>()?;
    if !path.is_dir() {
        let service = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        entry(&mut list, kind(path.parent().and_then(Path::file_name)), &service, path, &given);
        return Ok(list);
    }
    let sdk = path.join(SDK);
    let descriptions = if sdk.is_dir() { &sdk } else { path };
    for (version, _) in VERSIONS {
        let mut configs = given.clone();
        if given.is_empty() && sdk.is_dir() {
            configs.push(path.join("src/{service}").join(version).join("readme.md"));
            configs.push(path.join("src/readme.graph.md"));
            configs.retain(|file| file.to_string_lossy().contains("{service}") || file.is_file());
        }
        entries(&mut list, Kind::of(Some(version)), &descriptions.join(version), &configs);
    }
    if list.is_empty() {
        entries(&mut list, kind(path.file_name()), path, &given);
    }
    Ok(list)
}

/// How modules of a folder are called: as those of Microsoft Graph where it is called like a version.
#[derive(Clone, Copy)]
struct Kind {
    version: &'static str,
    prefix: &'static str,
}

impl Kind {
    fn of(folder: Option<&str>) -> Self {
        let known = VERSIONS.into_iter().find(|(version, _)| Some(*version) == folder);
        let (version, prefix) = known.unwrap_or(("v1.0", ""));
        Self { version, prefix }
    }
}

/// Adds an entry for the descriptions of each kind that a folder has.
fn entries(list: &mut String, kind: Kind, folder: &Path, configs: &[PathBuf]) {
    let files: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
    for extension in KINDS {
        if files.iter().any(|file| file.is_file() && file.extension().is_some_and(|own| own == extension)) {
            entry(list, kind, "{service}", &folder.join(format!("{{service}}.{extension}")), configs);
        }
    }
}

fn entry(list: &mut String, kind: Kind, service: &str, spec: &Path, configs: &[PathBuf]) {
    let Kind { version, prefix } = kind;
    let configs: Vec<String> = configs.iter().map(|file| quoted(&file.to_string_lossy())).collect();
    let _ = writeln!(
        list,
        "[[module]]\nname = {}\nservice = {}\napi-version = \"{version}\"\nspec = {}\nconfig = [{}]\n",
        quoted(&format!("{prefix}{service}")),
        quoted(service),
        quoted(&spec.to_string_lossy()),
        configs.join(", ")
    );
}

/// A text as TOML has it, whose escapes are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Options, manifest};

    fn listed(files: &[&str], path: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let file = folder.path().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        let root = format!("{}/", folder.path().display());
        let list = manifest(&folder.path().join(path), &Options::default()).unwrap().replace(&root, "");
        list.lines().filter(|line| !line.is_empty() && *line != "[[module]]").map(str::to_owned).collect()
    }

    #[test]
    fn a_folder_of_descriptions_is_a_list_of_modules() {
        let v1 = ["name = \"Microsoft.Graph.{service}\"", "service = \"{service}\"", "api-version = \"v1.0\""];
        let beta = ["name = \"Microsoft.Graph.Beta.{service}\"", "service = \"{service}\"", "api-version = \"beta\""];
        let own = ["name = \"{service}\"", "service = \"{service}\"", "api-version = \"v1.0\""];
        let with = |head: [&str; 3], spec: &str, config: &str| {
            let tail = [format!("spec = \"{spec}\""), format!("config = [{config}]")];
            head.into_iter().map(str::to_owned).chain(tail).collect::<Vec<_>>()
        };
        let sdk = ["openApiDocs/v1.0/Mail.yml", "openApiDocs/beta/Mail.yml", "package.json", "src/readme.graph.md"];
        let config = |version| format!("\"src/{{service}}/{version}/readme.md\", \"src/readme.graph.md\"");
        let expected = [
            with(v1, "openApiDocs/v1.0/{service}.yml", &config("v1.0")),
            with(beta, "openApiDocs/beta/{service}.yml", &config("beta")),
        ];
        assert_eq!(listed(&sdk, ""), expected.concat());
        assert_eq!(listed(&["beta/Mail.yml"], "beta"), with(beta, "beta/{service}.yml", ""));
        assert_eq!(
            listed(&["x/Shop.json", "x/Bank.yaml", "x/README.md"], "x"),
            [with(own, "x/{service}.yaml", ""), with(own, "x/{service}.json", "")].concat()
        );
        assert_eq!(listed(&["x/README.md"], "x"), [""; 0]);
        let one = ["name = \"Shop\"", "service = \"Shop\"", "api-version = \"v1.0\""];
        assert_eq!(listed(&["x/Shop.json"], "x/Shop.json"), with(one, "x/Shop.json", ""));
    }
}
