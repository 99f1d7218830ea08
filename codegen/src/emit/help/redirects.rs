//! Redirects of the pages that renamed cmdlets had, in the form that learn.microsoft.com has them in
//! `.openpublishing.redirection.json`: `redirects.json` (docs/names.md#what-happens).

use serde_json::json;

use super::book::Book;
use crate::emit::Output;
use crate::text;

/// The file, if a cmdlet has a former name.
#[must_use]
pub fn write(book: &Book<'_>) -> Option<Output> {
    let module = &book.models.module.name;
    let redirects = book.models.cmdlets.iter().flat_map(|cmdlet| {
        let to = text::online(module, &cmdlet.name);
        let one = move |former: &crate::cmdlet::Former| {
            json!({
                "source_path": format!("{}.md", former.name),
                "redirect_url": to,
                "redirect_document_id": false,
            })
        };
        cmdlet.former.iter().map(one)
    });
    let redirects: Vec<_> = redirects.collect();
    let file = json!({ "redirections": redirects });
    (!redirects.is_empty()).then(|| Output::text("help/redirects.json", format!("{file:#}\n")))
}
