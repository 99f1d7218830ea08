//! Addresses on a page: the page itself and the documentation of the REST operations.

use crate::cmdlet::Cmdlet;
use crate::text;

use super::Profile;
use super::book::Book;
use super::extras::Counterpart;
use super::writer::Page;

/// The links of a page: itself first.
#[must_use]
pub fn of(book: &Book<'_>, cmdlet: &Cmdlet) -> Vec<String> {
    let module = &book.models.module.name;
    match book.options.profile {
        Profile::Published => [vec![text::online(module, &cmdlet.name)], cmdlet.links.clone()].concat(),
        Profile::Full => text::links(module, cmdlet),
    }
}

/// Writes the link to the cmdlet of the other API version, where it is known (docs/rules.md#7-7-additional-steps).
pub fn write_counterpart(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    let Some(other) = book.options.extras.counterparts.get(&cmdlet.name) else { return };
    let Counterpart { cmdlet: name, module, api_version, page: file } = other;
    let address = match book.options.profile {
        Profile::Published => format!("/powershell/module/{module}/{name}?view=graph-powershell-{}", other.view()),
        // Not every cmdlet of ours is published elsewhere; its page is always here.
        Profile::Full => file.clone(),
    };
    page.line("> [!NOTE]");
    page.line(&format!("> To view the {api_version} release of this cmdlet, view [{name}]({address})"));
    page.blank();
}
