//! Both dialects: what each construct becomes, what is reported of it, and where.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::json;

use super::*;
use crate::diag::Severity;
use crate::load::{locate, parse};

/// The converted tree of a text, and what is reported as `severity pointer:line: message`.
fn convert_text(text: &str) -> (Value, Vec<String>) {
    let mut diags = Diagnostics::default();
    let mut document = parse(Path::new("a.yml"), text.to_owned(), &mut diags).unwrap();
    assert!(convert(&mut document, &mut diags).is_some());
    let report = diags.iter().map(|d| {
        let severity = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        assert!(d.severity == Severity::Note || !d.hint.is_empty(), "{d}");
        format!("{severity} {}:{}: {}", d.place.pointer, d.place.line.unwrap(), d.message)
    });
    (document.root, report.collect())
}

fn swagger(body: &str) -> (Value, Vec<String>) {
    convert_text(&format!("swagger: '2.0'\ninfo: {{title: t, version: '1'}}\nproduces: [application/json]\n{body}"))
}

/// A schema of OpenAPI 3.1, with the warnings about it.
fn schema(text: &str) -> (Value, Vec<String>) {
    let (root, report) = convert_text(&format!("openapi: 3.1.0\ncomponents: {{schemas: {{s: {text}}}}}"));
    (root["components"]["schemas"]["s"].clone(), report)
}

#[test]
fn addresses_become_servers() {
    let of = |text: &str| {
        let (root, report) = swagger(text);
        (root["servers"].clone(), report.len())
    };
    assert_eq!(of("host: a.example\nbasePath: /v1\nschemes: [https]"), (json!([{"url": "https://a.example/v1"}]), 0));
    let both = json!([{"url": "https://a.example/"}, {"url": "http://a.example/"}]);
    assert_eq!(of("host: a.example\nschemes: [http, https]"), (both, 0));
    assert_eq!(of("host: a.example"), (json!([{"url": "https://a.example/"}]), 1));
    assert_eq!(of("host: a.example\nschemes: [wss, http]"), (json!([{"url": "http://a.example/"}]), 1));
    assert_eq!(of("basePath: /v1"), (json!([{"url": "/v1"}]), 0));
    assert_eq!(of("schemes: [https]"), (Value::Null, 0));
    let host = "schemes: [https]\nbasePath: /v1\nx-ms-parameterized-host:\n  hostTemplate: '{region}.{zone}.example'\n  \
                parameters:\n    - {name: region, in: path, required: true, type: string, enum: [eu, us]}\n    \
                - $ref: '#/parameters/zone'\nparameters: {zone: {name: zone, in: path, type: string, default: a}}\n";
    let variables = json!({
        "region": {"x-in": "path", "x-required": true, "x-type": "string", "enum": ["eu", "us"], "default": ""},
        "zone": {"x-in": "path", "x-type": "string", "default": "a"},
    });
    assert_eq!(of(host), (json!([{"url": "https://{region}.{zone}.example/v1", "variables": variables}]), 0));
}

#[test]
fn schemes_of_an_operation_become_its_servers() {
    let text =
        "host: a.example\nschemes: [https]\npaths:\n  /a:\n    get: {schemes: [http]}\n    put: {schemes: [https]}\n";
    let item = &swagger(text).0["paths"]["/a"];
    assert_eq!(item["get"], json!({"servers": [{"url": "http://a.example/"}]}));
    assert_eq!(item["put"], json!({}));
}

