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
use crate::store::Store;
use crate::tenant::Rules;

/// What some programs begin texts with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A request for something that is there.
pub(super) struct Call<'a> {
    pub(super) shared: &'a Shared,
    /// The path as the request has it.
    pub(super) path: &'a str,
    pub(super) place: Place<'a>,
    pub(super) rules: Rules<'a>,
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
        let body = self.body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.body);
        let unreadable = self.rules.service().unreadable_body.as_ref();
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Ok(object),
            _ if let Some(text) = unreadable => Err(text.bad(&[])),
            Ok(_) => Err(Refusal::bad("RequestBodyRead", "The request body is not an object.")),
            Err(error) => Err(Refusal::bad("RequestBodyRead", format!("Unable to read JSON request payload: {error}"))),
        }
    }

    /// Makes sure that the items on the way exist: those that the tenant would know have to be there.
    pub(super) fn ensure_way(&self, store: &mut Store, steps: &[Step], strict: bool) -> Result<(), Refusal> {
        if let Some(tenant) = self.rules.tenant() {
            tenant.check_way(store, steps)?;
        }
        store.ensure_way(steps, strict)
    }

    /// What is asked for isn't there.
    pub(super) fn missing(&self) -> Refusal {
        match self.place.steps.last() {
            Some(Step::Name(last) | Step::Id(last)) => self.rules.missing(last),
            None => Refusal::missing(),
        }
    }

    /// The address of what is asked for, as the metadata names it.
    pub(super) fn context(&self, end: &str) -> String {
        self.context_by(self.rules, end)
    }

    /// The same for what is shown by other rules.
    pub(super) fn context_by(&self, rules: Rules<'_>, end: &str) -> String {
        let mut way = String::new();
        let steps = match self.place.steps.as_slice() {
            [collection @ .., Step::Id(_)] if !end.is_empty() => collection,
            all => all,
        };
        if let Some(name) = rules.context() {
            return format!("{}/{}/$metadata#{name}{end}", self.shared.origins.graph, self.place.version);
        }
        for step in steps {
            match step {
                Step::Name(name) if way.is_empty() => way.push_str(name),
                Step::Name(name) => way.extend(["/", name]),
                Step::Id(id) => way.extend(["('", &encode(&id.replace('\'', "''")), "')"]),
            }
        }
        format!("{}/{}/$metadata#{way}{end}", self.shared.origins.graph, self.place.version)
    }
}
