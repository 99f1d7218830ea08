//! Which modules a script names, and how.

use super::model::{Element, Naming, Value};

/// The modules that a command names. `name` is in lower case.
pub(super) fn of_command(name: &str, elements: &[Element]) -> Option<(Naming, Vec<String>)> {
    let mut found = Vec::new();
    if let ("using", [Element::Argument(Value::Text(what)), Element::Argument(value), ..]) = (name, elements) {
        if what.eq_ignore_ascii_case("module") {
            add(&mut found, value);
        }
        return Some((Naming::Imported, found));
    }
    let naming = match name {
        "import-module" | "ipmo" => Naming::Imported,
        "install-module" | "inmo" | "install-psresource" | "update-module" | "update-psresource" | "save-module"
        | "save-psresource" => Naming::Installed,
        _ => return None,
    };
    let mut before = None;
    for element in elements {
        match element {
            Element::Parameter(name, value, _) => {
                before = Some(name.to_lowercase());
                if let Some(value) = value.as_ref().filter(|_| is_name(before.as_deref())) {
                    add(&mut found, value);
                    before = None;
                }
            }
            Element::Argument(value) => {
                if is_name(before.as_deref()) || (before.as_deref().is_none_or(is_switch) && found.is_empty()) {
                    add(&mut found, value);
                }
                before = None;
            }
            Element::Splat(table, _) => {
                table.iter().filter(|(key, _)| is_name(Some(&key.to_lowercase()))).for_each(|(_, value)| {
                    add(&mut found, value);
                });
            }
            Element::Unknown(..) => {}
        }
    }
    Some((naming, found))
}

/// Whether a parameter names modules.
fn is_name(parameter: Option<&str>) -> bool {
    matches!(parameter, Some("name" | "fullyqualifiedname" | "na" | "nam"))
}

/// Whether a parameter of these commands takes no value.
fn is_switch(parameter: &str) -> bool {
    [
        "force",
        "passthru",
        "global",
        "disablenamechecking",
        "noclobber",
        "allowclobber",
        "allowprerelease",
        "acceptlicense",
    ]
    .contains(&parameter)
        || ["skippublishercheck", "usewindowspowershell", "skipeditioncheck", "verbose", "reinstall", "trustrepository"]
            .contains(&parameter)
}

/// Adds the modules of a value: their names, or tables with `ModuleName`.
pub(super) fn add(found: &mut Vec<String>, value: &Value) {
    match value {
        Value::Text(name) => {
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '*');
            if !name.is_empty() && name.chars().all(is_name) {
                found.push(name.to_string());
            }
        }
        Value::List(values) => values.iter().for_each(|value| add(found, value)),
        Value::Table(table) => {
            let name = table.iter().find(|(key, _)| key.eq_ignore_ascii_case("ModuleName"));
            if let Some((_, value)) = name {
                add(found, value);
            }
        }
        Value::Null | Value::Unknown => {}
    }
}

/// The modules of a line `#Requires -Modules A, @{ ModuleName = 'B'; ModuleVersion = '2.0' }`.
pub(super) fn of_requires(comment: &str) -> Vec<String> {
    let lower = comment.to_ascii_lowercase();
    if !lower.starts_with("#requires") {
        return Vec::new();
    }
    let Some(at) = lower.find("-module") else { return Vec::new() };
    let list = &comment[at..];
    let list = list.find(char::is_whitespace).map_or("", |start| &list[start..]);
    let (mut found, mut rest) = (Vec::new(), list);
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start().trim_start_matches(',').trim_start();
        let end = if rest.starts_with("@{") {
            rest.find('}').map_or(rest.len(), |end| end + 1)
        } else if rest.starts_with('-') {
            break;
        } else {
            rest.find([',', ' ', '\t']).unwrap_or(rest.len())
        };
        let (item, behind) = rest.split_at(end);
        let name = match item.strip_prefix("@{") {
            None => Some(item),
            Some(table) => table.split([';', '}']).find_map(|entry| {
                let (key, name) = entry.split_once('=')?;
                key.trim().trim_matches(['\'', '"']).eq_ignore_ascii_case("ModuleName").then_some(name)
            }),
        };
        if let Some(name) = name {
            add(&mut found, &Value::Text(name.trim().trim_matches(['\'', '"']).into()));
        }
        rest = behind;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::of_requires;

    #[test]
    fn modules_of_requires() {
        let table: [(&str, &[&str]); 5] = [
            ("#Requires -Modules Microsoft.Graph.Users, 'A.B'", &["Microsoft.Graph.Users", "A.B"]),
            ("#requires -module @{ ModuleName = 'A'; ModuleVersion='2.0' },B -Version 7", &["A", "B"]),
            ("#Requires -Version 7", &[]),
            ("# Requires -Modules A", &[]),
            ("#Requires -Modules", &[]),
        ];
        for (comment, expected) in table {
            assert_eq!(of_requires(comment), expected, "{comment}");
        }
    }
}
