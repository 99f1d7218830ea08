//! What is piped in -> objects: JSON, CSV, or an id on each line.

use std::borrow::Cow;

use serde_json::{Deserializer, Map, Value};

use crate::failure::Failure;
use crate::literal;
use crate::text;

/// An object that was piped in.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The object, or an id as a text.
    pub value: Value,
    /// Whether its values are texts that stand for values of other types, as on a command line: those of CSV.
    pub is_written: bool,
}

/// Characters that separate the columns of CSV. Excel takes a semicolon where the comma is in numbers.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// Reads objects. `is_name` says of the only word on the first line whether it is the name of a column.
pub fn read(bytes: &[u8], is_name: &dyn Fn(&str) -> bool) -> Result<Vec<Record>, Failure> {
    let content = decoded(bytes, "standard input")?;
    let text = content.trim();
    if text.starts_with(['{', '[']) {
        return json(text);
    }
    // Windows PowerShell begins CSV with the type of the objects.
    let text = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("#TYPE ") => rest,
        _ => text,
    };
    let first = text.lines().next().unwrap_or_default();
    let only = first.trim().trim_matches('"');
    match SEPARATORS.into_iter().find(|separator| outside_quotes(first, *separator)) {
        Some(separator) => csv(text, separator),
        None if is_name(only) => csv(text, ','),
        None => lines(text),
    }
}

/// The text of what is named.
pub fn decoded<'b>(bytes: &'b [u8], what: &str) -> Result<Cow<'b, str>, Failure> {
    text::decoded(bytes).ok_or_else(|| {
        Failure::usage(format!("{what} is no text: it is neither UTF-8 nor UTF-16"))
            .hint("Excel writes UTF-8 where a file is saved as `CSV UTF-8`.")
    })
}

/// JSON values one after the other; the elements of lists, and of the lists that the service sends.
fn json(text: &str) -> Result<Vec<Record>, Failure> {
    let mut records = Vec::new();
    for value in Deserializer::from_str(text).into_iter::<Value>() {
        let value = value.map_err(|error| Failure::usage(format!("standard input is no JSON: {error}")))?;
        let values = literal::into_list(elements(value)).into_iter();
        records.extend(values.map(|value| Record { value, is_written: false }));
    }
    Ok(records)
}

/// The elements of `{"value": [...]}`, where nothing stands beside them but annotations; anything else as it is.
fn elements(value: Value) -> Value {
    match value {
        Value::Object(mut object)
            if object.get("value").is_some_and(Value::is_array)
                && object.keys().all(|name| name == "value" || name.starts_with('@')) =>
        {
            object.shift_remove("value").unwrap_or_default()
        }
        other => other,
    }
}

/// A text on each line.
fn lines(text: &str) -> Result<Vec<Record>, Failure> {
    let words = text.lines().map(str::trim).filter(|line| !line.is_empty());
    words
        .map(|line| {
            let value = if line.starts_with('"') { literal::json(line) } else { Ok(Value::from(line)) };
            let value = value.map_err(|error| Failure::usage(format!("standard input: {}", error.shown(line))))?;
            Ok(Record { value, is_written: true })
        })
        .collect()
}

fn outside_quotes(line: &str, wanted: char) -> bool {
    let mut quoted = false;
    line.chars().any(|c| {
        quoted ^= c == '"';
        c == wanted && !quoted
    })
}

/// A header, and an object on each further line. Empty fields are no properties; `a.b` is a property of an object.
fn csv(text: &str, separator: char) -> Result<Vec<Record>, Failure> {
    let wrong = |error: &csv::Error| Failure::usage(format!("standard input is no CSV: {error}"));
    let separator = u8::try_from(separator).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
    let names: Vec<String> =
        reader.headers().map_err(|error| wrong(&error))?.iter().map(|name| name.trim().to_owned()).collect();
    let mut records = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| wrong(&error))?;
        let mut object = Map::new();
        for (name, field) in names.iter().zip(&row).filter(|(_, field)| !field.is_empty()) {
            place(&mut object, name, field);
        }
        records.push(Record { value: Value::Object(object), is_written: true });
    }
    Ok(records)
}

/// Puts a field where the name of its column says.
fn place(object: &mut Map<String, Value>, name: &str, field: &str) {
    match name.split_once('.') {
        // `@odata.id` is one name.
        Some((outer, inner)) if !name.starts_with('@') && !outer.is_empty() && !inner.is_empty() => {
            let known = object.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(known) = known {
                place(known, inner, field);
            }
        }
        _ => drop(object.insert(name.to_owned(), Value::from(field))),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::{Value, json};

    use super::read;

    fn values(bytes: &[u8]) -> Vec<Value> {
        read(bytes, &|name| name.eq_ignore_ascii_case("id")).unwrap().into_iter().map(|record| record.value).collect()
    }

    fn utf16(text: &str, mark: &[u8], of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(of)).collect()
    }

    #[test]
    fn objects_are_read_in_each_form() {
        let table: [(&str, Value); 12] = [
            ("{\"id\": 1}\n{\"id\": 2}", json!([{"id": 1}, {"id": 2}])),
            ("[{\"id\": 1}, 2]", json!([{"id": 1}, 2])),
            ("{\"@odata.context\": \"c\", \"value\": [{\"id\": 1}], \"@odata.nextLink\": \"n\"}", json!([{"id": 1}])),
            ("{\"value\": [1], \"id\": 2}", json!([{"value": [1], "id": 2}])),
            ("a@contoso.com\n\n 12 \r\n\"c d\"\n", json!(["a@contoso.com", "12", "c d"])),
            ("id\na\nb", json!([{"id": "a"}, {"id": "b"}])),
            ("\"Id\"\r\n\"a\"\r\n", json!([{"Id": "a"}])),
            ("id,displayName\n1,\"Lee, Bo\"\n2,\n", json!([{"id": "1", "displayName": "Lee, Bo"}, {"id": "2"}])),
            ("id;name\n1;a,b\n", json!([{"id": "1", "name": "a,b"}])),
            ("id\tname\n1\tx\n", json!([{"id": "1", "name": "x"}])),
            ("#TYPE Microsoft.User\r\n\"Id\",\"N\"\r\n\"1\",\"2\"", json!([{"Id": "1", "N": "2"}])),
            ("id,a.b,a.c,@odata.id\n1,x,y,z", json!([{"id": "1", "a": {"b": "x", "c": "y"}, "@odata.id": "z"}])),
        ];
        for (text, expected) in table {
            assert_eq!(Value::from(values(text.as_bytes())), expected, "{text}");
            for bytes in [
                [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
                utf16(text, &[0xFF, 0xFE], u16::to_le_bytes),
                utf16(text, &[], u16::to_le_bytes),
                utf16(text, &[0xFE, 0xFF], u16::to_be_bytes),
            ] {
                assert_eq!(Value::from(values(&bytes)), expected, "{text}");
            }
        }
        assert_eq!(values(b"[]"), [] as [Value; 0]);
    }

    #[test]
    fn what_is_no_text_or_breaks_off_is_refused() {
        let table: [(&[u8], &str); 5] = [
            (b"{\"id\": 1", "no JSON"),
            (b"\xFF\xFEa", "neither UTF-8 nor UTF-16"),
            (b"M\xFCller", "neither UTF-8 nor UTF-16"),
            (b"id,name\n1,2,3", "no CSV"),
            (b"\"a", "no JSON"),
        ];
        for (bytes, expected) in table {
            let failure = read(bytes, &|_| false).unwrap_err();
            assert!(failure.message.contains(expected), "{failure:?}");
        }
    }
}
