//! Command lines for everything in a catalog: each parameter set in three ways.

use std::fmt::Write as _;
use std::path::Path;

use graphsmith_catalog::records::{Cmdlet, Kind, Parameter, Set};
use graphsmith_catalog::vocabulary::{Category, Format, Role};
use graphsmith_catalog::{Catalog, Damaged, Id};
use serde_json::{Map, Value};

use super::samples::{Hints, Keys, Samples};

/// How much of a parameter set a call uses, and how values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Only what must be given.
    Mandatory,
    /// All parameters, tables as PowerShell writes them.
    Tables,
    /// All parameters, tables as JSON.
    Json,
}

impl Way {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Mandatory, Self::Tables, Self::Json];
}

/// One command line.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// Name of the cmdlet.
    pub cmdlet: String,
    /// Name of the parameter set.
    pub set: String,
    /// How it is called.
    pub way: Way,
    /// Words of the command line, the cmdlet first.
    pub words: Vec<String>,
    /// What is piped in: the identity, for a set that takes one.
    pub input: String,
}

/// Every parameter set of a catalog in every way. `folder` is for files that parameters name.
///
/// # Panics
///
/// When nothing can be written there.
pub fn invocations(catalog: &Catalog, folder: &Path) -> Result<Vec<Invocation>, Damaged> {
    let content = folder.join("content.bin");
    std::fs::write(&content, "hi").expect("the folder can be written to");
    let mut all = Vec::new();
    for id in catalog.all::<Cmdlet>() {
        let cmdlet = catalog.get(id)?;
        for set in catalog.list(cmdlet.sets)? {
            for way in Way::ALL {
                let writer = Writer { catalog, folder, content: &content, way };
                all.push(writer.invocation(catalog.text(cmdlet.name)?, set)?);
            }
        }
    }
    Ok(all)
}

/// Writes one command line.
struct Writer<'c> {
    catalog: &'c Catalog,
    folder: &'c Path,
    content: &'c Path,
    way: Way,
}

impl Writer<'_> {
    fn invocation(&self, cmdlet: &str, id: Id<Set>) -> Result<Invocation, Damaged> {
        let set = self.catalog.get(id)?;
        let name = self.catalog.text(set.name)?;
        let mut words: Vec<String> = [cmdlet, "-ParameterSetName", name, "-Debug"].map(str::to_owned).into();
        let mut input = String::new();
        for id in self.catalog.list(set.parameters)? {
            let parameter = self.catalog.get(id)?;
            // Parameters are only what a caller can give.
            let is_implied = matches!(parameter.role, Role::Constant | Role::FromIdentity);
            if is_implied || parameter.flags.hidden() || (self.way == Way::Mandatory && !parameter.flags.mandatory()) {
                continue;
            }
            if parameter.role == Role::InputObject {
                input = self.identity()?;
                continue;
            }
            words.push(format!("-{}", self.catalog.text(parameter.name)?));
            if self.catalog.get(parameter.ty)?.kind != Kind::Switch {
                words.push(self.argument(&parameter, set)?);
            }
        }
        Ok(Invocation { cmdlet: cmdlet.to_owned(), set: name.to_owned(), way: self.way, words, input })
    }

    /// An identity with every id.
    fn identity(&self) -> Result<String, Damaged> {
        let samples = Samples { catalog: self.catalog, keys: Keys::Wire };
        let mut identity = samples.object(self.catalog.module()?.identity, &mut Vec::new())?;
        identity.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(fill);
        Ok(identity.to_string())
    }

    /// A value that a variable of a server may have where it stands: a whole address, its scheme, or a part of a name, a
    /// port or a path.
    fn server_variable(&self, parameter: &Parameter, set: Set) -> Result<String, Damaged> {
        let path = self.catalog.text(set.path)?;
        let address = if path.starts_with('/') { self.catalog.text(self.catalog.module()?.base_path)? } else { path };
        let after =
            address.strip_prefix(&format!("{{{}}}", self.catalog.text(parameter.wire.unwrap_or(parameter.name))?));
        Ok(match after {
            Some(after) if after.starts_with("://") => "https",
            Some(_) => "https://sample.example",
            None => "1",
        }
        .to_owned())
    }

    /// The word that gives a parameter its value.
    fn argument(&self, parameter: &Parameter, set: Set) -> Result<String, Damaged> {
        let name = self.catalog.text(parameter.name)?;
        let kind = self.catalog.get(parameter.ty)?.kind;
        let file = |name: &str| self.folder.join(name).display().to_string();
        match (parameter.role, name) {
            (Role::Added, "InFile") | (Role::BodyPropertyFile, _) => return Ok(self.content.display().to_string()),
            (Role::Added, "OutFile" | "ResponseHeadersVariable" | "CountVariable") => return Ok(file(name)),
            (Role::Added, "ContentType") => return Ok(self.catalog.text(set.media_type)?.to_owned()),
            (Role::Added, "Headers") => return Ok("@{'x-sample' = 'sample'}".to_owned()),
            _ if parameter.category == Some(Category::Uri) => return self.server_variable(parameter, set),
            (Role::Body, _) if kind == Kind::Stream => return Ok(self.content.display().to_string()),
            _ => {}
        }
        let keys = if self.way == Way::Tables { Keys::Names } else { Keys::Wire };
        let values = self.catalog.texts(parameter.values)?;
        let hints = Hints { values: &values, date: parameter.format == Format::Date };
        let mut value = Samples { catalog: self.catalog, keys }.value(parameter.ty, hints)?;
        if parameter.category == Some(Category::Path) {
            fill(&mut value);
        }
        Ok(match value {
            Value::String(text) => text,
            Value::Array(_) | Value::Object(_) if self.way == Way::Tables => literal(&value),
            value => value.to_string(),
        })
    }
}

/// Gives a value that may be anything, and is an empty object, a member: nothing can stand in a path.
fn fill(value: &mut Value) {
    if let Value::Object(object) = value
        && object.is_empty()
    {
        object.insert("sample".to_owned(), "1".into());
    }
}

/// A value as PowerShell writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "$null".to_owned(),
        Value::Bool(flag) => format!("${flag}"),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(elements) => format!("@({})", elements.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let mut text = "@{".to_owned();
            for (name, value) in members {
                let _ = write!(text, "{} = {}; ", quoted(name), literal(value));
            }
            text + "}"
        }
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