#[test]
fn bodies_of_paths_and_shared_ones_move_into_operations() {
    let text = "
consumes: [application/json, text/json]
paths:
  /a/{id}:
    parameters:
      - {in: body, name: item, schema: {$ref: '#/definitions/item'}}
      - {in: path, name: id, required: true, type: string}
    put: {}
    patch:
      consumes: [application/merge-patch+json]
      parameters: [{$ref: '#/parameters/part'}, {in: query, name: q, type: string}]
definitions: {item: {type: object}}
parameters:
  part: {in: body, name: part, required: true, schema: {type: object, x-nullable: true}}
  top: {in: query, name: $top, type: integer, minimum: 1}
";
    let (root, report) = swagger(text);
    let item = &root["paths"]["/a/{id}"];
    let id = json!({"in": "path", "name": "id", "required": true, "schema": {"type": "string"}});
    assert_eq!(item["parameters"], json!([id]));
    let reference = json!({"schema": {"$ref": "#/components/schemas/item"}});
    let content = json!({"application/json": reference, "text/json": reference});
    assert_eq!(item["put"], json!({"requestBody": {"x-ms-requestBody-name": "item", "content": content}}));
    let content = json!({"application/merge-patch+json": {"schema": {"type": "object", "nullable": true}}});
    let body = json!({"required": true, "x-ms-requestBody-name": "part", "content": content});
    assert_eq!(item["patch"]["requestBody"], body);
    assert_eq!(item["patch"]["parameters"], json!([{"in": "query", "name": "q", "schema": {"type": "string"}}]));
    let top = json!({"in": "query", "name": "$top", "schema": {"type": "integer", "minimum": 1}});
    assert_eq!(root["components"]["parameters"], json!({"top": top}));
    assert_eq!(report, Vec::<String>::new());
}

#[test]
fn two_bodies_are_a_fault() {
    let text =
        "paths:\n  /a:\n    post:\n      parameters:\n        - {in: body, name: a}\n        - {in: body, name: b}\n";
    assert_eq!(swagger(text).1, ["error /paths/~1a/post/parameters/1:9: an operation has two body parameters"]);
    let text = "paths:\n  /a:\n    post:\n      parameters:\n        - {in: body, name: a}\n        - {in: formData, name: b}\n";
    let message = "an operation has a body parameter and form fields";
    assert_eq!(swagger(text).1, [format!("error /paths/~1a/post/parameters/1:9: {message}")]);
}

#[test]
fn fields_of_forms_become_a_schema() {
    let field = |fields: &str, consumes: &str| {
        let text = format!("paths: {{/a: {{post: {{consumes: [{consumes}], parameters: [{fields}]}}}}}}");
        let (root, report) = swagger(&text);
        (root["paths"]["/a"]["post"]["requestBody"].clone(), report)
    };
    let form = "application/x-www-form-urlencoded";
    let list =
        |format| format!("{{in: formData, name: l, type: array, items: {{type: string}}, collectionFormat: {format}}}");
    let fields = format!("{{in: formData, name: n, type: string, required: true, description: d}}, {}", list("csv"));
    let (body, report) = field(&fields, form);
    let properties = json!({
        "n": {"type": "string", "description": "d"},
        "l": {"type": "array", "items": {"type": "string"}},
    });
    let schema = json!({"type": "object", "properties": properties, "required": ["n"]});
    let content = json!({"schema": schema, "encoding": {"l": {"style": "form", "explode": false}}});
    assert_eq!(body, json!({"required": true, "description": "d", "content": {form: content}}));
    assert_eq!(report, Vec::<String>::new());

    assert_eq!(field(&list("multi"), form).0["content"][form].get("encoding"), None);
    assert_eq!(field(&list("pipes"), form).0["content"][form]["encoding"]["l"]["style"], "pipeDelimited");
    assert!(field(&list("tsv"), form).1[0].starts_with("error /paths/~1a/post/parameters/0:"));

    let multipart = "multipart/form-data";
    let file = "{in: formData, name: f, type: file}, {in: formData, name: g, type: array, items: {type: file}}";
    let (body, report) = field(file, multipart);
    let bytes = json!({"type": "string", "format": "binary"});
    let properties = json!({"f": bytes, "g": {"type": "array", "items": bytes}});
    let content = json!({"schema": {"type": "object", "properties": properties}});
    assert_eq!((body, report), (json!({"content": {multipart: content}}), Vec::new()));
    let (body, report) = field(file, form);
    assert!(body["content"].get(multipart).is_some());
    assert!(report[0].starts_with("warning /paths/~1a/post/parameters/0:"), "{report:?}");
    assert!(field(&list("csv"), multipart).1[0].starts_with("warning"));
}

