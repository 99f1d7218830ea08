//! `graphsmith migrate`: configuration of `AutoRest` -> what becomes of each line, and a list of modules (docs/migration.md).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use graphsmith_catalog::printable::printable;

use super::args::MigrateArgs;
use super::{Console, Outcome};
use crate::config::{self, API_VERSIONS, Account, Told, account};
use crate::diag::{Diagnostics, Place};
use crate::write;

/// How wide lines are.
const WIDTH: usize = 120;

/// Where the texts of the report begin.
const INDENT: usize = 8;

/// Names of folders that hold configurations, not services.
const NOT_SERVICES: [&str; 6] = ["src", "config", "powershell", "sdk", "resource-manager", "."];

/// Runs `migrate`.
pub fn run(args: &MigrateArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    if let Some(out) = args.out.as_ref().filter(|out| out.exists() && !args.force) {
        diags.usage(Place::file(out), "there is such a file already", "name another one, or replace it with --force");
        return None;
    }
    let folder = args.out.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    let mut modules = Vec::new();
    for file in &args.files {
        let (service, api_version) = guess(file);
        let request = config::Request { service: &service, module: &service, api_version: &api_version };
        if let Some(account) = account(std::slice::from_ref(file), &request, diags) {
            modules.push(Module::new(file, (service, api_version), account));
        }
    }
    diags.finish().ok()?;
    let mut text = String::new();
    let mut shown = BTreeSet::new();
    let mut counts = [0; 3];
    for module in &modules {
        // Files that several configurations require are told once.
        let key = |told: &&Told| (told.place.file.clone(), told.place.line, told.what.clone());
        let told: Vec<&Told> = module.account.told.iter().filter(|told| shown.insert(key(told))).collect();
        for told in &told {
            counts[match told.outcome {
                config::Outcome::Obeyed(_) => 0,
                config::Outcome::NotNeeded(_) => 1,
                config::Outcome::NotObeyed(_) => 2,
            }] += 1;
        }
        report(&told, &mut text);
        module.report_description(args.spec.as_deref(), &mut text);
    }
    let _ = writeln!(text, "{} obeyed, {} not needed, {} not obeyed", counts[0], counts[1], counts[2]);
    let list: Vec<String> = modules.iter().map(|module| module.table(&folder, args.spec.as_deref())).collect();
    let list = list.join("\n");
    match &args.out {
        Some(out) => {
            if let Err(error) = write::file(out, list.as_bytes()) {
                diags.io(
                    out,
                    format!("the list of modules can't be written: {error}"),
                    "check that the folder can be written to",
                );
                return None;
            }
        }
        None => {
            let _ = write!(text, "\n{list}");
        }
    }
    super::print_result(console, &printable(&text), diags)?;
    Some(if counts[2] > 0 { Outcome::Stale } else { Outcome::Done })
}

/// The service and the API version that the folders of a configuration are named after, as in `Calendar/v1.0/readme.md`.
fn guess(file: &Path) -> (String, String) {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let folders: Vec<String> = (absolute.parent().into_iter().flat_map(Path::ancestors))
        .filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
        .collect();
    let is_version = |name: &String| API_VERSIONS.contains(&name.as_str());
    let version = folders.first().filter(|name| is_version(name)).cloned();
    let is_service = |name: &&String| !is_version(name) && !NOT_SERVICES.contains(&name.to_lowercase().as_str());
    let service = folders.iter().find(is_service).cloned().unwrap_or_else(|| "Service".to_owned());
    (service, version.unwrap_or_else(|| "v1.0".to_owned()))
}

/// A module to be.
struct Module<'a> {
    file: &'a Path,
    service: String,
    api_version: String,
    account: Account,
}

impl<'a> Module<'a> {
    fn new(file: &'a Path, (service, api_version): (String, String), account: Account) -> Self {
        let plain = |text: &str| !text.is_empty() && !text.contains('$');
        let said = |key: &str| account.text(key).filter(|text| plain(text)).map(str::to_owned);
        let service = said("service-name").unwrap_or(service);
        let version = said("api-version").filter(|version| API_VERSIONS.contains(&version.as_str()));
        Self { file, service, api_version: version.unwrap_or(api_version), account }
    }

    /// Its name: as configured, or after the namespace and the service.
    fn name(&self) -> String {
        let configured = self.account.text("module-name").filter(|name| !name.contains('$'));
        let namespace = self.account.config.namespace.trim_end_matches(".PowerShell");
        let name = configured.map_or_else(|| format!("{namespace}.{}", self.service), str::to_owned);
        // What else there is can't be in the name of a module.
        name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect()
    }

