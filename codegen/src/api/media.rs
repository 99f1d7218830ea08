//! What media types mean for a request or a response (docs/rules.md#4-1-parameters-of-operations and
//! docs/rules.md#7-6-inputs-and-outputs).

use graphsmith_catalog::vocabulary::Content;

use crate::resolve::{JsonType, MediaContent, ResolvedSpec, Schema};

/// Kind of a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
    /// Raw bytes, and any `application/…` that isn't known.
    Binary,
    /// `text/…`
    Text,
    /// Anything else.
    Unknown,
}

/// The kind of a media type. A range that JSON falls into counts as JSON.
pub fn kind(media_type: &str) -> Kind {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let Some((ty, subtype)) = essence.split_once('/') else { return Kind::Unknown };
    let (name, suffix) = subtype.split_once('+').unwrap_or((subtype, ""));
    let structured = matches!(ty, "application" | "text");
    match (ty, name) {
        _ if structured && (name == "json" || suffix == "json") => Kind::Json,
        ("*" | "application", "*") => Kind::Json,
        _ if structured && (name == "xml" || suffix == "xml") => Kind::Xml,
        ("application", "x-www-form-urlencoded") => Kind::Form,
        ("multipart", "form-data") => Kind::Multipart,
        ("audio" | "image" | "video" | "application", _) | (_, "octet-stream") => Kind::Binary,
        ("text", _) => Kind::Text,
        _ => Kind::Unknown,
    }
}

/// Whether a schema stands for raw bytes.
pub fn is_binary(schema: &Schema) -> bool {
    schema.ty == Some(JsonType::File) || matches!(schema.format.as_str(), "binary" | "file")
}

/// Which content of a request is sent: the first, with how it is written. Where several media types share its schema,
/// JSON wins.
pub fn request_content<'a>(spec: &ResolvedSpec, content: &'a [MediaContent]) -> Option<(&'a MediaContent, Kind)> {
    let first = content.first()?;
    let Some(schema) = first.schema.as_ref().map(|place| spec.schema(place.schema)) else {
        return Some((first, kind(&first.media_type)));
    };
    let first_kind = kind(&first.media_type);
    if is_binary(schema) || first_kind == Kind::Binary {
        return Some((first, Kind::Binary));
    }
    let same: Vec<_> = content
        .iter()
        .filter(|c| c.schema.as_ref().map(|p| p.schema) == first.schema.as_ref().map(|p| p.schema))
        .collect();
    let plain_string = schema.ty == Some(JsonType::String) && schema.format.is_empty() && schema.values.is_none();
    let structured = same.len() == 1 && matches!(first.media_type.as_str(), "application/json" | "application/xml");
    if (plain_string && !structured) || first_kind == Kind::Text {
        return Some((first, Kind::Text));
    }
    let json = same.iter().find(|c| kind(&c.media_type) == Kind::Json);
    Some(json.map_or((first, first_kind), |json| (json, Kind::Json)))
}

/// What a response carries: nothing, raw bytes, or content with a schema; one for each kind of media type.
pub fn response_contents<'a>(spec: &ResolvedSpec, content: &'a [MediaContent]) -> Vec<(&'a MediaContent, Kind)> {
    let mut found: Vec<(&MediaContent, Kind)> = Vec::new();
    for item in content {
        let Some(schema) = item.schema.as_ref().map(|place| spec.schema(place.schema)) else { continue };
        let kind = match kind(&item.media_type) {
            Kind::Json | Kind::Xml | Kind::Form if is_binary(schema) => Kind::Binary,
            Kind::Binary if !is_binary(schema) => continue,
            Kind::Text if schema.ty != Some(JsonType::String) && !is_binary(schema) => continue,
            Kind::Multipart | Kind::Unknown => continue,
            kind => kind,
        };
        if !found.iter().any(|(_, k)| *k == kind) {
            found.push((item, kind));
        }
    }
    found
}

/// How a body is written that `AutoRest` takes for this kind: the media type that is sent decides.
pub fn written(taken_for: Kind, media_type: &str) -> Content {
    match (taken_for, kind(media_type)) {
        (Kind::Binary, _) => Content::Binary,
        (_, Kind::Json) => Content::Json,
        (Kind::Text, _) | (_, Kind::Text | Kind::Xml) => Content::Text,
        (_, Kind::Form) => Content::Form,
        (_, Kind::Multipart) => Content::Multipart,
        (_, Kind::Binary | Kind::Unknown) => Content::Binary,
    }
}

/// How the content of a response is read.
pub fn read(media_type: &str, schema: Option<&Schema>) -> Content {
    match kind(media_type) {
        Kind::Json if !schema.is_some_and(is_binary) => Content::Json,
        Kind::Xml | Kind::Form | Kind::Text if !schema.is_some_and(is_binary) => Content::Text,
        _ => Content::Binary,
    }
}

/// The media type that is sent: the one of the description, or one that falls into its range.
pub fn sent(media_type: &str, written: Content) -> String {
    if !media_type.contains('*') {
        return media_type.to_owned();
    }
    match written {
        Content::Json => "application/json",
        Content::Text => "text/plain",
        _ => "application/octet-stream",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_media_types_apart() {
        for (media_type, expected) in [
            ("application/json", Kind::Json),
            ("application/json;odata.metadata=minimal", Kind::Json),
            ("application/problem+json", Kind::Json),
            ("text/xml", Kind::Xml),
            ("application/octet-stream", Kind::Binary),
            ("image/png", Kind::Binary),
            ("application/zip", Kind::Binary),
            ("text/plain", Kind::Text),
            ("multipart/form-data", Kind::Multipart),
            ("application/x-www-form-urlencoded", Kind::Form),
            ("weird", Kind::Unknown),
        ] {
            assert_eq!(kind(media_type), expected, "{media_type}");
        }
    }
}
