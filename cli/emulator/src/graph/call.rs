//! [`Call`]: a request for something that is there.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::query::Query;
use crate::encoding::encode;
use crate::faults::Action;
use crate::refusal::Refusal;
use crate::routes::{Place, Step};
use crate::state::Shared;

/// A request for something that is there.
pub(super) struct Call<'a> {
    pub(super) shared: &'a Shared,
    pub(super) place: Place<'a>,
    pub(super) query: Query,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: Bytes,
    pub(super) fault: Option<&'a Action>,
}

impl Call<'_> {
    /// The body as a JSON object.
    pub(super) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        let media_type = self.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            let message = format!("The content type '{essence}' is not supported; expected 'application/json'.");
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "RequestBodyRead", message));
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Refusal::bad("RequestBodyRead", "The request body is not an object.")),
            Err(error) => Err(Refusal::bad("RequestBodyRead", format!("Unable to read JSON request payload: {error}"))),
        }
    }

    /// The address of what is asked for, as the metadata names it.
    pub(super) fn context(&self, end: &str) -> String {
        let mut way = String::new();
        for step in &self.place.steps {
            match step {
                Step::Name(name) if way.is_empty() => way.push_str(name),
                Step::Name(name) => way.extend(["/", name]),
                Step::Id(id) => way.extend(["('", &encode(&id.replace('\'', "''")), "')"]),
            }
        }
        format!("{}/{}/$metadata#{way}{end}", self.shared.origins.graph, self.place.version)
    }
}
