//! The NOTES section: the trees of complex parameters -> text, in the form of the wanted page.
//!
//! Many cmdlets of a module have parameters of the same types, so the text of a tree is made once for each type, and the
//! text of a property once for each property.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use crate::api::ApiModel;
use crate::cmdlet::notes::{self, NoteEntry, NoteLine};
use crate::cmdlet::{Cmdlet, CmdletModel, ModelId, ModelProperty, PsType};
use crate::text;

use super::entries::{Entry, EntryType, Help};
use super::{Options, Profile, Schema, markdown, platyps, publish};

/// What NOTES begins with when a cmdlet has complex parameters.
pub const INTRODUCTION: [&str; 4] = [
    "COMPLEX PARAMETER PROPERTIES",
    "",
    "To create the parameters described below, construct a hash table containing the appropriate properties.",
    "For information on hash tables, run Get-Help about_Hash_Tables.",
];

/// What our own NOTES say when there is nothing to construct.
pub const NONE: &str = "No parameter of this cmdlet takes an object with properties of its own.";

/// What is said of an object that takes further properties.
const ANY: &str = "Any further property.";

/// The same on published pages.
const PUBLISHED_ANY: &str = "This indicates any property can be added to this object.";

/// The texts of property trees of one module, made when they are first wanted.
#[derive(Debug)]
pub struct NoteTexts<'a> {
    api: &'a ApiModel,
    models: &'a CmdletModel,
    options: &'a Options,
    /// For each model: its tree as a parameter, and its tree as the element of an array.
    trees: Vec<[OnceLock<Arc<str>>; 2]>,
    /// For each model, for each property: its line.
    lines: Vec<Box<[OnceLock<Box<str>>]>>,
}

impl<'a> NoteTexts<'a> {
    /// No texts yet.
    #[must_use]
    pub fn new(api: &'a ApiModel, models: &'a CmdletModel, options: &'a Options) -> Self {
        Self {
            api,
            models,
            options,
            trees: models.models.iter().map(|_| Default::default()).collect(),
            lines: models.models.iter().map(|m| m.properties.iter().map(|_| OnceLock::new()).collect()).collect(),
        }
    }

    /// The texts of a complex parameter, one for each type that it has: its own line and its tree, each line ended.
    pub fn parameter<'e>(&'e self, cmdlet: &'e Cmdlet, entry: &'e Entry<'e>) -> impl Iterator<Item = String> + 'e {
        entry.types().into_iter().filter_map(|(ty, _)| self.of_type(cmdlet, entry, ty))
    }

    fn of_type(&self, cmdlet: &Cmdlet, entry: &Entry<'_>, ty: EntryType<'_>) -> Option<String> {
        let (EntryType::Model(ty), Help::Own(help, _)) = (ty, entry.help) else { return None };
        let tree = self.tree(ty)?;
        let head = format!("{} <{}>", entry.name.to_uppercase(), ty.short_name(self.models));
        let help = if help.is_empty() { "." } else { help };
        let mut out = String::with_capacity(tree.len() + help.len() + head.len() + 16);
        match self.options.profile {
            Profile::Published => out.push_str(&self.published_line(&head, help)),
            Profile::Full => {
                let (name, shown) = head.split_once(' ').unwrap_or((&head, ""));
                let link = self.page_of(ty).map(|page| format!("[`{shown}`](types/{page}.md)"));
                let _ = write!(out, "{name} {}", link.unwrap_or_else(|| format!("`{shown}`")));
                push_description(&mut out, &markdown::escape(&text::parameter_line(cmdlet, entry.name, help)));
            }
        }
        out.push('\n');
        out.push_str(&tree);
        Some(out)
    }

    /// The tree of a type, each line ended.
    fn tree(&self, ty: &PsType) -> Option<Arc<str>> {
        let PsType::Model(id) = ty.element() else { return None };
        let slot = &self.trees[id.0 as usize][usize::from(ty.is_array())];
        let is_linked = self.options.has_type_pages();
        let lines = || if is_linked { self.level(ty, 1) } else { notes::tree(self.models, ty) };
        let text = slot.get_or_init(|| self.write_tree(*id, &lines()).into());
        (!text.is_empty()).then(|| Arc::clone(text))
    }

