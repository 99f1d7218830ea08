//! A table of edits of the project in `garden.rs`.

/// Texts of the project that are replaced, each with what stands there afterwards.
pub type Edit<'a> = &'a [(&'a str, &'a str)];

/// The end of the project file, where directives are added.
const END: &str = "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n";

/// An operation that is cut out, with its path.
pub const PLANTS: &str = "  /beds/{bed-id}/plants/{plant-id}:
    get:
      operationId: bed_GetPlant
      externalDocs: { url: 'https://docs.example/plants' }
      parameters:
        - { name: bed-id, in: path, required: true, description: The bed, schema: { type: string } }
        - { name: plant-id, in: path, required: true, schema: { type: string } }
      responses: { '200': { description: Plant, content: { application/json: { schema: { $ref: '#/components/schemas/plant' } } } } }
";

/// The only operation of the other module.
const TOOLS: &str = "  /tools:
    get: { operationId: tool_ListTool, responses: { '204': { description: Tools } } }
";

/// Rules that the edit leads to, rules that taking it back leads to, and the edit.
pub const EDITS: &[(&[&str], &[&str], Edit<'_>)] = &[
    (&["cmdlet-removed", "identity-member-removed"], &["cmdlet-added", "identity-member-added"], &[(PLANTS, "")]),
    (&["cmdlet-renamed"], &["cmdlet-renamed"], &[("bed_GetPlant", "bed_GetHerb")]),
    (
        &["cmdlet-renamed-alias"],
        &["cmdlet-renamed"],
        &[
            ("bed_GetPlant", "bed_GetHerb"),
            (
                END,
                "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n[[directive]]\nwhere = { subject = 'BedHerb' }\nset = { alias = 'Get-MgBedPlant' }\n",
            ),
        ],
    ),
    (
        &["item-renamed-alias"],
        &["item-renamed"],
        &[
            ("bed_GetPlant", "bed_GetHerb"),
            (
                "# graphsmith names 1\n",
                "# graphsmith names 1\nalias Get-MgBedPlant Get-MgBedHerb since 2026-11-25 until 2028-11-25 \"so it is\"\ncmdlet Get-MgBedHerb\n",
            ),
        ],
    ),
    (
        &["cmdlet-case-changed"],
        &["cmdlet-case-changed"],
        &[(
            END,
            "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n[[directive]]\nwhere = { subject = 'BedPlant' }\nset = { subject = 'BedPLANT' }\n",
        )],
    ),
    (
        &["cmdlet-alias-added"],
        &["cmdlet-alias-removed"],
        &[(
            END,
            "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n[[directive]]\nwhere = { subject = 'BedPlant' }\nset = { alias = 'Get-MgPlant' }\n",
        )],
    ),
    (
        &["should-process-removed"],
        &["should-process-added"],
        &[(
            END,
            "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n[[directive]]\nwhere = { verb = 'Remove' }\nset = { suppress-should-process = true }\n",
        )],
    ),
    (
        &["cmdlet-moved"],
        &["cmdlet-moved"],
        &[
            (TOOLS, ""),
            (
                "paths:\n  /beds:\n",
                "paths:\n  /tools:\n    get: { operationId: tool_ListTool, responses: { '204': { description: Tools } } }\n  /beds:\n",
            ),
        ],
    ),
    (
        &["paging-removed"],
        &["paging-added"],
        &[("      x-ms-pageable: { nextLinkName: '@odata.nextLink', operationName: listMore }\n", "")],
    ),
    (
        &["method-changed"],
        &["method-changed"],
        &[("  /beds/{bed-id}/water:\n    post:", "  /beds/{bed-id}/water:\n    put:")],
    ),
    (&["path-changed"], &["path-changed"], &[("  /beds/{bed-id}/water:", "  /beds/{bed-id}/moisten:")]),
    (
        &["operation-deprecated"],
        &["operation-undeprecated"],
        &[("operationId: bed_WaterBed", "operationId: bed_WaterBed\n      deprecated: true")],
    ),
    (&["description-changed"], &["description-changed"], &[("Lists the beds.", "Lists all beds.")]),
    (&["rest-page-changed"], &["rest-page-changed"], &[("docs.example/plants", "docs.example/herbs")]),
    (
        &["set-added"],
        &["set-removed"],
        &[(
            "paths:\n  /beds:",
            "paths:\n  /plots/{plot-id}/beds:\n    get:\n      operationId: bed_ListBed\n      parameters: [{ name: plot-id, in: path, required: true, schema: { type: string } }]\n      responses: { '204': { description: None } }\n  /beds:",
        )],
    ),
    (
        &["set-renamed"],
        &["set-renamed"],
        &[(
            END,
            "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n[[directive]]\nwhere = { subject = 'BedPlant', variant = '^Get$' }\nset = { variant = 'Find' }\n",
        )],
    ),
    (
        &["default-set-renamed"],
        &["default-set-renamed"],
        &[(
            END,
            "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n[[directive]]\nwhere = { subject = 'Bed', variant = '^CreateExpanded$' }\nset = { variant = 'MakeExpanded' }\n",
        )],
    ),
    (
        &["set-ambiguous"],
        &[],
        &[(
            "paths:\n  /beds:",
            "paths:\n  /old/beds/{bed-id}:\n    get:\n      operationId: bed_GetBed\n      parameters: [{ name: bed-id, in: path, required: true, schema: { type: string } }]\n      responses: { '204': { description: None } }\n  /beds:",
        )],
    ),
    (
        &["default-set-changed"],
        &["default-set-changed"],
        &[(
            "  /beds:\n    get:\n      operationId: bed_ListBed",
            "  /beds:\n    get:\n      operationId: bed_ListPlot",
        )],
    ),
    (
        &["parameter-removed", "example-broken"],
        &["parameter-added"],
        &[("        - { name: warm, in: query, schema: { type: string } }\n", "")],
    ),
    (
        &["parameter-added-mandatory"],
        &["parameter-removed"],
        &[(
            "        - { name: warm,",
            "        - { name: pace, in: query, required: true, schema: { type: string } }\n        - { name: warm,",
        )],
    ),
    (
        &["parameter-became-mandatory"],
        &["parameter-became-optional"],
        &[("name: warm, in: query,", "name: warm, in: query, required: true,")],
    ),
    (&["parameter-renamed"], &["parameter-renamed"], &[("plant-id", "herb-id")]),
    (
        &["parameter-renamed-alias"],
        &["parameter-renamed"],
        &[(
            END,
            "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n[[directive]]\nwhere = { parameter-name = 'Warm' }\nset = { parameter-name = 'Heated', alias = 'Warm' }\n",
        )],
    ),
    (
        &["parameter-alias-added"],
        &["parameter-alias-removed"],
        &[(
            END,
            "no-inline = [\"Soil\", \"Note\", \"Ground\"]\n[[directive]]\nwhere = { parameter-name = 'Warm' }\nset = { alias = 'Heated' }\n",
        )],
    ),
    (
        &["type-narrowed"],
        &["type-widened"],
        &[(
            "name: warm, in: query, schema: { type: string }",
            "name: warm, in: query, schema: { type: integer, format: int32 }",
        )],
    ),
    (
        &["type-replaced"],
        &["type-replaced"],
        &[("soil: { $ref: '#/components/schemas/soil' }", "soil: { type: string }")],
    ),
    (
        &["model-type-renamed", "model-renamed"],
        &["model-type-renamed", "model-renamed"],
        &[("    soil:\n      title: soil", "    ground:\n      title: ground"), ("schemas/soil'", "schemas/ground'")],
    ),
    (
        &["value-became-switch"],
        &["switch-became-value"],
        &[("name: warm, in: query, schema: { type: string }", "name: warm, in: query, schema: { type: boolean }")],
    ),
    (
        &["pipeline-removed", "wire-changed"],
        &["pipeline-added", "wire-changed"],
        &[(
            "      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/bed' } } } }\n      responses: { '201'",
            "      parameters: [{ name: body, in: query, required: true, schema: { type: string } }]\n      responses: { '201'",
        )],
    ),
    (&["value-added"], &["value-removed"], &[("enum: [round, square]", "enum: [round, square, long]")]),
    (
        &["values-opened"],
        &["values-closed"],
        &[("title: kind, type: string, enum: [round, square]", "title: kind, type: string")],
    ),
    (&["range-narrowed"], &["range-widened"], &[("maximum: 90", "maximum: 80")]),
    (&["default-changed"], &["default-changed"], &[("default: 10", "default: 20")]),
    (
        &["abbreviation-taken"],
        &["parameter-removed"],
        &[(
            "        - { name: shade,",
            "        - { name: sha, in: query, schema: { type: string } }\n        - { name: shade,",
        )],
    ),
    (
        &["parameter-deprecated"],
        &["parameter-undeprecated"],
        &[("title: kind, type: string, enum", "title: kind, type: string, deprecated: true, enum")],
    ),
    (&["help-changed"], &["help-changed"], &[("Words to look for", "Words to search for")]),
    (
        &["argument-order-changed"],
        &["argument-order-changed"],
        &[("  /beds/{bed-id}/plants/{plant-id}:", "  /beds/{plant-id}/plants/{bed-id}:")],
    ),
    (&["variant-added"], &["variant-removed"], &[("enum: [calm, wild]", "enum: [calm, wild, sad]")]),
    (
        &["trait-added", "trait-removed", "variant-changed", "function-removed"],
        &["trait-added", "trait-removed", "variant-changed", "function-removed"],
        &[(
            "type: string, enum: [calm, wild]",
            "type: integer, format: int32, x-ms-enum: { name: mood }, enum: [1, 2]",
        )],
    ),
    (
        &["property-removed"],
        &["property-added"],
        &[("        sort: { type: string, description: Which one it is }\n", "")],
    ),
    (&["property-renamed"], &["property-renamed"], &[("        sort: {", "        sorts: {")]),
    // A word that is repeated is one word to PowerShell.
    (&["property-wire-changed"], &["property-wire-changed"], &[("        sort: {", "        sortSort: {")]),
    (
        &["property-type-widened"],
        &["property-type-narrowed"],
        &[("height: { type: integer, format: int32 }", "height: { type: string }")],
    ),
    (
        &["property-number-widened"],
        &["property-type-narrowed"],
        &[("height: { type: integer, format: int32 }", "height: { type: integer, format: int64 }")],
    ),
    (
        &["property-type-replaced"],
        &["property-type-replaced"],
        &[("height: { type: integer, format: int32 }", "height: { $ref: '#/components/schemas/note' }")],
    ),
    (
        &["property-list-changed"],
        &["property-list-changed"],
        &[("parts: { type: array, items: { type: string } }", "parts: { type: string }")],
    ),
    (
        &["property-became-never-null"],
        &["property-became-nullable"],
        &[("date: { type: string, nullable: true }", "date: { type: string }")],
    ),
    (
        &["property-became-required"],
        &["property-became-optional"],
        &[("required: [width]", "required: [width, sunlit]")],
    ),
    (
        &["property-became-read-only"],
        &["property-became-writable"],
        &[("sunlit: { type: boolean,", "sunlit: { type: boolean, readOnly: true,")],
    ),
    (&["property-described"], &["property-described"], &[("Which one it is", "Which one")]),
    (
        &["property-deprecated"],
        &["property-undeprecated"],
        &[("sort: { type: string,", "sort: { type: string, deprecated: true,")],
    ),
    (&["reply-value-added"], &["reply-value-removed"], &[("enum: [young, old]", "enum: [young, old, dry]")]),
    (
        &["reply-values-opened"],
        &["reply-values-closed"],
        &[("state: { type: string, enum: [young, old] }", "state: { type: string }")],
    ),
    (
        &["output-extended"],
        &["output-replaced"],
        &[("schema: { $ref: '#/components/schemas/report' }", "schema: { $ref: '#/components/schemas/longReport' }")],
    ),
    (
        &["output-gone"],
        &["output-new"],
        &[(
            "'200': { description: Watered, content: { application/json: { schema: { $ref: '#/components/schemas/report' } } } }",
            "'204': { description: Watered }",
        )],
    ),
    (
        &["output-shape-changed"],
        &["output-shape-changed"],
        &[(
            "schema: { $ref: '#/components/schemas/report' }",
            "schema: { type: array, items: { $ref: '#/components/schemas/report' } }",
        )],
    ),
    (
        &["model-removed"],
        &["model-added"],
        &[("    unused: { title: unused, type: object, properties: { text: { type: string } } }\n", "")],
    ),
    (
        &["model-opened"],
        &["model-closed"],
        &[(
            "    plant:\n      title: plant\n",
            "    plant:\n      title: plant\n      additionalProperties: { type: object }\n",
        )],
    ),
    (
        &["base-changed"],
        &["base-changed"],
        &[("allOf: [{ $ref: '#/components/schemas/thing' }]", "allOf: [{ $ref: '#/components/schemas/note' }]")],
    ),
    (
        &["identity-member-described"],
        &["identity-member-described"],
        &[("required: true, description: The bed,", "required: true, description: Which bed,")],
    ),
    (&["permission-removed"], &["permission-added"], &[(r#""paths": { "/beds": "", "#, r#""paths": { "#)]),
    (&["permissions-reordered"], &["permissions-reordered"], &[(r#""privilegeLevel": 2"#, r#""privilegeLevel": 5"#)]),
    (&["permissions-unknown"], &["permissions-known"], &[("permissions = \"permissions.json\"\n", "")]),
    (
        &["constant-added"],
        &["constant-removed"],
        &[(
            "        - { name: shade, in: query, schema: { type: boolean } }\n",
            "        - { name: shade, in: query, schema: { type: boolean } }\n        - { name: tone, in: header, required: true, schema: { type: string, enum: [soft] } }\n",
        )],
    ),
    (
        &["constant-changed"],
        &["constant-changed"],
        &[(
            "in: header, required: true, schema: { type: string, enum: [loud] }",
            "in: header, required: true, schema: { type: string, enum: [quiet] }",
        )],
    ),
    (
        &["feature-removed", "feature-added"],
        &["feature-removed", "feature-added"],
        &[("feature = \"garden\"", "feature = \"beds\"")],
    ),
];

/// States between which a day of removal is changed: the first, the second, and the rules of there and back.
pub const REMOVALS: (&str, &str) = (
    "operationId: bed_WaterBed\n      deprecated: true\n      x-ms-deprecation: { removalDate: '2027-05-01' }",
    "operationId: bed_WaterBed\n      deprecated: true\n      x-ms-deprecation: { removalDate: '2027-03-01' }",
);
