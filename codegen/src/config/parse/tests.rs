#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use serde_json::json;

use super::*;
use crate::config::{CommandEffect, DocumentAction, Select};

/// What a directive comes to, and the messages about it.
fn parsed(value: Value, severity: Severity) -> (Parsed, Vec<String>) {
    let (mut parsed, mut diags) = (Parsed::default(), Diagnostics::default());
    read(&Raw { value, place: Place::line("a.md", 7), severity }, &mut parsed, &mut diags);
    assert!(diags.iter().all(|d| d.place.line == Some(7) && !d.hint.is_empty()));
    let messages = diags.iter().map(|d| format!("{:?}: {}", d.severity, d.message)).collect();
    (parsed, messages)
}

fn action(value: Value) -> Action {
    let (parsed, messages) = parsed(value, Severity::Warning);
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(parsed.directives.len(), 1);
    parsed.directives.into_iter().next().unwrap().action
}

#[test]
fn directives_on_cmdlets() {
    let Action::Command(rename) = action(json!({
        "where": {"verb": "Invoke", "subject": "(^Delta)(.*)", "variant": "^A$", "subject-prefix": ""},
        "set": {"verb": "Get", "subject": "$2$1", "subject-prefix": "", "variant": ""}
    })) else {
        panic!("a directive on cmdlets")
    };
    assert!(rename.selector.verb.unwrap().is_match("invoke"));
    assert_eq!(rename.selector.subject_prefix, None);
    let CommandEffect::Set(change) = rename.effect else { panic!("a change") };
    assert_eq!((change.verb.as_deref(), change.subject.as_deref()), (Some("Get"), Some("$2$1")));
    // An empty text is a value only for the prefix.
    assert_eq!((change.subject_prefix.as_deref(), change.variant), (Some(""), None));

    let Action::Command(alias) = action(json!({
        "where": {"parameter-name": "Top"}, "set": {"alias": ["Limit", "Max"]}, "hide": true, "clear-alias": true
    })) else {
        panic!("a directive on cmdlets")
    };
    assert!(alias.selector.targets_parameters());
    let CommandEffect::Set(change) = alias.effect else { panic!("a change") };
    assert_eq!(
        (change.aliases, change.hide, change.clear_aliases),
        (vec!["Limit".into(), "Max".into()], Some(true), true)
    );

    let Action::Command(removal) = action(json!({
        "where": {"parameter-name": "Top"}, "select": "command", "remove": true
    })) else {
        panic!("a directive on cmdlets")
    };
    assert_eq!((removal.effect, removal.selector.select), (CommandEffect::Remove, Some(Select::Command)));
}

