use serde_json::json;

use super::*;

/// The pointers that a path selects, in document order within the same depth.
fn select(path: &str, root: &Value) -> Vec<String> {
    let parsed = parse(path).expect(path);
    let found = find(&parsed, root, &mut |code, _, property| code.contains(property));
    found
        .iter()
        .map(|location| location.iter().fold(String::new(), |text, segment| text + "/" + &segment.to_string()))
        .collect()
}

fn document() -> Value {
    json!({
        "paths": {
            "/a": {
                "get": {"operationId": "a_Get", "parameters": [{"name": "x"}, {"name": "y", "in": "query"}]},
                "post": {"operationId": "a_Create"},
                "parameters": [{"name": "x"}]
            },
            "/b.c": {"get": {"operationId": "b_GetCount", "paths": {"/d": {"get": {"operationId": "d_Get"}}}}}
        },
        "components": {"schemas": {"m.x": {"properties": {"p": {"properties": {"q": {"type": "string"}}}}}}}
    })
}

#[test]
fn paths_select_nodes() {
    let vectors: &[(&str, &[&str])] = &[
        ("$", &[""]),
        ("$.paths./a.get", &["/paths//a/get"]),
        ("$.paths['/b.c'].get.operationId", &["/paths//b.c/get/operationId"]),
        ("$.paths[\"/a\", '/b.c'].get", &["/paths//a/get", "/paths//b.c/get"]),
        ("$.paths['/a'].get,post", &["/paths//a/get", "/paths//a/post"]),
        ("paths.*.post", &["/paths//a/post"]),
        ("$.components.schemas['m.x'].properties.*", &["/components/schemas/m.x/properties/p"]),
        (
            "$.components.schemas..properties.*",
            &["/components/schemas/m.x/properties/p", "/components/schemas/m.x/properties/p/properties/q"],
        ),
        ("$..q.type", &["/components/schemas/m.x/properties/p/properties/q/type"]),
        ("$.paths['/a'].get.parameters[1].name", &["/paths//a/get/parameters/1/name"]),
        ("$.paths['/a'].get.parameters[(@.length-1)]", &["/paths//a/get/parameters/1"]),
        ("$.paths['/a'].get.parameters[-1:]", &["/paths//a/get/parameters/1"]),
        ("$.paths['/a'].get.parameters[0:9:2].name", &["/paths//a/get/parameters/0/name"]),
        ("$.paths.*.get.parameters[*].in", &["/paths//a/get/parameters/1/in"]),
        (
            "$..paths.*[?(/_get/gmi.exec(@.operationId))]",
            &["/paths//a/get", "/paths//b.c/get", "/paths//b.c/get/paths//d/get"],
        ),
        (
            "$..paths.*[?(/(a_.*)/gmi.exec(@.operationId))]..parameters[?(@.name === \"x\")]",
            &["/paths//a/get/parameters/0"],
        ),
        ("$..[?(@.in=='query')]", &["/paths//a/get/parameters/1"]),
        ("$.paths[?(@property === '/a')].post", &["/paths//a/post"]),
        ("$.paths.*[?(/[)\\]]/.test(@.operationId))]", &[]),
        // Two ways lead to the node, which is found once.
        ("$..paths..operationId..*", &[]),
        ("$..paths..get..paths", &["/paths//b.c/get/paths"]),
        // Not a filter that is known here: the function decides.
        ("$.paths['/a'][?(yield_post => 1)]", &["/paths//a/post"]),
        ("$.nothing.*", &[]),
    ];
    let root = document();
    for (path, expected) in vectors {
        assert_eq!(select(path, &root), *expected, "{path}");
    }
}

#[test]
fn a_missing_text_is_matched_as_javascript_does() {
    let root = json!({"paths": {"/a": {"get": {"operationId": "x"}, "parameters": []}}});
    assert_eq!(select("$.paths.*[?(/.*/.exec(@.operationId))]", &root), ["/paths//a/get", "/paths//a/parameters"]);
    assert_eq!(select("$.paths.*[?(@.operationId.match(/.*/))]", &root), ["/paths//a/get"]);
}

#[test]
fn what_is_no_path_is_refused() {
    for path in
        ["$.", "$.a.", "$...a", "$.a[", "$.a['b]", "$.a[b'c']", "$a", "$.a^", "$.a~", "$.a[]", "$[?(@.a)", "$[1:2:0]"]
    {
        assert!(matches!(parse(path), Err(PathError::Syntax(_))), "{path}: {:?}", parse(path));
    }
    assert!(matches!(parse("$..paths.*[?(/a|^(b/gmi.exec(@.operationId))]"), Err(PathError::Pattern(_))));
}

#[test]
fn many_deep_steps_stay_cheap() {
    let mut root = json!(1);
    for _ in 0..100 {
        root = json!({"a": root, "b": {"a": 1}});
    }
    let found = find(&parse("$..*..*..*..*..*..*..a").expect("valid"), &root, &mut |_, _, _| false);
    assert!(found.len() > 90 && found.len() < 200, "{}", found.len());
}
