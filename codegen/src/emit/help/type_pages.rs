//! Pages of model types: what the pages of cmdlets link, and what those link in turn. Each property of a type is described once in
//! a module, on the page of the type that has it (docs/rules.md#7-9-pages-of-types).

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::cmdlet::{Model, ModelId, PsType, notes as trees};
use crate::emit::Output;
use crate::text;

use super::book::Book;
use super::front::front_matter;
use super::markdown;
use super::notes::has_page;
use super::writer::Page;

/// The types that have pages, and who has to do with them.
#[derive(Default)]
struct Types<'a> {
    linked: BTreeSet<ModelId>,
    /// Types that derive from a type.
    derived: BTreeMap<ModelId, Vec<ModelId>>,
    /// Cmdlets that take an object of a type, by name.
    takers: BTreeMap<ModelId, BTreeSet<&'a str>>,
    /// Cmdlets that give one.
    givers: BTreeMap<ModelId, BTreeSet<&'a str>>,
}

/// Writes `help/types/<Type>.md`.
pub fn write(book: &Book<'_>) -> Vec<Output> {
    let types = find(book);
    let one = |id: &ModelId| {
        let path = format!("help/types/{}.md", book.models.model(*id).name);
        Output::text(path, page(book, &types, *id))
    };
    types.linked.par_iter().map(one).collect()
}

fn find<'a>(book: &Book<'a>) -> Types<'a> {
    let models = book.models;
    let mut types = Types::default();
    for cmdlet in &models.cmdlets {
        for set in &cmdlet.sets {
            let parameters = set.parameters.iter().filter(|parameter| !parameter.hidden).map(|parameter| &parameter.ty);
            for id in parameters.filter(|ty| trees::has_tree(models, ty)).filter_map(model) {
                types.takers.entry(id).or_default().insert(&cmdlet.name);
            }
            for id in set.outputs.iter().filter_map(model) {
                types.givers.entry(id).or_default().insert(&cmdlet.name);
            }
        }
    }
    let mut open: Vec<ModelId> = types.takers.keys().chain(types.givers.keys()).copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            let Model { parents, properties, .. } = models.model(id);
            open.extend(parents.iter().copied().chain(properties.iter().filter_map(|property| model(&property.ty))));
        }
    }
    types.linked = seen.into_iter().filter(|id| has_page(book.api, models, *id)).collect();
    for (id, Model { parents, .. }) in (0_u32..).map(ModelId).zip(&models.models) {
        for parent in parents {
            types.derived.entry(*parent).or_default().push(id);
        }
    }
    types
}

/// The model that a type is, or that a list of it holds.
fn model(ty: &PsType) -> Option<ModelId> {
    match ty.element() {
        PsType::Model(id) => Some(*id),
        _ => None,
    }
}

fn page(book: &Book<'_>, types: &Types<'_>, id: ModelId) -> String {
    let Model { name, api, parents, open, properties, .. } = book.models.model(id);
    let mut page = Page::new();
    front_matter(&mut page, &[("document type", "type"), ("Module Name", &book.models.module.name), ("title", name)]);
    page.spaced_heading(1, name);
    page.spaced_heading(2, "DESCRIPTION");
    let schema = api.map(|ty| book.api.ty(ty));
    if let Some(schema) = schema {
        let word = schema.id.rsplit('.').next().unwrap_or_default();
        page.paragraph(&markdown::escape_lines(&text::line(word, &schema.description)));
    }
    match schema {
        Some(schema) => {
            page.paragraph(&format!("The type {} of the API.", markdown::escape(&schema.id)));
            if let Some(link) = text::link_of_type(schema) {
                page.paragraph(&format!("[{link}]({link})"));
            }
        }
        None => page.paragraph("The ids that stand in the paths of requests, carried by one object."),
    }
    if !parents.is_empty() {
        let parents: Vec<String> = parents.iter().map(|parent| named(book, types, *parent)).collect();
        let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
        page.paragraph(&format!("It has the properties of {} too.", text::and_list(&parents)));
    }
    if *open {
        page.paragraph("Objects may have any further properties.");
    }
    page.spaced_heading(2, "PROPERTIES");
    for property in properties {
        page.raw(&book.notes.on_type_page(id, property));
    }
    if properties.is_empty() {
        page.line("It has no properties of its own.");
    }
    page.blank();
    let derived: Vec<String> =
        types.derived.get(&id).into_iter().flatten().map(|derived| named(book, types, *derived)).collect();
    list(&mut page, "DERIVED TYPES", &derived);
    let cmdlets = |of: &BTreeMap<ModelId, BTreeSet<&str>>| -> Vec<String> {
        of.get(&id).into_iter().flatten().map(|cmdlet| format!("[{cmdlet}](../{cmdlet}.md)")).collect()
    };
    list(&mut page, "TAKEN BY", &cmdlets(&types.takers));
    list(&mut page, "GIVEN BY", &cmdlets(&types.givers));
    page.finish(1)
}

/// A type, as a link where it has a page.
fn named(book: &Book<'_>, types: &Types<'_>, id: ModelId) -> String {
    let name = &book.models.model(id).name;
    let shown = markdown::escape(name);
    if types.linked.contains(&id) { format!("[{shown}]({name}.md)") } else { shown }
}

/// A section with a list, if that has anything.
fn list(page: &mut Page, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    page.spaced_heading(2, title);
    for item in items {
        page.pieces(&["- ", item]);
    }
    page.blank();
}
