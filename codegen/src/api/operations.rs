//! Operations: their groups and order.

use std::collections::HashMap;

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::vocabulary::Method;

use super::build::{Builder, first_text};
use super::content;
use super::model::{Operation, Paging};
use super::module::Module;
use crate::diag::Place;
use crate::naming::{pascal_words, singular, words};
use crate::resolve;

impl Builder<'_> {
    /// All operations, in document order; their schemas become types on the way.
    pub fn operations(&mut self, module: &Module) -> Vec<Operation> {
        let spec = self.spec;
        spec.operations.iter().map(|operation| self.operation(operation, module)).collect()
    }

    fn operation(&mut self, operation: &resolve::Operation, module: &Module) -> Operation {
        let noun = noun(operation);
        let operation_id = if let Some(id) = operation.operation_id.as_ref().filter(|id| !id.is_empty()) {
            id.clone()
        } else {
            let made = format!("{noun}_{}", action(operation));
            let message = format!("the operation has no `operationId`; it is named as if that were `{made}`");
            self.diags.note(Place::pointer(&self.spec.file, &operation.pointer), message);
            made
        };
        let (group, member) = operation_id.split_once('_').unwrap_or(("", &operation_id));
        let member = operation.client_name.as_deref().unwrap_or(member).to_owned();
        let parameters = self.parameters(operation);
        let body = operation.body.as_ref().and_then(|body| self.body(body, operation));
        let all = &operation.responses;
        let responses = all.iter().flat_map(|r| self.response(r, content::is_error(r, all))).collect();
        let replies = self.replies(all);
        Operation {
            method: operation.method,
            base: operation.server.clone().unwrap_or_else(|| module.base_url.clone()),
            path: operation.path.split('?').next().unwrap_or_default().to_owned(),
            pointer: operation.pointer.clone(),
            group: group.to_owned(),
            member,
            noun,
            description: first_text(&[operation.description.as_deref(), operation.summary.as_deref()])
                .unwrap_or_default()
                .to_owned(),
            external_docs: operation.external_docs.clone().filter(|url| !url.is_empty()),
            parameters,
            body,
            responses,
            replies,
            paging: operation.pageable.as_ref().map(|p| Paging {
                item_name: p.item_name.clone().unwrap_or_else(|| "value".to_owned()),
                next_link_name: p.next_link_name.clone(),
            }),
            deprecated: operation.deprecated.clone(),
            permissions: None,
            operation_id,
        }
    }
}

/// What an operation acts on, by its first tag and the last segment of its path that is text: `RepoBranch` for the tag
/// `repos` and `/repos/{repo}/branches/{branch}`.
fn noun(operation: &resolve::Operation) -> String {
    let path = PathTemplate(operation.path.split('?').next().unwrap_or_default());
    let literal = path.segments().filter(|segment| segment.names().next().is_none() && !segment.0.is_empty()).last();
    let last = literal.map(|segment| segment.0).or_else(|| path.names().last()).unwrap_or("root");
    let texts = operation.tags.first().into_iter().map(String::as_str).chain([last]);
    pascal_words(texts.flat_map(words).map(|word| singular(&word)).collect())
}

/// What an operation does, by its method.
fn action(operation: &resolve::Operation) -> &'static str {
    match operation.method {
        Method::Get if operation.path.ends_with('}') => "Get",
        Method::Get => "List",
        Method::Put | Method::Patch => "Update",
        Method::Post => "Create",
        Method::Delete => "Delete",
        Method::Head => "Check",
        Method::Options => "Options",
        Method::Trace => "Trace",
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
