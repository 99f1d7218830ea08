//! The kinds of content that come back.

use std::future::Future;
use std::marker::PhantomData;

use http::Response;
use serde::de::DeserializeOwned;

use crate::body::ReplyBody;
use crate::error::Error;

/// Longest reply that is read into memory, in bytes. Pages of Graph hold at most a thousand objects.
pub const LIMIT: usize = 256 << 20;

/// What a request gets back, and how it is read. Implemented by the markers of this module.
pub trait Reply {
    /// What `send` returns.
    type Output: Send;

    /// Media type that is asked for; empty to ask for none.
    const ACCEPT: &'static str;

    /// Reads the reply of a request that succeeded.
    fn read(response: Response<ReplyBody>) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// A value in JSON.
pub struct Json<T>(PhantomData<T>);

impl<T: DeserializeOwned + Send> Reply for Json<T> {
    type Output = T;
    const ACCEPT: &'static str = "application/json";

    async fn read(response: Response<ReplyBody>) -> Result<T, Error> {
        let content = response.into_body().collect(LIMIT).await?;
        // A description may promise an object where the service answers 204: that is an object without properties.
        let json = if content.is_empty() { b"{}".as_slice() } else { &content };
        serde_json::from_slice(json).map_err(Error::Content)
    }
}

/// Plain text.
pub struct Text;

impl Reply for Text {
    type Output = String;
    const ACCEPT: &'static str = "text/plain";

    async fn read(response: Response<ReplyBody>) -> Result<String, Error> {
        let content = response.into_body().collect(LIMIT).await?;
        Ok(String::from_utf8_lossy(&content).into_owned())
    }
}

/// Nothing but success.
pub struct Empty;

impl Reply for Empty {
    type Output = ();
    const ACCEPT: &'static str = "application/json";

    async fn read(response: Response<ReplyBody>) -> Result<(), Error> {
        drop(response);
        Ok(())
    }
}

/// Raw bytes, as they arrive.
pub struct Stream;

impl Reply for Stream {
    type Output = ReplyBody;
    const ACCEPT: &'static str = "";

    async fn read(response: Response<ReplyBody>) -> Result<ReplyBody, Error> {
        Ok(response.into_body())
    }
}
