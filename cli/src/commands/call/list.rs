//! Lists: pages -> the elements of the first one, of all, or so many; the changes of a collection, round after round.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;

use graphsmith_catalog::regular;
use graphsmith_runtime::reply::{Page, PageNames};
use graphsmith_runtime::{Body, Error, ReplyBody};
use http::{Request, Response};
use serde_json::Value;

use super::Runner;
use crate::console::{Console, Tone};
use crate::failure::Failure;
use crate::request::Options;

/// A list that is asked for.
pub(super) struct List<'a> {
    pub(super) names: &'a PageNames,
    /// The request for its beginning.
    pub(super) first: Request<Body>,
    /// The request with which this run begins: that one, or the one of an earlier run's link.
    pub(super) request: Request<Body>,
    /// The reply to that, if it is there already.
    pub(super) arrived: Option<Response<ReplyBody>>,
    pub(super) options: &'a Options,
}

/// What came instead of a page, or the page.
enum Next {
    Page(Box<Page<Value>>),
    End,
    /// The service has forgotten the place in the list.
    Expired(Error),
}

impl Runner<'_> {
    /// The request with which to begin: that of the link which an earlier run has kept, if there is one.
    pub(super) fn continued(&self, first: &Request<Body>, options: &Options) -> Result<Request<Body>, Failure> {
        let Some(file) = &options.delta_link else { return Ok(first.clone()) };
        let link = match regular::read_to_string(Path::new(file)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(first.clone()),
            Err(error) => return Err(Failure::file("read", file, &error)),
            Ok(link) => link,
        };
        if link.trim().is_empty() {
            return Ok(first.clone());
        }
        let request = self.sender.client.prepare_link("link in the file", link.trim(), first.headers());
        request.map_err(|error| self.sender.failed(&error).hint(format!("It is in `{file}`.")))
    }

    /// Prints the elements of a list.
    pub(super) fn list(&mut self, list: List<'_>, console: &mut Console<'_>) -> Result<(), Failure> {
        let List { names, first, request, arrived, options } = list;
        let mut is_told = arrived.is_some();
        let client = &self.sender.client;
        let pages = match arrived {
            Some(reply) => client.pages_from::<Value>(request, reply),
            None => client.pages(request),
        };
        let mut pages = pages.named(names.clone());
        let is_delta = options.delta_link.is_some();
        let all = options.all || is_delta;
        let mut left = options.limit.unwrap_or(usize::MAX);
        let (mut is_first, mut printed) = (true, Printed::default());
        loop {
            let asked = pages.next_request().map(|request| request.uri().clone());
            if let Some(request) = pages.next_request().filter(|_| !std::mem::take(&mut is_told)) {
                self.announce(request, console);
            }
            let next = async {
                match pages.next().await.transpose() {
                    Err(error) if error.is_page_expired() => Ok(Next::Expired(error)),
                    other => Ok(other?.map_or(Next::End, |page| Next::Page(Box::new(page)))),
                }
            };
            let page = match self.sender.wait(next, console)? {
                Next::Page(page) => page,
                Next::End => return Ok(()),
                Next::Expired(error) => {
                    let is_beginning = asked.as_ref() == Some(first.uri());
                    let how = if is_beginning { None } else { printed.again(is_delta) };
                    let Some(how) = how else { return Err(self.sender.failed(&error)) };
                    console.say(&format!("mg: the service has forgotten its place in the list; {how}"));
                    pages = self.sender.client.pages::<Value>(first.clone()).named(names.clone());
                    continue;
                }
            };
            let only_once = if is_first { options } else { &Options::default() };
            self.headers(pages.reply_headers(), only_once, console)?;
            if let Some(name) = &only_once.count_file {
                self.sink.count(name, page.count, console)?;
            }
            is_first = false;
            self.sink.begin();
            let more = page.next_link().is_some();
            for item in page.items {
                if left > 0 && printed.is_new(&item, is_delta) {
                    left -= 1;
                    self.sink.push(item, console)?;
                }
            }
            if left == 0 || !more {
                self.keep_delta_link(options, pages.delta_link().filter(|_| !more), console);
                return Ok(());
            }
            if !self.sink.goes_on(all || options.limit.is_some(), console)? {
                return Ok(());
            }
        }
    }

    /// Keeps where the next round begins until all is printed.
    fn keep_delta_link(&mut self, options: &Options, link: Option<&str>, console: &mut Console<'_>) {
        let Some(file) = &options.delta_link else { return };
        match link {
            Some(link) => self.delta_link = Some((file.clone(), link.to_owned())),
            None => console
                .tell(Tone::Warning, &format!("the list has ended without a link for `{file}`, which stays as it was")),
        }
    }
}

/// What of a list was printed, so that it can be read again from its beginning.
#[derive(Default)]
struct Printed {
    keys: [RandomState; 2],
    /// Of the ids: a list may have many, and an id may be long.
    hashes: HashSet<[u64; 2]>,
    /// Whether something had no id.
    nameless: bool,
    /// Whether the list was begun again.
    again: bool,
    /// Whether anything was printed since then.
    progress: bool,
}

impl Printed {
    /// Notes that an element is printed, unless it was before the list was begun again. Changes come as often as they are sent:
    /// what has happened to an element since must not be missed.
    fn is_new(&mut self, item: &Value, is_delta: bool) -> bool {
        let Some(id) = item["id"].as_str() else {
            self.nameless = true;
            self.progress = true;
            return true;
        };
        let is_new = self.hashes.insert([self.keys[0].hash_one(id), self.keys[1].hash_one(id)]);
        self.progress |= is_new;
        is_new || is_delta || !self.again
    }

    /// How the list can be read again, in words; `None` if it can't.
    fn again(&mut self, is_delta: bool) -> Option<&'static str> {
        let is_begun = !self.hashes.is_empty() || self.nameless;
        // After the first time something has to come of it.
        if self.again && !self.progress || self.nameless && !is_delta {
            return None;
        }
        (self.again, self.progress) = (true, false);
        Some(match (is_begun, is_delta) {
            (false, true) => "all of it is read, and not only what has changed",
            (false, false) => "it is read from its beginning",
            (true, true) => "all of it is read again",
            (true, false) => "it is read again, without what was printed",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Printed;

    #[test]
    fn a_list_is_read_again_while_something_comes_of_it() {
        let mut printed = Printed::default();
        assert!(printed.is_new(&json!({"id": "a"}), false) && printed.is_new(&json!({"id": "b"}), false));
        assert!(printed.again(false).is_some());
        assert!(!printed.is_new(&json!({"id": "a"}), false) && printed.is_new(&json!({"id": "c"}), false));
        assert!(printed.again(false).is_some());
        assert!(!printed.is_new(&json!({"id": "c"}), false));
        assert!(printed.again(false).is_none(), "nothing new has come");
        assert!(printed.is_new(&json!({"id": "d"}), false) && printed.again(false).is_some());
        assert!(printed.is_new(&json!({"name": "no id"}), false) && printed.again(false).is_none());
    }

    #[test]
    fn a_change_is_never_passed_over() {
        let mut printed = Printed::default();
        assert!(printed.is_new(&json!({"id": "a"}), true) && printed.again(true).is_some());
        assert!(printed.is_new(&json!({"id": "a"}), true), "it comes again");
        assert!(printed.again(true).is_none(), "and nothing else does");
    }

    #[test]
    fn a_list_that_was_not_begun_is_begun_once() {
        let mut printed = Printed::default();
        assert!(printed.again(true).is_some() && printed.again(true).is_none());
    }
}
