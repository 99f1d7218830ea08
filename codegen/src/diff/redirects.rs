//! Redirects of pages, in the form that learn.microsoft.com has them in `.openpublishing.redirection.json` (docs/diff.md#redirects):
//! where a lost page leads on to one that NEW has, links to it still lead somewhere.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use serde_json::Value;

use super::outputs;
use super::report::{Cause, Class, Effect, Reader, Report};
use super::side::{Module, Side};
use crate::diag::{Diagnostics, Place};
use crate::{driver, load};

/// The rules by which the page of a cmdlet is lost.
const LOST: [&str; 4] = ["cmdlet-removed", "cmdlet-renamed", "cmdlet-renamed-alias", "cmdlet-moved"];

/// Redirects, with where they are written.
#[derive(Debug, Clone, Default)]
pub struct Redirects {
    all: Vec<Redirect>,
}

#[derive(Debug, Clone)]
struct Redirect {
    from: Page,
    /// The page that its address names.
    to: Page,
    /// The address.
    url: String,
    place: Place,
}

/// A page: its module and its name, in small letters as in addresses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Page {
    module: String,
    name: String,
}

impl Page {
    /// The page that a path or an address ends in; `None` if it names none.
    fn of(path: &str) -> Option<Self> {
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_lowercase();
        let (folder, name) = path.strip_suffix(".md").unwrap_or(&path).rsplit_once('/')?;
        let module = folder.rsplit('/').next().unwrap_or(folder);
        Some(Self { module: module.to_owned(), name: name.to_owned() })
    }
}

/// Where the redirects of a page lead.
enum End {
    /// To a page that NEW has.
    Page,
    /// To none of its pages.
    Nowhere,
    /// Back to one that they have led to already.
    Circle,
}

impl Redirects {
    /// Reads a file. Faults are reported; `None` if there are any.
    pub fn read(file: &Path, diags: &mut Diagnostics) -> Option<Self> {
        let text = load::read_text(file, diags)?;
        let document = load::parse(file, text, diags)?;
        let hint = "write {\"redirections\": [{\"source_path\": \"..\", \"redirect_url\": \"..\"}]}";
        let Some(list) = document.root.get("redirections").and_then(Value::as_array) else {
            diags.error(Place::line(file, 1), "this is no list of redirects", hint);
            return None;
        };
        let folder = std::path::absolute(file).ok().and_then(|file| Some(file.parent()?.display().to_string()));
        let folder = folder.unwrap_or_default().replace('\\', "/");
        let mut all = Vec::new();
        for (at, entry) in list.iter().enumerate() {
            let place = Place::pointer(file, format!("/redirections/{at}"));
            let text = |key: &str| entry.get(key).and_then(Value::as_str);
            let source = text("source_path").or_else(|| text("source_path_from_root"));
            let (Some(source), Some(url)) = (source, text("redirect_url")) else {
                diags.error(place, "a redirect has no source_path or no redirect_url", hint);
                return None;
            };
            if let (Some(from), Some(to)) = (Page::of(&format!("{folder}/{source}")), Page::of(url)) {
                all.push(Redirect { from, to, url: url.to_owned(), place });
            }
        }
        Some(Self { all })
    }

    fn from(&self, page: &Page) -> Option<&Redirect> {
        self.all.iter().find(|redirect| redirect.from == *page)
    }

