//! `x-ms-paths`, an extension of `AutoRest`: paths whose keys have a query string. They become paths like the others.

use serde_json::{Map, Value};

use super::{Conversion, child};

pub(super) const KEY: &str = "x-ms-paths";

/// Moves the entries of `x-ms-paths` to the end of `paths`. What can't be moved is a fault.
pub(super) fn merge(root: &mut Value, conversion: &mut Conversion) {
    let Some(root) = root.as_object_mut() else { return };
    let Some(more) = root.shift_remove(KEY) else { return };
    let at = child("", KEY);
    let Value::Object(more) = more else {
        return conversion.fault(&at, "`x-ms-paths` is no mapping", "write paths in it, as in `paths`");
    };
    let paths = root.entry("paths").or_insert_with(|| Value::Object(Map::new()));
    // What `paths` is instead of a mapping is reported where it is read.
    let Value::Object(paths) = paths else { return };
    for (key, item) in more {
        if paths.contains_key(&key) {
            conversion.fault(
                &child(&at, &key),
                format!("the path `{key}` is in `paths` and in `x-ms-paths`"),
                "keep one of the two, or tell them apart by a query string",
            );
        } else {
            conversion.origins.merge(child("/paths", &key), child(&at, &key));
            paths.insert(key, item);
        }
    }
}
