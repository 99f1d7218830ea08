//! [`Pages`]: a collection, page by page or item by item (docs/protocol.md#paging).

use std::collections::{HashSet, VecDeque};
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, Request, Response};
use serde::de::DeserializeOwned;

use crate::client::Client;
pub use crate::requests::reply::Page;
use crate::requests::reply::{Count, List, PageNames, Reply as _, read_page};
use crate::values::debug::impl_debug;
use crate::values::redact;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::error::Error;
use crate::wire::shown::Shown;
use crate::wire::span::in_span;

/// The pages of a collection. Each is fetched when `next` is called.
///
/// Links of the service are followed as they are, on the origin of the client only, with the headers of the first
/// request; a link that was followed before is an error. After an error of a request, the same page is requested again.
///
/// Pages are a [`Stream`] too, for those who combine streams.
///
/// ```no_run
/// # use graphsmith_runtime::{Client, Error, Request, reply::List};
/// # async fn example<T>(client: Client, list: impl Request<Reply = List<T>>) -> Result<(), Error>
/// # where T: serde::de::DeserializeOwned + Send + std::fmt::Debug + 'static {
/// let mut items = list.items(&client);
/// while let Some(item) = items.next().await {
///     println!("{:?}", item?);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Pages<T> {
    client: Client,
    next: Option<Request<Body>>,
    /// The reply to the next request, if it is there already.
    arrived: Option<Response<ReplyBody>>,
    /// The request that is on its way.
    running: Option<Running<T>>,
    /// What was wrong with the link of the page before: that page was whole, so the fault comes after it.
    fault: Option<Error>,
    headers: HeaderMap,
    names: PageNames,
    /// What was followed so far. Only digests are kept: a link may have a kilobyte, and a collection many thousand pages.
    seen: HashSet<[u8; 16]>,
    count: Option<u64>,
    delta_link: Option<String>,
    /// Headers of the reply with the last page.
    reply_headers: HeaderMap,
    items: PhantomData<fn() -> T>,
}

impl_debug!(Pages<T>, this => next: this.next.as_ref().map(Shown), count: this.count, delta_link: this.delta_link.as_deref().map(redact::url));

type Running<T> = Pin<Box<dyn Future<Output = Result<(HeaderMap, Page<T>), Error>> + Send>>;

impl Client {
    /// The pages of a collection of OData, from a prepared request; [`Pages::named`] for others, and
    /// [`Request::pages`](crate::Request::pages) for typed ones.
    #[must_use]
    pub fn pages<T: DeserializeOwned + Send + 'static>(&self, first: Request<Body>) -> Pages<T> {
        Pages::new(self, first.headers().clone(), Ok(first))
    }

    /// The pages of a collection whose first one has arrived already, in a batch for example. `first` is the request that
    /// it is the reply to.
    #[must_use]
    pub fn pages_from<T: DeserializeOwned + Send + 'static>(
        &self,
        first: Request<Body>,
        reply: Response<ReplyBody>,
    ) -> Pages<T> {
        Pages { arrived: Some(reply), ..self.pages(first) }
    }

    /// The number that a `…/$count` address answers with.
    pub async fn count(&self, request: Request<Body>) -> Result<u64, Error> {
        Count::read(self.send_raw(request).await?).await
    }
}

