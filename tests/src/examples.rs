//! Examples as calls of `mg`: the source of an example -> requests, and what is wrong with them.

use std::collections::HashMap;
use std::fs;

use graphsmith_catalog::{Catalog, EXTENSION};
use graphsmith_codegen::config::ModuleEntry;
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::driver::Generated;
use graphsmith_codegen::emit::{Models, catalog};
use graphsmith_codegen::load;
use graphsmith_codegen::text::{ExampleFiles, Examples};
use mg::literal::{Call, Script};
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::bodies::{Description, Undescribed};
use crate::command::{Surroundings, mg};

/// What became of the examples of a module.
#[derive(Debug, Default)]
pub struct Tally {
    /// Examples that there are.
    pub made: usize,
    /// Those that `mg` can read.
    pub parsed: usize,
    /// Those whose calls `mg` can make requests of.
    pub bound: usize,
    /// Those whose requests follow the description.
    pub valid: usize,
    /// Each fault: its kind, the cmdlet, and what is wrong.
    pub faults: Vec<[String; 3]>,
}

/// What stands for an id that a call has read.
const READ: &str = "id-that-was-read";

/// A request as `-WhatIf` shows it.
struct Request<'r> {
    method: &'r str,
    path: &'r str,
    body: Option<Value>,
}

/// The examples of one module.
pub struct Module<'m> {
    generated: &'m Generated,
    description: Description,
    /// Holds the catalog, and the files that examples name.
    folder: TempDir,
    base: String,
}

impl<'m> Module<'m> {
    /// A module and the description that it was made from.
    ///
    /// # Panics
    ///
    /// When the catalog can't be written, or the description not read.
    #[must_use]
    pub fn new(entry: &ModuleEntry, generated: &'m Generated) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let Generated { api, cmdlets, source, .. } = generated;
        for output in catalog::emit(Models { api, cmdlets, source }, &ExampleFiles::default()) {
            fs::write(folder.path().join(output.path), output.bytes).expect("a file can be written");
        }
        let document = load::load(&entry.spec, &mut Diagnostics::default()).expect("a document");
        let base = format!("/{}", entry.api_version);
        Self { generated, description: Description::new(document.root), folder, base }
    }

    /// The catalog of the module.
    ///
    /// # Panics
    ///
    /// When it isn't there any more.
    #[must_use]
    pub fn catalog(&self) -> Catalog {
        let file = self.folder.path().join(format!("{}.{EXTENSION}", self.generated.cmdlets.module.name));
        Catalog::open(&file).expect("the catalog is there").expect("the catalog is whole")
    }

    /// Makes, reads, binds and checks every example.
    #[must_use]
    pub fn tally(&self, undescribed: &Undescribed) -> Tally {
        let mut tally = Tally::default();
        let Generated { api, cmdlets, .. } = self.generated;
        let examples = Examples::new(api, cmdlets);
        for cmdlet in &cmdlets.cmdlets {
            for example in examples.generated(cmdlet) {
                tally.made += 1;
                self.judge(&cmdlet.name, &example.source, undescribed, &mut tally);
            }
        }
        tally
    }

    fn judge(&self, cmdlet: &str, source: &str, undescribed: &Undescribed, tally: &mut Tally) {
        let mut add = |kind: &str, what: &str| tally.faults.push([kind.to_owned(), cmdlet.to_owned(), what.to_owned()]);
        let script = match Script::read(source) {
            Ok(script) => script,
            Err(error) => return add("not parsed", &error.shown(source)),
        };
        tally.parsed += 1;
        let mut valid = true;
        for call in &script.calls {
            let words = self.words(&script, call, &|_, _| READ.to_owned());
            let run = self.what_if(words.clone());
            if run.code != 0 || !run.err.is_empty() {
                return add("not bound", &format!("{}\n{source}", run.err.trim()));
            }
            let Some(request) = read(&run.out, &self.base) else {
                return add("no request", source);
            };
            let Some((path, operation)) = self.description.operation(request.method, request.path) else {
                return add("no such operation", &format!("{} {}", request.method, request.path));
            };
            let asks = words.iter().any(|word| matches!(word.as_str(), "-WhatIf" | "-Confirm"));
            if (request.method == "DELETE" || call.cmdlet.starts_with("Remove-"))
                && !asks
                && !request.path.contains(READ)
            {
                valid = false;
                add("removes what wasn't read", &format!("{} {path}", request.method));
            }
            let Some(schema) = self.description.body(operation) else { continue };
            let create = request.method == "POST" && operation["x-ms-docs-operation-type"] == "operation";
            let body = request.body.unwrap_or_else(|| Value::Object(Map::new()));
            for fault in self.description.check(schema, &body, create, undescribed) {
                valid = false;
                add(fault.kind, &format!("{fault} {} {path}", request.method));
            }
        }
        tally.bound += 1;
        tally.valid += usize::from(valid);
    }

