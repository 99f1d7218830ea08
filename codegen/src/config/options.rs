//! The options of AutoRest: the name of a setting -> whether it counts here (docs/rules.md#9-6-options).
//!
//! An option that changes cmdlets in AutoRest is either obeyed or named in a message. Those that are about files, packages,
//! logs or the code of C# change nothing that is generated here, and need no word.

use serde_json::Value;

use crate::suggest;

/// How a setting counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It shapes the result. The text says how.
    Obeyed(&'static str),
    /// It has nothing to do with what is generated here.
    Silent,
    /// It changes cmdlets in AutoRest, and nothing here. The text says what is missing.
    NotObeyed(&'static str),
    /// It is no option of AutoRest: a variable of the files, or a slip.
    Unknown,
}

/// Settings that shape the result, and how.
pub(super) const OBEYED: [(&str, &str); 15] = [
    ("api-version", "the version of the module, unless the list of modules says another"),
    ("declare-directive", "the macro is expanded where directives use it"),
    ("directive", "each directive is told by itself"),
    ("disable-via-identity", "no parameter set takes the identity"),
    ("inlining-threshold", "objects with fewer properties are lifted into the parameters"),
    ("module-name", "the name of the module, unless the list of modules says another"),
    ("namespace", "the namespace of types on pages"),
    ("no-inline", "the properties of these models aren't lifted into the parameters"),
    ("prefix", "every noun begins with it"),
    ("require", "the file is read too"),
    ("sanitize-names", "whether names of parameters are made singular and lose the subject"),
    ("service-name", "the service, unless the list of modules says another"),
    ("subject-prefix", "it follows the prefix in every noun"),
    ("title", "the title of the service"),
    ("try-require", "the file is read too, if it is there"),
];

/// Settings that change cmdlets in AutoRest, and what is missing because they don't here.
pub(super) const NOT_OBEYED: [(&str, &str); 20] = [
    ("add-api-version-in-model-namespace", "namespaces are without the version"),
    ("azure", "cmdlets have no parameters, sets or completers of Azure; names are sanitized, as with `sanitize-names`"),
    ("azure-arm", "cmdlets have no parameters, sets or completers of Azure"),
    ("disable-getput", "no cmdlet is made of a GET and a PUT anyway"),
    ("disable-transform-identity-type", "no parameter is made of a managed identity anyway"),
    ("disable-transform-identity-type-for-operation", "no parameter is made of a managed identity anyway"),
    ("enable-change-safety", "cmdlets don't ask for a policy token"),
    ("enable-parent-pipeline-input", "no set takes the identity of a parent"),
    ("enable-parent-pipeline-input-for-list", "no set takes the identity of a parent"),
    (
        "endpoint-resource-id-key-name",
        "tokens are for the server of the description; who calls says for which audience",
    ),
    ("endpoint-suffix-key-name", "requests go to the server of the description"),
    ("identity-correction-for-post", "an identity is taken by its ids, never by the path of a resource"),
    ("keep-pec-and-plr", "no cmdlet is removed because of its subject"),
    ("make-sub-resources-byreference", "sub-resources are given whole"),
    ("modelerfour", "models are made as without these settings"),
    ("payload-flattening-threshold", "bodies are flattened by the rule of cmdlets only"),
    ("resourcegroup-append", "results have no further property"),
    ("support-json-input", "no set takes a body as JSON; `mg` takes JSON for each complex parameter"),
    ("use-storage-pipeline", "requests go through the one client there is"),
    ("verb-mapping", "verbs follow the list that AutoRest comes with"),
];

/// Settings about files, packages, logs and code.
pub(super) const SILENT: [&str; 111] = [
    "after-build-tasks-args",
    "after-build-tasks-path",
    "allow-no-input",
    "api-folder",
    "assembly-company",
    "assembly-copyright",
    "assembly-product",
    "assemblyInfo-path",
    "auto-switch-view",
    "az",
    "azure-validator",
    "azureresourceschema",
    "base-folder",
    "batch",
    "bin-folder",
    "clear-output-folder",
    "cmdlet-folder",
    "csharp",
    "csproj",
    "current-folder",
    "custom-cmdlet-folder",
    "debug",
    "deduplicate-inline-models",
    "dependency-module-folder",
    "disable-validation",
    "dll",
    "dll-name",
    "docs-folder",
    "enable-api-retry",
    "eol",
    "examples-folder",
    "exclude-file",
    "exclude-tableview-properties",
    "export-properties-for-dict",
    "exports-folder",
    "fixed-array",
    "flatten-userassignedidentity",
    "force",
    "format-ps1xml",
    "formats",
    "github-auth-token",
    "go",
    "header-definitions",
    "header-text",
    "help",
    "help-link-prefix",
    "include-x-ms-examples-original-file",
    "info",
    "input-handlers",
    "interactive",
    "internal-cmdlet-folder",
    "java",
    "latest",
    "level",
    "license-header",
    "list-available",
    "memory",
    "message-format",
    "metadata",
    "model-cmdlet-folder",
    "model-validator",
    "module-folder",
    "module-version",
    "multiapi",
    "nested-object-to-string",
    "nuspec",
    "obj-folder",
    "openapi-subtype",
    "openapi-type",
    "output-artifact",
    "output-converted-oai3",
    "output-file",
    "output-folder",
    "override-client-name",
    "package-name",
    "package-version",
    "pass-thru",
    "perform-load",
    "pipeline",
    "pipeline-model",
    "powershell",
    "preview",
    "profile",
    "psd1",
    "psm1",
    "psm1-custom",
    "psm1-internal",
    "python",
    "reset",
    "resources-folder",
    "root-module-name",
    "ruby",
    "runtime-folder",
    "sample-generation",
    "scope-here",
    "skip-model-cmdlets",
    "skip-semantics-validation",
    "stats",
    "suppressions",
    "swagger-to-sdk",
    "tag",
    "test-folder",
    "typescript",
    "use",
    "use-extension",
    "use-namespace-folders",
    "useDateTimeOffset",
    "utils-cmdlet-folder",
    "ux-folder",
    "verbose",
    "version",
];

/// How a setting counts.
pub(super) fn meaning(name: &str) -> Meaning {
    if let Some((_, missing)) = NOT_OBEYED.iter().find(|(option, _)| *option == name) {
        return Meaning::NotObeyed(missing);
    }
    if let Some((_, how)) = OBEYED.iter().find(|(option, _)| *option == name) {
        return Meaning::Obeyed(how);
    }
    match name {
        // The descriptions are named by the caller, one for each module.
        "input-file" => {
            Meaning::NotObeyed("one description is read, the one that `--spec` or the list of modules names")
        }
        _ if SILENT.contains(&name) => Meaning::Silent,
        _ => Meaning::Unknown,
    }
}

/// Whether a setting has the value that changes nothing.
pub(super) fn is_neutral(name: &str, value: &Value) -> bool {
    match (name, value) {
        ("keep-pec-and-plr", value) => value != &Value::Bool(false),
        ("input-file", Value::Array(files)) => files.len() < 2,
        ("input-file", _) | (_, Value::Null | Value::Bool(false)) => true,
        (_, Value::Array(items)) => items.is_empty(),
        (_, Value::Object(map)) => map.is_empty(),
        _ => false,
    }
}

/// The hint for a name that is no option; empty where no option has a name like it.
pub(super) fn near(name: &str) -> String {
    let options = OBEYED.iter().chain(&NOT_OBEYED).map(|(option, _)| *option).chain(SILENT).chain(["input-file"]);
    suggest::hint(name, options, "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_option_is_in_one_table() {
        let mut all: Vec<&str> = OBEYED.iter().chain(&NOT_OBEYED).map(|(option, _)| *option).chain(SILENT).collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(SILENT.is_sorted());
    }

    #[test]
    fn options_count_by_their_values() {
        for (name, value, neutral) in [
            ("azure", json!(false), true),
            ("azure", json!(true), false),
            ("keep-pec-and-plr", json!(true), true),
            ("keep-pec-and-plr", json!(false), false),
            ("input-file", json!("a.json"), true),
            ("input-file", json!(["a.json"]), true),
            ("input-file", json!(["a.json", "b.json"]), false),
            ("verb-mapping", json!({}), true),
            ("payload-flattening-threshold", json!(2), false),
        ] {
            assert!(matches!(meaning(name), Meaning::NotObeyed(_)), "{name}");
            assert_eq!(is_neutral(name, &value), neutral, "{name}: {value}");
        }
        assert_eq!(near("inline-threshold"), "did you mean inlining-threshold?");
        assert_eq!((near("owner").as_str(), meaning("owner")), ("", Meaning::Unknown));
    }
}