#[test]
fn directives_on_documents() {
    let vectors = [
        (json!({"from": "openapi-document", "where": "$.a", "transform": "x"}), DocumentAction::Script("x".into())),
        (
            json!({"from": "openapi-document", "where": "$.a", "text-transform": "x"}),
            DocumentAction::Script("x".into()),
        ),
        (
            json!({"from": "swagger-document", "where": "$.a", "merge": {"b": 1}}),
            DocumentAction::Merge(json!({"b": 1})),
        ),
        (json!({"from": "openapi-document", "where": "$.a", "set": [1]}), DocumentAction::Set(json!([1]))),
        (json!({"from": "openapi-document", "where": "$.a", "remove": true}), DocumentAction::Remove),
    ];
    for (value, expected) in vectors {
        let Action::Document(document) = action(value) else { panic!("a directive on documents") };
        assert_eq!((document.path.as_str(), document.action, document.files.len()), ("$.a", expected, 0));
    }
    let many = json!({"from": ["a/b.json", "x.yaml"], "where": ["$.a", "$.b"], "transform": ["x", "y"]});
    let (parsed, _) = parsed(many, Severity::Warning);
    let found: Vec<_> = parsed
        .directives
        .iter()
        .map(|directive| match &directive.action {
            Action::Document(document) => (document.files.join(" "), document.path.clone(), document.action.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let script = |code: &str| DocumentAction::Script(code.to_owned());
    let files = || "a/b.json x.yaml".to_owned();
    assert_eq!(
        found,
        [
            (files(), "$.a".into(), script("x")),
            (files(), "$.a".into(), script("y")),
            (files(), "$.b".into(), script("x")),
            (files(), "$.b".into(), script("y")),
        ]
    );
}

#[test]
fn directives_that_change_nothing_here() {
    let artifact = || "source-file-csharp".to_owned();
    let ignored = json!({"from": "source-file-csharp", "where": "$", "transform": "return $"});
    assert_eq!(action(ignored), Action::Ignored { artifact: artifact() });
    let silent = [
        json!({"where": {"model-name": "^User$"}, "set": {"format-table": {"properties": ["Id"]}}}),
        json!({"where": {"parameter-name": "ConsistencyLevel"}, "set": {"completer": {"name": "c"}}}),
        json!({"where": {"enum-name": "Color"}, "set": {"enum-name": "Colour"}}),
        json!({"suppress": "R3016", "reason": "not ours"}),
    ];
    for value in silent {
        assert_eq!(action(value), Action::NoEffect);
    }
    let (parsed, messages) = parsed(json!({"no-inline": ["A", "B"]}), Severity::Warning);
    assert_eq!((parsed.no_inline, parsed.directives.len(), messages.len()), (vec!["A".into(), "B".into()], 0, 0));
}

#[test]
fn models_are_renamed() {
    let Action::Model(model) = action(json!({
        "where": {"model-name": "^(A)B$", "property-name": "X"},
        "set": {"property-name": "Y", "property-description": "d"}
    })) else {
        panic!("a directive on models")
    };
    assert!(model.model_name.unwrap().is_match("ab"));
    assert_eq!((model.set_property_name.as_deref(), model.set_model_name), (Some("Y"), None));
}

#[test]
fn what_is_wrong_is_said_once_and_counts_by_its_carrier() {
    let vectors = [
        (json!("text"), "a directive is a mapping"),
        (json!({"rename": 1}), "is unknown"),
        (json!({"where": {"verb": "Get"}, "set": {"nuon": "A", "verb": "B"}}), "`nuon` can't be set"),
        (json!({"where": {"verb": "Get"}, "sett": {}, "remove": true}), "the key `sett` is unknown"),
        (json!({"where": {"verb": "Get"}}), "changes nothing"),
        (json!({"where": {"verb": "Get"}, "set": {"verb": "A"}, "remove": true}), "both removes and sets"),
        (json!({"where": {"verb": "Get", "model-name": "A"}, "remove": true}), "cmdlets and models at once"),
        (json!({"where": {"parameter-name": "A"}, "remove": true}), "parameters can't be removed"),
        (json!({"where": {"verb": "Get"}, "select": "all", "remove": true}), "`select: all` is unknown"),
        (json!({"where": "$.a", "transform": "x"}), "has no `from`"),
        (json!({"from": "openapi-document", "transform": "x"}), "selects nothing"),
        (json!({"from": "openapi-document", "where": "$.a"}), "changes nothing"),
        (json!({"from": "openapi-document", "where": "$.a", "set": 1, "merge": {}}), "has more than one action"),
        (json!({"from": {}, "where": "$.a", "set": 1}), "are texts or lists"),
    ];
    for (value, expected) in vectors {
        for severity in [Severity::Warning, Severity::Error] {
            let (_, messages) = parsed(value.clone(), severity);
            assert_eq!(messages.len(), 1, "{value}: {messages:?}");
            assert!(messages[0].starts_with(&format!("{severity:?}")), "{value}: {messages:?}");
            assert!(messages[0].contains(expected), "{value}: {messages:?}");
        }
    }
    let (broken, messages) = parsed(json!({"where": {"verb": "^(a"}, "remove": true}), Severity::Warning);
    assert!(broken.directives.is_empty() && messages[0].starts_with("Error: the selector `verb`"), "{messages:?}");
}

/// The rest of a selector would hit far more than was meant.
#[test]
fn a_selector_that_does_not_exist_is_an_error_in_any_file() {
    for (selector, message) in [
        (json!({"verb": "Get", "subjct": "A"}), "`subjct` is no selector"),
        (json!({"subjct": "A"}), "`subjct` is no selector"),
        (json!({"model-name": "A", "property": "B"}), "`property` is no selector"),
    ] {
        for severity in [Severity::Warning, Severity::Error] {
            let (parsed, messages) = parsed(json!({"where": selector, "remove": true}), severity);
            assert!(parsed.directives.is_empty());
            assert!(messages.len() == 1 && messages[0].starts_with("Error"), "{messages:?}");
            assert!(messages[0].contains(message), "{messages:?}");
        }
    }
    // An option is no slip: AutoRest passes over it.
    let (parsed, messages) = parsed(json!({"where": {"prefix": "Jc"}, "hide": true}), Severity::Warning);
    assert!(messages.len() == 1 && messages[0].starts_with("Warning"), "{messages:?}");
    assert!(matches!(parsed.directives[0].action, Action::Command(_)));
}

#[test]
fn settings_that_are_not_obeyed_are_named_once() {
    let mut diags = Diagnostics::default();
    let set = json!({"default": {"script": "1"}, "completer": {}, "breaking-change": {}});
    for value in [
        json!({"where": {"parameter-name": "A"}, "set": set.clone()}),
        json!({"where": {"parameter-name": "B"}, "set": set}),
        json!({"where": {"enum-name": "A"}, "set": {"enum-name": "B"}}),
        json!({"model-cmdlet": [{"model-name": "A"}]}),
    ] {
        let raw = Raw { value, place: Place::line("a.md", 7), severity: Severity::Warning };
        read(&raw, &mut Parsed::default(), &mut diags);
    }
    assert_eq!(diags.iter().count(), 0);
    diags.sum_up();
    let found: Vec<_> = diags.iter().map(|d| (d.severity, d.message.as_str())).collect();
    assert_eq!(
        found,
        [
            (
                Severity::Warning,
                "`breaking-change` is not obeyed: a.md:7 `where parameter-name=A set breaking-change`, \
                 a.md:7 `where parameter-name=B set breaking-change`"
            ),
            (
                Severity::Warning,
                "`default` is not obeyed: a.md:7 `where parameter-name=A set default`, \
                 a.md:7 `where parameter-name=B set default`"
            ),
            (Severity::Warning, "`enum-name` is not obeyed: a.md:7 `where enum-name=A set enum-name`"),
            (Severity::Warning, "`model-cmdlet` is not obeyed: a.md:7 `set model-cmdlet`"),
        ]
    );
}
