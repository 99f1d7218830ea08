//! [`Events`]: what calls give -> events, and what they wait for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsmith_catalog::records::{Kind, Type};
use graphsmith_catalog::{Catalog, Id};
use graphsmith_runtime::ReplyBody;
use graphsmith_runtime::body::Kind as ContentKind;
use graphsmith_runtime::shown::Shown;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Response};
use serde_json::{Map, Value, json};

use super::incoming::{Incoming, Wrong};
use super::lines::Lines;
use super::wire::Wire;
use crate::commands::call::{Asked, Sink, names_of, saved};
use crate::console::Console;
use crate::failure::Failure;
use crate::send::Sender;
use crate::shape::{Shaped, Shapes};
use crate::view::Set;

/// What results of a set are.
pub(super) struct Results<'v> {
    catalog: &'v Catalog,
    shapes: &'v Shapes,
    ty: Option<Id<Type>>,
    name: Option<&'v str>,
}

impl<'v> Results<'v> {
    pub(super) fn of(set: &Set<'v>, catalog: &'v Catalog, shapes: &'v Shapes) -> Result<Self, Failure> {
        let mut ty = set.outputs.first().copied();
        let mut record = ty.map(|ty| catalog.get(ty)).transpose()?;
        // The elements of a list come one by one.
        while let Some(element) = record.filter(|record| record.kind == Kind::Array).and_then(|record| record.element) {
            ty = Some(element);
            record = Some(catalog.get(element)?);
        }
        let name = record.map(|record| catalog.text(record.full_name)).transpose()?;
        Ok(Self { catalog, shapes, ty, name })
    }
}

/// Writes events for what calls give.
pub(super) struct Events<'v, 'w> {
    pub(super) wire: &'v Wire<'w>,
    pub(super) lines: &'v Lines,
    /// What results are, where a cmdlet gives them.
    pub(super) results: Option<Results<'v>>,
}

impl Events<'_, '_> {
    /// Shows a request, but for its id, which is another one each time.
    fn question(&self, asked: &Asked<'_>, is_asked: bool) -> Result<u64, Failure> {
        let mut request = asked.request.clone();
        request.headers_mut().remove("client-request-id");
        let shown = Shown(&request);
        self.wire.question(&shown.line(), asked.name, &shown.json(), is_asked)
    }

    /// Waits for an answer: `Some` says what it is.
    fn answer<T>(&self, answered: impl Fn(&Incoming) -> Option<T>) -> Result<T, Failure> {
        loop {
            let Some(line) = self.lines.answer() else { return Err(Failure::stopped()) };
            if let Some(answer) = answered(&line) {
                return Ok(answer);
            }
            match line {
                Incoming::Stop => return Err(Failure::stopped()),
                Incoming::Command(_) => return Err(nested()),
                Incoming::Wrong(Wrong { message, .. }) => return Err(Failure::usage(message)),
                // The answer to a question of before.
                _ => {}
            }
        }
    }
}

/// A command came before the one that is carried out has ended.
pub(super) fn nested() -> Failure {
    Failure::usage("a command came inside a command: the one that is carried out ends first")
}

/// A value of a type of .NET.
fn simple(value: Value) -> (Shaped, Option<&'static str>) {
    let name = match &value {
        Value::Bool(_) => Some("System.Boolean"),
        Value::String(_) => Some("System.String"),
        _ => None,
    };
    (Shaped { value, typed: Map::new() }, name)
}

impl Sink for Events<'_, '_> {
    fn begin(&mut self) {}

    fn push(&mut self, value: Value, _: &mut Console<'_>) -> Result<(), Failure> {
        let (shaped, name) = match &self.results {
            Some(results) => (results.shapes.shape(results.catalog, results.ty, value)?, results.name),
            None => simple(value),
        };
        self.wire.result(shaped, name)
    }

    fn push_reply(&mut self, value: Value, console: &mut Console<'_>) -> Result<(), Failure> {
        match value {
            Value::Array(elements) => elements.into_iter().try_for_each(|element| self.push(element, console)),
            value => self.push(value, console),
        }
    }

    fn push_done(&mut self, _: &mut Console<'_>) -> Result<(), Failure> {
        let (shaped, name) = simple(Value::Bool(true));
        self.wire.result(shaped, name)
    }

    fn push_bytes(&mut self, bytes: &[u8], _: &mut Console<'_>) -> Result<(), Failure> {
        let typed = Map::from_iter([(String::new(), "bytes".into())]);
        self.wire.result(Shaped { value: STANDARD.encode(bytes).into(), typed }, Some("System.Byte[]"))
    }

    fn takes_whole_content(&self, _: &Console<'_>) -> bool {
        true
    }

    fn headers(&mut self, _: &str, headers: &HeaderMap, _: &mut Console<'_>) -> Result<(), Failure> {
        self.wire.event("headers", json!({ "value": names_of(headers) }))
    }

    fn count(&mut self, _: &str, count: Option<u64>, _: &mut Console<'_>) -> Result<(), Failure> {
        self.wire.event("count", json!({ "value": count }))
    }

    fn goes_on(&mut self, is_wanted: bool, _: &mut Console<'_>) -> Result<bool, Failure> {
        if is_wanted {
            self.wire.event("page", json!({}))?;
            self.answer(|line| matches!(line, Incoming::Next).then_some(()))?;
        }
        Ok(is_wanted)
    }

    fn what_if(&mut self, asked: &Asked<'_>, _: &str, _: &mut Console<'_>) -> Result<(), Failure> {
        self.question(asked, false).map(|_| ())
    }

    fn is_confirmed(&mut self, asked: &Asked<'_>, _: &mut Console<'_>) -> Result<bool, Failure> {
        let question = self.question(asked, true)?;
        self.answer(|line| match line {
            Incoming::Answer { question: answered, yes } if *answered == question => Some(*yes),
            _ => None,
        })
    }

    fn push_response(
        &mut self,
        response: Response<ReplyBody>,
        file: Option<&str>,
        sender: &Sender,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let (head, body) = response.into_parts();
        let media_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mut content = Map::new();
        content.insert("status".to_owned(), head.status.as_u16().into());
        content.insert("headers".to_owned(), names_of(&head.headers));
        content.insert("contentType".to_owned(), media_type.into());
        if let Some(file) = file {
            saved(sender, body.save(file), file.as_ref(), console)?;
            content.insert("file".to_owned(), file.into());
        } else {
            let bytes = sender.wait(body.bytes(), console)?;
            let is_text = ContentKind::of(&head.headers) != ContentKind::Bytes || media_type.is_none();
            match str::from_utf8(&bytes).ok().filter(|_| is_text) {
                Some(text) => content.insert("body".to_owned(), text.trim_start_matches('\u{feff}').into()),
                None => content.insert("bytes".to_owned(), STANDARD.encode(&bytes).into()),
            };
        }
        self.wire.event("response", Value::Object(content))
    }

    fn finish(self: Box<Self>, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }
}