#[test]
fn formats_of_lists_become_styles() {
    let list = |place: &str, format: &str| {
        let text = format!(
            "parameters: {{p: {{in: {place}, name: p, type: array, items: {{type: string, collectionFormat: ssv}}{format}}}}}"
        );
        let (root, report) = swagger(&text);
        let p = &root["components"]["parameters"]["p"];
        assert_eq!(p["schema"], json!({"type": "array", "items": {"type": "string"}}));
        (p["style"].clone(), p["explode"].clone(), report.len())
    };
    let format = |name: &str| format!(", collectionFormat: {name}");
    for (place, written, style, explode) in [
        ("query", String::new(), "form", false),
        ("query", format("csv"), "form", false),
        ("query", format("multi"), "form", true),
        ("query", format("ssv"), "spaceDelimited", false),
        ("query", format("pipes"), "pipeDelimited", false),
        ("path", String::new(), "simple", false),
        ("header", format("csv"), "simple", false),
    ] {
        assert_eq!(list(place, &written), (json!(style), json!(explode), 0), "{place} {written}");
    }
    for (place, written) in [("query", "tsv"), ("path", "ssv"), ("header", "multi")] {
        assert_eq!(list(place, &format(written)), (Value::Null, Value::Null, 1), "{place} {written}");
    }
    let nested = "parameters: {p: {in: query, name: p, type: array, items: {type: array, items: {type: string}}}}";
    assert!(swagger(nested).1[0].starts_with("error /parameters/p:"));
}

#[test]
fn replies_have_the_media_types_of_their_operation() {
    let text = "
paths:
  /a:
    get:
      produces: [text/csv, application/json]
      responses:
        '200': {description: ok, schema: {type: array, items: {type: string}}, examples: {text/csv: a, text/b: b},
                headers: {x: {type: integer, description: d, x-y: 1}}}
        '404': {$ref: '#/responses/gone'}
        x-note: 1
    put:
      responses: {'200': {schema: {type: file}}, '404': {$ref: '#/responses/gone'}}
responses: {gone: {description: gone, schema: {$ref: '#/definitions/e'}}}
definitions: {e: {type: object}}
";
    let (root, report) = swagger(text);
    let get = &root["paths"]["/a"]["get"]["responses"];
    let schema = json!({"type": "array", "items": {"type": "string"}});
    let csv = json!({"schema": schema, "examples": {"response": {"value": "a"}}});
    assert_eq!(get["200"]["content"], json!({"text/csv": csv, "application/json": {"schema": schema}}));
    assert_eq!(get["200"]["headers"], json!({"x": {"description": "d", "x-y": 1, "schema": {"type": "integer"}}}));
    assert_eq!(get["404"]["content"].as_object().unwrap().len(), 2);
    assert_eq!(get["x-note"], 1);
    let put = &root["paths"]["/a"]["put"]["responses"];
    assert_eq!(put["200"]["content"], json!({"application/json": {"schema": {"type": "file"}}}));
    assert_eq!(put["404"], json!({"$ref": "#/components/responses/gone"}));
    assert_eq!(root["components"]["responses"]["gone"]["content"].as_object().unwrap().len(), 1);
    assert_eq!(report, Vec::<String>::new());

    let silent = "swagger: '2.0'\npaths:\n  /a:\n    get:\n      responses:\n        '200': {schema: {type: string}}\n        \
                  '201': {schema: {type: file}}\n        '202': {schema: {type: string}}\n";
    let (root, report) = convert_text(silent);
    let responses = &root["paths"]["/a"]["get"]["responses"];
    assert!(responses["200"]["content"].get("application/json").is_some());
    assert!(responses["201"]["content"].get("application/octet-stream").is_some());
    let message = "a response has a schema, and nothing says which media type; JSON is taken (and in 1 more places)";
    assert_eq!(report, [format!("warning /paths/~1a/get/responses/200:6: {message}")]);
}

