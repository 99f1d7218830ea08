//! Styles: how the value of a parameter is written in a path, a query, a header or a cookie.
//!
//! What `OpenAPI` says follows RFC 6570. Where it says nothing: properties without a value and empty lists are left out, what
//! is nested in another style than `deepObject` is JSON, and a list in a `deepObject` is `name[property][]=value`.

use graphsmith_catalog::vocabulary::{Serialization, Style};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde_json::{Number, Value};

use crate::values::argument::RESERVED;

/// [`RESERVED`] for names in a query, where `$` stays as it is: names like `$select` begin with it.
const RESERVED_IN_NAMES: &AsciiSet = &RESERVED.remove(b'$').remove(b'@');

/// What has a meaning in a query even where reserved characters are allowed, and what no URL may hold.
const NEVER_ALLOWED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// How text is encoded.
type Encode<'a> = &'a dyn Fn(&str) -> String;

/// A part of a written value.
struct Member {
    /// What it is called, where that isn't the name of the parameter.
    name: Option<String>,
    value: String,
}

/// The value in a path; `None` when it isn't there. Apostrophes are doubled between apostrophes, as `OData` has it.
pub(crate) fn in_path(name: &str, how: Serialization, value: &Value, quoted: bool) -> Option<String> {
    let encode = |text: &str| {
        let doubled = if quoted { text.replace('\'', "''") } else { text.to_owned() };
        utf8_percent_encode(&doubled, RESERVED).to_string()
    };
    let members = members(how, value, &encode)?;
    Some(match how.style {
        Style::Matrix => {
            let one = |Member { name: own, value }| {
                let name = encode(own.as_deref().unwrap_or(name));
                if value.is_empty() { format!(";{name}") } else { format!(";{name}={value}") }
            };
            members.into_iter().map(one).collect()
        }
        Style::Label => members.into_iter().flat_map(|member| [".".to_owned(), unnamed(member, &encode)]).collect(),
        _ => members.into_iter().map(|member| unnamed(member, &encode)).collect::<Vec<_>>().join(","),
    })
}

/// Appends the value to a query; nothing when it isn't there.
pub(crate) fn in_query(query: &mut String, name: &str, how: Serialization, value: &Value) {
    let set = if how.allow_reserved { NEVER_ALLOWED } else { RESERVED };
    let encode = |text: &str| utf8_percent_encode(text, set).to_string();
    let members = match (how.style, value) {
        (Style::DeepObject, Value::Object(_) | Value::Array(_)) => {
            let mut members = Vec::new();
            deep(name, value, &encode, &mut members);
            Some(members)
        }
        _ => members(how, value, &encode),
    };
    for Member { name: own, value } in members.into_iter().flatten() {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.extend(utf8_percent_encode(own.as_deref().unwrap_or(name), RESERVED_IN_NAMES));
        query.push('=');
        query.push_str(&value);
    }
}

/// The value in a header; `None` when it isn't there.
pub(crate) fn in_header(how: Serialization, value: &Value) -> Option<String> {
    let members = members(how, value, &str::to_owned)?;
    Some(members.into_iter().map(|member| unnamed(member, &str::to_owned)).collect::<Vec<_>>().join(","))
}

/// The value as cookies; `None` when it isn't there.
pub(crate) fn in_cookies(name: &str, how: Serialization, value: &Value) -> Option<String> {
    let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let one = |Member { name: own, value }| {
        format!("{}={value}", utf8_percent_encode(own.as_deref().unwrap_or(name), RESERVED_IN_NAMES))
    };
    Some(members(how, value, &encode)?.into_iter().map(one).collect::<Vec<_>>().join("; "))
}

/// A member where the name of the parameter isn't written.
fn unnamed(Member { name, value }: Member, encode: Encode<'_>) -> String {
    match name {
        Some(name) => format!("{}={value}", encode(&name)),
        None => value,
    }
}

