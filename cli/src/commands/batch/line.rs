//! A line of a batch -> a call: JSON, a method with an address, or a cmdlet.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_runtime::Arguments;
use http::Method;
use serde_json::{Map, Value};

use crate::commands::call::Call;
use crate::commands::{invoke, library, request};
use crate::console::Console;
use crate::failure::Failure;
use crate::library::Found;
use crate::literal;
use crate::request as arguments_of;
use crate::request::Options;
use crate::send::Sender;

/// What a request may have in JSON.
const KNOWN: [&str; 6] = ["id", "method", "url", "headers", "body", "dependsOn"];

/// Reads lines.
pub(super) struct Lines<'s> {
    sender: &'s Sender,
    /// Cmdlets that were looked for already.
    found: HashMap<String, Found>,
}

impl<'s> Lines<'s> {
    pub(super) fn new(sender: &'s Sender) -> Self {
        Self { sender, found: HashMap::new() }
    }

    /// The calls of all lines. A line that is none is an error that says where it is.
    pub(super) fn read(mut self, text: &str, console: &mut Console<'_>) -> Result<Vec<Call>, Failure> {
        let mut calls: Vec<Call> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let call = self.call(line, &calls, console).map(|call| Call { place: calls.len(), ..call });
            let mut call = call
                .map_err(|failure| Failure { message: format!("line {}: {}", at + 1, failure.message), ..failure })?;
            call.id.get_or_insert_with(|| Value::from((calls.len() + 1).to_string()));
            calls.push(call);
        }
        Ok(calls)
    }

    fn call(&mut self, line: &str, before: &[Call], console: &mut Console<'_>) -> Result<Call, Failure> {
        if line.starts_with('{') {
            return self.of_json(line, before);
        }
        let first = line.split_whitespace().next().unwrap_or_default();
        if first.starts_with('/') || first.contains("://") {
            return self.of_address(Method::GET, line);
        }
        if first.contains('-') {
            return self.of_cmdlet(line, console);
        }
        self.of_address(request::method(first)?, line[first.len()..].trim_start())
    }

    /// An address, and perhaps a body in JSON behind it.
    fn of_address(&self, method: Method, rest: &str) -> Result<Call, Failure> {
        let begins = [" {", " [", " @{"].iter().filter_map(|mark| rest.find(mark)).min();
        let (address, body) = rest.split_at(begins.unwrap_or(rest.len()));
        let mut arguments = arguments();
        match body.trim() {
            "" => {}
            body => {
                let value = literal::parse(body, &literal::none);
                arguments.json(&value.map_err(|error| Failure::usage(error.shown(body)))?);
            }
        }
        self.made(method, address.trim_end(), arguments, None)
    }

    /// A request as batches have it.
    fn of_json(&self, line: &str, before: &[Call]) -> Result<Call, Failure> {
        let value = literal::json(line).map_err(|error| Failure::usage(error.shown(line)))?;
        let object = value.as_object().ok_or_else(|| Failure::usage("expected an object"))?;
        if let Some(name) = object.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(Failure::usage(format!("`{name}` is none of {}", KNOWN.join(", "))));
        }
        let text = |name: &str| match object.get(name) {
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            None | Some(Value::Null) => Ok(None),
            Some(_) => Err(Failure::usage(format!("`{name}` must be a text"))),
        };
        let method = request::method(text("method")?.unwrap_or("GET"))?;
        let address = text("url")?.ok_or_else(|| Failure::usage("`url` is missing"))?;
        let mut arguments = arguments();
        let none = Map::new();
        let headers = match object.get("headers") {
            None | Some(Value::Null) => &none,
            Some(headers) => headers.as_object().ok_or_else(|| Failure::usage("`headers` must be an object"))?,
        };
        arguments_of::headers(&mut arguments, headers)?;
        if let Some(body) = object.get("body").filter(|body| !body.is_null()) {
            let media_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            let media_type = media_type.and_then(|(_, value)| value.as_str()).unwrap_or("application/json");
            match body {
                // What isn't JSON is base64 there.
                Value::String(text) if !media_type.contains("json") => {
                    let bytes = STANDARD.decode(text).map_err(|_| {
                        Failure::usage(format!("`body` of type {media_type} must be base64, as in batches"))
                    })?;
                    arguments.content(media_type, &bytes.into());
                }
                body => arguments.json_of_type(media_type, body),
            }
        }
        let after = object.get("dependsOn").map_or(Ok(None), |ids| needed(ids, before))?;
        Ok(Call { after, ..self.made(method, address, arguments, object.get("id").cloned())? })
    }

    /// What a cmdlet would send.
    fn of_cmdlet(&mut self, line: &str, console: &mut Console<'_>) -> Result<Call, Failure> {
        let words = words(line)?;
        let Some((name, words)) = words.split_first() else { return Err(Failure::usage("expected a cmdlet")) };
        let key = name.to_ascii_lowercase();
        if !self.found.contains_key(&key) {
            self.found.insert(key.clone(), library(console).find(name)?);
        }
        let Some(found) = self.found.get(&key) else { return Err(Failure::usage("expected a cmdlet")) };
        invoke::prepare(found, name, words, self.sender, console)
    }

    fn made(&self, method: Method, address: &str, arguments: Arguments, id: Option<Value>) -> Result<Call, Failure> {
        let request = self.sender.prepare_address(method, address, arguments)?;
        Ok(Call { id, ..Call::of_request("mg batch", request, Options::default()) })
    }
}

