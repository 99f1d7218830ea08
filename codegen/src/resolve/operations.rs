//! The part of the walk that visits operations and what they share: parameters, bodies, responses, headers.

use graphsmith_catalog::vocabulary::{Location, Method, Serialization, Style};
use indexmap::IndexMap;
use openapiv3 as oas;
use serde_json::Value;

use super::facets;
use super::lower;
use super::model::{
    Encoding, Header, MediaContent, Operation, Pageable, Parameter, Ref, RequestBody, Response, Server,
};
use super::query;
use super::schemas::Naming;
use super::servers::beside_path;
use super::walker::{HeaderPart, ResponsePart, Walker};

impl Walker<'_> {
    pub(super) fn parameter_section(&mut self, parameters: IndexMap<String, oas::ReferenceOr<oas::Parameter>>) {
        for (name, parameter) in parameters {
            match parameter {
                oas::ReferenceOr::Reference { reference } => self.parameters.alias(name, reference),
                oas::ReferenceOr::Item(parameter) => {
                    let parameter = self.at(&name, |w| w.parameter(parameter, true));
                    self.parameters.insert(name, parameter);
                }
            }
        }
    }

    pub(super) fn response_section(&mut self, responses: IndexMap<String, oas::ReferenceOr<oas::Response>>) {
        for (name, response) in responses {
            match response {
                oas::ReferenceOr::Reference { reference } => self.responses.alias(name, reference),
                oas::ReferenceOr::Item(response) => {
                    let response = self.at(&name, |w| w.response(response));
                    self.responses.insert(name, response);
                }
            }
        }
    }

    pub(super) fn body_section(&mut self, bodies: IndexMap<String, oas::ReferenceOr<oas::RequestBody>>) {
        for (name, body) in bodies {
            match body {
                oas::ReferenceOr::Reference { reference } => self.bodies.alias(name, reference),
                oas::ReferenceOr::Item(body) => {
                    let body = self.at(&name, |w| w.body(body));
                    self.bodies.insert(name, body);
                }
            }
        }
    }

    pub(super) fn header_section(&mut self, headers: IndexMap<String, oas::ReferenceOr<oas::Header>>) {
        for (name, header) in headers {
            match header {
                oas::ReferenceOr::Reference { reference } => self.headers.alias(name, reference),
                oas::ReferenceOr::Item(header) => {
                    let schema = self.at(&name, |w| w.header(header));
                    self.headers.insert(name, schema);
                }
            }
        }
    }

    /// All operations of the document, in the order in which cmdlets are made of them.
    pub(super) fn paths(&mut self, paths: oas::Paths, server: Option<&Server>) -> Vec<Operation> {
        let mut operations = Vec::new();
        self.at("paths", |w| {
            for (path, item) in paths.paths {
                w.at(&path, |w| match item {
                    _ if !(path.is_empty() || path.starts_with('/')) => {
                        w.error("a path begins with `/`", &format!("write it as `/{path}`"));
                    }
                    oas::ReferenceOr::Item(item) => w.path(&path, item, server, &mut operations),
                    oas::ReferenceOr::Reference { .. } => w.error(
                        "a path that only refers to another one is not supported",
                        "write the operations of the path in its place",
                    ),
                });
            }
        });
        operations
    }

    fn path(
        &mut self,
        path: &str,
        mut item: oas::PathItem,
        document: Option<&Server>,
        operations: &mut Vec<Operation>,
    ) {
        let of_path = self.own_server(std::mem::take(&mut item.servers), document);
        let shared = self.parameters_of(std::mem::take(&mut item.parameters));
        for method in self.layout.methods.remove(path).unwrap_or_default() {
            let Some(mut operation) = take_operation(&mut item, method) else { continue };
            let key = method.as_str().to_ascii_lowercase();
            let operation = self.at(&key, |w| {
                let own = w.own_server(std::mem::take(&mut operation.servers), document);
                let server = own.as_ref().or(of_path.as_ref()).or(document).map(|server| beside_path(server, path));
                w.operation(path, method, operation, (server, &shared))
            });
            operations.push(operation);
        }
    }

    fn operation(
        &mut self,
        path: &str,
        method: Method,
        operation: oas::Operation,
        (server, shared): (Option<Server>, &[Parameter]),
    ) -> Operation {
        let own = self.parameters_of(operation.parameters);
        let repeated = |p: &Parameter| own.iter().any(|o| o.name == p.name && o.location == p.location);
        let mut parameters: Vec<Parameter> = shared.iter().filter(|p| !repeated(p)).chain(&own).cloned().collect();
        let (path, query) = query::split(path);
        self.add_query(query, &mut parameters);
        let (server, variables) = server.map(|server| (server.url, server.variables)).unzip();
        parameters.splice(0..0, variables.unwrap_or_default());
        Operation {
            server,
            method,
            path: path.to_owned(),
            pointer: self.pointer.clone(),
            parameters,
            body: operation.request_body.and_then(|body| self.at("requestBody", |w| w.body_at(body))),
            responses: self.at("responses", |w| w.responses_of(operation.responses)),
            operation_id: operation.operation_id,
            tags: operation.tags,
            summary: operation.summary,
            description: operation.description,
            external_docs: operation.external_docs.map(|d| d.url),
            deprecated: facets::deprecation(operation.deprecated, &operation.extensions),
            client_name: lower::text(operation.extensions.get("x-ms-client-name")),
            pageable: operation.extensions.get("x-ms-pageable").filter(|v| v.is_object()).map(pageable),
        }
    }

    fn parameters_of(&mut self, parameters: Vec<oas::ReferenceOr<oas::Parameter>>) -> Vec<Parameter> {
        self.at("parameters", |w| {
            let parameters = parameters.into_iter().enumerate();
            parameters.filter_map(|(i, parameter)| w.at(&i.to_string(), |w| w.parameter_at(parameter))).collect()
        })
    }

    fn parameter_at(&mut self, parameter: oas::ReferenceOr<oas::Parameter>) -> Option<Parameter> {
        match parameter {
            oas::ReferenceOr::Item(parameter) => Some(self.parameter(parameter, false)),
            oas::ReferenceOr::Reference { reference } => match self.parameters.follow(&reference).cloned() {
                Ok(mut parameter) => {
                    if let Some(description) = self.beside().description {
                        parameter.description = Some(description);
                    }
                    Some(parameter)
                }
                Err(fault) => {
                    self.fault(&fault);
                    None
                }
            },
        }
    }

    fn parameter(&mut self, parameter: oas::Parameter, in_components: bool) -> Parameter {
        let (location, mut serialization) = place(&parameter);
        let data = parameter.parameter_data();
        // Only the default style writes each value on its own unless something else is said.
        serialization.explode = data.explode.unwrap_or(serialization.explode);
        let (schema, media_type) = match data.format {
            oas::ParameterSchemaOrContent::Schema(schema) => {
                let naming = if data.required && has_one_value(&schema) { Naming::InPlace } else { Naming::Title };
                (self.at("schema", |w| w.place(schema, naming)), None)
            }
            oas::ParameterSchemaOrContent::Content(content) => match self.content(content).into_iter().next() {
                Some(content) => (content.schema, Some(content.media_type)),
                None => (None, Some(String::new())),
            },
        };
        let of_method = data.extensions.get("x-ms-parameter-location").and_then(Value::as_str) == Some("method");
        Parameter {
            client_name: lower::text(data.extensions.get("x-ms-client-name")),
            name: data.name,
            location,
            description: data.description,
            required: data.required,
            serialization,
            shared: in_components && !of_method,
            deprecated: facets::deprecation(data.deprecated.unwrap_or_default(), &data.extensions),
            schema,
            media_type,
            pointer: self.pointer.clone(),
        }
    }

    fn body_at(&mut self, body: oas::ReferenceOr<oas::RequestBody>) -> Option<RequestBody> {
        match body {
            oas::ReferenceOr::Item(body) => Some(self.body(body)),
            oas::ReferenceOr::Reference { reference } => match self.bodies.follow(&reference).cloned() {
                Ok(body) => Some(body),
                Err(fault) => {
                    self.fault(&fault);
                    None
                }
            },
        }
    }

    fn body(&mut self, body: oas::RequestBody) -> RequestBody {
        RequestBody {
            description: body.description,
            required: body.required,
            name: lower::text(body.extensions.get("x-ms-requestBody-name")),
            content: self.content(body.content),
        }
    }

    fn responses_of(&mut self, responses: oas::Responses) -> Vec<Response> {
        let mut all: Vec<_> = responses.responses.into_iter().map(|(status, r)| (status.to_string(), r)).collect();
        if let Some(default) = responses.default {
            let position = self.layout.default_response.get(&self.pointer).copied().unwrap_or(all.len());
            all.insert(position.min(all.len()), ("default".to_owned(), default));
        }
        all.into_iter().filter_map(|(status, r)| self.at(&status.clone(), |w| w.response_at(status, r))).collect()
    }

    fn response_at(&mut self, status: String, response: oas::ReferenceOr<oas::Response>) -> Option<Response> {
        let part = match response {
            oas::ReferenceOr::Item(response) => self.response(response),
            oas::ReferenceOr::Reference { reference } => match self.responses.follow(&reference).cloned() {
                Ok(part) => part,
                Err(fault) => {
                    self.fault(&fault);
                    return None;
                }
            },
        };
        let mut headers = Vec::with_capacity(part.headers.len());
        for (name, header) in part.headers {
            let schema = match header {
                HeaderPart::Own(schema) => schema,
                HeaderPart::Shared(reference) => match self.headers.follow(&reference).cloned() {
                    Ok(schema) => schema,
                    Err(fault) => {
                        self.fault(&fault);
                        None
                    }
                },
            };
            headers.push(Header { name, schema });
        }
        Some(Response { status, error: part.error, headers, content: part.content })
    }

    fn response(&mut self, response: oas::Response) -> ResponsePart {
        let headers = self.at("headers", |w| {
            let headers = response.headers.into_iter();
            headers
                .map(|(name, header)| {
                    let part = match header {
                        oas::ReferenceOr::Reference { reference } => HeaderPart::Shared(reference),
                        oas::ReferenceOr::Item(header) => HeaderPart::Own(w.at(&name, |w| w.header(header))),
                    };
                    (name, part)
                })
                .collect()
        });
        let error = response.extensions.get("x-ms-error-response").is_some_and(|v| v.as_bool() != Some(false));
        ResponsePart { error, headers, content: self.content(response.content) }
    }

    fn header(&mut self, header: oas::Header) -> Option<Ref> {
        match header.format {
            oas::ParameterSchemaOrContent::Schema(schema) => self.at("schema", |w| w.place(schema, Naming::Title)),
            oas::ParameterSchemaOrContent::Content(content) => {
                self.content(content);
                None
            }
        }
    }

    fn content(&mut self, content: IndexMap<String, oas::MediaType>) -> Vec<MediaContent> {
        self.at("content", |w| {
            let content = content.into_iter();
            content
                .map(|(media_type, content)| {
                    let encoding = w.at(&media_type, |w| w.at("encoding", |w| w.encoding(content.encoding)));
                    let schema = content
                        .schema
                        .and_then(|schema| w.at(&media_type, |w| w.at("schema", |w| w.place(schema, Naming::Title))));
                    MediaContent { media_type, schema, encoding }
                })
                .collect()
        })
    }
}