    fn write_tree(&self, of: ModelId, lines: &[NoteLine]) -> String {
        let mut out = String::with_capacity(lines.len() * 96);
        for line in lines {
            out.extend(std::iter::repeat_n("  ", line.depth as usize));
            match line.entry {
                NoteEntry::Any(model) => out.push_str(&self.any_line(model)),
                // What is inherited is said once, on the page of the base.
                NoteEntry::Property(owner, index) if owner != of && self.page_of(&PsType::Model(owner)).is_some() => {
                    let property = &self.models.model(owner).properties[index as usize];
                    let _ = write!(out, "- `{}`", self.head(property));
                    if let Some(page) = self.page_of(&PsType::Model(owner)) {
                        let _ = write!(out, ": as in [{}](types/{page}.md)", markdown::escape(page));
                    }
                }
                NoteEntry::Property(model, index) => {
                    let slot = &self.lines[model.0 as usize][index as usize];
                    let property = &self.models.model(model).properties[index as usize];
                    out.push_str(slot.get_or_init(|| self.property_line(property).into()));
                }
            }
            out.push('\n');
        }
        out
    }

    fn any_line(&self, model: ModelId) -> String {
        let (head, what) = self.any(model);
        self.line(&head, PUBLISHED_ANY, || what.to_owned())
    }

    /// The entry of an object that takes further properties, and what is said of it on our own pages.
    pub fn any(&self, model: ModelId) -> (String, &'static str) {
        let ty = match &self.models.model(model).open_type {
            Some(ty) => ty.short_name(self.models),
            None => "Object".to_owned(),
        };
        (format!("[(Any) <{ty}>]"), ANY)
    }

    /// Name and type of a property.
    pub fn head(&self, property: &ModelProperty) -> String {
        let nullable = if property.optional_value { "?" } else { "" };
        let inner = format!("{} <{}{nullable}>", property.name, property.ty.short_name(self.models));
        if property.required { inner } else { format!("[{inner}]") }
    }

    fn property_line(&self, property: &ModelProperty) -> String {
        let text = || text::property_with_values(self.api, property);
        let mut line = self.line(&self.head(property), &property.description, text);
        if let Some(page) = self.page_of(&property.ty) {
            let _ = write!(line, " See [{}](types/{page}.md).", markdown::escape(page));
        }
        line
    }

    fn level(&self, ty: &PsType, depth: u32) -> Vec<NoteLine> {
        notes::level(self.models, ty, depth, &|id| has_page(self.api, self.models, id))
    }

    /// A property on the page of its type, which lies beside the pages of other types, and below it the properties of what has
    /// no page.
    pub fn on_type_page(&self, of: ModelId, property: &ModelProperty) -> String {
        let mut text = self.property_line(property);
        text.push('\n');
        if self.page_of(&property.ty).is_none() {
            text.push_str(&self.write_tree(of, &self.level(&property.ty, 1)));
        }
        text.replace("](types/", "](")
    }

    /// The name of the page of a type, or of what a list of it holds, where it has one.
    pub fn page_of(&self, ty: &PsType) -> Option<&'a str> {
        let PsType::Model(id) = ty.element() else { return None };
        (self.options.has_type_pages() && has_page(self.api, self.models, *id))
            .then(|| self.models.model(*id).name.as_str())
    }

    /// A line of a tree: `description` as the spec has it, `full` as our own pages show it.
    fn line(&self, head: &str, description: &str, full: impl FnOnce() -> String) -> String {
        match self.options.profile {
            Profile::Published => self.published_line(head, description),
            Profile::Full => {
                let mut out = format!("- `{head}`");
                push_description(&mut out, &markdown::escape(&full()));
                out
            }
        }
    }

    fn published_line(&self, head: &str, description: &str) -> String {
        let description = description.replace("<br>", " ").replace("\r\n", " ").replace('\n', " ");
        let line = format!("{head}: {description}");
        match self.options.schema {
            Schema::V2_0_0 => publish::note(&line),
            Schema::V2024_05_01 => platyps::transform(&line, &platyps::Marks::BARE),
        }
    }
}

/// Whether a type has a page once something links it. What stands for anything has none, and neither has what was written in place:
/// it belongs to one cmdlet or property and is shown there.
pub fn has_page(api: &ApiModel, models: &CmdletModel, id: ModelId) -> bool {
    match models.model(id).api {
        Some(ty) => api.types.get(ty.0 as usize).is_some_and(|ty| !ty.anonymous),
        None => id == models.identity.model,
    }
}

fn push_description(out: &mut String, description: &str) {
    if !description.is_empty() {
        out.push_str(": ");
        out.push_str(description);
    }
}