/// The place of the request that another one depends on.
fn needed(ids: &Value, before: &[Call]) -> Result<Option<usize>, Failure> {
    let shown = |id: &Value| id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    let id = match ids {
        Value::Null => return Ok(None),
        Value::Array(ids) => match ids.as_slice() {
            [] => return Ok(None),
            [id] => shown(id),
            _ => {
                return Err(Failure::usage("`dependsOn` names several requests, and mg waits for one")
                    .hint("Let each depend on the one before it."));
            }
        },
        _ => return Err(Failure::usage("`dependsOn` must be a list of ids")),
    };
    let place = before.iter().position(|call| call.id.as_ref().is_some_and(|known| shown(known) == id));
    place.map(Some).ok_or_else(|| Failure::usage(format!("`dependsOn`: no request before this one has the id `{id}`")))
}

fn arguments() -> Arguments {
    let mut arguments = Arguments::default();
    arguments.header("accept", &"application/json".to_owned());
    arguments
}

/// The words of a line, with quotes as in PowerShell. What stands in brackets is one word, with its quotes.
fn words(line: &str) -> Result<Vec<String>, Failure> {
    let (mut words, mut word, mut begun) = (Vec::new(), String::new(), false);
    let (mut open, mut depth) = (None, 0_usize);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (open, c) {
            (Some(quote), c) if c == quote => {
                if depth > 0 {
                    word.push(c);
                }
                // A quote that is there twice stands for itself.
                if chars.next_if_eq(&quote).is_some() {
                    word.push(c);
                } else {
                    open = None;
                }
            }
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => {
                open = Some(c);
                begun = true;
                if depth > 0 {
                    word.push(c);
                }
            }
            (None, c) if c.is_whitespace() && depth == 0 => {
                if std::mem::take(&mut begun) {
                    words.push(std::mem::take(&mut word));
                }
            }
            (None, c) => {
                match c {
                    '{' | '(' | '[' => depth += 1,
                    '}' | ')' | ']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                begun = true;
                word.push(c);
            }
        }
    }
    if let Some(quote) = open {
        return Err(Failure::usage(format!("a quote {quote} is open at the end")));
    }
    if begun {
        words.push(word);
    }
    Ok(words)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::words;

    #[test]
    fn lines_are_split_as_in_powershell() {
        let table: [(&str, &[&str]); 8] = [
            ("Get-MgUser -UserId a@x", &["Get-MgUser", "-UserId", "a@x"]),
            ("X  -A 'b c'  -D \"e 'f'\"", &["X", "-A", "b c", "-D", "e 'f'"]),
            ("X -A 'it''s' -B \"\"", &["X", "-A", "it's", "-B", ""]),
            ("X -A:'b c'", &["X", "-A:b c"]),
            ("X -Body @{a = 'b c'; d = @(1, 2)} -C", &["X", "-Body", "@{a = 'b c'; d = @(1, 2)}", "-C"]),
            ("X -Body '{\"a\": \"b c\"}'", &["X", "-Body", "{\"a\": \"b c\"}"]),
            ("X -Body {\"a\": \"b } c\"} -C", &["X", "-Body", "{\"a\": \"b } c\"}", "-C"]),
            ("X -A b, c", &["X", "-A", "b,", "c"]),
        ];
        for (line, expected) in table {
            assert_eq!(words(line).unwrap(), expected, "{line}");
        }
        assert!(words("X -A 'b").is_err());
    }
}
