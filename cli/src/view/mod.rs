//! A cmdlet taken out of a catalog: all that running and explaining it needs, with its texts in place.

pub mod delta;
mod former;
mod outputs;
mod parameter;
mod permissions;
pub mod uploads;

use graphsmith_catalog::path::{PathTemplate, split_base};
use graphsmith_catalog::records::{self, SetFlags, Type};
use graphsmith_catalog::upload::Binding;
use graphsmith_catalog::vocabulary::{Category, Content, Encoding, Method, Reply, Role};
use graphsmith_catalog::{Catalog, Damaged, Id};
use graphsmith_runtime::reply::PageNames;

pub use former::Former;
pub use parameter::Parameter;
pub use permissions::{Needed, is_permission, least};

/// A cmdlet.
#[derive(Debug)]
pub struct Cmdlet<'c> {
    /// The catalog that it is from.
    pub catalog: &'c Catalog,
    /// The record itself.
    pub record: records::Cmdlet,
    /// Name of its module.
    pub module: &'c str,
    /// Name.
    pub name: &'c str,
    /// Parameter sets in ordinal order of their names.
    pub sets: Vec<Set<'c>>,
    /// Places among `sets` in the order of the page: the default first.
    pub page_order: Vec<usize>,
    /// Names of the parameters that are shown, in the order of SYNTAX.
    pub order: Vec<&'c str>,
    /// Whether `-WhatIf` and `-Confirm` exist.
    pub should_process: bool,
}

/// A parameter set.
#[derive(Debug)]
pub struct Set<'c> {
    /// Name.
    pub name: &'c str,
    /// Method of the operation.
    pub method: Method,
    /// The server that the description names, names of variables in braces; `None` for that of Microsoft Graph.
    pub server: Option<String>,
    /// Whether that is another server than the usual one of its module.
    pub has_own_server: bool,
    /// Path template, base path included.
    pub path: String,
    /// How the body is written, if there is one.
    pub content: Option<Content>,
    /// Of a form, how its properties are written.
    pub fields: Vec<Field<'c>>,
    /// Media type of the body, or empty.
    pub media_type: &'c str,
    /// JSON that makes the body; empty where values make it themselves.
    pub template: &'c str,
    /// What its pages call their properties, if it gives a collection.
    pub pages: Option<PageNames>,
    /// What comes back.
    pub reply: Reply,
    /// The media types that it may come in.
    pub accept: &'c str,
    /// What it returns.
    pub outputs: Vec<Id<Type>>,
    /// The permissions that allow it, where they are known.
    pub permissions: Option<Id<records::Permissions>>,
    /// What holds for it.
    pub flags: SetFlags,
    /// Where a file goes that this set can upload.
    pub upload: Option<Binding>,
    /// Parameters in declared order, hidden ones included.
    pub parameters: Vec<Parameter<'c>>,
    /// What is sent without being a parameter: constants, and how what the identity has is written.
    pub implied: Vec<Parameter<'c>>,
}

/// How a property of a form is written.
#[derive(Debug)]
pub struct Field<'c> {
    /// Name on the wire.
    pub wire: &'c str,
    /// How it is written.
    pub encoding: Encoding,
    /// Media type of the part, or empty.
    pub media_type: &'c str,
}

impl<'c> Field<'c> {
    fn read(catalog: &'c Catalog, id: Id<records::Field>) -> Result<Self, Damaged> {
        let record = catalog.get(id)?;
        let (wire, media_type) = (catalog.text(record.wire)?, catalog.text(record.media_type)?);
        Ok(Self { wire, encoding: record.encoding, media_type })
    }
}

impl<'c> Cmdlet<'c> {
    /// Takes a cmdlet out of a catalog.
    pub fn read(catalog: &'c Catalog, id: Id<records::Cmdlet>) -> Result<Self, Damaged> {
        let record = catalog.get(id)?;
        let module = catalog.module()?;
        let base = catalog.text(module.base_path)?;
        let sets = catalog.list(record.sets)?.into_iter();
        let sets: Vec<Set<'c>> = sets.map(|id| Set::read(catalog, base, id)).collect::<Result<_, _>>()?;
        let page_order: Vec<usize> = catalog.list(record.page_order)?.into_iter().map(|at| at as usize).collect();
        if sets.is_empty() || page_order.iter().chain([&(record.default_set as usize)]).any(|at| *at >= sets.len()) {
            return Err(Damaged::Value);
        }
        let mut order = catalog.texts(record.order)?;
        for name in [uploads::IN_FILE, uploads::RESTART, delta::DELTA_LINK] {
            let added = |set: &Set<'_>| set.parameters.iter().any(|p| p.name == name && p.role == Role::Added);
            if !order.contains(&name) && sets.iter().any(added) {
                order.push(name);
            }
        }
        Ok(Self {
            catalog,
            record,
            module: catalog.text(module.name)?,
            name: catalog.text(record.name)?,
            sets,
            page_order,
            order,
            should_process: record.flags.should_process(),
        })
    }