impl<T: DeserializeOwned + Send + 'static> Pages<T> {
    /// Goes on from a delta or next link of an earlier run, which leads to the origin of the client, or the first page
    /// is an error. [`Request::resume`](crate::Request::resume) does the same with the headers of a request.
    #[must_use]
    pub fn resume(client: &Client, link: &str) -> Self {
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(List::<T>::ACCEPT))]);
        Self::resume_with(client, link, headers)
    }

    pub(crate) fn resume_with(client: &Client, link: &str, headers: HeaderMap) -> Self {
        let first = client.prepare_link("saved link", link, &headers);
        Self::new(client, headers, first)
    }

    /// A request that can't be made is the first thing that is given.
    pub(crate) fn new(client: &Client, headers: HeaderMap, first: Result<Request<Body>, Error>) -> Self {
        let (next, fault) = match first {
            Ok(first) => (Some(first), None),
            Err(fault) => (None, Some(fault)),
        };
        Self {
            client: client.clone(),
            next,
            arrived: None,
            running: None,
            fault,
            headers,
            names: PageNames::ODATA,
            seen: HashSet::new(),
            count: None,
            delta_link: None,
            reply_headers: HeaderMap::new(),
            items: PhantomData,
        }
    }

    /// Says what the pages call their properties, if those aren't the names of OData.
    #[must_use]
    pub fn named(self, names: PageNames) -> Self {
        Self { names, ..self }
    }

    /// The next page; `None` after the last one. Nothing is lost when this is dropped before it is done: the next call
    /// goes on with the request that is on its way.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|cx| self.poll_page(cx)).await
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
        self.next_request().map(|request| request.uri().to_string())
    }

    /// The request for the next page, which is sent when the page is asked for; [`Shown`](crate::shown::Shown) shows it.
    #[must_use]
    pub fn next_request(&self) -> Option<&Request<Body>> {
        self.next.as_ref()
    }

    /// The headers that came with the last page; none before the first one.
    #[must_use]
    pub fn reply_headers(&self) -> &HeaderMap {
        &self.reply_headers
    }

    /// The items of all pages.
    #[must_use]
    pub fn items(self) -> Items<T> {
        Items { pages: self, page: VecDeque::new() }
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        if let Some(fault) = self.fault.take() {
            return Poll::Ready(Some(Err(fault)));
        }
        if self.running.is_none() {
            let Some(request) = self.next.clone() else { return Poll::Ready(None) };
            self.seen.insert(digest(&request.uri().to_string()));
            let (client, names) = (self.client.clone(), self.names.clone());
            let arrived = self.arrived.take();
            self.running = Some(Box::pin(in_span!("page", { number = self.seen.len() }, async move {
                let reply = match arrived {
                    Some(reply) => reply,
                    None => client.send_raw(request).await?,
                };
                Ok((reply.headers().clone(), read_page(reply, names).await?))
            })));
        }
        let Some(running) = &mut self.running else { return Poll::Ready(None) };
        let read = ready!(running.as_mut().poll(cx));
        self.running = None;
        Poll::Ready(Some(read.map(|(headers, page)| {
            self.reply_headers = headers;
            self.turn(&page);
            page
        })))
    }

    /// Takes over what a page says about the collection.
    fn turn(&mut self, page: &Page<T>) {
        self.next = None;
        self.count = self.count.or(page.count);
        self.delta_link = page.delta_link().map(str::to_owned);
        if let Some(link) = page.next_link() {
            match self.follow(link) {
                Ok(request) => self.next = Some(request),
                Err(fault) => self.fault = Some(fault),
            }
        }
    }

    fn follow(&self, link: &str) -> Result<Request<Body>, Error> {
        let request = self.client.prepare_link("nextLink", link, &self.headers)?;
        if self.seen.contains(&digest(&request.uri().to_string())) {
            return Err(Error::PagesInCircle);
        }
        Ok(request)
    }
}

impl<T: DeserializeOwned + Send + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

/// The items of a collection, one by one. They are a [`Stream`] too.
pub struct Items<T> {
    pages: Pages<T>,
    page: VecDeque<T>,
}

impl_debug!(Items<T>, this => buffered: this.page.len(), pages: this.pages);

/// Items are handed over by value, and none is ever pinned.
impl<T> Unpin for Items<T> {}

impl<T: DeserializeOwned + Send + 'static> Items<T> {
    /// The next item; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All items that are left, in memory.
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::from(std::mem::take(&mut self.page));
        while let Some(page) = self.pages.next().await {
            items.append(&mut page?.items);
        }
        Ok(items)
    }

    /// The pages that the items come from: their count, their delta link.
    #[must_use]
    pub fn pages(&self) -> &Pages<T> {
        &self.pages
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.page.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.page = page.items.into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

/// A short hash of a link, to find repeated ones.
fn digest(link: &str) -> [u8; 16] {
    let digest = ring::digest::digest(&ring::digest::SHA256, link.as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&digest.as_ref()[..16]);
    short
}
