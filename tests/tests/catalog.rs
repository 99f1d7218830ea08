//! What a catalog says is what the facts say: every cmdlet, parameter set, parameter and model, of the bundled modules
//! and of one whole module of the corpus.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;

use graphsmith_catalog::records::{Cmdlet, Kind, Model, Parameter, Property, Set, Type};
use graphsmith_catalog::vocabulary::Role;
use graphsmith_catalog::{Catalog, Id};
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::{CorpusModule, corpus, diff, folder, repository};
use serde_json::{Map, Value, json};

/// Facts made from a catalog. Texts are not among them: those of a catalog are the texts of pages.
struct Facts<'c>(&'c Catalog);

impl Facts<'_> {
    fn all(&self) -> Value {
        let Self(catalog) = self;
        let module = catalog.module().unwrap();
        let identity = catalog.get(module.identity).unwrap();
        let cmdlets: Map<String, Value> = catalog.all().map(|id| self.cmdlet(id)).collect();
        let models: Map<String, Value> = catalog.all().map(|id| self.model(id)).collect();
        json!({
            "module": self.text(module.name),
            "apiVersion": self.text(module.api_version),
            "identity": {"name": self.text(identity.name)},
            "cmdlets": cmdlets,
            "models": models,
        })
    }

    fn text(&self, place: graphsmith_catalog::Str) -> &str {
        self.0.text(place).unwrap()
    }

    fn cmdlet(&self, id: Id<Cmdlet>) -> (String, Value) {
        let cmdlet = self.0.get(id).unwrap();
        let sets = self.0.list(cmdlet.sets).unwrap();
        let default = self.0.get(sets[cmdlet.default_set as usize]).unwrap();
        let sets: Map<String, Value> = sets.into_iter().map(|id| self.set(id)).collect();
        let value = json!({
            "defaultParameterSet": self.text(default.name),
            "aliases": self.0.texts(cmdlet.aliases).unwrap(),
            "supportsShouldProcess": cmdlet.flags.should_process(),
            "parameterSets": sets,
        });
        (self.text(cmdlet.name).to_owned(), value)
    }

    fn set(&self, id: Id<Set>) -> (String, Value) {
        let set = self.0.get(id).unwrap();
        let outputs: Vec<String> = self.0.list(set.outputs).unwrap().into_iter().map(|id| self.type_name(id)).collect();
        let parameters = self.0.list(set.parameters).unwrap();
        let parameters: Map<String, Value> = parameters.into_iter().map(|id| self.parameter(id)).collect();
        let value = json!({
            "method": set.method.as_str(),
            "path": self.text(set.path),
            "outputTypes": outputs,
            "parameters": parameters,
        });
        (self.text(set.name).to_owned(), value)
    }

    fn parameter(&self, id: Id<Parameter>) -> (String, Value) {
        let parameter = self.0.get(id).unwrap();
        // What the facts call no name, the catalog has one for: that of the property which the file's content becomes.
        let wire = parameter.wire.filter(|_| parameter.role != Role::BodyPropertyFile);
        let value = json!({
            "type": self.type_name(parameter.ty),
            "mandatory": parameter.flags.mandatory(),
            "aliases": self.0.texts(parameter.aliases).unwrap(),
            "pipeline": parameter.flags.pipeline(),
            "hidden": parameter.flags.hidden(),
            "in": parameter.category.map(|category| format!("{category:?}")),
            "wire": wire.map(|wire| self.text(wire)),
        });
        (self.text(parameter.name).to_owned(), value)
    }

    fn model(&self, id: Id<Model>) -> (String, Value) {
        let model = self.0.get(id).unwrap();
        let parents = self.0.list(model.parents).unwrap().into_iter().map(|id| self.0.get(id).unwrap().name);
        let mut parents: Vec<&str> = parents.map(|name| self.text(name)).collect();
        parents.sort_unstable();
        let properties = self.0.list(model.properties).unwrap();
        let properties: Vec<Value> = properties.into_iter().map(|id| self.property(id)).collect();
        let value = json!({"parents": parents, "open": model.flags.open(), "properties": properties});
        (self.text(model.name).to_owned(), value)
    }

    fn property(&self, id: Id<Property>) -> Value {
        let property = self.0.get(id).unwrap();
        let nullable = if property.flags.optional_value() { "?" } else { "" };
        json!({
            "name": self.text(property.name),
            "type": format!("{}{nullable}", self.type_name(property.ty)),
            "wire": self.text(property.wire),
            "required": property.flags.required(),
            "readOnly": property.flags.read_only(),
        })
    }

    /// The name that C# has for a type.
    fn type_name(&self, id: Id<Type>) -> String {
        let ty = self.0.get(id).unwrap();
        let keyword = match ty.kind {
            Kind::Array => return format!("{}[]", self.type_name(ty.element.unwrap())),
            Kind::String => "string",
            Kind::Char => "char",
            Kind::Boolean => "bool",
            Kind::Byte => "byte",
            Kind::Int32 => "int",
            Kind::Int64 => "long",
            Kind::Single => "float",
            Kind::Double => "double",
            Kind::Decimal => "decimal",
            _ => self.text(ty.full_name),
        };
        keyword.to_owned()
    }
}

