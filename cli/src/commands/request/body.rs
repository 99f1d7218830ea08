//! The body of a request: what the command line says -> content and its type.

use graphsmith_runtime::{Arguments, Body};

use crate::console::Console;
use crate::failure::Failure;
use crate::literal;
use crate::text;

/// Media type of JSON.
const JSON: &str = "application/json";

/// Adds a body to arguments, and returns the file that it is. Without a media type it has to be JSON, or a table.
pub(super) fn add(
    arguments: &mut Arguments,
    text: &str,
    media_type: Option<&str>,
    console: &mut Console<'_>,
) -> Result<Option<String>, Failure> {
    let file = text.strip_prefix('@').filter(|rest| !rest.starts_with(['{', '(']));
    let (place, content) = match file {
        Some(file) => {
            if let Some(media_type) = media_type {
                let content = Body::open(file).map_err(|error| Failure::file("read", file, &error))?;
                arguments.content(media_type, &content);
                return Ok(Some(file.to_owned()));
            }
            (file, std::fs::read(file).map_err(|error| Failure::file("read", file, &error))?)
        }
        None if text == "-" => ("standard input", console.read_all()?),
        None if media_type.is_some() => ("-Body", text.as_bytes().to_vec()),
        None => return literal(arguments, text).map(|()| None),
    };
    if let Some(media_type) = media_type {
        arguments.content(media_type, &content.into());
        return Ok(None);
    }
    let text = text::decoded(&content).ok_or_else(|| {
        Failure::usage(format!("{place}: this is no text, so it can't be JSON")).hint("-ContentType says what it is.")
    })?;
    match literal::json(&text) {
        Ok(_) => arguments.content(JSON, &text.into_owned().into()),
        Err(error) => {
            return Err(Failure::usage(format!("{place}: {}", error.shown(&text)))
                .hint("-ContentType says what a body is that isn't JSON."));
        }
    }
    Ok(None)
}

/// JSON as it is, or a table.
fn literal(arguments: &mut Arguments, text: &str) -> Result<(), Failure> {
    let failed = |error: &literal::SyntaxError| Failure::usage(format!("-Body: {}", error.shown(text)));
    if text.trim_start().starts_with(['{', '[', '"']) {
        literal::json(text).map_err(|error| failed(&error))?;
        arguments.content(JSON, &text.to_owned().into());
    } else {
        arguments.json(&literal::parse(text, &literal::none).map_err(|error| failed(&error))?);
    }
    Ok(())
}