/// The members of a value, which are encoded but for their names; `None` when it isn't there.
fn members(how: Serialization, value: &Value, encode: Encode<'_>) -> Option<Vec<Member>> {
    let whole = |value| Member { name: None, value };
    if how.style == Style::Json {
        return (!value.is_null()).then(|| vec![whole(encode(&value.to_string()))]);
    }
    let separator = match how.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    // A comma in a value is no separator, even where reserved characters are allowed.
    let part = |text: &str| if how.allow_reserved { encode(text).replace(',', "%2C") } else { encode(text) };
    let members: Vec<Member> = match value {
        Value::Array(values) => {
            let values = values.iter().filter_map(text);
            if how.explode {
                values.map(|value| whole(encode(&value))).collect()
            } else {
                let values: Vec<_> = values.map(|value| part(&value)).collect();
                if values.is_empty() { Vec::new() } else { vec![whole(values.join(separator))] }
            }
        }
        Value::Object(properties) => {
            let properties = properties.iter().filter_map(|(name, value)| Some((name, text(value)?)));
            if how.explode {
                let one = |(name, value): (&String, String)| Member { name: Some(name.clone()), value: encode(&value) };
                properties.map(one).collect()
            } else {
                let parts: Vec<_> = properties.flat_map(|(name, value)| [part(name), part(&value)]).collect();
                if parts.is_empty() { Vec::new() } else { vec![whole(parts.join(separator))] }
            }
        }
        other => vec![whole(encode(&text(other)?))],
    };
    (!members.is_empty()).then_some(members)
}

/// The members of a value whose name grows in brackets on the way in.
fn deep(name: &str, value: &Value, encode: Encode<'_>, members: &mut Vec<Member>) {
    match value {
        Value::Object(properties) => {
            for (property, value) in properties {
                deep(&format!("{name}[{property}]"), value, encode, members);
            }
        }
        Value::Array(values) => {
            for value in values {
                deep(&format!("{name}[]"), value, encode, members);
            }
        }
        other => members.extend(text(other).map(|text| Member { name: Some(name.to_owned()), value: encode(&text) })),
    }
}

/// A value as text: as it is, or JSON of what is nested; `None` for what isn't there.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(digits(number)),
        other => Some(other.to_string()),
    }
}

/// A number without an exponent, and whole ones without a fraction: `1`, whether JSON has `1`, `1.0` or `1e0`.
fn digits(number: &Number) -> String {
    let text = number.to_string();
    match number.as_f64() {
        Some(float) if text.contains(['e', 'E']) => float.to_string(),
        _ => text.strip_suffix(".0").map(str::to_owned).unwrap_or(text),
    }
}

#[cfg(test)]
mod tests {
    use graphsmith_catalog::vocabulary::{Serialization, Style};
    use serde_json::{Value, json};

    use super::{in_cookies, in_header, in_path, in_query};

    fn how(style: Style, explode: bool) -> Serialization {
        Serialization { style, explode, allow_reserved: false }
    }

    fn query(how: Serialization, value: &Value) -> String {
        let mut query = String::new();
        in_query(&mut query, "color", how, value);
        query
    }

    /// The table "Style Examples" of `OpenAPI` 3.0: a text, a list and an object; once not exploded, once exploded.
    #[test]
    fn styles_are_written_as_openapi_says() {
        use Style::{DeepObject, Label, Matrix, PipeDelimited, SpaceDelimited, Usual};
        let values = [json!("blue"), json!(["blue", "black"]), json!({"R": 100, "G": 200})];
        let paths = [
            (Usual, false, ["blue", "blue,black", "R,100,G,200"]),
            (Usual, true, ["blue", "blue,black", "R=100,G=200"]),
            (Label, false, [".blue", ".blue,black", ".R,100,G,200"]),
            (Label, true, [".blue", ".blue.black", ".R=100.G=200"]),
            (Matrix, false, [";color=blue", ";color=blue,black", ";color=R,100,G,200"]),
            (Matrix, true, [";color=blue", ";color=blue;color=black", ";R=100;G=200"]),
        ];
        for (style, explode, expected) in paths {
            let written = values.each_ref().map(|value| in_path("color", how(style, explode), value, false));
            assert_eq!(written, expected.map(|text| Some(text.to_owned())), "{style:?} {explode}");
        }
        let queries = [
            (Usual, false, ["?color=blue", "?color=blue,black", "?color=R,100,G,200"]),
            (Usual, true, ["?color=blue", "?color=blue&color=black", "?R=100&G=200"]),
            (SpaceDelimited, false, ["?color=blue", "?color=blue%20black", "?color=R%20100%20G%20200"]),
            (PipeDelimited, false, ["?color=blue", "?color=blue%7Cblack", "?color=R%7C100%7CG%7C200"]),
            (
                DeepObject,
                true,
                ["?color=blue", "?color%5B%5D=blue&color%5B%5D=black", "?color%5BR%5D=100&color%5BG%5D=200"],
            ),
        ];
        for (style, explode, expected) in queries {
            let written = values.each_ref().map(|value| query(how(style, explode), value));
            assert_eq!(written, expected, "{style:?} {explode}");
        }
        let headers = [
            (false, ["blue", "blue,black", "R,100,G,200"], ["color=blue", "color=blue,black", "color=R,100,G,200"]),
            (true, ["blue", "blue,black", "R=100,G=200"], ["color=blue", "color=blue; color=black", "R=100; G=200"]),
        ];
        for (explode, in_headers, cookies) in headers {
            let how = how(Usual, explode);
            assert_eq!(values.each_ref().map(|value| in_header(how, value).unwrap_or_default()), in_headers);
            assert_eq!(values.each_ref().map(|value| in_cookies("color", how, value).unwrap_or_default()), cookies);
        }
    }