    /// The words of a call. Files that it names are in the folder of the module.
    fn words(&self, script: &Script, call: &Call, property: &dyn Fn(&str, &str) -> String) -> Vec<String> {
        let words = std::iter::once(call.cmdlet.clone()).chain(script.arguments(call, property));
        let words = words.map(|word| match word.strip_prefix("./") {
            Some(name) => {
                // The descriptions know content of one type only, and `mg` tells the type by the extension.
                let file = self.folder.path().join(name).with_extension("bin");
                fs::write(&file, "hi").expect("a file can be written");
                file.display().to_string()
            }
            None => word,
        });
        let mut words: Vec<String> = words.collect();
        // These name files too, where PowerShell has variables.
        for at in 1..words.len() {
            if matches!(words[at - 1].as_str(), "-ResponseHeadersVariable" | "-CountVariable") {
                words[at] = self.folder.path().join(&words[at]).display().to_string();
            }
        }
        words
    }

    fn what_if(&self, mut words: Vec<String>) -> crate::command::Run {
        if !words.iter().any(|word| word == "-WhatIf") {
            words.push("-WhatIf".to_owned());
        }
        let variables = vec![("MG_CATALOGS", self.folder.path().display().to_string())];
        mg(words, &Surroundings { typed: true, variables, ..Surroundings::default() })
    }

    /// Runs every example, those of each cmdlet against a server of their own; gives how many did what they should, and what the
    /// others said.
    pub fn run<S>(&self, start: impl Fn() -> S, url: impl Fn(&S) -> &str) -> (usize, Vec<String>) {
        let Generated { api, cmdlets, .. } = self.generated;
        let examples = Examples::new(api, cmdlets);
        let (mut done, mut faults) = (0, Vec::new());
        for cmdlet in &cmdlets.cmdlets {
            let server = start();
            for example in examples.generated(cmdlet) {
                match self.run_one(url(&server), &example.source) {
                    Ok(()) => done += 1,
                    Err(said) => faults.push(format!("{}: {}\n{}\n", cmdlet.name, said.trim(), example.source)),
                }
            }
        }
        (done, faults)
    }

    fn run_one(&self, url: &str, source: &str) -> Result<(), String> {
        let script = Script::read(source).map_err(|error| error.shown(source))?;
        let mut results: HashMap<&str, Value> = HashMap::new();
        for call in &script.calls {
            let property = |variable: &str, name: &str| {
                let object = results.get(variable).and_then(Value::as_object).into_iter().flatten();
                let found = object.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
                found.and_then(|(_, value)| value.as_str()).unwrap_or_default().to_owned()
            };
            let words = self.words(&script, call, &property);
            let variables = vec![
                ("MG_CATALOGS", self.folder.path().display().to_string()),
                ("MG_BASE_URL", url.to_owned()),
                ("MG_TOKEN", "sample".to_owned()),
            ];
            let run = mg(words, &Surroundings { typed: true, variables, input: "y\n", ..Surroundings::default() });
            if run.code != 0 {
                return Err(run.err);
            }
            if let Some(name) = &call.result {
                results.insert(name, serde_json::from_str(&run.out).map_err(|error| error.to_string())?);
            }
        }
        Ok(())
    }
}

/// Reads what `-WhatIf` shows.
fn read<'r>(shown: &'r str, base: &str) -> Option<Request<'r>> {
    let (head, rest) = shown.split_once("\n\n").unwrap_or((shown, ""));
    let (method, url) = head.lines().next()?.split_once(' ')?;
    let (_, rest_of_url) = url.split_once("://")?;
    let (_, path) = rest_of_url.split_at(rest_of_url.find('/')?);
    let path = path.split('?').next()?.strip_prefix(base)?;
    Some(Request { method, path, body: serde_json::from_str(rest).ok() })
}