#[test]
fn discriminators_have_the_values_of_derived_schemas() {
    let text = "
definitions:
  pet: {discriminator: kind, properties: {kind: {type: string}}}
  cat: {allOf: [{$ref: '#/definitions/pet'}], x-ms-discriminator-value: Cat}
  lion: {allOf: [{$ref: '#/definitions/cat'}], x-ms-discriminator-value: BigCat}
  'Page[pet]': {properties: {next: {$ref: '#/definitions/Page[pet]'}}}
";
    let schemas = swagger(text).0["components"]["schemas"].take();
    let mapping = json!({"Cat": "#/components/schemas/cat", "BigCat": "#/components/schemas/lion"});
    assert_eq!(schemas["pet"]["discriminator"], json!({"propertyName": "kind", "mapping": mapping}));
    assert_eq!(schemas["Page_pet_"]["properties"]["next"], json!({"$ref": "#/components/schemas/Page_pet_"}));
    assert_eq!(swagger("definitions: {'a[b': {}, 'a]b': {}}").1.len(), 1);
}

#[test]
fn schemes_of_security_have_their_new_names() {
    let text = "
securityDefinitions:
  b: {type: basic}
  k: {type: apiKey, in: header, name: x}
  o: {type: oauth2, flow: accessCode, authorizationUrl: https://a, tokenUrl: https://t, scopes: {s: d}}
  p: {type: oauth2}
";
    let (root, report) = swagger(text);
    let schemes = &root["components"]["securitySchemes"];
    assert_eq!(schemes["b"], json!({"type": "http", "scheme": "basic"}));
    assert_eq!(schemes["k"], json!({"type": "apiKey", "in": "header", "name": "x"}));
    let flow = json!({"authorizationUrl": "https://a", "tokenUrl": "https://t", "scopes": {"s": "d"}});
    assert_eq!(schemes["o"], json!({"type": "oauth2", "flows": {"authorizationCode": flow}}));
    assert_eq!(report.len(), 1);
}

#[test]
fn later_faults_are_located_in_the_file_as_written() {
    let text = "swagger: '2.0'
paths:
  /a:
    post:
      parameters:
        - in: body
          name: b
          schema:
            properties: {x: {type: string}}
        - in: query
          name: q
          type: string
definitions:
  'a[b]':
    type: object
";
    let vectors = [
        ("/paths/~1a/post/parameters/0/schema", "/paths/~1a/post/parameters/1", 10),
        (
            "/paths/~1a/post/requestBody/content/application~1json/schema/properties/x",
            "/paths/~1a/post/parameters/0/schema/properties/x",
            9,
        ),
        ("/components/schemas/a_b_/type", "/definitions/a[b]/type", 15),
        ("/paths/~1a/post/responses", "/paths/~1a/post/responses", 4),
    ];
    let mut diags = Diagnostics::default();
    for (to, ..) in vectors {
        diags.warn(crate::diag::Place::pointer("a.yml", to), "m", "h");
    }
    locate(&mut diags, Path::new("a.yml"), text);
    for (diagnostic, (_, from, line)) in diags.iter().zip(vectors) {
        assert_eq!((diagnostic.place.pointer.as_str(), diagnostic.place.line), (from, Some(line)));
    }
}

#[test]
fn null_is_nullable() {
    for (written, expected) in [
        ("{type: [string, 'null'], maxLength: 3}", json!({"type": "string", "maxLength": 3, "nullable": true})),
        ("{type: 'null'}", json!({"nullable": true})),
        ("{anyOf: [{$ref: '#/x'}, {type: 'null'}], title: t}", json!({"$ref": "#/x", "nullable": true, "title": "t"})),
        ("{oneOf: [{type: 'null'}, {type: [integer]}]}", json!({"type": "integer", "nullable": true})),
        (
            "{anyOf: [{type: string}, {type: integer}, {type: 'null'}]}",
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true}),
        ),
        ("{enum: [a, null]}", json!({"enum": ["a"], "type": "string", "nullable": true})),
        ("{const: null}", json!({"nullable": true})),
    ] {
        let (mut schema, report) = schema(written);
        let mut expected = expected;
        schema.sort_all_objects();
        expected.sort_all_objects();
        assert_eq!((schema, report), (expected, Vec::new()), "{written}");
    }
}

