//! Adds paths to a slice that is there already. In: the slice, the description it is of, a choice of paths. Out: the slice
//! with those paths and what they refer to, or where it contradicts the description.

use serde_json::{Map, Value};

use super::{is_empty, object, slice};
use crate::pointer;

/// What people word anew in a slice; anything else is a fact of the service.
const TEXTS: [&str; 2] = ["description", "summary"];

/// The slice `own` with the paths of `whole` that `keep` accepts.
///
/// What the slice has stays as it is, with its texts and in its order; what is new stands where `whole` has it. A path that
/// the slice has in part, as for the identity alone, becomes whole; the texts of its parameters stay.
///
/// # Errors
/// Pointers into the slice to what differs from `whole`, apart from texts: servers, security, a path, or a component that
/// the paths need.
pub fn add(own: &Value, whole: &Value, keep: impl FnMut(&str) -> bool) -> Result<Value, Vec<String>> {
    let part = slice(whole, keep);
    // A slice of something else contradicts it everywhere; it is enough to say so once.
    let head: Vec<String> = ["servers", "security"].iter().filter_map(|key| differs_at(own, whole, key)).collect();
    if !head.is_empty() {
        return Err(head);
    }
    let mut out = own.clone();
    let Some(root) = out.as_object_mut() else { return Err(vec![String::new()]) };
    let mut conflicts = Vec::new();
    let mut merge = |section: &mut Value, path: &[&str]| {
        let (Some(added), Some(all)) = (at(&part, path), at(whole, path)) else { return };
        conflicts.extend(add_entries(section, added, all, path));
    };
    merge(entry(root, "paths"), &["paths"]);
    let components = entry(root, "components").as_object_mut();
    if let Some(components) = components {
        for (section, _) in object(part.get("components")).filter(|(section, _)| !section.starts_with("x-")) {
            merge(entry(components, section), &["components", section]);
        }
    }
    for key in ["components", "paths"] {
        if own.get(key).is_none() && root.get(key).is_some_and(is_empty) {
            root.shift_remove(key);
        }
    }
    if let Some(tags) = part.get("tags") {
        let own = tags_by_name(root.get("tags"));
        let (added, all) = (tags_by_name(Some(tags)), tags_by_name(whole.get("tags")));
        let new = object(Some(&added)).filter(|(name, _)| own.get(*name).is_none());
        let tags = in_order(&own, new.map(|(name, tag)| (name.clone(), tag.clone())).collect(), &all);
        if tags.len() > object(Some(&own)).count() {
            root.insert("tags".to_owned(), tags.into_iter().map(|(_, tag)| tag).collect());
        }
    }
    if conflicts.is_empty() { Ok(out) } else { Err(conflicts) }
}

/// The node at a path of keys.
fn at<'a>(root: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(root, |value, key| value.get(*key))
}

/// The entry of an object; an empty object is made where there is none.
fn entry<'a>(map: &'a mut Map<String, Value>, key: &str) -> &'a mut Value {
    map.entry(key).or_insert_with(|| Value::Object(Map::new()))
}

/// The pointer of an entry that isn't the same in both.
fn differs_at(own: &Value, whole: &Value, key: &str) -> Option<String> {
    let [own, whole] = [own, whole].map(|root| root.get(key).unwrap_or(&Value::Null));
    let mut at = String::new();
    pointer::push(&mut at, key);
    (!fits(own, whole, false, &mut at)).then_some(at)
}

/// Adds the entries that a section lacks; gives the pointers of contradictions. `path` is where the section is, `all` the
/// section of the whole description.
fn add_entries(section: &mut Value, added: &Value, all: &Value, path: &[&str]) -> Vec<String> {
    let Some(map) = section.as_object_mut() else { return Vec::new() };
    let (mut new, mut conflicts) = (Vec::new(), Vec::new());
    for (name, value) in object(Some(added)) {
        let Some(own) = map.get_mut(name) else {
            new.push((name.clone(), value.clone()));
            continue;
        };
        let mut at = String::new();
        path.iter().chain([&name.as_str()]).for_each(|token| pointer::push(&mut at, token));
        if fits(own, value, false, &mut at.clone()) {
            continue;
        }
        if path != ["paths"] {
            fits(own, value, false, &mut at);
            conflicts.push(at);
        } else if fits(own, value, true, &mut at) {
            *own = with_texts_of_parameters(value, own);
        } else {
            conflicts.push(at);
        }
    }
    *section = Value::Object(in_order(section, new, all).into_iter().collect());
    conflicts
}

