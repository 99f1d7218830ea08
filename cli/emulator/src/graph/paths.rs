//! Items of drives by their paths: `/me/drive/root:/folder/file.txt:/content` -> `/drives/{id}/items/{id}/content`.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::encoding::{decode, encode};
use crate::refusal::Refusal;
use crate::routes::Step;
use crate::state::Shared;
use crate::store::{Item, Store, collection_key};

/// The id of what a drive begins with.
const ROOT: &str = "root";

/// The encoded path in which ids stand for the paths of an item. A request that gives it content makes what isn't there.
pub(super) fn resolved<'p>(shared: &Shared, method: &str, path: &'p str) -> Result<Cow<'p, str>, Refusal> {
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let Some(at) = segments.iter().position(|segment| segment.ends_with(':')) else { return Ok(path.into()) };
    let names = &segments[at + 1..];
    let end = names.iter().position(|name| name.ends_with(':')).unwrap_or(names.len());
    let (names, rest) = (&names[..names.len().min(end + 1)], names.get(end + 1..).unwrap_or_default());
    let (before, start) = (&segments[..at], segments[at].trim_end_matches(':'));
    let (before, start) = match before {
        [before @ .., items] if items.eq_ignore_ascii_case("items") => (before, decode(start)),
        before if start.eq_ignore_ascii_case(ROOT) => (before, ROOT.to_owned()),
        _ => return Ok(path.into()),
    };
    let mut state = shared.state();
    let Some((version, drive)) = drive(&mut state.store, shared.signed_in(), before) else { return Ok(path.into()) };
    let makes = matches!((method, rest), ("PUT", ["content"]) | ("POST", ["createUploadSession"]));
    let names = names.iter().map(|name| decode(name.strip_suffix(':').unwrap_or(name)));
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    let id = item(&mut state.store, &drive, start, &names, makes).ok_or_else(Refusal::missing)?;
    let rest: String = rest.iter().flat_map(|segment| ["/", segment]).collect();
    Ok(format!("/{version}/drives/{}/items/{}{rest}", encode(&drive), encode(&id)).into())
}

/// The version and the id of the drive that segments lead to: one of `drives`, or that of a user, a group or a site.
fn drive<'p>(store: &mut Store, signed_in: Option<&str>, segments: &[&'p str]) -> Option<(&'p str, String)> {
    let same = |segment: &str, name: &str| segment.eq_ignore_ascii_case(name);
    match *segments {
        [version, drives, id] if same(drives, "drives") => Some((version, decode(id))),
        [version, me, drive] if same(me, "me") && same(drive, "drive") => {
            Some((version, own_drive(store, "users", signed_in.unwrap_or("me"))))
        }
        [version, owners, id, drive] if same(drive, "drive") => {
            let id = decode(id);
            let id = store.user(&id).unwrap_or(id);
            Some((version, own_drive(store, owners, &id)))
        }
        _ => None,
    }
}

/// The id of the drive of somebody, which gets one when it is first asked for.
fn own_drive(store: &mut Store, owners: &str, owner: &str) -> String {
    let steps = [Step::Name(owners.to_owned()), Step::Id(owner.to_owned()), Step::Name("drive".to_owned())];
    let key = collection_key(&steps);
    let linked = store.linked(&key).map(|item| item.value.clone());
    let value = linked.as_ref().unwrap_or_else(|| store.single(key));
    let known = value.get("id").and_then(Value::as_str).map(str::to_owned);
    known.unwrap_or_else(|| {
        let id = format!("b!{}", store.ids.next());
        store.single(collection_key(&steps)).insert("id".to_owned(), id.as_str().into());
        id
    })
}

/// The id of the item that names lead to. Where some may be made, folders on the way and an empty item at the end are.
fn item(store: &mut Store, drive: &str, start: String, names: &[String], makes: bool) -> Option<String> {
    let mut id = start;
    for (at, name) in names.iter().enumerate() {
        let way = [("drives", drive), ("items", &id)]
            .map(|(name, id)| [Step::Name(name.to_owned()), Step::Id(id.to_owned())]);
        let children = collection_key(&[way.as_flattened(), &[Step::Name("children".to_owned())]].concat());
        let is_it = |item: &&Item| {
            item.value.get("name").and_then(Value::as_str).is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let found =
            store.list(&children).find(is_it).and_then(|item| item.value.get("id")?.as_str().map(str::to_owned));
        id = match found {
            Some(id) => id,
            None if makes => {
                let mut value = Map::from_iter([("name".to_owned(), Value::from(name.as_str()))]);
                if at + 1 < names.len() {
                    value.insert("folder".to_owned(), json!({}));
                }
                store.add(&children, Item { value, ..Item::default() }, None)
            }
            None => return None,
        };
    }
    Some(id)
}