/// The facts without the texts, and as the catalog spells what means the same.
fn without_texts(mut facts: Value) -> Value {
    facts["identity"].as_object_mut().unwrap().remove("properties");
    for cmdlet in facts["cmdlets"].as_object_mut().unwrap().values_mut() {
        let cmdlet = cmdlet.as_object_mut().unwrap();
        cmdlet.retain(|key, _| !matches!(key.as_str(), "description" | "externalDocs"));
        for set in cmdlet["parameterSets"].as_object_mut().unwrap().values_mut() {
            for parameter in set["parameters"].as_object_mut().unwrap().values_mut() {
                parameter.as_object_mut().unwrap().remove("help");
                // AutoRest spells the type of one parameter out.
                if parameter["type"] == "System.String" {
                    parameter["type"] = json!("string");
                }
            }
        }
    }
    for model in facts["models"].as_object_mut().unwrap().values_mut() {
        for property in model["properties"].as_array_mut().unwrap() {
            property.as_object_mut().unwrap().remove("description");
        }
    }
    facts
}

fn compare(name: &str, catalog: Vec<u8>, facts: &[u8]) {
    let catalog = Catalog::new(catalog).unwrap();
    catalog.verify().unwrap();
    let expected = without_texts(serde_json::from_slice(facts).unwrap());
    let found = diff::json(&expected, &Facts(&catalog).all());
    let shown: Vec<&String> = found.iter().take(20).collect();
    assert!(found.is_empty(), "{name}: {} differences\n{shown:#?}", found.len());
    for id in catalog.all::<Cmdlet>() {
        let name = catalog.text(catalog.get(id).unwrap().name).unwrap();
        assert_eq!(catalog.find(&name.to_uppercase()), Ok(Some(id)), "{name}");
    }
}

#[test]
fn bundled_catalogs_say_what_the_facts_say() {
    let generated = repository().join("generated");
    for folder in ["catalog", "beta/catalog"] {
        let catalogs = folder::read(&generated.join(folder)).unwrap();
        assert!(!catalogs.is_empty());
        for (file, catalog) in catalogs {
            let name = file.trim_end_matches(".mgcat");
            compare(name, catalog, &fs::read(generated.join(format!("facts/{name}.json"))).unwrap());
        }
    }
}

#[test]
fn catalogs_of_whole_modules_say_what_the_facts_say() {
    let Some(corpus) = corpus() else { return };
    for (service, api_version) in [("Calendar", "beta"), ("Users.Actions", "beta"), ("Mail", "v1.0")] {
        let module = CorpusModule { service, api_version };
        let temp = tempfile::tempdir().unwrap();
        let mut arguments = vec!["generate".to_owned(), "--quiet".to_owned()];
        arguments.extend(module.arguments(&corpus));
        arguments.extend(["--emit", "catalog,facts", "--out", &temp.path().display().to_string()].map(str::to_owned));
        let run = graphsmith(arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        let files = folder::read(temp.path()).unwrap();
        let catalog = &files[&format!("{}.mgcat", module.name())];
        compare(service, catalog.clone(), &files["facts.json"]);
    }
}

/// A summary says of each cmdlet what the whole catalog says, and is a small part of it; the rest leads nowhere.
#[test]
fn a_summary_is_a_small_part_that_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.mgcat");
    for bytes in graphsmith_emulator::bundled() {
        fs::write(&file, bytes).unwrap();
        let whole = Catalog::new(bytes).unwrap();
        let summary = Catalog::read_summary(&file, vec![1; 9]).unwrap().unwrap();
        let module = |catalog: &Catalog| {
            let module = catalog.module().unwrap();
            [module.name, module.api_version, module.source_hash].map(|text| catalog.text(text).unwrap().to_owned())
        };
        assert_eq!(module(&summary), module(&whole));
        let texts = |catalog: &Catalog, id| {
            let cmdlet = catalog.get::<Cmdlet>(id).unwrap();
            [cmdlet.name, cmdlet.synopsis].map(|text| catalog.text(text).unwrap().to_owned())
        };
        for id in whole.all::<Cmdlet>() {
            let own = texts(&summary, id);
            assert_eq!(own, texts(&whole, id));
            assert!(summary.find(&own[0]).unwrap().is_some());
            assert!(summary.list(summary.get::<Cmdlet>(id).unwrap().sets).is_err(), "sets are not in it");
        }
        assert_eq!(summary.all::<Cmdlet>().count(), whole.all::<Cmdlet>().count());
        assert!(summary.verify().is_err());
        let (part, all) = (summary.into_bytes().len(), bytes.len());
        assert!(part * 4 < all, "{part} of {all} bytes");
        // A file that was cut off is an error.
        for length in [0, 7, 100, part, all - 1] {
            fs::write(&file, &bytes[..length]).unwrap();
            assert!(Catalog::read_summary(&file, Vec::new()).unwrap().is_err(), "{length}");
        }
    }
}
