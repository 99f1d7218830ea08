//! Operations: their groups and order, parameters, bodies and responses.

use std::collections::HashMap;

use graphsmith_catalog::vocabulary::Location;

use super::build::{Builder, first_text};
use super::media::{self, Kind};
use super::model::{Body, Content, Operation, Paging, Parameter, Response};
use crate::diag::Place;
use crate::naming::{Style, modeler_name};
use crate::resolve;

/// Query parameters that carry the version of an API; cmdlets never show them.
const API_VERSION_NAMES: [&str; 4] = ["api-version", "apiversion", "x-ms-api-version", "x-ms-version"];

impl Builder<'_> {
    /// All operations, in document order; their schemas become types on the way.
    pub fn operations(&mut self) -> Vec<Operation> {
        let spec = self.spec;
        let mut shared = HashMap::new();
        spec.operations.iter().filter_map(|operation| self.operation(operation, &mut shared)).collect()
    }

    fn operation(
        &mut self,
        operation: &resolve::Operation,
        shared: &mut HashMap<String, Parameter>,
    ) -> Option<Operation> {
        let Some(operation_id) = operation_id(operation) else {
            self.diags.error(
                Place::pointer(&self.spec.file, &operation.pointer),
                "the operation has no `operationId`, so no cmdlet can be named",
                "add an `operationId` of the form `group_Action`",
            );
            return None;
        };
        let (group, member) = operation_id.split_once('_').unwrap_or(("", &operation_id));
        let member = operation.client_name.as_deref().unwrap_or(member).to_owned();
        let parameters = operation.parameters.iter().filter_map(|p| self.parameter(p, shared)).collect();
        let body = operation.body.as_ref().and_then(|body| self.body(body));
        let responses = operation.responses.iter().flat_map(|response| self.response(response)).collect();
        Some(Operation {
            method: operation.method,
            path: operation.path.split('?').next().unwrap_or_default().to_owned(),
            pointer: operation.pointer.clone(),
            group: group.to_owned(),
            member,
            description: first_text(&[operation.description.as_deref(), operation.summary.as_deref()])
                .unwrap_or_default()
                .to_owned(),
            external_docs: operation.external_docs.clone().filter(|url| !url.is_empty()),
            parameters,
            body,
            responses,
            paging: operation.pageable.as_ref().map(|p| Paging {
                item_name: p.item_name.clone().unwrap_or_else(|| "value".to_owned()),
                next_link_name: p.next_link_name.clone(),
            }),
            deprecated: operation.deprecated,
            operation_id,
        })
    }

    fn parameter(
        &mut self,
        parameter: &resolve::Parameter,
        shared: &mut HashMap<String, Parameter>,
    ) -> Option<Parameter> {
        let Some(place) = &parameter.schema else {
            self.diags.warn(
                Place::pointer(&self.spec.file, &parameter.pointer),
                format!("parameter `{}` has `content` instead of a schema and is left out", parameter.name),
                "describe it with `schema`",
            );
            return None;
        };
        let schema = self.spec.schema(place.schema);
        let raw = parameter.client_name.as_ref().or(schema.client_name.as_ref()).unwrap_or(&parameter.name);
        if let Some(known) = shared.get(raw).filter(|_| parameter.shared) {
            return Some(known.clone());
        }
        let ty = self.schema(place.schema);
        let versions = parameter.location == Location::Query
            && API_VERSION_NAMES.contains(&parameter.name.to_ascii_lowercase().as_str());
        let made = Parameter {
            wire: parameter.name.clone(),
            name: modeler_name(raw, Style::Camel, true),
            location: parameter.location,
            ty,
            description: parameter.description.clone().unwrap_or_default(),
            required: parameter.required,
            constant: versions || (parameter.required && self.has_one_value(ty)),
            comma_separated: !parameter.explode,
        };
        if parameter.shared {
            shared.insert(raw.clone(), made.clone());
        }
        Some(made)
    }

    fn body(&mut self, body: &resolve::RequestBody) -> Option<Body> {
        let (content, kind) = media::request_content(self.spec, &body.content)?;
        let (ty, how) = match kind {
            Kind::Binary => {
                let schema = content.schema.as_ref().map(|place| self.spec.schema(place.schema));
                let text = schema
                    .filter(|s| media::is_binary(s))
                    .and_then(|s| first_text(&[s.description.as_deref(), s.title.as_deref()]));
                let text = text.unwrap_or_default().to_owned();
                (self.stream(text), Content::Binary)
            }
            Kind::Text => (self.simple_text(), Content::Text),
            _ => {
                let ty = match &content.schema {
                    Some(place) => self.schema(place.schema),
                    None => self.any(),
                };
                (ty, Content::Json)
            }
        };
        Some(Body {
            ty,
            content: how,
            name: body.name.clone().unwrap_or_else(|| if how == Content::Json { "body" } else { "data" }.to_owned()),
            media_type: content.media_type.clone(),
            description: body.description.clone().unwrap_or_default(),
            required: body.required,
        })
    }

    fn response(&mut self, response: &resolve::Response) -> Vec<Response> {
        let error = response.status == "default" || response.error;
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
}

/// The operation id, or one made from the tags.
fn operation_id(operation: &resolve::Operation) -> Option<String> {
    if let Some(id) = operation.operation_id.as_ref().filter(|id| !id.is_empty()) {
        return Some(id.clone());
    }
    match operation.tags.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [first, second, ..] => Some(format!("{first}_{second}")),
    }
}

/// Orders operations group by group, groups by first appearance; the first spelling of a group's name is kept.
pub fn group(operations: Vec<Operation>) -> Vec<Operation> {
    let mut groups: Vec<Vec<Operation>> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for mut operation in operations {
        let at = *index.entry(operation.group.to_lowercase()).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(first) = groups[at].first() {
            operation.group.clone_from(&first.group);
        }
        groups[at].push(operation);
    }
    groups.into_iter().flatten().collect()
}
