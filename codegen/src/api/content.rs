//! What operations send and get: media types and schemas -> types, and how content is written and read.
//!
//! Cmdlets are named and shaped by what `AutoRest` makes of a media type; what is sent and read follows the media type
//! itself, also where `AutoRest` passes it over.

use graphsmith_catalog::vocabulary::Content;

use super::build::{Builder, first_text};
use super::media::{self, Kind};
use super::model::{Body, ReplyContent, Response, Shape, TypeId};
use crate::diag::Place;
use crate::resolve;

impl Builder<'_> {
    /// What an operation sends.
    pub(super) fn body(&mut self, body: &resolve::RequestBody, operation: &resolve::Operation) -> Option<Body> {
        let (content, kind) = media::request_content(self.spec, &body.content)?;
        let written = media::written(kind, &content.media_type);
        let ty = match (kind, written) {
            (Kind::Binary, _) | (_, Content::Binary) => {
                let schema = content.schema.as_ref().map(|place| self.spec.schema(place.schema));
                let text = schema
                    .filter(|s| media::is_binary(s))
                    .and_then(|s| first_text(&[s.description.as_deref(), s.title.as_deref()]));
                let text = text.unwrap_or_default().to_owned();
                self.stream(text)
            }
            (Kind::Text, _) | (_, Content::Text) => self.simple_text(),
            _ => self.json_type(content),
        };
        self.check_body(&content.media_type, kind, written, ty, operation);
        let fields = if matches!(written, Content::Form | Content::Multipart) {
            super::fields::of(&self.types, ty, written, &content.encoding)
        } else {
            Vec::new()
        };
        let is_object = kind != Kind::Text && matches!(written, Content::Json | Content::Form | Content::Multipart);
        Some(Body {
            ty,
            content: written,
            name: body.name.clone().unwrap_or_else(|| if is_object { "body" } else { "data" }.to_owned()),
            fields,
            media_type: media::sent(&content.media_type, written),
            description: body.description.clone().unwrap_or_default(),
            required: body.required,
        })
    }

    /// Says what of a body can't be written as it is described.
    fn check_body(
        &mut self,
        media_type: &str,
        kind: Kind,
        written: Content,
        ty: TypeId,
        operation: &resolve::Operation,
    ) {
        let place = Place::pointer(&self.spec.file, format!("{}/requestBody", operation.pointer));
        let shape = &self.types[ty.0 as usize].shape;
        let has_properties = matches!(shape, Shape::Object(_) | Shape::Dictionary(_) | Shape::Any);
        match (kind, written) {
            (_, Content::Form | Content::Multipart) if !has_properties => self.diags.error(
                place,
                format!("`{media_type}` is written property by property, and this body has no properties"),
                "describe an object, with a property for each field",
            ),
            (Kind::Binary | Kind::Text, _) if media::kind(media_type) == Kind::Multipart => self.diags.error(
                place,
                format!("`{media_type}` is written part by part, and this body has no parts"),
                "describe an object, with a property for each part",
            ),
            (Kind::Xml | Kind::Unknown, _) => self.diags.warn(
                place,
                format!(
                    "a body of the media type `{media_type}` isn't written from its schema; it is sent as it is given"
                ),
                "describe the operation with `application/json`, if the service takes that",
            ),
            _ => {}
        }
    }

    /// The type of content in JSON; anything where nothing is said of it.
    fn json_type(&mut self, content: &resolve::MediaContent) -> TypeId {
        match &content.schema {
            Some(place) => self.schema(place.schema),
            None => self.any(),
        }
    }

    /// A response as cmdlets see it: once for each kind of content.
    pub(super) fn response(&mut self, response: &resolve::Response, error: bool) -> Vec<Response> {
        let contents = media::response_contents(self.spec, &response.content);
        let headers: Vec<_> = response
            .headers
            .iter()
            .filter_map(|h| Some((h.name.clone(), self.schema(h.schema.as_ref()?.schema))))
            .collect();
        if contents.is_empty() {
            let headers = if error { Vec::new() } else { headers };
            return vec![Response { status: response.status.clone(), error, ty: None, content: None, headers }];
        }
        let mut made = Vec::with_capacity(contents.len());
        for (content, kind) in contents {
            let (ty, how) = match kind {
                Kind::Binary => (None, Content::Binary),
                Kind::Text => (content.schema.as_ref().map(|place| self.schema(place.schema)), Content::Text),
                _ => (content.schema.as_ref().map(|place| self.schema(place.schema)), Content::Json),
            };
            if let (Some(ty), false) = (ty, error) {
                self.add_headers(ty, &headers);
            }
            let headers = if ty.is_some() || error { Vec::new() } else { headers.clone() };
            made.push(Response { status: response.status.clone(), error, ty, content: Some(how), headers });
        }
        made
    }

    /// The forms in which the content of a success may come. Where successes differ in what they are in JSON, that is
    /// anything.
    pub(super) fn replies(&mut self, responses: &[resolve::Response]) -> Vec<ReplyContent> {
        let mut replies: Vec<ReplyContent> = Vec::new();
        for content in responses.iter().filter(|r| is_success(r, responses)).flat_map(|r| &r.content) {
            let schema = content.schema.as_ref().map(|place| self.spec.schema(place.schema));
            let read = media::read(&content.media_type, schema);
            let ty = (read == Content::Json).then(|| self.json_type(content));
            let reply = ReplyContent { content: read, media_type: content.media_type.clone(), ty };
            if !replies.contains(&reply) {
                replies.push(reply);
            }
        }
        let mut types = replies.iter().filter_map(|reply| reply.ty);
        let first = types.next();
        if types.any(|ty| Some(ty) != first) {
            let any = self.any();
            replies.iter_mut().filter_map(|reply| reply.ty.as_mut()).for_each(|ty| *ty = any);
        }
        replies
    }
}

/// Whether a response is for failures, as cmdlets see it. A `default` that stands alone is for successes too.
pub(super) fn is_error(response: &resolve::Response, all: &[resolve::Response]) -> bool {
    response.error || (response.status == "default" && all.len() > 1)
}

/// Whether a response describes successes. Statuses of 400 and above never are; `default` is for successes where no
/// status of one is described.
fn is_success(response: &resolve::Response, all: &[resolve::Response]) -> bool {
    let is_failure = |status: &str| status.starts_with(['4', '5']);
    if response.error || is_failure(&response.status) {
        return false;
    }
    response.status != "default" || all.iter().all(|r| r.status == "default" || is_failure(&r.status))
}
