//! Sample values: the schema, name and type of something -> a value that a person might give, from the table
//! of samples, or one that is made of the name.

use super::ids;
use super::table::{SAMPLES, suffixes};
use super::value::Value;
use crate::text::words::words;

/// The section of what holds for all schemas.
const ANY: &str = "*";

/// Where a name stands, as far as it changes what fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Nothing special.
    Plain,
    /// A person: something with an address or a given name.
    Person,
    /// A file: something with a size and a media type.
    File,
    /// The end of a span of time.
    End,
}

impl Setting {
    /// Its section of the table.
    fn section(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Person => Some("(person)"),
            Self::File => Some("(file)"),
            Self::End => Some("(end)"),
        }
    }
}

/// Where a property is.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The schema that it belongs to, or the action; may be empty.
    pub schema: &'a str,
    /// What surrounds it.
    pub setting: Setting,
}

impl Place<'_> {
    /// Nowhere in particular.
    pub const ANYWHERE: Self = Self { schema: "", setting: Setting::Plain };

    /// What the table has for a property of exactly this schema.
    #[must_use]
    pub fn own(self, name: &str) -> Option<Value> {
        let (key, _) = key(name);
        let value = suffixes(self.schema).find_map(|schema| SAMPLES.properties.get(schema)?.get(&key));
        value.and_then(value_of)
    }

    /// A text for this name: a known one, or one made of the name.
    #[must_use]
    pub fn text(self, name: &str) -> String {
        if let Some(Value::Text(text)) = self.own(name) {
            return text;
        }
        let section = self.setting.section().and_then(|section| SAMPLES.properties.get(section));
        if let Some(text) = section.and_then(|section| section.get(&key(name).0)?.as_str()) {
            return text.to_owned();
        }
        known_text(name).unwrap_or_else(|| format!("Contoso {}", words(name)))
    }
}

/// A value of the table.
pub fn value_of(value: &toml::Value) -> Option<Value> {
    Some(match value {
        toml::Value::String(text) => Value::text(text),
        toml::Value::Integer(number) => Value::Number(number.to_string()),
        toml::Value::Float(number) => Value::Number(number.to_string()),
        toml::Value::Boolean(flag) => Value::Bool(*flag),
        toml::Value::Array(items) => Value::List(items.iter().map(value_of).collect::<Option<_>>()?),
        toml::Value::Table(entries) => Value::Table(
            entries.iter().map(|(name, value)| Some((name.clone(), value_of(value)?))).collect::<Option<_>>()?,
        ),
        // JSON has no dates; they are texts.
        toml::Value::Datetime(_) => return None,
    })
}

/// Name without punctuation, in lower case, and the number it ends with.
fn key(name: &str) -> (String, usize) {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let stem = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = plain[stem.len()..].parse().unwrap_or(0);
    (stem.to_owned(), number)
}

fn of_any(key: &str) -> Option<&'static toml::Value> {
    SAMPLES.properties.get(ANY)?.get(key)
}

/// A text that is known for this name.
#[must_use]
pub fn known_text(name: &str) -> Option<String> {
    let (key, number) = key(name);
    if let Some(text) = of_any(&key).and_then(toml::Value::as_str) {
        return Some(text.to_owned());
    }
    if let Some(stem) = ids::stem(name, &key) {
        return Some(ids::id(&stem, number));
    }
    let ending = SAMPLES.endings.iter().find(|(end, _)| key.ends_with(end.as_str()));
    ending.and_then(|(_, text)| text.as_str()).map(str::to_owned)
}

/// The id of something that isn't one of those with a well-known name.
#[must_use]
pub fn own_id(name: &str) -> String {
    let (key, number) = key(name);
    match ids::stem(name, &key) {
        Some(stem) if SAMPLES.mailbox_items.contains(&stem) => ids::in_mailbox(&stem, number),
        _ => Place::ANYWHERE.text(name),
    }
}

/// A GUID for this name.
#[must_use]
pub fn guid(name: &str) -> Value {
    let (key, number) = key(name);
    Value::text(ids::guid(&key, number))
}

/// Whether there is a number for exactly this name.
#[must_use]
pub fn known_number(name: &str) -> bool {
    of_any(&key(name).0).is_some_and(|value| value.is_integer() || value.is_float())
}

/// A whole number for this name.
#[must_use]
pub fn whole_number(name: &str) -> Value {
    let known = of_any(&key(name).0).and_then(toml::Value::as_integer);
    Value::Number(known.unwrap_or(10).to_string())
}