impl Walker<'_> {
    fn encoding(&mut self, encoding: IndexMap<String, oas::Encoding>) -> Vec<(String, Encoding)> {
        let one = |(name, given): (String, oas::Encoding)| {
            let style = given.style.map(|style| match style {
                oas::QueryStyle::Form => "form",
                oas::QueryStyle::SpaceDelimited => "spaceDelimited",
                oas::QueryStyle::PipeDelimited => "pipeDelimited",
                oas::QueryStyle::DeepObject => "deepObject",
            });
            let joined = self.at(&name, |w| w.layout.not_exploded.contains(&w.pointer));
            let explode = given.explode || (!joined && matches!(style, None | Some("form")));
            (name, Encoding { content_type: given.content_type, style, explode })
        };
        encoding.into_iter().map(one).collect()
    }
}

fn take_operation(item: &mut oas::PathItem, method: Method) -> Option<oas::Operation> {
    match method {
        Method::Get => item.get.take(),
        Method::Put => item.put.take(),
        Method::Post => item.post.take(),
        Method::Delete => item.delete.take(),
        Method::Options => item.options.take(),
        Method::Head => item.head.take(),
        Method::Patch => item.patch.take(),
        Method::Trace => item.trace.take(),
    }
}

/// Where a parameter is carried, and how its value is written if nothing is said about `explode`.
fn place(parameter: &oas::Parameter) -> (Location, Serialization) {
    use oas::{PathStyle, QueryStyle};
    let style = |style| Serialization { style, ..Serialization::default() };
    match parameter {
        oas::Parameter::Query { style: given, allow_reserved, .. } => {
            let given = match given {
                QueryStyle::Form => Style::Usual,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            let explode = given == Style::Usual;
            (Location::Query, Serialization { style: given, explode, allow_reserved: *allow_reserved })
        }
        oas::Parameter::Header { .. } => (Location::Header, Serialization::default()),
        oas::Parameter::Path { style: given, .. } => {
            let given = match given {
                PathStyle::Simple => Style::Usual,
                PathStyle::Label => Style::Label,
                PathStyle::Matrix => Style::Matrix,
            };
            (Location::Path, style(given))
        }
        oas::Parameter::Cookie { .. } => {
            (Location::Cookie, Serialization { explode: true, ..Serialization::default() })
        }
    }
}

/// Whether a schema that is written in place allows a single value: then it is a constant, not a type.
fn has_one_value(schema: &oas::ReferenceOr<oas::Schema>) -> bool {
    let oas::ReferenceOr::Item(schema) = schema else { return false };
    match &schema.schema_kind {
        oas::SchemaKind::Type(oas::Type::String(t)) => t.enumeration.len() == 1,
        oas::SchemaKind::Type(oas::Type::Number(t)) => t.enumeration.len() == 1,
        oas::SchemaKind::Type(oas::Type::Integer(t)) => t.enumeration.len() == 1,
        oas::SchemaKind::Type(oas::Type::Boolean(t)) => t.enumeration.len() == 1,
        oas::SchemaKind::Any(t) => t.enumeration.len() == 1,
        _ => false,
    }
}

fn pageable(value: &Value) -> Pageable {
    Pageable { item_name: lower::text(value.get("itemName")), next_link_name: lower::text(value.get("nextLinkName")) }
}