    /// Its description, as the list of modules names it.
    fn spec(&self, folder: &Path, template: Option<&str>) -> String {
        let filled = |path: &str| path.replace("{service}", &self.service).replace("{api-version}", &self.api_version);
        match (self.local().next(), template) {
            (Some(file), _) => relative(folder, &file),
            (None, Some(template)) => relative(folder, Path::new(&filled(template))),
            (None, None) => format!("{}/{}.yml", self.api_version, self.service),
        }
    }

    /// The descriptions that it names and that are files.
    fn local(&self) -> impl Iterator<Item = PathBuf> {
        let named = self.account.input_files.iter().filter(|(name, _)| !name.contains("://") && !name.contains("$("));
        named.map(|(name, place)| place.file.parent().unwrap_or(Path::new("")).join(name.trim_start_matches("./")))
    }

    /// Says what is to be done about its descriptions, if anything is.
    fn report_description(&self, template: Option<&str>, text: &mut String) {
        let spec = self.spec(Path::new(""), template);
        let name = self.name();
        let remote: Vec<&str> = self
            .account
            .input_files
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| name.contains("://"))
            .collect();
        let local = self.local().count();
        let told = match (local, remote.as_slice()) {
            (0, []) if template.is_none() => {
                format!("{name}: no description is named; put it at {spec}, or say --spec PATH")
            }
            (0, [first, ..]) => format!("{name}: nothing is fetched while building; put {first} at {spec}"),
            (2.., _) => format!(
                "{name}: a module has one description; put the paths of all into one with `graphsmith slice --into`, or write a \
                 [[module]] for each"
            ),
            _ => return,
        };
        wrapped("to do   ", &told, text);
    }

    /// Its entry in the list of modules.
    fn table(&self, folder: &Path, template: Option<&str>) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let feature: String =
            self.service.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let version = if self.api_version == "beta" { "beta" } else { "v1.0" };
        format!(
            "[[module]]\nname = {}\nservice = {}\napi-version = {}\nfeature = {}\nspec = {}\nconfig = [{}]\n",
            quoted(&self.name()),
            quoted(&self.service),
            quoted(version),
            quoted(&feature),
            quoted(&self.spec(folder, template)),
            quoted(&relative(folder, self.file)),
        )
    }
}

/// A line for each setting and directive, below the name of its file.
fn report(all: &[&Told], text: &mut String) {
    let mut file: Option<&Path> = None;
    for told in all {
        if file != Some(&told.place.file) {
            let _ = writeln!(text, "{}", told.place.file.display());
            file = Some(&told.place.file);
        }
        let line = told.place.line.map(|line| line.to_string()).unwrap_or_default();
        let what = format!("{} - {}: {}", told.what, told.outcome.word(), told.outcome.text());
        wrapped(&format!("{line:>6}  "), &what, text);
    }
}

/// Adds words in lines of limited width, which go on below the first word.
fn wrapped(before: &str, words: &str, text: &mut String) {
    text.push_str(before);
    let mut column = INDENT;
    for (at, word) in words.split_whitespace().enumerate() {
        let width = word.chars().count();
        if at > 0 && column + 1 + width > WIDTH {
            let _ = write!(text, "\n{:INDENT$}", "");
            column = INDENT;
        } else if at > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += width;
    }
    text.push('\n');
}

/// A path as it is written in a file of a folder, with slashes.
fn relative(folder: &Path, path: &Path) -> String {
    let parts = |path: &Path| -> Vec<String> {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut parts = Vec::new();
        for part in absolute.components() {
            match part {
                Component::ParentDir => drop(parts.pop()),
                Component::CurDir => {}
                other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (from, to) = (parts(folder), parts(path));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{guess, relative, wrapped};

    #[test]
    fn folders_name_services_and_versions() {
        for (file, service, version) in [
            ("/r/Calendar/v1.0/readme.md", "Calendar", "v1.0"),
            ("/r/Calendar/beta/readme.md", "Calendar", "beta"),
            ("/r/src/Functions/readme.md", "Functions", "v1.0"),
            ("/r/Functions/powershell/readme.md", "Functions", "v1.0"),
            ("/readme.md", "Service", "v1.0"),
        ] {
            assert_eq!(guess(Path::new(file)), (service.to_owned(), version.to_owned()), "{file}");
        }
    }

    #[test]
    fn paths_count_from_the_list_of_modules() {
        for (folder, path, expected) in [
            ("/a/specs", "/a/specs/x.yml", "x.yml"),
            ("/a/specs", "/a/config/./x.md", "../config/x.md"),
            ("/a/specs/..", "/a/b/../x.md", "x.md"),
        ] {
            assert_eq!(relative(Path::new(folder), Path::new(path)), expected);
        }
    }

    #[test]
    fn long_lines_go_on_below_their_first_word() {
        let mut text = String::new();
        wrapped("     1  ", &"word ".repeat(40), &mut text);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines.len(), lines[0].len()), (2, 117));
        assert!(lines[1].starts_with("        word"));
    }
}