    /// The set that is used when the arguments fit several.
    #[must_use]
    pub fn default_set(&self) -> &Set<'c> {
        &self.sets[self.record.default_set as usize]
    }

    /// All sets: the default one, then the others in the order of the page. A set that the page leaves out, because no
    /// parameter tells it apart, comes last.
    #[must_use]
    pub fn ordered_sets(&self) -> Vec<&Set<'c>> {
        let mut order = vec![self.record.default_set as usize];
        order.extend(&self.page_order);
        order.extend(0..self.sets.len());
        let mut seen = vec![false; self.sets.len()];
        order.retain(|at| !std::mem::replace(&mut seen[*at], true));
        order.into_iter().map(|at| &self.sets[at]).collect()
    }

    /// Every parameter once: by name, as its first set has it. Hidden ones come last.
    #[must_use]
    pub fn parameters(&self) -> Vec<&Parameter<'c>> {
        let mut found: Vec<&Parameter<'c>> = Vec::new();
        let mut names = std::collections::HashSet::new();
        for set in self.ordered_sets() {
            found.extend(set.parameters.iter().filter(|p| names.insert(p.name)));
        }
        found.sort_by_key(|parameter| parameter.flags.hidden());
        found
    }
}

impl<'c> Set<'c> {
    fn read(catalog: &'c Catalog, base: &str, id: Id<records::Set>) -> Result<Self, Damaged> {
        let record = catalog.get(id)?;
        let parameters = catalog.list(record.parameters)?.into_iter();
        let mut parameters = parameters.map(|id| Parameter::read(catalog, id)).collect::<Result<Vec<_>, _>>()?;
        let is_implied = |parameter: &Parameter<'_>| matches!(parameter.role, Role::Constant | Role::FromIdentity);
        let implied = parameters.extract_if(.., |parameter| is_implied(parameter)).collect();
        let path = catalog.text(record.path)?;
        let has_own_server = split_base(path).0.is_some();
        let address = if has_own_server { path.to_owned() } else { format!("{base}{path}") };
        let (server, path) = split_base(&address);
        let (server, path) = (server.map(str::to_owned), path.to_owned());
        let upload = uploads::binding(catalog, record.method, &path, &parameters)?;
        if upload.is_some() {
            parameters.extend(uploads::parameters(&parameters));
        }
        if delta::gives_changes(record.method, &path) {
            parameters.extend(delta::parameter(&parameters));
        }
        let next_link = record.next_link.map(|text| catalog.text(text)).transpose()?;
        let items = Some(catalog.text(record.item_name)?).filter(|name| !name.is_empty());
        let pages = items.map(|items| PageNames::new(items, next_link));
        Ok(Self {
            name: catalog.text(record.name)?,
            method: record.method,
            has_own_server,
            server,
            path,
            content: record.content,
            fields: catalog
                .list(record.fields)?
                .into_iter()
                .map(|id| Field::read(catalog, id))
                .collect::<Result<_, _>>()?,
            media_type: catalog.text(record.media_type)?,
            template: catalog.text(record.template)?,
            pages,
            reply: record.reply,
            accept: catalog.text(record.accept)?,
            outputs: catalog.list(record.outputs)?,
            permissions: record.permissions,
            flags: record.flags,
            upload,
            parameters,
            implied,
        })
    }

    /// The parameter of that name, without regard to case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter<'c>> {
        self.parameters.iter().find(|parameter| parameter.name.eq_ignore_ascii_case(name))
    }

    /// The parameters that must be given.
    pub fn mandatory(&self) -> impl Iterator<Item = &Parameter<'c>> {
        self.parameters.iter().filter(|parameter| parameter.flags.mandatory() && !parameter.flags.hidden())
    }

    /// Wire names of what the path needs, in its order, without variables of the server.
    #[must_use]
    pub fn path_names(&self) -> Vec<&str> {
        let of_server = |name: &str| self.server_variables().any(|variable| variable.wire == Some(name));
        PathTemplate(&self.path).names().filter(|name| !of_server(name)).collect()
    }

    /// The parameters that stand for variables in the address of the server.
    pub fn server_variables(&self) -> impl Iterator<Item = &Parameter<'c>> {
        self.parameters.iter().filter(|parameter| parameter.category == Some(Category::Uri))
    }
}