/// Whether a value is the same as in the whole description, apart from texts; with `in_part` it may lack something. If not,
/// `at` becomes the pointer of what differs.
fn fits(own: &Value, whole: &Value, in_part: bool, at: &mut String) -> bool {
    match (own, whole) {
        (Value::Object(own), Value::Object(whole)) => {
            let is_text = |key: &str, value: &Value| TEXTS.contains(&key) && value.is_string();
            let facts = || own.iter().filter(|(key, value)| !is_text(key, value));
            for (key, value) in facts() {
                let length = at.len();
                pointer::push(at, key);
                if !whole.get(key).is_some_and(|whole| fits(value, whole, in_part, at)) {
                    return false;
                }
                at.truncate(length);
            }
            in_part || whole.iter().filter(|(key, value)| !is_text(key, value)).count() == facts().count()
        }
        (Value::Array(own), Value::Array(whole)) => {
            let mut rest = whole.iter();
            // Each item is among those that are left, in their order.
            let found = own.iter().all(|item| rest.any(|whole| fits(item, whole, in_part, &mut String::new())));
            found && (in_part || own.len() == whole.len())
        }
        _ => own == whole,
    }
}

/// A path of the whole description with the texts that the slice has for its parameters.
fn with_texts_of_parameters(whole: &Value, own: &Value) -> Value {
    let mut out = whole.clone();
    let described = |own: &Value, parameter: &mut Value| {
        let same = |other: &&Value| ["name", "in"].iter().all(|key| other.get(key) == parameter.get(key));
        let own = own.get("parameters").and_then(Value::as_array).into_iter().flatten().find(same);
        let (Some(own), Some(parameter)) = (own, parameter.as_object_mut()) else { return };
        if let Some(text) = own.get("description") {
            parameter.insert("description".to_owned(), text.clone());
        }
    };
    let describe = |own: &Value, holder: &mut Value| {
        let parameters = holder.get_mut("parameters").and_then(Value::as_array_mut);
        parameters.into_iter().flatten().for_each(|parameter| described(own, parameter));
    };
    describe(own, &mut out);
    for (method, operation) in out.as_object_mut().into_iter().flatten() {
        if let Some(own) = own.get(method) {
            describe(own, operation);
        }
    }
    out
}

/// The entries of an object and new ones, each of these behind the entry that it follows in `all`.
fn in_order(own: &Value, new: Vec<(String, Value)>, all: &Value) -> Vec<(String, Value)> {
    let mut out: Vec<(String, Value)> = object(Some(own)).map(|(key, value)| (key.clone(), value.clone())).collect();
    let mut new: Map<String, Value> = new.into_iter().collect();
    let mut before = None;
    for (key, _) in object(Some(all)) {
        if let Some(value) = new.shift_remove(key) {
            let place = before.and_then(|before| out.iter().position(|(key, _)| key == before)).map_or(0, |at| at + 1);
            out.insert(place, (key.clone(), value));
        } else if own.get(key).is_none() {
            continue;
        }
        before = Some(key);
    }
    out
}

