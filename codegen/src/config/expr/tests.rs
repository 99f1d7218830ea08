use serde_json::json;

use super::*;

#[test]
fn filters_follow_javascript() {
    let node = json!({
        "operationId": "user.calendar_GetEvent", "a": {"b.c": [1, 2]}, "n": 3, "t": true, "z": null, "e": "",
        "tags": ["x", "y"]
    });
    let root = json!({"openapi": "3.0.1"});
    let vectors = [
        ("@.operationId", true),
        ("@.e", false),
        ("@.z", false),
        ("@.missing", false),
        ("@.missing.deeper", false),
        ("!@.missing.deeper", false),
        ("@['a']['b.c'][1] === 2", true),
        ("@.a[\"b.c\"].length == 2", true),
        ("@.operationId.length > 20 && @.n <= 3", true),
        ("@.n == '3'", true),
        ("@.n === '3'", false),
        ("@.z == undefined && @.z !== undefined", true),
        ("@.t == 1", true),
        ("/user.calendar_(Get|Update)Event$/gmi.exec(@.operationId)", true),
        ("/USER/.test(@.operationId)", false),
        ("/USER/i.test(@.operationId)", true),
        // A missing text is the text "undefined", as in JavaScript.
        ("/undef/.test(@.missing)", true),
        ("@.operationId.match(/_Get/)", true),
        ("@.operationId.match('_Get$')", false),
        ("@.missing.match(/x/)", false),
        ("/[/)\\]]/.test('a/b')", true),
        ("@.tags.includes('x') && @.tags.indexOf('z') === -1", true),
        ("@.operationId.startsWith('user') && @.operationId.endsWith('Event')", true),
        ("@.operationId.toLowerCase().includes('getevent')", true),
        ("@.hasOwnProperty('z') && !@.hasOwnProperty('y')", true),
        ("$.openapi === '3.0.1'", true),
        ("@property === 'get'", true),
        ("1 + 2 * 3 === 7 && 'a' + 1 === 'a1' && -2 < -1 && 7 % 4 == 3 && 6 / 2 / 3 == 1", true),
        ("(false || true) && !(1 > 2)", true),
        ("'b' > 'a' && 'B' < 'a'", true),
        ("@.tags == 'x,y'", true),
        ("@.n / 3 == 1 // three", true),
        ("/* a */ @.n == 3 /* b // c */ && '//' == '//' // d", true),
        ("/[/]\\/x/.test('//x') // e", true),
    ];
    for (text, expected) in vectors {
        let expr = parse(text).expect(text);
        let scope = Scope { node: Some(&node), property: Some("get"), root: Some(&root), variables: None };
        assert_eq!(expr.is_true(&scope), expected, "{text}");
    }
}

#[test]
fn variables_of_conditions() {
    let values = json!({"tag": "beta", "go": true, "multi-api": false});
    let vectors =
        [("$(tag) == 'beta'", true), ("$(go) && !$(multi-api)", true), ("$(python)", false), ("tag === 'v1.0'", false)];
    for (text, expected) in vectors {
        let scope = Scope { variables: values.as_object(), ..Scope::default() };
        assert_eq!(parse(text).expect(text).is_true(&scope), expected, "{text}");
    }
}

#[test]
fn keys_of_members() {
    let node = json!([1, 2, 3]);
    let scope = Scope { node: Some(&node), ..Scope::default() };
    assert_eq!(parse("@.length-1").expect("valid").key(&scope).as_deref(), Some("2"));
    assert_eq!(parse("@.x").expect("valid").key(&scope), None);
}

#[test]
fn what_is_not_known_is_refused() {
    let unknown = [
        "",
        "@.a.map(x => x)",
        "@ ?? 1",
        "a = 1",
        "(@.a",
        "'open",
        "/open",
        "@.a.test(1)",
        "@parent.x",
        "`t`",
        "f(1)",
        "1 2",
        "'\\u0041'",
        "@.a ? 1 : 2",
        "0x1F",
        "true # no comment of JavaScript",
        "true /* open",
    ];
    for text in unknown {
        assert!(matches!(parse(text), Err(ExprError::Unknown(_))), "{text}: {:?}", parse(text));
    }
    assert!(matches!(parse("/(/.test(@.a)"), Err(ExprError::Pattern(_))));
    for deep in ["(".repeat(100_000), "!".repeat(100_000), "a.b".repeat(10_000), "a[".repeat(10_000)] {
        assert!(parse(&deep).is_err());
    }
}
