//! Host, base path and schemes -> servers.

use serde_json::{Map, Value, json};

use super::Converter;

impl<'a> Converter<'a> {
    /// The servers of the document; `None` if it names none.
    pub(super) fn servers(&mut self) -> Option<Value> {
        if let Some(host) = self.root.get("x-ms-parameterized-host").and_then(Value::as_object) {
            self.moved("/servers", "/x-ms-parameterized-host");
            self.moved("/servers/0", "/x-ms-parameterized-host");
            return Some(json!([self.parameterized_host(host)]));
        }
        let base_path = self.base_path();
        let Some(host) = self.text("host") else {
            self.moved("/servers", "/basePath");
            self.moved("/servers/0", "/basePath");
            return (!base_path.is_empty()).then(|| json!([with_variables(base_path)]));
        };
        let schemes = self.root.get("schemes").map_or_else(Vec::new, |schemes| self.schemes(schemes, "/schemes"));
        if schemes.is_empty() {
            let message = "the description names a host and no scheme; https is taken";
            self.conversion.loss("/host", message, "say `schemes: [https]`");
        }
        self.moved("/servers", "/host");
        for at in 0..schemes.len().max(1) {
            self.moved(&format!("/servers/{at}"), "/host");
        }
        Some(self.servers_with(host, &schemes))
    }

    /// The servers of an operation with schemes of its own; `None` if they are those of the document.
    pub(super) fn servers_of_operation(&mut self, own: &'a Value, to: &str) -> Option<Value> {
        let from = self.conversion.origins.of(to);
        self.moved(&format!("{to}/servers"), &format!("{from}/schemes"));
        let own = self.schemes(own, &format!("{to}/schemes"));
        let of_document = self.root.get("schemes").and_then(Value::as_array).into_iter().flatten();
        let same = own.iter().all(|scheme| of_document.clone().any(|other| other.as_str() == Some(scheme)));
        let host = self.text("host").filter(|_| !self.root.contains_key("x-ms-parameterized-host"));
        match host {
            Some(host) if !same => Some(self.servers_with(host, &own)),
            None if !same => {
                let message = "`schemes` of an operation counts only where the document has `host`";
                self.conversion.loss(&format!("{to}/servers"), message, "remove it, or name the host");
                None
            }
            _ => None,
        }
    }

    fn servers_with(&self, host: &str, schemes: &[&str]) -> Value {
        let schemes = if schemes.is_empty() { &["https"] } else { schemes };
        let base_path = match self.base_path() {
            "" => "/",
            path => path,
        };
        schemes.iter().map(|scheme| with_variables(&format!("{scheme}://{host}{base_path}"))).collect()
    }

    /// Schemes that HTTP knows: those that encrypt come first, because the first server is the one that is used.
    fn schemes(&mut self, schemes: &'a Value, to: &str) -> Vec<&'a str> {
        let all: Vec<&str> = schemes.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for other in all.iter().filter(|scheme| !["https", "http"].contains(scheme)) {
            let message = format!("the scheme `{other}` has no counterpart; it is left out");
            self.conversion.loss(to, message, "remove it, or name https");
        }
        ["https", "http"].into_iter().filter(|scheme| all.contains(scheme)).collect()
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        let root = self.root;
        root.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    fn base_path(&self) -> &'a str {
        self.text("basePath").unwrap_or_default()
    }

    fn parameterized_host(&mut self, host: &'a Map<String, Value>) -> Value {
        let template = host.get("hostTemplate").and_then(Value::as_str).unwrap_or_default();
        let schemes = self.root.get("schemes").map_or_else(Vec::new, |schemes| self.schemes(schemes, "/schemes"));
        let scheme = match host.get("useSchemePrefix").and_then(Value::as_bool) {
            Some(false) => String::new(),
            _ => format!("{}://", schemes.first().unwrap_or(&"https")),
        };
        let mut variables = Map::new();
        for (at, written) in host.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let to = format!("/servers/0/parameters/{at}");
            let Some((parameter, from)) = self.followed(written, format!("/x-ms-parameterized-host/parameters/{at}"))
            else {
                let message = "this parameter of the host is a reference that leads nowhere";
                self.conversion.fault(&to, message, "add it to `parameters`, or correct the reference");
                continue;
            };
            if let Some(name) = parameter.get("name").and_then(Value::as_str) {
                self.moved(&format!("/servers/0/variables/{name}"), &from);
                variables.insert(name.to_owned(), variable(parameter));
            }
        }
        json!({ "url": format!("{scheme}{template}{}", self.base_path()), "variables": variables })
    }
}

/// A parameter of a host as a variable of a server. One without a default has an empty one: the caller has to give it.
fn variable(parameter: &Map<String, Value>) -> Value {
    let mut out = Map::new();
    for (key, value) in parameter {
        match key.as_str() {
            "name" | "default" => {}
            "in" | "required" | "type" | "format" => {
                out.insert(format!("x-{key}"), value.clone());
            }
            _ => {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    let default =
        parameter.get("default").map_or_else(String::new, |v| v.as_str().map_or(v.to_string(), str::to_owned));
    out.insert("default".to_owned(), json!(default));
    Value::Object(out)
}

/// A server whose address may have variables, as hosts of some tools do.
fn with_variables(url: &str) -> Value {
    let url = url.replace("{{", "{").replace("}}", "}");
    let names = url.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned());
    let variables: Map<String, Value> = names.map(|name| (name, json!({ "default": "" }))).collect();
    if variables.is_empty() { json!({ "url": url }) } else { json!({ "url": url, "variables": variables }) }
}