/// Declared tags by their names.
fn tags_by_name(tags: Option<&Value>) -> Value {
    let tags = tags.and_then(Value::as_array).into_iter().flatten();
    Value::Object(tags.filter_map(|tag| Some((tag.get("name")?.as_str()?.to_owned(), tag.clone()))).collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::*;

    fn whole() -> Value {
        let id = json!({ "name": "id", "in": "path", "description": "theirs", "schema": { "type": "string" } });
        let top = json!({ "name": "$top", "in": "query", "description": "theirs" });
        let reply = json!({ "200": { "description": "theirs", "$ref": "#/components/schemas/b" } });
        json!({
            "openapi": "3.0.1",
            "servers": [{ "url": "https://a.example", "description": "theirs" }],
            "tags": [{ "name": "x" }, { "name": "y" }],
            "paths": {
                "/a": { "get": { "tags": ["x"], "responses": {} } },
                "/b": { "get": { "tags": ["y"], "summary": "theirs", "responses": reply } },
                "/c/{id}": { "get": { "description": "theirs", "parameters": [id, top], "responses": reply } },
                "/d": { "get": { "responses": {} } },
            },
            "components": { "schemas": {
                "a": { "type": "string" },
                "b": { "description": "theirs", "properties": { "description": { "type": "string" } } },
            } },
        })
    }

    /// A slice with texts of its own, whose path `/c/{id}` is there for the identity.
    fn own() -> Value {
        let id = json!({ "name": "id", "in": "path", "description": "ours", "schema": { "type": "string" } });
        json!({
            "openapi": "3.0.1",
            "info": { "title": "ours" },
            "servers": [{ "url": "https://a.example", "description": "ours" }],
            "tags": [{ "name": "y", "description": "ours" }],
            "paths": {
                "/c/{id}": { "get": { "description": "adds an id", "parameters": [id] } },
                "/own": {},
                "/b": { "get": { "tags": ["y"], "summary": "ours", "responses": whole()["paths"]["/b"]["get"]["responses"] } },
            },
            "components": { "schemas": {
                "b": { "description": "ours", "properties": { "description": { "type": "string" } } },
            } },
        })
    }

    fn added(paths: &[&str]) -> Value {
        add(&own(), &whole(), |path| paths.contains(&path)).unwrap()
    }

    fn names(value: &Value) -> Vec<&str> {
        object(Some(value)).map(|(key, _)| key.as_str()).collect()
    }

    #[test]
    fn new_paths_stand_where_the_description_has_them() {
        let out = added(&["/a", "/d"]);
        assert_eq!(names(&out["paths"]), ["/a", "/c/{id}", "/d", "/own", "/b"]);
        assert_eq!(out["tags"], json!([{ "name": "x" }, { "name": "y", "description": "ours" }]));
        for (path, item) in object(Some(&own()["paths"])) {
            assert_eq!(&out["paths"][path], item, "{path}");
        }
        assert_eq!(out["components"], own()["components"]);
    }

    #[test]
    fn what_is_there_keeps_its_texts() {
        assert_eq!(added(&["/b"]), own());
        assert_eq!(added(&[]), own());
    }

    #[test]
    fn a_path_for_the_identity_becomes_whole_and_its_parameters_keep_their_texts() {
        let out = added(&["/c/{id}"]);
        let mut expected = whole()["paths"]["/c/{id}"].clone();
        expected["get"]["parameters"][0]["description"] = json!("ours");
        assert_eq!(out["paths"]["/c/{id}"], expected);
        assert_eq!(names(&out["paths"]), names(&own()["paths"]));
        assert_eq!(add(&out, &whole(), |path| path == "/c/{id}").unwrap(), out, "a second time");
    }

    #[test]
    fn contradictions_are_found_where_they_are() {
        for (at, value) in [
            ("/servers/0/url", json!("https://b.example")),
            ("/paths/~1b/get/operationId", json!("other")),
            ("/components/schemas/b/properties/description/type", json!("integer")),
            ("/components/schemas/b/properties/more", json!({})),
        ] {
            let mut own = own();
            let (holder, key) = at.rsplit_once('/').unwrap();
            own.pointer_mut(holder).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
            let conflicts = add(&own, &whole(), |path| path == "/b").unwrap_err();
            let expected = if at.starts_with("/servers") { "/servers" } else { at };
            assert_eq!(conflicts, [expected]);
        }
        let mut own = own();
        own["components"]["schemas"]["b"].as_object_mut().unwrap().shift_remove("properties");
        assert_eq!(
            add(&own, &whole(), |path| path == "/b").unwrap_err(),
            ["/components/schemas/b"],
            "something is missing"
        );
    }

    #[test]
    fn a_slice_without_sections_gets_them() {
        let head = json!({ "servers": [{ "url": "https://a.example" }] });
        let out = add(&head, &whole(), |path| path == "/b").unwrap();
        assert_eq!(out["paths"], slice(&whole(), |path| path == "/b")["paths"]);
        assert_eq!(names(&out["components"]["schemas"]), ["b"]);
        assert_eq!(add(&head, &whole(), |path| path == "/a").unwrap().get("components"), None);
    }

    #[test]
    fn what_is_no_description_gives_no_panic() {
        for odd in [json!(null), json!([1]), json!({ "paths": 1, "components": [], "tags": {}, "security": {} })] {
            let _ = add(&odd, &whole(), |_| true);
            let _ = add(&whole(), &odd, |_| true);
            let _ = add(&odd, &odd, |_| true);
        }
    }
}
