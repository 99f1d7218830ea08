//! Forms: the values of fields and parts -> `application/x-www-form-urlencoded` and `multipart/form-data`.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use graphsmith_catalog::vocabulary::{Encoding, Serialization, Style};
use serde_json::Value;
use uuid::Uuid;

use crate::values::style;
use crate::wire::body::Body;

/// A file in a body of `multipart/form-data`.
///
/// ```no_run
/// # use graphsmith_runtime::File;
/// # fn example(png: Vec<u8>) -> std::io::Result<()> {
/// let photo = File::new("photo.png", png).of_type("image/png");
/// let film = File::open("films/film.mp4")?;
/// # let _ = (photo, film);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct File {
    name: String,
    content: Body,
}

impl File {
    /// A file of that name with this content.
    pub fn new(name: impl Into<String>, content: impl Into<Body>) -> Self {
        let name = name.into();
        Self { content: content.into().named(&name), name }
    }

    /// The file at that path, under its own name. It is read while it is sent.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self { name: name.into_owned(), content: Body::open(path)? })
    }

    /// Says what the content is: `image/png`.
    #[must_use]
    pub fn of_type(self, media_type: impl Into<String>) -> Self {
        Self { content: self.content.of_type(media_type), ..self }
    }
}

/// No file, one, or several.
pub trait Files {
    /// All of them.
    fn files(&self) -> &[File];
}

impl Files for File {
    fn files(&self) -> &[Self] {
        std::slice::from_ref(self)
    }
}

impl Files for Option<File> {
    fn files(&self) -> &[File] {
        self.as_slice()
    }
}

impl Files for Vec<File> {
    fn files(&self) -> &[File] {
        self
    }
}

/// Appends a field to `application/x-www-form-urlencoded`, which is written as a query; nothing where there is no value.
pub(crate) fn field(form: &mut String, name: &str, encoding: Encoding, value: &Value) {
    let (style, explode) = match encoding {
        Encoding::Json => (Style::Json, false),
        Encoding::Brackets => (Style::DeepObject, true),
        Encoding::Commas => (Style::Usual, false),
        Encoding::Spaces => (Style::SpaceDelimited, false),
        Encoding::Pipes => (Style::PipeDelimited, false),
        Encoding::Plain | Encoding::File if value.is_object() => (Style::Json, false),
        Encoding::Spread | Encoding::Plain | Encoding::File => (Style::Usual, true),
    };
    let mut query = String::new();
    style::in_query(&mut query, name, Serialization { style, explode, allow_reserved: false }, value);
    if let Some(pairs) = query.strip_prefix('?') {
        if !form.is_empty() {
            form.push('&');
        }
        form.push_str(pairs);
    }
}

/// A part of `multipart/form-data`.
#[derive(Debug)]
pub(crate) struct Part {
    name: String,
    file: Option<String>,
    media_type: String,
    content: Body,
}

impl Part {
    /// A file; `media_type` is what the operation says it is, if that is known.
    pub(crate) fn of_file(name: &str, media_type: &str, file: &File) -> Self {
        let usual = if media_type.is_empty() { "application/octet-stream" } else { media_type };
        let content = file.content.clone();
        let media_type = content.media_type(usual).to_owned();
        Self { name: name.to_owned(), file: Some(file.name.clone()), media_type, content }
    }

    /// The parts that a value is: each value of a list is one, and what is an object is JSON.
    pub(crate) fn of_value(name: &str, encoding: Encoding, media_type: &str, value: &Value) -> Vec<Self> {
        let part = |usual: &str, content: String| {
            let media_type = if media_type.is_empty() { usual } else { media_type };
            Self { name: name.to_owned(), file: None, media_type: media_type.to_owned(), content: content.into() }
        };
        let one = |value: &Value| match value {
            Value::Null => None,
            Value::Object(_) | Value::Array(_) => Some(part("application/json", value.to_string())),
            Value::String(text) => Some(part("", text.clone())),
            other => Some(part("", other.to_string())),
        };
        match (encoding, value) {
            (_, Value::Null) => Vec::new(),
            (Encoding::Json, value) => vec![part("application/json", value.to_string())],
            (_, Value::Array(values)) => values.iter().filter_map(one).collect(),
            (_, value) => one(value).into_iter().collect(),
        }
    }
}

/// A name between quotation marks, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// All parts as one body, which says its media type with the boundary between them.
pub(crate) fn multipart(parts: Vec<Part>) -> Body {
    let boundary = Uuid::new_v4().simple().to_string();
    let mut pieces = Vec::with_capacity(2 * parts.len() + 1);
    let mut head = String::new();
    for Part { name, file, media_type, content } in parts {
        let _ = write!(head, "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&name));
        if let Some(file) = file {
            let _ = write!(head, "; filename=\"{}\"", quoted(&file));
        }
        if !media_type.is_empty() {
            let _ = write!(head, "\r\nContent-Type: {media_type}");
        }
        head.push_str("\r\n\r\n");
        pieces.extend([Body::from(std::mem::take(&mut head)), content]);
        head.push_str("\r\n");
    }
    let _ = write!(head, "--{boundary}--\r\n");
    pieces.push(head.into());
    Body::of_pieces(pieces).of_type(format!("multipart/form-data; boundary={boundary}"))
}

#[cfg(test)]
mod tests {
    use graphsmith_catalog::vocabulary::Encoding;
    use serde_json::{Value, json};

    use super::field;

    #[test]
    fn fields_are_written_as_the_description_says() {
        let list = json!(["a b", "c,d"]);
        let object = json!({"a": "x", "b": ["y", {"z": null}], "n": null});
        let table: [(Encoding, Value, &str); 12] = [
            (Encoding::Plain, json!("ä&="), "f=%C3%A4%26%3D"),
            (Encoding::Plain, json!(1.50), "f=1.5"),
            (Encoding::Plain, Value::Null, ""),
            (Encoding::Plain, list.clone(), "f=a%20b&f=c%2Cd"),
            (Encoding::Plain, json!([]), ""),
            (Encoding::Plain, json!({"a": 1}), "f=%7B%22a%22%3A1%7D"),
            (Encoding::Commas, list.clone(), "f=a%20b,c%2Cd"),
            (Encoding::Spaces, list.clone(), "f=a%20b%20c%2Cd"),
            (Encoding::Pipes, list.clone(), "f=a%20b%7Cc%2Cd"),
            (Encoding::Spread, json!({"a": 1, "b": true}), "a=1&b=true"),
            (Encoding::Brackets, object, "f%5Ba%5D=x&f%5Bb%5D%5B%5D=y"),
            (Encoding::Json, list, "f=%5B%22a%20b%22%2C%22c%2Cd%22%5D"),
        ];
        for (encoding, value, expected) in table {
            let mut form = String::new();
            field(&mut form, "f", encoding, &value);
            assert_eq!(form, expected, "{encoding:?} {value}");
        }
    }
}
