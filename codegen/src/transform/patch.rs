//! Changes of nodes: sets, merges and removes what a path selected.
//!
//! In: the document and locations of nodes, those nearer to the root first. All new values were made from the document
//! as it was before; a node inside another changed node is written into the changed one, where it still exists.

use serde_json::Value;

use super::jsonpath::{Location, Segment, node_mut};

/// A node and its new value; `None` removes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The node.
    pub location: Location,
    /// What it becomes.
    pub value: Option<Value>,
}

/// Makes edits in their order.
///
/// Items of lists are removed last and from the back, so that an index means the same item throughout. The root can't
/// be removed; such an edit is passed over.
pub fn apply(root: &mut Value, edits: Vec<Edit>) {
    let mut items: Vec<Location> = Vec::new();
    for Edit { location, value } in edits {
        match (value, location.split_last()) {
            (Some(value), _) => {
                if let Some(node) = node_mut(root, &location) {
                    *node = value;
                }
            }
            (None, Some((Segment::Key(key), parent))) => {
                if let Some(Value::Object(map)) = node_mut(root, parent) {
                    // Keeps the order of the others.
                    map.shift_remove(key);
                }
            }
            (None, Some((Segment::Index(_), _))) => items.push(location),
            (None, None) => {}
        }
    }
    // Descending: the later item of a list first, and what is inside an item before the item.
    items.sort_unstable_by(|a, b| b.cmp(a));
    for location in items {
        if let Some((Segment::Index(index), parent)) = location.split_last()
            && let Some(Value::Array(list)) = node_mut(root, parent)
            && *index < list.len()
        {
            list.remove(*index);
        }
    }
}

/// Merges a patch into a value, as RFC 7396 says: objects key by key, `null` removes a key, all else replaces.
pub fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    if let Value::Object(target) = target {
        for (key, value) in patch {
            if value.is_null() {
                target.shift_remove(key);
            } else {
                merge(target.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn edit(pointer: &str, value: Option<Value>) -> Edit {
        let segment = |part: &str| part.parse().map_or_else(|_| Segment::Key(part.to_owned()), Segment::Index);
        Edit { location: pointer.split('/').skip(1).map(segment).collect(), value }
    }

    #[test]
    fn edits_hold_within_each_other() {
        let mut root = json!({"a": [0, 1, 2, {"b": [0, 1]}, 4], "c": {"d": 1, "e": 2, "f": 3}});
        let edits = vec![
            edit("/a", None),
            edit("/c/d", None),
            edit("/c/e", Some(json!({"x": 1}))),
            edit("/a/1", None),
            edit("/c/e/x", Some(json!(2))),
            edit("/c/e/gone/x", Some(json!(2))),
        ];
        apply(&mut root, edits);
        assert_eq!(root, json!({"c": {"e": {"x": 2}, "f": 3}}));
    }

    #[test]
    fn items_keep_their_index_until_the_end() {
        let mut root = json!({"a": [0, 1, 2, {"b": [0, 1, 2]}, 4]});
        let removals = ["/a/0", "/a/3/b/0", "/a/3/b/2", "/a/1", "/a/4"];
        apply(&mut root, removals.iter().map(|pointer| edit(pointer, None)).collect());
        assert_eq!(root, json!({"a": [2, {"b": [1]}]}));
        let mut root = json!([[0, 1], [2, 3]]);
        apply(&mut root, ["/0", "/0/0", "/1/1"].iter().map(|pointer| edit(pointer, None)).collect());
        assert_eq!(root, json!([[2]]));
    }

    #[test]
    fn the_order_of_keys_stays() {
        let mut root = json!({"a": 1, "b": 2, "c": 3});
        apply(&mut root, vec![edit("/a", None), edit("", None)]);
        assert_eq!(root.to_string(), "{\"b\":2,\"c\":3}");
    }

    #[test]
    fn merging_follows_rfc_7396() {
        let vectors = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!(["a", "b"]), json!(["c"]), json!(["c"])),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ];
        for (mut target, patch, expected) in vectors {
            merge(&mut target, &patch);
            assert_eq!(target, expected);
        }
    }
}
