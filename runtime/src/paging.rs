//! [`Pages`]: a collection, page by page or item by item (protocol facts, 3.6).

use std::collections::{HashSet, VecDeque};
use std::marker::PhantomData;

use http::{HeaderMap, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::body::Body;
use crate::client::Client;
use crate::error::Error;
use crate::model::JsonObject;
use crate::reply::{Json, Reply as _};

/// One page of a collection. It may be empty although others follow.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(bound(deserialize = "T: DeserializeOwned"))]
pub struct Page<T> {
    /// What it holds.
    #[serde(rename = "value")]
    pub items: Vec<T>,
    /// Number of all items, if it was asked for; only the first page has it.
    #[serde(rename = "@odata.count", default)]
    pub count: Option<u64>,
    #[serde(rename = "@odata.nextLink", default)]
    next_link: Option<String>,
    #[serde(rename = "@odata.deltaLink", default)]
    delta_link: Option<String>,
    /// Everything else that the page says.
    #[serde(flatten)]
    pub additional: JsonObject,
}

/// The pages of a collection. Each is fetched when it is asked for.
///
/// Links of the service are followed as they are, on the origin of the client only, with the headers of the first
/// request; a link that was followed before is an error.
///
/// ```no_run
/// # async fn example(client: graphsmith_runtime::Client, list: http::Request<graphsmith_runtime::Body>)
/// # -> Result<(), graphsmith_runtime::Error> {
/// let mut events = client.pages::<serde_json::Value>(list).items();
/// while let Some(event) = events.next().await {
///     println!("{}", event?);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Pages<T> {
    client: Client,
    next: Option<Request<Body>>,
    /// What was wrong with the link of the page before: that page was whole, so the fault comes after it.
    fault: Option<Error>,
    headers: HeaderMap,
    /// What was followed so far. Only digests are kept: a link may have a kilobyte, and a collection many thousand pages.
    seen: HashSet<[u8; 16]>,
    count: Option<u64>,
    delta_link: Option<String>,
    items: PhantomData<fn() -> T>,
}

impl Client {
    /// The pages of a collection, from a prepared request. A delta or next link of an earlier run starts one too, see
    /// [`Self::prepare_link`].
    #[must_use]
    pub fn pages<T: DeserializeOwned + Send>(&self, first: Request<Body>) -> Pages<T> {
        let headers = first.headers().clone();
        Pages {
            client: self.clone(),
            next: Some(first),
            fault: None,
            headers,
            seen: HashSet::new(),
            count: None,
            delta_link: None,
            items: PhantomData,
        }
    }

    /// The number that a `…/$count` address answers with.
    pub async fn count(&self, request: Request<Body>) -> Result<u64, Error> {
        let text = crate::reply::Text::read(self.send_raw(request).await?).await?;
        // The service puts a byte order mark before the number.
        let number = text.trim_start_matches('\u{feff}').trim();
        number.parse().map_err(|_| Error::Content(serde::de::Error::custom("the reply is no number")))
    }
}

impl<T: DeserializeOwned + Send> Pages<T> {
    /// The next page; `None` after the last one. After an error of a request, the same page is asked for again.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        if let Some(fault) = self.fault.take() {
            return Some(Err(fault));
        }
        let request = self.next.clone()?;
        Some(self.fetch(request).await)
    }

    /// Number of all items, once the first page has said it.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        self.count
    }

    /// The address that gives what has changed since, once the last page of a delta query has said it.
    #[must_use]
    pub fn delta_link(&self) -> Option<&str> {
        self.delta_link.as_deref()
    }

    /// The address of the next page, to go on in another run.
    #[must_use]
    pub fn next_link(&self) -> Option<String> {
        self.next.as_ref().map(|request| request.uri().to_string())
    }

    /// The items of all pages.
    #[must_use]
    pub fn items(self) -> Items<T> {
        Items { pages: self, page: VecDeque::new() }
    }

    async fn fetch(&mut self, request: Request<Body>) -> Result<Page<T>, Error> {
        self.seen.insert(digest(&request.uri().to_string()));
        let page = Json::<Page<T>>::read(self.client.send_raw(request).await?).await?;
        self.next = None;
        self.count = self.count.or(page.count);
        self.delta_link.clone_from(&page.delta_link);
        if let Some(link) = &page.next_link {
            match self.follow(link) {
                Ok(request) => self.next = Some(request),
                Err(fault) => self.fault = Some(fault),
            }
        }
        Ok(page)
    }

    fn follow(&self, link: &str) -> Result<Request<Body>, Error> {
        let request = self.client.prepare_link("nextLink", link, &self.headers)?;
        if self.seen.contains(&digest(&request.uri().to_string())) {
            return Err(Error::PagesInCircle);
        }
        Ok(request)
    }
}

/// The items of a collection, one by one.
pub struct Items<T> {
    pages: Pages<T>,
    page: VecDeque<T>,
}

impl<T: DeserializeOwned + Send> Items<T> {
    /// The next item; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        loop {
            if let Some(item) = self.page.pop_front() {
                return Some(Ok(item));
            }
            match self.pages.next().await? {
                Ok(page) => self.page = page.items.into(),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// The pages that the items come from: their count, their delta link.
    #[must_use]
    pub fn pages(&self) -> &Pages<T> {
        &self.pages
    }
}

/// Enough of a hash to tell links apart.
fn digest(link: &str) -> [u8; 16] {
    let digest = ring::digest::digest(&ring::digest::SHA256, link.as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&digest.as_ref()[..16]);
    short
}
