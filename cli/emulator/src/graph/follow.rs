//! Other ways to the objects of a tenant: the names of users, `me`, links, collections that show those of others, casts.

use std::borrow::Cow;

use crate::encoding::decode;
use crate::refusal::Refusal;
use crate::routes::Step;
use crate::store::{Store, collection_key, item_key};
use crate::tenant::{Rules, Tenant};

/// What a type is called in paths.
const NAMESPACE: &str = "microsoft.graph.";

/// The path without the type that it asks for: `/groups/{id}/members/microsoft.graph.user`.
pub(super) fn cast<'p, 't>(tenant: Option<&'t Tenant>, path: &'p str) -> (Cow<'p, str>, Option<&'t str>) {
    let Some(tenant) = tenant else { return (path.into(), None) };
    let segments: Vec<&str> = path.split('/').collect();
    for (at, segment) in segments.iter().enumerate().skip(3) {
        let name = decode(segment);
        let start = name.get(..NAMESPACE.len()).filter(|start| start.eq_ignore_ascii_case(NAMESPACE));
        if let Some((kind, _)) = start.and_then(|_| tenant.kind(&name[NAMESPACE.len()..])) {
            let rest = [&segments[..at], &segments[at + 1..]].concat().join("/");
            return (rest.into(), Some(kind));
        }
    }
    (path.into(), None)
}

/// Lets steps lead to objects directly. Fails where there is no object by which they go.
pub(super) fn follow(tenant: &Tenant, store: &Store, steps: &mut Vec<Step>) -> Result<(), Refusal> {
    if let [Step::Name(users), Step::Id(me), ..] = steps.as_mut_slice()
        && users.eq_ignore_ascii_case("users")
        && me == "me"
        && let Some(id) = tenant.me()
    {
        id.clone_into(me);
    }
    let mut at = 0;
    while at < steps.len() {
        let place = tenant.place(&steps[..=at]).cloned().unwrap_or_default();
        match &steps[at] {
            Step::Name(_) => {
                if let Some(same) = &place.same_as {
                    // Both belong to the same object.
                    let owner = steps[..at].iter().rposition(|step| matches!(step, Step::Id(_))).map_or(0, |id| id + 1);
                    let names = same.rsplit('}').next().unwrap_or(same).trim_matches('/');
                    let names: Vec<Step> = names.split('/').map(|name| Step::Name(name.to_owned())).collect();
                    let end = owner + names.len();
                    steps.splice(owner..=at, names);
                    at = end - 1;
                }
                if place.single
                    && at + 1 < steps.len()
                    && let Some((scope, id)) = store.link_of(&collection_key(&steps[..=at]))
                    && let Some(top) = scope.strip_suffix('/').filter(|top| !top.contains('/'))
                {
                    let start = [Step::Name(top.to_owned()), Step::Id(id.clone())];
                    steps.splice(..=at, start);
                    at = 1;
                }
            }
            Step::Id(id) if !place.shows.is_empty() => {
                let owners = place.shows.iter().map(|path| Step::Name(path.clone()));
                let found =
                    owners.map(|owner| [owner, Step::Id(id.clone())]).find(|way| store.get(&item_key(way)).is_some());
                let Some(way) = found else {
                    return Err(Rules::of(Some(tenant), &steps[..=at], None).missing(id));
                };
                steps.splice(..=at, way);
                at = 1;
            }
            Step::Id(id) if place.any_case => {
                let own = store.list(&collection_key(&steps[..at])).filter_map(|item| item.value.get("id")?.as_str());
                let found = own.into_iter().find(|own| own.eq_ignore_ascii_case(id)).map(str::to_owned);
                if let Some(found) = found {
                    steps[at] = Step::Id(found);
                }
            }
            Step::Id(_) => {}
        }
        at += 1;
    }
    Ok(())
}
