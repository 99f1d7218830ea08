//! Parameter sets that upload a file: operation and shape of its body -> the parameters that are added.
//!
//! An operation `createUploadSession` only opens a session; with `-InFile` the whole file goes. Which places take files in
//! this way tells the body (docs/protocol.md#create-an-upload-session), never the name of a cmdlet.

use graphsmith_catalog::records::Kind;
use graphsmith_catalog::upload::Binding;
pub use graphsmith_catalog::upload::{IN_FILE, RESTART};
use graphsmith_catalog::vocabulary::{Method, Role};
use graphsmith_catalog::{Catalog, Damaged};

use super::parameter::Parameter;

/// The place that an operation opens upload sessions for, if it does so and files can be sent there.
pub fn binding(
    catalog: &Catalog,
    method: Method,
    path: &str,
    parameters: &[Parameter<'_>],
) -> Result<Option<Binding>, Damaged> {
    if method != Method::Post {
        return Ok(None);
    }
    for parameter in parameters {
        let found = match parameter.role {
            Role::BodyProperty => {
                let outermost = parameter.outer.first().copied().or(parameter.wire);
                outermost.and_then(|name| Binding::of_operation(path, name))
            }
            Role::Body => of_body(catalog, path, parameter)?,
            _ => None,
        };
        if found.is_some() {
            return Ok(found.filter(|binding| binding.is_supported()));
        }
    }
    Ok(None)
}

fn of_body(catalog: &Catalog, path: &str, body: &Parameter<'_>) -> Result<Option<Binding>, Damaged> {
    let Some(model) = catalog.get(body.ty)?.model else { return Ok(None) };
    for id in catalog.list(catalog.get(model)?.properties)? {
        if let Some(found) = Binding::of_operation(path, catalog.text(catalog.get(id)?.wire)?) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// What such a set takes besides its own parameters.
pub fn parameters<'c>(own: &[Parameter<'c>]) -> Vec<Parameter<'c>> {
    let is_free = |name: &str| !own.iter().any(|p| p.name == name || p.aliases.contains(&name));
    // A type of the same catalog, so that values are checked as all others are.
    let Some(text) = own.iter().find(|p| p.kind == Kind::String) else { return Vec::new() };
    let file = "A file to upload. The session is opened, the file sent and the attachment printed; where the run is \
        interrupted, the same command goes on. Name and size are those of the file unless they are given.";
    let restart = "Gives up what an earlier run has sent, and begins with the first byte.";
    let all = [(IN_FILE, file, Kind::String, "String"), (RESTART, restart, Kind::Switch, "SwitchParameter")];
    let free = all.into_iter().filter(|(name, ..)| is_free(name));
    free.map(|(name, help, kind, ty)| Parameter::added(name, help, kind, (text.ty, ty))).collect()
}
