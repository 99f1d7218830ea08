//! Directives on documents: `where` is a `JSONPath`, or a list of them.

use serde_json::{Map, Value};

use super::{Reader, SILENT_KEYS, describe, is_true, list};
use crate::config::directive::{Action, DocumentAction, DocumentDirective};

impl Reader<'_> {
    pub(super) fn on_document(&mut self, map: &Map<String, Value>) {
        let (Some(from), Some(wheres)) = (list(map, "from"), list(map, "where")) else {
            return self.report("`from` and `where` are texts or lists of texts", "correct the directive");
        };
        let text = if wheres.is_empty() { describe("", map) } else { wheres.join(", ") };
        let known = ["from", "where", "transform", "text-transform", "merge", "set", "remove", "no-inline"];
        self.check_keys(map, &known, &text);
        let (mut files, mut is_document, mut artifact) = (Vec::new(), false, None);
        for name in &from {
            let extension = name.rsplit('.').next().unwrap_or_default();
            match name.as_str() {
                "openapi-document" | "swagger-document" => is_document = true,
                _ if ["json", "yaml", "yml"].contains(&extension) => files.push(name.clone()),
                _ => artifact = Some(name.clone()),
            }
        }
        if is_document {
            files.clear();
        } else if files.is_empty() {
            return match artifact {
                Some(artifact) => self.push(&format!("from {artifact}: {text}"), Action::Ignored { artifact }),
                None => self.report(
                    format!("the directive `{text}` has no `from`, so it is for no document"),
                    "add `from: openapi-document`",
                ),
            };
        }
        let Some(actions) = self.actions(map, &text) else { return };
        if wheres.is_empty() {
            return self.report(
                format!("the directive `{text}` selects nothing"),
                "add `where` with the JSONPath of the nodes, or `where: $` for the whole document",
            );
        }
        for path in wheres {
            for action in &actions {
                let document = DocumentDirective {
                    files: files.clone(),
                    openapi_only: is_document && !from.iter().any(|name| name == "swagger-document"),
                    path: path.clone(),
                    action: action.clone(),
                    fault: self.raw.severity,
                };
                self.push(&path, Action::Document(document));
            }
        }
    }

    /// What is done to the nodes; `None` when that is not clear.
    fn actions(&mut self, map: &Map<String, Value>, text: &str) -> Option<Vec<DocumentAction>> {
        let scripts = if map.contains_key("transform") { "transform" } else { "text-transform" };
        let Some(scripts) = list(map, scripts) else {
            self.report(format!("`{text}`: `transform` is a text or a list of texts"), "write the script as a text");
            return None;
        };
        let removes = map.get("remove").is_some_and(is_true);
        let ways = [!scripts.is_empty(), removes, map.contains_key("merge"), map.contains_key("set")];
        if ways.iter().filter(|way| **way).count() > 1 {
            self.report(
                format!("`{text}` has more than one action"),
                "keep exactly one of `transform`, `merge`, `set` and `remove: true`",
            );
            return None;
        }
        let actions = if removes {
            vec![DocumentAction::Remove]
        } else if let Some(value) = map.get("merge") {
            vec![DocumentAction::Merge(value.clone())]
        } else if let Some(value) = map.get("set") {
            vec![DocumentAction::Set(value.clone())]
        } else {
            scripts.into_iter().map(DocumentAction::Script).collect()
        };
        if actions.is_empty() {
            if !map.keys().any(|key| SILENT_KEYS.contains(&key.as_str())) {
                self.report(
                    format!("`{text}` changes nothing"),
                    "add `transform`, `merge`, `set` or `remove: true`, or remove the directive",
                );
            }
            self.push(text, Action::NoEffect);
            return None;
        }
        Some(actions)
    }
}