#[test]
fn keywords_become_those_of_3_0() {
    for (written, expected, losses) in [
        (
            "{type: [string, integer], minLength: 1, minimum: 2, title: t}",
            json!({"title": "t", "anyOf": [
            {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 2}]}),
            0,
        ),
        ("{type: [number, integer]}", json!({"type": "number"}), 0),
        ("{const: 7}", json!({"enum": [7], "type": "integer"}), 0),
        ("{const: {a: 1}}", json!({}), 1),
        ("{enum: [a, 1]}", json!({}), 1),
        (
            "{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 9, maximum: 5}",
            json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true, "maximum": 5}),
            0,
        ),
        (
            "{type: integer, exclusiveMinimum: 3, minimum: 3}",
            json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true}),
            0,
        ),
        ("{type: string, examples: [a, b]}", json!({"type": "string", "example": "a"}), 0),
        ("{type: string, contentEncoding: base64}", json!({"type": "string", "format": "byte"}), 0),
        ("{type: string, contentMediaType: image/png}", json!({"type": "string", "format": "binary"}), 0),
        ("{type: string, contentMediaType: application/json}", json!({"type": "string"}), 0),
        ("{type: array, prefixItems: [{type: string}], items: false}", json!({"type": "array", "items": {}}), 1),
        ("{type: array}", json!({"type": "array", "items": {}}), 0),
        (
            "{patternProperties: {'^x': {type: string}}, additionalProperties: false}",
            json!({"additionalProperties": {"type": "string"}}),
            0,
        ),
        (
            "{patternProperties: {'^x': {type: string}, '^y': {type: integer}}}",
            json!({"additionalProperties": true}),
            1,
        ),
        ("{properties: {a: true, b: false}, $comment: c}", json!({"properties": {"a": {}}}), 0),
        ("{if: {}, then: {}, $id: x}", json!({}), 3),
        ("{unevaluatedProperties: {type: [string]}}", json!({"additionalProperties": {"type": "string"}}), 0),
        ("{$ref: '#/x', description: d, x-y: 1, $comment: c}", json!({"$ref": "#/x", "description": "d", "x-y": 1}), 0),
        ("{$ref: '#/x', maxLength: 1}", json!({"$ref": "#/x"}), 1),
        (
            "{$ref: '#/x', type: object, properties: {a: {type: [string]}}, allOf: [{$ref: '#/y'}]}",
            json!({"properties": {"a": {"type": "string"}}, "allOf": [{"$ref": "#/x"}, {"$ref": "#/y"}]}),
            0,
        ),
        ("{$dynamicRef: '#a'}", json!({"$dynamicRef": "#a"}), 1),
    ] {
        let (mut schema, report) = schema(written);
        let mut expected = expected;
        schema.sort_all_objects();
        expected.sort_all_objects();
        assert_eq!((schema, report.len()), (expected, losses), "{written} {report:?}");
    }
}

#[test]
fn definitions_in_schemas_move_to_the_components() {
    let text = "openapi: 3.1.0
components:
  schemas:
    a:
      properties: {x: {$ref: '#/components/schemas/a/$defs/b'}, y: {$ref: '#/components/schemas/a/$defs/c'}}
      $defs: {b: {type: [string, 'null']}, c: {prefixItems: []}}
    b: {type: string}
";
    let (root, report) = convert_text(text);
    let schemas = &root["components"]["schemas"];
    assert_eq!(schemas["a"]["properties"]["x"], json!({"$ref": "#/components/schemas/a_b"}));
    assert_eq!(schemas["a_b"], json!({"type": "string", "nullable": true}));
    assert_eq!(schemas["c"], json!({"items": {}}));
    assert!(report[0].starts_with("warning /components/schemas/a/$defs/c/prefixItems:6:"), "{report:?}");
}

