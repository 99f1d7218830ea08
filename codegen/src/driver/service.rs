//! The names of a module against those that are known: an entry of the project, its description -> slips of the pen.

use serde_json::Value;

use crate::config::ModuleEntry;
use crate::diag::Diagnostics;
use crate::load::Document;
use crate::suggest;

/// Warns of a service that is called nearly like its description (its title or its file), and of a module that is called
/// nearly like its service.
pub(super) fn check(module: &ModuleEntry, document: &Document, diags: &mut Diagnostics) {
    let title = document.root.pointer("/info/title").and_then(Value::as_str);
    let file = document.file.file_stem().and_then(|name| name.to_str());
    let known: Vec<&str> = title.into_iter().chain(file).collect();
    let slip = suggest::slip(&module.service, &known);
    if let Some(meant) = slip {
        let message = format!("the service is called `{}`, and its description `{meant}`", module.service);
        diags.warn(module.place.clone(), message, format!("did you mean the service {meant}?"));
    }
    let known: Vec<&str> = known.into_iter().chain([slip.unwrap_or(&module.service)]).collect();
    let (prefix, service) = service_of(&module.name, &module.service);
    if let Some(meant) = suggest::slip(service, &known) {
        let message = format!("the module `{}` is called neither like its service nor its description", module.name);
        diags.warn(module.place.clone(), message, format!("did you mean the module {prefix}{meant}?"));
    }
}

/// The name of a module, divided before as many parts at its end as the name of its service has.
fn service_of<'a>(module: &'a str, service: &str) -> (&'a str, &'a str) {
    let parts = service.split('.').count();
    let at = module.rmatch_indices('.').nth(parts - 1).map_or(0, |(at, _)| at + 1);
    module.split_at(at)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::check;
    use crate::config::{HelpSettings, ModuleEntry};
    use crate::diag::{Diagnostics, Place};
    use crate::load::Document;

    /// The hints for a module of these names whose description has this title, in `Users.Actions.yml`.
    fn hints(name: &str, service: &str, title: &str) -> Vec<String> {
        let module = ModuleEntry {
            place: Place::line("graphsmith.toml", 4),
            name: name.to_owned(),
            service: service.to_owned(),
            api_version: "v1.0".to_owned(),
            spec: "specs/Users.Actions.yml".into(),
            include: Vec::new(),
            include_hidden: false,
            identity: Vec::new(),
            config: Vec::new(),
            feature: String::new(),
            help: HelpSettings::default(),
        };
        let root = json!({ "info": { "title": title } });
        let mut diags = Diagnostics::default();
        check(&module, &Document { file: module.spec.clone(), text: String::new(), root }, &mut diags);
        diags.iter().map(|warning| warning.hint.clone()).collect()
    }

    #[test]
    fn slips_are_told_with_what_was_meant() {
        let expected = ["did you mean the service Calendar?"];
        assert_eq!(
            hints("Microsoft.Graph.Calender", "Calender", "Calendar"),
            [expected[0], "did you mean the module Microsoft.Graph.Calendar?"]
        );
        assert_eq!(hints("Microsoft.Graph.Calendar", "Calender", "Calendar"), expected);
        assert_eq!(hints("Contoso.Oders", "Orders", "Shop"), ["did you mean the module Contoso.Orders?"]);
        let expected = ["did you mean the module Microsoft.Graph.Beta.Users.Actions?"];
        assert_eq!(hints("Microsoft.Graph.Beta.User.Actions", "Users.Actions", "Users.Actions"), expected);
    }

    #[test]
    fn names_that_were_chosen_are_not_slips() {
        for (name, service, title) in [
            ("Microsoft.Graph.Users.Actions", "Users.Actions", "Users.Actions"),
            ("Microsoft.Graph.Calendar", "Calendar", "Everything about Outlook"),
            ("JcSdkInternal", "JcSdk", "JumpCloud API"),
            ("M", "S", "Garden"),
            ("Orders", "Shop.Orders", "Contoso"),
        ] {
            assert_eq!(hints(name, service, title), Vec::<String>::new(), "{name}");
        }
    }
}
