//! Cmdlets by name or by path, with their requests and the permissions of these.

use std::collections::{BTreeMap, BTreeSet};

use graphsmith_catalog::records::{self, Cmdlet};
use graphsmith_catalog::vocabulary::Scheme;
use graphsmith_catalog::{Catalog, Id};
use serde_json::{Value, json};

use super::incoming::Commands;
use super::kept::Kept;
use super::wire::Wire;
use crate::commands::find::{Fit, Wanted};
use crate::console::Console;
use crate::failure::Failure;
use crate::library::Library;
use crate::view::Needed;

/// Writes a result for each request of the cmdlets that are asked for.
pub(super) fn find(asked: &Commands, (kept, wire): (&Kept, &Wire<'_>), console: &Console<'_>) -> Result<(), Failure> {
    let wanted = match asked.path.as_slice() {
        [] => None,
        words => {
            Some(Wanted::read(words).ok_or_else(|| Failure::usage("`path` is a path, as in /users/{id}/messages"))?)
        }
    };
    if wanted.is_none() && asked.names.is_empty() {
        return Err(Failure::usage("`commands` has neither `names` nor `path`"));
    }
    let mut found = Vec::new();
    each(&asked.catalogs, kept, console, |catalog| collect(catalog, asked, wanted.as_ref(), &mut found))?;
    found.into_iter().try_for_each(|row| wire.event("result", json!({ "value": row, "type": null })))
}

/// Writes a result for each permission that some request needs, once for users and once for applications.
pub(super) fn permissions(
    catalogs: &[String],
    (kept, wire): (&Kept, &Wire<'_>),
    console: &Console<'_>,
) -> Result<(), Failure> {
    let mut found = BTreeSet::new();
    each(catalogs, kept, console, |catalog| {
        for id in catalog.all::<records::Permissions>() {
            let needed = Needed::read(catalog, id)?;
            for scheme in Scheme::ALL {
                let kind = if scheme == Scheme::Application { "Application" } else { "Delegated" };
                found.extend(needed.of(scheme).iter().flatten().map(|name| (name.clone(), kind)));
            }
        }
        Ok(())
    })?;
    let row = |(name, kind)| json!({ "value": { "Name": name, "PermissionType": kind }, "type": null });
    found.into_iter().try_for_each(|found| wire.event("result", row(found)))
}

/// Visits these catalogs, or if none are named, those where `mg` looks for cmdlets.
fn each(
    catalogs: &[String],
    kept: &Kept,
    console: &Console<'_>,
    mut visit: impl FnMut(&Catalog) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if catalogs.is_empty() {
        return Library::open(console).each(|_, catalog| visit(catalog));
    }
    catalogs.iter().try_for_each(|path| visit(&kept.catalog(path.as_ref())?.catalog))
}

/// What is known of a request of a cmdlet.
#[derive(Default)]
struct Request {
    /// The parameter sets that make it.
    variants: Vec<String>,
    permissions: Option<Id<records::Permissions>>,
}

/// The requests of a catalog that are asked for.
fn collect(
    catalog: &Catalog,
    asked: &Commands,
    wanted: Option<&Wanted>,
    found: &mut Vec<Value>,
) -> Result<(), Failure> {
    let module = catalog.module()?;
    let (module, base) = (catalog.text(module.name)?, catalog.text(module.base_path)?);
    let is_wanted = |name: &str| asked.names.iter().any(|asked| fits(asked, name));
    for id in catalog.all::<Cmdlet>() {
        let cmdlet = catalog.get(id)?;
        let name = catalog.text(cmdlet.name)?;
        if wanted.is_none() && !is_wanted(name) {
            continue;
        }
        let output = catalog.texts(cmdlet.outputs)?.first().copied();
        let mut requests: BTreeMap<(String, String), Request> = BTreeMap::new();
        for set in catalog.list(cmdlet.sets)? {
            let set = catalog.get(set)?;
            let (method, path) = (set.method.as_str(), catalog.text(set.path)?);
            if wanted.is_some_and(|wanted| wanted.fit(method, path) != Some(Fit::Same)) {
                continue;
            }
            let request = requests.entry((path.to_owned(), method.to_owned())).or_default();
            request.variants.push(catalog.text(set.name)?.to_owned());
            request.permissions = request.permissions.or(set.permissions);
        }
        for ((path, method), Request { variants, permissions }) in requests {
            found.push(json!({
                "Command": name, "Module": module, "APIVersion": base.trim_matches('/'), "Method": method, "URI": path,
                "OutputType": output, "Variants": variants, "Permissions": needed(catalog, permissions)?,
            }));
        }
    }
    Ok(())
}

/// Whether a name is the one that is asked for, in which `*` stands for any letters.
fn fits(asked: &str, name: &str) -> bool {
    crate::commands::find::fits(&name.to_lowercase(), &asked.to_lowercase())
}

/// What allows a request: each permission once for each way to sign in, the least privileged first.
fn needed(catalog: &Catalog, id: Option<Id<records::Permissions>>) -> Result<Vec<Value>, Failure> {
    let Some(id) = id else { return Ok(Vec::new()) };
    let needed = Needed::read(catalog, id)?;
    let mut rows = Vec::new();
    for (scheme, kind) in [
        (Scheme::DelegatedWork, "DelegatedWork"),
        (Scheme::DelegatedPersonal, "DelegatedPersonal"),
        (Scheme::Application, "Application"),
    ] {
        for (index, names) in needed.of(scheme).iter().enumerate() {
            for name in names {
                let together: Vec<&String> = names.iter().filter(|other| *other != name).collect();
                rows.push(json!({
                    "Name": name, "PermissionType": kind, "IsLeastPrivilege": index == 0, "Together": together,
                }));
            }
        }
    }
    Ok(rows)
}