    /// Follows the redirects of a page; gives the last of them too.
    fn follow<'a>(&'a self, first: &'a Redirect, is_page: &mut dyn FnMut(&Page) -> bool) -> (End, &'a Redirect) {
        let mut seen = HashSet::from([&first.from]);
        let mut last = first;
        loop {
            if !seen.insert(&last.to) {
                return (End::Circle, last);
            }
            if is_page(&last.to) {
                return (End::Page, last);
            }
            match self.from(&last.to) {
                Some(next) => last = next,
                None => return (End::Nowhere, last),
            }
        }
    }

    /// Lowers what links to lost pages meet where redirects lead on, and reports redirects of lost pages, or to them, that don't.
    pub fn apply(&self, report: &mut Report, new: &Side, diags: &mut Diagnostics) {
        let gone: BTreeSet<Page> =
            report.causes.iter().flat_map(|cause| &cause.effects).filter_map(lost_page).collect();
        let concerned = self.all.iter().filter(|redirect| gone.contains(&redirect.from) || gone.contains(&redirect.to));
        let mut pages = Pages { new, known: HashMap::new() };
        let mut led = HashSet::new();
        for redirect in concerned {
            let (end, last) = self.follow(redirect, &mut |page| pages.has(page, diags));
            let name = &redirect.from.name;
            let message = match end {
                End::Page => {
                    led.insert(redirect.from.clone());
                    continue;
                }
                End::Nowhere => format!("the redirect of {name} leads to `{}`, which is no page of NEW", last.url),
                End::Circle => format!("the redirects of {name} lead in a circle, over `{}`", last.url),
            };
            diags.warn(redirect.place.clone(), message, "let it lead to the page that has now what readers look for");
        }
        for cause in &mut report.causes {
            lower(cause, &led);
        }
    }
}

/// The page that an effect takes away.
fn lost_page(effect: &Effect) -> Option<Page> {
    if !LOST.contains(&effect.rule.id.as_str()) {
        return None;
    }
    let subject = &effect.subject;
    let name = if effect.rule.id.starts_with("cmdlet-renamed") { &effect.was } else { &subject.owner };
    Some(Page { module: subject.module.to_lowercase(), name: name.to_lowercase() })
}

/// Makes a warning of what links meet whose page leads on.
fn lower(cause: &mut Cause, led: &HashSet<Page>) {
    for effect in cause.effects.iter_mut().filter(|effect| lost_page(effect).is_some_and(|page| led.contains(&page))) {
        let verdict = &mut effect.classes[Reader::Link as usize];
        verdict.class = verdict.class.min(Some(Class::Warning));
    }
    cause.judge();
}

/// The pages of NEW, looked up module by module.
struct Pages<'a> {
    new: &'a Side,
    known: HashMap<String, BTreeSet<String>>,
}

impl Pages<'_> {
    fn has(&mut self, page: &Page, diags: &mut Diagnostics) -> bool {
        if !self.known.contains_key(&page.module) {
            let module = self.new.modules.iter().find(|module| module.name().eq_ignore_ascii_case(&page.module));
            let names = module.map(|module| self.names(module, diags)).unwrap_or_default();
            self.known.insert(page.module.clone(), names);
        }
        self.known[&page.module].contains(&page.name)
    }

    fn names(&self, module: &Module, diags: &mut Diagnostics) -> BTreeSet<String> {
        let lower = |name: &String| name.to_lowercase();
        match module {
            Module::Described(entry) => {
                let models = driver::models(&self.new.project, entry, diags);
                models.iter().flat_map(|models| &models.cmdlets.cmdlets).map(|cmdlet| lower(&cmdlet.name)).collect()
            }
            Module::Generated(files) => {
                outputs::read(files, diags).iter().flat_map(|surface| surface.cmdlets.keys()).map(lower).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn paths_and_addresses_name_pages() {
        let page = |module: &str, name: &str| Some(Page { module: module.to_owned(), name: name.to_owned() });
        for (path, expected) in [
            ("docs/Contoso.Garden/Get-MgBed.md", page("contoso.garden", "get-mgbed")),
            (
                "/powershell/module/contoso.garden/get-mgbed?view=graph-powershell-1.0",
                page("contoso.garden", "get-mgbed"),
            ),
            ("https://docs.example/contoso.garden/get-mgbed/#syntax", page("contoso.garden", "get-mgbed")),
            ("README.md", None),
        ] {
            assert_eq!(Page::of(path), expected, "{path}");
        }
    }
}
