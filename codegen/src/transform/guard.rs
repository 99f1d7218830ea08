//! The condition around a script, `if (<condition>) { … }`, which says for which nodes the script does anything.
//!
//! Scripts select many nodes and change few: one that corrects a format is run on every property of a description. Most
//! of its nodes are dismissed by its own condition, which is cheaper to decide here than to carry the node into an
//! engine. Only what surely ends in "nothing happens" is decided; all else is for the engine.

use serde_json::Value;

use crate::config::expr::{self, Expr, Scope};

/// The condition around a script.
#[derive(Debug)]
pub struct Guard(Expr);

impl Guard {
    /// The condition that surrounds the whole of a script; `None` when there is none, or none that is understood.
    pub fn of(script: &str) -> Option<Self> {
        // Without comments, braces and templates in it, the block ends where the script does.
        let inner = script.trim().trim_end_matches(';').trim_end().strip_suffix('}')?;
        let rest = inner.strip_prefix("if")?.trim_start().strip_prefix('(')?;
        let (head, body) = rest.split_once('{')?;
        if ["{", "}", "`", "//", "/*"].iter().any(|mark| body.contains(mark)) {
            return None;
        }
        let condition = expr::parse(head.trim_end().strip_suffix(')')?).ok()?;
        uses_only_node(&condition).then_some(Self(condition))
    }

    /// Whether the script surely leaves a node as it is.
    pub fn dismisses(&self, node: &Value) -> bool {
        self.0.is_false(&Scope { root: Some(node), ..Scope::default() })
    }
}

/// Whether an expression uses no name but `$`: only the engine knows others.
fn uses_only_node(expr: &Expr) -> bool {
    match expr {
        Expr::Node | Expr::Property | Expr::Variable(_) => false,
        Expr::Undefined
        | Expr::Null
        | Expr::Bool(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Regex(_)
        | Expr::Root => true,
        Expr::Not(a) | Expr::Minus(a) => uses_only_node(a),
        Expr::Member(a, b) | Expr::And(a, b) | Expr::Or(a, b) | Expr::Binary(_, a, b) => {
            uses_only_node(a) && uses_only_node(b)
        }
        Expr::Call(a, _, arguments) => uses_only_node(a) && arguments.iter().all(uses_only_node),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Guard;

    #[test]
    fn a_condition_around_the_whole_script_is_found() {
        for script in [
            "if ($.format === 'base64url') { $['format'] = 'byte' }",
            " if($.type=='x'){ $.a = 1; return $; };\n",
            "if (/^a(b)/.test($.format) && ($['x-y'])) { $.b = (1) }",
        ] {
            assert!(Guard::of(script).is_some(), "{script}");
        }
    }

    #[test]
    fn what_is_not_surely_one_condition_has_no_guard() {
        for script in [
            "$.format = 'byte'",
            "if ($.a) { $.b = 1 } else { $.b = 2 }",
            "if ($.a) { $.b = 1 } $.c = { d: 1 }",
            "if ($.a) $.b = 1",
            "if ($.a) { // }",
            "if ($.a) { $.b = `}` }",
            "if ($.a = 1) { $.b = 1 }",
            "if ($path.length) { $.b = 1 }",
            "if (f($)) { $.b = 1 }",
            "iffy($.a) { $.b = 1 }",
            "for (;;) { if ($.a) { return } }",
        ] {
            assert!(Guard::of(script).is_none(), "{script}");
        }
    }

    #[test]
    fn only_a_condition_that_is_surely_false_dismisses() {
        let guard = Guard::of("if ($.format === 'base64url') { $.format = 'byte' }").expect("has a guard");
        assert!(guard.dismisses(&json!({ "format": "byte" })));
        assert!(guard.dismisses(&json!({})));
        assert!(guard.dismisses(&json!("text")));
        assert!(!guard.dismisses(&json!({ "format": "base64url" })));
        // The engine says what is wrong with reading a member of null.
        assert!(!guard.dismisses(&json!(null)));
    }
}
