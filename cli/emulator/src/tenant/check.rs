//! What can be wrong with the file of a tenant: names that it uses and doesn't define.

use graphsmith_catalog::vocabulary::{Method, Reply};

use super::data::{Action, Data, Type};
use super::{TenantError, written_template};

/// What a path of a tenant leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leads {
    /// Objects, or one.
    Place,
    /// The content of an object.
    Content,
    /// An action.
    Action,
    /// A function that gives JSON.
    Function,
    /// A function that gives a table.
    Report,
}

impl Leads {
    /// The methods by which it is used, where the kind of the path doesn't say them, and what comes back.
    pub(super) fn methods(self) -> &'static [(Method, Reply)] {
        match self {
            Self::Place => &[],
            Self::Content => &[(Method::Get, Reply::Binary), (Method::Put, Reply::Json)],
            Self::Action => &[(Method::Post, Reply::Json)],
            Self::Function => &[(Method::Get, Reply::Json)],
            Self::Report => &[(Method::Get, Reply::Binary)],
        }
    }
}

/// The name of the function that gives changes.
pub(super) const DELTA: &str = "microsoft.graph.delta()";

/// The templates of all paths, and what each leads to.
pub(super) fn paths(data: &Data) -> Vec<(String, Leads)> {
    let mut paths = Vec::new();
    for (path, place) in &data.paths {
        paths.push((path.clone(), if place.content { Leads::Content } else { Leads::Place }));
        if !place.single && !place.content {
            paths.push((format!("{path}/{{id}}"), Leads::Place));
        }
        if place.delta {
            paths.push((format!("{path}/{DELTA}"), Leads::Function));
        }
    }
    paths.extend(data.actions.keys().map(|path| (path.clone(), Leads::Action)));
    paths.extend(data.reports.keys().map(|path| (path.clone(), Leads::Report)));
    paths
}

/// Refuses names that nothing defines.
pub(super) fn check(data: &Data) -> Result<(), TenantError> {
    let has_type = |name: &str| data.types.keys().any(|known| known.eq_ignore_ascii_case(name));
    let has_path = |path: &str| {
        let template = written_template(path);
        data.paths.keys().any(|known| written_template(known) == template)
    };
    let fail = |place: String, what: String| Err(TenantError(format!("{place}: {what}")));
    for (name, kind) in &data.types {
        check_type(data, name, kind)?;
        let of = kind.counts.values().map(|count| &count.of);
        for path in of.chain(kind.checks.iter().filter_map(|check| check.domains.as_ref())) {
            if !has_path(path) {
                return fail(format!("types.{name}"), format!("there is no path `{path}`"));
            }
        }
    }
    for (name, kind) in &data.types {
        let without_id =
            |objects: &Vec<_>| objects.iter().any(|object: &serde_json::Map<_, _>| !object.contains_key("id"));
        if let Some((collection, _)) = kind.brings.iter().find(|(_, objects)| without_id(objects)) {
            return fail(format!("types.{name}.brings.{collection}"), "an object has no `id`".to_owned());
        }
    }
    for (path, place) in &data.paths {
        let at = || format!("paths.\"{path}\"");
        if !has_type(&place.kind) {
            return fail(at(), format!("there is no type `{}`", place.kind));
        }
        let named = place.shows.iter().cloned().chain(place.only.iter().map(|only| only.of.clone()));
        for other in named.chain(place.same_as.clone()) {
            if !has_path(&other) {
                return fail(at(), format!("there is no path `{other}`"));
            }
        }
    }
    for (path, action) in &data.actions {
        let at = || format!("actions.\"{path}\"");
        match action {
            Action::SendMail(send) if !has_type(&send.kind) => {
                return fail(at(), format!("there is no type `{}`", send.kind));
            }
            Action::EditList(edit) if !has_path(&edit.of) => {
                return fail(at(), format!("there is no path `{}`", edit.of));
            }
            _ => {}
        }
    }
    let named = data.actions.keys().chain(data.reports.keys());
    for path in named {
        let last = path.rsplit('/').next().unwrap_or_default();
        if !last.split('(').next().unwrap_or_default().contains('.') {
            let what = format!("the name of an action or a report has a namespace: `microsoft.graph.{last}`");
            return fail(format!("\"{path}\""), what);
        }
    }
    Ok(())
}

fn check_type(data: &Data, name: &str, kind: &Type) -> Result<(), TenantError> {
    let fail = |what: String| Err(TenantError(format!("types.{name}: {what}")));
    if let Some(service) = &kind.service
        && !data.services.contains_key(service)
    {
        return fail(format!("there is no service `{service}`"));
    }
    if kind.properties.is_empty() {
        return Ok(());
    }
    let lists = kind.default_select.values().chain(kind.on_request.values()).flatten();
    let values = kind.defaults.keys().chain(kind.created.keys()).chain(kind.changed.keys()).chain(kind.counts.keys());
    let names = lists.chain(values).chain(&kind.always).chain(&kind.required).chain(&kind.write_only);
    let likes = kind.like.iter().flat_map(|(name, other)| [name, other]);
    if let Some(unknown) = names.chain(likes).find(|name| !kind.has_property(name)) {
        return fail(format!("it has no property `{unknown}`"));
    }
    if let Some(order) = &kind.order
        && crate::odata::orders(order).is_err()
    {
        return fail(format!("`order` is `{order}`; expected names of properties, each perhaps with asc or desc"));
    }
    Ok(())
}
