//! The kinds of content that come back.

mod page;
mod reference;

use std::future::Future;
use std::marker::PhantomData;

use http::Response;
use serde::de::{DeserializeOwned, Error as _};

use crate::wire::body::{Kind, ReplyBody};
use crate::wire::error::Error;

pub use crate::wire::read::LIMIT;
pub use page::{OData, Page, PageNames, Pagination};
pub use reference::Reference;

/// What a request gets back, and how it is read. Implemented by the markers of this module.
pub trait Reply {
    /// What `send` returns.
    type Output: Send;

    /// The media types of the `Accept` header, where an operation names no others.
    const ACCEPT: &'static str;

    /// Whether the service may answer with an address from which the content is fetched, see
    /// [`Client::download`](crate::Client::download).
    const MAY_REDIRECT: bool = false;

    /// Reads the reply of a request that succeeded.
    fn read(response: Response<ReplyBody>) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// A value in JSON.
#[derive(Debug)]
pub struct Json<T>(PhantomData<T>);

impl<T: DeserializeOwned + Send> Reply for Json<T> {
    type Output = T;
    const ACCEPT: &'static str = "application/json";

    async fn read(response: Response<ReplyBody>) -> Result<T, Error> {
        match response.into_body().json().await? {
            Some(value) => Ok(value),
            // A description may promise an object where the service answers 204: that is an object without properties.
            None => serde_json::from_str("{}").map_err(Error::Content),
        }
    }
}

/// A collection, which may have many pages. `send` gives the first one; [`Request::pages`] and [`Request::items`] give
/// all of them. The second type says what its pages call their properties.
///
/// [`Request::pages`]: crate::Request::pages
/// [`Request::items`]: crate::Request::items
#[derive(Debug)]
pub struct List<T, P = OData>(PhantomData<(T, P)>);

impl<T: DeserializeOwned + Send, P: Pagination> Reply for List<T, P> {
    type Output = Page<T>;
    const ACCEPT: &'static str = "application/json";

    async fn read(response: Response<ReplyBody>) -> Result<Page<T>, Error> {
        read_page(response, P::NAMES).await
    }
}

/// Reads a page whose properties have these names.
pub(crate) async fn read_page<T: DeserializeOwned>(
    response: Response<ReplyBody>,
    names: PageNames,
) -> Result<Page<T>, Error> {
    response.into_body().object(names.read()).await
}

/// A number in plain text: what addresses that end in `/$count` answer with.
#[derive(Debug)]
pub struct Count;

impl Reply for Count {
    type Output = u64;
    const ACCEPT: &'static str = "text/plain";

    async fn read(response: Response<ReplyBody>) -> Result<u64, Error> {
        let text = response.into_body().text().await?;
        text.trim().parse().map_err(|_| Error::Content(serde_json::Error::custom("the reply is no number")))
    }
}

/// Plain text.
#[derive(Debug)]
pub struct Text;

impl Reply for Text {
    type Output = String;
    const ACCEPT: &'static str = "text/plain";

    async fn read(response: Response<ReplyBody>) -> Result<String, Error> {
        response.into_body().text().await
    }
}

/// Nothing but success.
#[derive(Debug)]
pub struct Empty;

impl Reply for Empty {
    type Output = ();
    const ACCEPT: &'static str = "application/json";

    async fn read(response: Response<ReplyBody>) -> Result<(), Error> {
        drop(response);
        Ok(())
    }
}

/// Raw bytes, as they arrive. [`Request::download`](crate::Request::download) saves them to a file.
#[derive(Debug)]
pub struct Stream;

impl Reply for Stream {
    type Output = ReplyBody;
    const ACCEPT: &'static str = "*/*";
    const MAY_REDIRECT: bool = true;

    async fn read(response: Response<ReplyBody>) -> Result<ReplyBody, Error> {
        Ok(response.into_body())
    }
}

/// Content of one of several kinds; its `Content-Type` tells which.
#[derive(Debug)]
pub struct Several<T>(PhantomData<T>);

/// What came back, see [`Several`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Content<T> {
    /// A value in JSON.
    Json(T),
    /// Text.
    Text(String),
    /// Anything else.
    Bytes(ReplyBody),
}

impl<T: DeserializeOwned + Send> Reply for Several<T> {
    type Output = Content<T>;
    const ACCEPT: &'static str = "*/*";
    const MAY_REDIRECT: bool = true;

    async fn read(response: Response<ReplyBody>) -> Result<Content<T>, Error> {
        match Kind::of(response.headers()) {
            Kind::Json => Json::read(response).await.map(Content::Json),
            Kind::Text => Text::read(response).await.map(Content::Text),
            Kind::Bytes => Ok(Content::Bytes(response.into_body())),
        }
    }
}