    #[test]
    fn what_has_no_members_is_not_there() {
        let nothing = [json!(null), json!([]), json!({}), json!([null]), json!({"R": null})];
        for value in &nothing {
            for explode in [false, true] {
                for style in [Style::Usual, Style::Label, Style::Matrix] {
                    assert_eq!(in_path("color", how(style, explode), value, false), None, "{style:?} {value}");
                }
                for style in [Style::Usual, Style::PipeDelimited, Style::SpaceDelimited, Style::DeepObject] {
                    assert_eq!(query(how(style, explode), value), "", "{style:?} {value}");
                }
                assert_eq!(in_header(how(Style::Usual, explode), value), None, "{value}");
                assert_eq!(in_cookies("color", how(Style::Usual, explode), value), None, "{value}");
            }
        }
        let empty = json!("");
        assert_eq!(in_path("color", how(Style::Matrix, false), &empty, false).as_deref(), Some(";color"));
        assert_eq!(in_path("color", how(Style::Label, false), &empty, false).as_deref(), Some("."));
        assert_eq!(query(how(Style::Usual, true), &empty), "?color=");
    }

    #[test]
    fn values_do_not_reach_beyond_their_place() {
        let usual = how(Style::Usual, false);
        let values = json!(["a,b", "c;d&e=f", "g h/ü"]);
        assert_eq!(query(usual, &values), "?color=a%2Cb,c%3Bd%26e%3Df,g%20h%2F%C3%BC");
        assert_eq!(in_path("color", usual, &values, false).as_deref(), Some("a%2Cb,c%3Bd%26e%3Df,g%20h%2F%C3%BC"));
        assert_eq!(in_cookies("a b", usual, &json!("c; d=e")).as_deref(), Some("a%20b=c%3B%20d%3De"));
        assert_eq!(query(how(Style::Usual, true), &json!({"a=b&c": "d"})), "?a%3Db%26c=d");
        let allowed = Serialization { allow_reserved: true, ..usual };
        assert_eq!(
            query(allowed, &json!("a/b:c?d,e=f&g#h+i j[k]%2F")),
            "?color=a/b:c?d,e=f%26g%23h%2Bi%20j%5Bk%5D%252F"
        );
        assert_eq!(query(allowed, &json!(["a/b", "c,d"])), "?color=a/b,c%2Cd");
    }

    #[test]
    fn what_is_nested_is_json_or_in_brackets() {
        let nested = json!({"a": {"b": [1, 2]}, "c": true});
        assert_eq!(in_header(how(Style::Usual, true), &nested).as_deref(), Some(r#"a={"b":[1,2]},c=true"#));
        let deep = "?color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Ba%5D%5Bb%5D%5B%5D=2&color%5Bc%5D=true";
        assert_eq!(query(how(Style::DeepObject, false), &nested), deep);
        let json = how(Style::Json, false);
        assert_eq!(query(json, &json!(["a"])), "?color=%5B%22a%22%5D");
        assert_eq!(query(json, &json!([])), "?color=%5B%5D");
        assert_eq!(in_path("color", json, &json!("it's"), true).as_deref(), Some("%22it%27%27s%22"));
    }

    #[test]
    fn numbers_have_no_needless_digits() {
        let numbers = json!([1, 1.0, 0.1, 1e21, 5_000_000_000_i64, -2.5e-3]);
        let written = "1,1,0.1,1000000000000000000000,5000000000,-0.0025";
        assert_eq!(in_header(how(Style::Usual, false), &numbers).as_deref(), Some(written));
    }
}