#[test]
fn paths_of_3_1_are_complete() {
    let text = "openapi: 3.1.0
jsonSchemaDialect: https://x.example
webhooks: {w: {post: {}}}
paths:
  /a: {$ref: '#/components/pathItems/p', get: {responses: {}}}
components:
  pathItems:
    p:
      post:
        requestBody: {content: {image/png: {}, application/json: {}, text/plain: {schema: {type: ['null', string]}}}}
  securitySchemes: {m: {type: mutualTLS}, b: {type: http, scheme: basic}}
";
    let (root, report) = convert_text(text);
    let item = &root["paths"]["/a"];
    assert_eq!(item.get("$ref"), None);
    assert_eq!(item["post"]["responses"], json!({}));
    let content = &item["post"]["requestBody"]["content"];
    assert_eq!(content["image/png"], json!({"schema": {"type": "string", "format": "binary"}}));
    assert_eq!(content["application/json"], json!({}));
    assert_eq!(content["text/plain"]["schema"], json!({"type": "string", "nullable": true}));
    assert_eq!(root["components"], json!({"securitySchemes": {"b": {"type": "http", "scheme": "basic"}}}));
    assert_eq!(
        report.iter().map(|line| line.split(' ').next().unwrap()).collect::<Vec<_>>(),
        ["warning", "warning", "note"]
    );
    assert_eq!(root.get("webhooks"), None);
    assert_eq!(convert_text("openapi: 3.1.1\n").0, json!({"openapi": "3.0.3", "paths": {}}));
}

#[test]
fn what_is_no_description_gives_no_panic() {
    let odd = "paths: 1\nparameters: [1]\nresponses: {a: 1}\ndefinitions: x\nschemes: 1\nhost: [a]\nsecurityDefinitions: 2\n\
               x-ms-parameterized-host: {parameters: [1, {$ref: 2}, {$ref: '#/parameters/0'}]}\n";
    let _ = convert_text(&format!("swagger: 2.0\n{odd}"));
    let odd = "paths: {/a: 1, /b: {$ref: 3, get: 4}}\ncomponents: {schemas: [1], pathItems: 2, responses: {a: 1}}\n";
    let _ = convert_text(&format!("openapi: 3.1.0\n{odd}"));
    let _ = convert_text("swagger: '2.0'\npaths: {/a: {parameters: 1, get: {parameters: {}, responses: 1}, put: 2}}");
    for text in
        ["type: 1", "enum: x", "anyOf: [1, true]", "$defs: 1", "properties: [a]", "patternProperties: {}", "items: 1"]
    {
        let _ = schema(&format!("{{{text}}}"));
    }
}

#[test]
fn paths_of_an_extension_join_the_others_and_keep_their_lines() {
    let text = "openapi: 3.0.3\npaths:\n  /a: {get: {}}\nx-ms-paths:\n  /a?b=c:\n    get: {}\n  /a: {}\n";
    let mut diags = Diagnostics::default();
    let mut document = parse(Path::new("x.yml"), text.to_owned(), &mut diags).unwrap();
    assert_eq!(convert(&mut document, &mut diags), None);
    let keys: Vec<&String> = document.root["paths"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["/a", "/a?b=c"]);
    assert_eq!(document.root.get("x-ms-paths"), None);
    let places = crate::load::places(Path::new("x.yml"), text, &["/paths/~1a/get", "/paths/~1a?b=c/get"]);
    assert_eq!(places.iter().map(|place| place.line).collect::<Vec<_>>(), [Some(3), Some(6)]);
    let faults: Vec<&str> = diags.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(faults, ["the path `/a` is in `paths` and in `x-ms-paths`"]);
}