/// A number with a fraction for this name.
#[must_use]
pub fn fraction(name: &str) -> Value {
    let known = of_any(&key(name).0).filter(|value| value.is_integer() || value.is_float());
    known.and_then(value_of).unwrap_or_else(|| Value::Number("2.5".to_owned()))
}

/// A moment for this name: starts are before ends.
#[must_use]
pub fn moment(name: &str, setting: Setting) -> Value {
    let (key, _) = key(name);
    Value::text(if setting == Setting::End {
        "2026-03-16T10:00:00Z"
    } else if key == "date" {
        "2026-03-16"
    } else if key.contains("start") {
        "2026-03-01T00:00:00Z"
    } else if key.contains("end") || key.contains("expir") {
        "2026-03-31T00:00:00Z"
    } else {
        "2026-03-16T09:00:00Z"
    })
}

/// A time of a day.
#[must_use]
pub fn time_of_day(name: &str) -> Value {
    Value::text(if key(name).0.contains("end") { "17:00:00" } else { "08:00:00" })
}

/// Bytes in base64.
pub const BYTES: &str = "UHJvamVjdCBraWNrLW9mZg==";

/// A span of time in ISO 8601.
#[must_use]
pub fn span() -> Value {
    Value::text("PT1H")
}

#[cfg(test)]
mod tests {
    use super::super::table::Samples;
    use super::*;

    fn text(name: &str) -> String {
        Place::ANYWHERE.text(name)
    }

    #[test]
    fn names_choose_values() {
        let vectors = [
            ("user-id", "adelev@contoso.com"),
            ("UserId", "adelev@contoso.com"),
            ("extension-id", "com.contoso.referral"),
            ("subject", "Project kick-off"),
            ("Comment", "I look forward to it."),
            ("@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/02bd9fd6-8f93-4758-87c3-1fb73740a315"),
            ("webUrl", "https://www.contoso.com/projects"),
            ("originalStartTimeZone", "Pacific Standard Time"),
            ("spouseName", "Contoso spouse name"),
        ];
        for (name, expected) in vectors {
            assert_eq!(text(name), expected, "{name}");
        }
    }

    #[test]
    fn what_a_schema_has_goes_first() {
        let place = |schema, setting| Place { schema, setting };
        let vectors = [
            (place("a.b.emailAddress", Setting::Plain), "name", "Adele Vance"),
            (place("event", Setting::Plain), "name", "Project plan"),
            (place("event", Setting::File), "name", "flower.jpg"),
        ];
        for (place, name, expected) in vectors {
            assert_eq!(place.text(name), expected, "{place:?} {name}");
        }
    }

    #[test]
    fn ids_differ_and_stay() {
        assert_ne!(text("event-id"), text("event-id1"));
        assert_ne!(text("group-id"), text("device-id"));
        assert_eq!(text("event-id"), text("EventId"));
        assert!(text("event-id").starts_with("AAMkAG"), "{}", text("event-id"));
        assert_eq!(text("group-id").len(), 36);
        assert_eq!(text("paid"), "Contoso paid");
    }

    #[test]
    fn the_table_is_well_formed() {
        let Samples { properties, endings, ids, objects, types, .. } = &*SAMPLES;
        let keys = properties.values().flat_map(toml::Table::keys).chain(endings.keys()).chain(ids.keys());
        for name in keys {
            assert_eq!(key(name).0, *name, "no value has this name");
        }
        let tables = properties.values().chain(objects.values()).chain([endings]);
        let mut pending: Vec<(&String, &toml::Value)> = tables.flatten().collect();
        while let Some((name, value)) = pending.pop() {
            assert!(value_of(value).is_some(), "{name}: {value}");
            match value {
                toml::Value::String(text) => {
                    assert!(!matches!(text.as_str(), "string" | "value" | "example" | ""), "{name}");
                }
                toml::Value::Array(items) => pending.extend(items.iter().map(|item| (name, item))),
                toml::Value::Table(inner) => pending.extend(inner),
                _ => {}
            }
        }
        for (schema, object) in objects {
            assert!(!object.is_empty(), "{schema} shows nothing");
        }
        let sorts = ["text", "base64", "integer", "boolean", "object", "list"];
        for (member, sort) in types.values().flatten() {
            assert!(sorts.contains(&sort.as_str()), "{member} is of the type {sort}");
        }
    }
}
