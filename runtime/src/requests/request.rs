//! [`Request`]: one call of one operation, and what it is made of.

use std::future::Future;
use std::mem;
use std::path::Path;

pub use graphsmith_catalog::vocabulary::{Encoding, Location, Method, Serialization, Style};
use http::HeaderMap;
use serde::de::DeserializeOwned;

use crate::client::Client;
pub use crate::client::arguments::Arguments;
use crate::requests::options::{self, QueryOptions, TakesOptions};
use crate::requests::paging::{Items, Pages};
use crate::requests::reply::{List, Pagination, Reply, Stream};
use crate::requests::response::Response;
pub use crate::values::argument::Argument;
use crate::wire::error::Error;

/// A method as the `http` crate has it.
pub(crate) fn http_method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Put => http::Method::PUT,
        Method::Post => http::Method::POST,
        Method::Delete => http::Method::DELETE,
        Method::Options => http::Method::OPTIONS,
        Method::Head => http::Method::HEAD,
        Method::Patch => http::Method::PATCH,
        Method::Trace => http::Method::TRACE,
    }
}

/// What is the same in all calls of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// How it is called.
    pub method: Method,
    /// Path from the root of the service, version included, with the names of parameters in braces.
    pub path: &'static str,
}

/// One call of one operation. Implemented by [`graph_request`](crate::graph_request).
pub trait Request: Sync {
    /// What comes back.
    type Reply: Reply;

    /// The operation that is called.
    const OPERATION: Operation;

    /// The server that it goes to, where that isn't the usual one of its module; see [`Server::url`](crate::server::Server::url).
    const SERVER: Option<&'static str> = None;

    /// The header `Accept`: the media types that the description names for a success.
    const ACCEPT: &'static str = <Self::Reply as Reply>::ACCEPT;

    /// Says where each argument goes.
    fn arguments(&self, arguments: &mut Arguments);

    /// Sends the request and reads its reply.
    fn send(&self, client: &Client) -> impl Future<Output = Result<<Self::Reply as Reply>::Output, Error>> + Send {
        client.send(self)
    }

    /// Sends the request; the reply comes with its status and headers, such as the `Location` of a long-running operation
    /// or an `ETag`.
    fn send_full(
        &self,
        client: &Client,
    ) -> impl Future<Output = Result<Response<<Self::Reply as Reply>::Output>, Error>> + Send {
        client.send_full(self)
    }

    /// All pages of the collection.
    fn pages<T: DeserializeOwned + Send + 'static, P: Pagination>(&self, client: &Client) -> Pages<T>
    where
        Self: Request<Reply = List<T, P>> + Sized,
    {
        let first = client.prepare(self);
        let headers = first.as_ref().map(|first| first.headers().clone()).unwrap_or_default();
        Pages::new(client, headers, first).named(P::NAMES)
    }

    /// All items of the collection.
    fn items<T: DeserializeOwned + Send + 'static, P: Pagination>(&self, client: &Client) -> Items<T>
    where
        Self: Request<Reply = List<T, P>> + Sized,
    {
        self.pages(client).items()
    }

    /// Goes on from a delta or next link of an earlier run, with the headers of this request. All else that it says is in
    /// the link already.
    fn resume<T: DeserializeOwned + Send + 'static, P: Pagination>(&self, client: &Client, link: &str) -> Pages<T>
    where
        Self: Request<Reply = List<T, P>> + Sized,
    {
        match client.prepare(self) {
            Ok(first) => Pages::resume_with(client, link, first.headers().clone()).named(P::NAMES),
            fault => Pages::new(client, HeaderMap::default(), fault),
        }
    }

    /// Saves the content of the reply to a file, see [`ReplyBody::save`](crate::ReplyBody::save), and returns its length
    /// in bytes.
    fn download(
        &self,
        client: &Client,
        path: impl AsRef<Path> + Send,
    ) -> impl Future<Output = Result<u64, Error>> + Send
    where
        Self: Request<Reply = Stream> + Sized,
    {
        async move { self.send(client).await?.save(path).await }
    }

    /// Sets `$select`: only these properties of each object.
    #[must_use]
    fn select(mut self, select: impl IntoIterator<Item = impl Into<String>>) -> Self
    where
        Self: TakesOptions<Options: options::Select>,
    {
        let options = self.options_mut();
        *options = mem::take(options).select(select);
        self
    }

    /// Sets `$expand`: related objects that come along.
    #[must_use]
    fn expand(mut self, expand: impl IntoIterator<Item = impl Into<String>>) -> Self
    where
        Self: TakesOptions<Options: options::Expand>,
    {
        let options = self.options_mut();
        *options = mem::take(options).expand(expand);
        self
    }

    /// Sets `$orderby`: properties to sort by, each may end in ` desc`.
    #[must_use]
    fn orderby(mut self, orderby: impl IntoIterator<Item = impl Into<String>>) -> Self
    where
        Self: TakesOptions<Options: options::Orderby>,
    {
        let options = self.options_mut();
        *options = mem::take(options).orderby(orderby);
        self
    }

    /// Sets `$filter`: a condition that objects must meet.
    #[must_use]
    fn filter(mut self, filter: impl Into<String>) -> Self
    where
        Self: TakesOptions<Options: options::Filter>,
    {
        let options = self.options_mut();
        *options = mem::take(options).filter(filter);
        self
    }

    /// Sets `$search`: words to search for.
    #[must_use]
    fn search(mut self, search: impl Into<String>) -> Self
    where
        Self: TakesOptions<Options: options::Search>,
    {
        let options = self.options_mut();
        *options = mem::take(options).search(search);
        self
    }

    /// Sets `$top`: how many objects a page holds.
    #[must_use]
    fn top(mut self, top: i32) -> Self
    where
        Self: TakesOptions<Options: options::Top>,
    {
        let options = self.options_mut();
        *options = mem::take(options).top(top);
        self
    }

    /// Sets `$skip`: how many objects to leave out at the start.
    #[must_use]
    fn skip(mut self, skip: i32) -> Self
    where
        Self: TakesOptions<Options: options::Skip>,
    {
        let options = self.options_mut();
        *options = mem::take(options).skip(skip);
        self
    }

    /// Sets `$count`: whether the number of all objects comes along.
    #[must_use]
    fn count(mut self, count: bool) -> Self
    where
        Self: TakesOptions<Options: options::Count>,
    {
        let options = self.options_mut();
        *options = mem::take(options).count(count);
        self
    }

    /// Adds a header that the operation doesn't list, for example `Prefer`. A second header of that name replaces the first.
    fn header(self, name: impl Into<String>, value: impl Into<String>) -> WithHeader<Self>
    where
        Self: Sized,
    {
        WithHeader { request: self, name: name.into(), value: value.into() }
    }
}

/// A request with a further header; see [`Request::header`].
#[derive(Clone)]
pub struct WithHeader<R> {
    request: R,
    name: String,
    value: String,
}

impl<R: Request> Request for WithHeader<R> {
    type Reply = R::Reply;
    const OPERATION: Operation = R::OPERATION;
    const SERVER: Option<&'static str> = R::SERVER;
    const ACCEPT: &'static str = R::ACCEPT;

    fn arguments(&self, arguments: &mut Arguments) {
        self.request.arguments(arguments);
        arguments.header(&self.name, &self.value);
    }
}

impl<R: TakesOptions> TakesOptions for WithHeader<R> {
    type Options = R::Options;

    fn options_mut(&mut self) -> &mut QueryOptions {
        self.request.options_mut()
    }
}
