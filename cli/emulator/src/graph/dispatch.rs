//! A request of Graph, alone or in a batch -> what is done with what it is about.

use bytes::Bytes;
use graphsmith_catalog::vocabulary::Method;
use http::{HeaderMap, StatusCode};

use super::call::Call;
use super::query::Query;
use super::{attachments, content, delta, edit_list, follow, items, mail, paths, references, sessions, values};
use crate::faults::Action;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::{Kind, Nowhere, Step, Tail};
use crate::state::Shared;
use crate::tenant::{Action as TenantAction, Rules};

/// Finds what a request is about and does it.
pub(super) fn dispatch(
    shared: &Shared,
    method: &str,
    target: &str,
    headers: &HeaderMap,
    body: Bytes,
    fault: Option<&Action>,
) -> Result<Reply, Refusal> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let resolved = paths::resolved(shared, method, path)?;
    let tenant = shared.tenant.as_deref();
    let (plain, cast) = follow::cast(tenant, &resolved);
    let mut place = shared.routes.find(&plain).map_err(nowhere)?;
    let kind = place.node.kind();
    let allowed = match place.tail {
        Tail::None => place.node.methods(),
        Tail::Count => vec![Method::Get],
        Tail::Value => values::methods(kind),
        Tail::Reference => references::methods(kind),
    };
    let Some(method) = allowed.iter().copied().find(|allowed| allowed.as_str() == method) else {
        let names: Vec<&str> = allowed.iter().map(|method| method.as_str()).collect();
        let message = "Specified HTTP method is not allowed for the request target.";
        return Err(
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message).header("allow", names.join(", "))
        );
    };
    if let [Step::Name(_), Step::Id(name), ..] = place.steps.as_mut_slice()
        && name.contains('@')
        && let Some(id) = shared.state().store.user(name)
    {
        *name = id;
    }
    let rules = Rules::of(tenant, &place.steps, cast);
    if let Some(tenant) = tenant {
        follow::follow(tenant, &shared.state().store, &mut place.steps)?;
    }
    let query = Query::read(query, rules.service())?;
    let call = Call { shared, path, place, rules, query, headers, body, fault };
    if let Some(action) = tenant.and_then(|tenant| tenant.action(&call.place.steps)) {
        return match action {
            TenantAction::SendMail(settings) => mail::send(&call, mail::Sending::Mail, Some(settings)),
            TenantAction::EditList(edit) => edit_list::answer(&call, edit),
        };
    }
    let operation = call.place.node.operations.iter().find(|operation| operation.method == method);
    if let Some(binding) = operation.and_then(|operation| operation.session) {
        return sessions::create(&call, operation, binding);
    }
    if call.place.tail == Tail::Reference {
        return references::answer(&call, method);
    }
    if call.place.tail == Tail::Value && kind != Kind::Collection || values::is_property(&call) {
        return values::answer(&call, method);
    }
    if let Some(sending) = mail::sending(&call.place, method) {
        return mail::send(&call, sending, None);
    }
    if call.place.tail == Tail::None && call.place.node.has_content() {
        match method {
            Method::Get => return content::redirect(&call),
            Method::Put => return content::replace(&call),
            _ => {}
        }
    }
    if delta::is_asked_for(&call.place, method) {
        return delta::list(&call);
    }
    if call.query.since.is_some() {
        return Err(Refusal::bad("BadRequest", "Only a delta function takes a $deltatoken."));
    }
    match (kind, call.place.tail, method) {
        (Kind::Collection, Tail::Count, _) => items::count(&call, operation),
        (Kind::Collection, Tail::None, Method::Get) => items::list(&call, operation),
        (Kind::Collection, Tail::None, Method::Post) if call.place.node.uploads.is_some() => {
            attachments::create(&call, operation)
        }
        (Kind::Collection, Tail::None, Method::Post) => items::create(&call, operation),
        (Kind::Entity, Tail::None, Method::Get) => items::get(&call, operation),
        (Kind::Entity, Tail::None, Method::Patch) => items::change(&call, operation),
        (Kind::Entity, Tail::None, Method::Delete) => items::delete(&call),
        (Kind::Single, Tail::None, Method::Get) => items::get_single(&call),
        (Kind::Single, Tail::None, Method::Patch) => items::change_single(&call, operation),
        (_, Tail::Count | Tail::Value, _) => {
            Err(Refusal::bad("BadRequest", "There is nothing to count and no content."))
        }
        _ => Err(Refusal::not_played("this operation")),
    }
}

fn nowhere(nowhere: Nowhere) -> Refusal {
    match nowhere {
        Nowhere::Version(version) => Refusal::bad("BadRequest", format!("Invalid version: {version}")),
        Nowhere::Segment(segment) => {
            Refusal::bad("BadRequest", format!("Resource not found for the segment '{segment}'."))
        }
    }
}
