//! The settings of a parameter: what the sets of a page say of it, its listed values and default included.

use crate::cmdlet::Cmdlet;
use crate::text;

use super::Profile;
use super::book::Book;
use super::entries::{Entry, EntryType, Scope};

/// How a parameter set treats a parameter, as the settings of the parameter show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<'a> {
    /// Index into [`Cmdlet::sets`]; `None` for all sets.
    pub set: Option<usize>,
    /// Type.
    pub ty: EntryType<'a>,
    /// Whether it must be given.
    pub mandatory: bool,
    /// Whether a piped object is bound to it.
    pub pipeline: bool,
    /// The values that the API lists, on our own pages.
    pub values: &'a [String],
    /// The default that the API states, on our own pages.
    pub default: Option<String>,
}

impl Setting<'_> {
    /// Whether another set shows the parameter in the same way, apart from whether it must be given.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.ty, self.values, &self.default) == (other.ty, other.values, &other.default)
    }
}

/// How the sets of a page treat a parameter, in the order of the page; once where all of them treat it alike.
pub fn of<'a>(book: &Book<'a>, cmdlet: &'a Cmdlet, entry: &Entry<'a>) -> Vec<Setting<'a>> {
    let in_set = |set: usize| {
        let parameter = cmdlet.sets[set].parameter(entry.name).filter(|_| book.options.profile == Profile::Full);
        let listed = parameter.and_then(|parameter| parameter.api).map(|ty| book.api.listed_values(ty));
        let default = parameter.and_then(|parameter| text::default(book.api, parameter));
        let (ty, mandatory, pipeline) = entry.in_set(set)?;
        Some(Setting { set: Some(set), ty, mandatory, pipeline, values: listed.unwrap_or_default(), default })
    };
    let mut settings: Vec<Setting<'_>> = cmdlet.page_order.iter().filter_map(|set| in_set(*set)).collect();
    let everywhere = matches!(entry.scope, Scope::Everywhere { .. });
    if let [first, others @ ..] = settings.as_mut_slice()
        && everywhere
        && others.iter().all(|other| other.is_like(first))
    {
        first.set = None;
        settings.truncate(1);
    }
    settings
}
