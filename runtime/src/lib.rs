//! HTTP, authentication and cmdlet execution for generated Graph clients.
//!
//! Generated code holds declarations only: a request is a struct with one field for each argument and a derive that
//! lists where each goes, a model is a struct with one [`Field`] for each property. Everything that happens is here:
//!
//! ```text
//! Request --arguments()--> Arguments --url, headers, body--> http::Request<Body>
//!         --layers, Network-->                               http::Response<ReplyBody>
//!         --Reply::read-->                                   what `send` returns, or Error
//! ```
//!
//! | module | holds |
//! | --- | --- |
//! | [`client`] | [`Client`]: base URL, credentials, time limits; turns a request into a reply |
//! | [`layers`] | what a request passes on its way: redirects, retries, authorization, time limits |
//! | [`request`] | [`Request`], [`Operation`], [`Arguments`]: what a derive fills in |
//! | [`reply`], [`response`] | the kinds of content that come back; what else comes along |
//! | [`model`], [`family`] | models, and those that derive from one another |
//! | [`field`], [`mod@array`], [`value`] | three-state fields, lists, scalar types of the service |
//! | [`property`] | what can stand in a field |
//! | [`identity`] | path parameters carried by one object |
//! | [`token`], [`secret`] | where bearer tokens come from, and how they stay unseen |
//! | [`transport`] | the [`Transport`] trait that layers wrap, and its implementation over HTTP |
//! | [`paging`], [`batch`] | collections of many pages; many requests in one |
//! | [`upload`] | files of any size, through upload sessions |
//! | [`shown`] | a request as a dry run shows it |
//! | [`error`] | [`Error`], with what the service said in [`ServiceError`] |
//!
//! A layer such as retrying or recording is a [`Transport`] that wraps another one: it sees complete requests with
//! bodies that can be sent again ([`Body`] is cheap to clone), so nothing else has to know about it.
//!
//! ```no_run
//! # async fn example() -> Result<(), graphsmith_runtime::Error> {
//! use graphsmith_runtime::{Client, token::EnvToken};
//!
//! let client = Client::builder().token(EnvToken::new("MG_TOKEN")).build()?;
//! # let _ = client;
//! # Ok(())
//! # }
//! ```

pub mod array;
pub mod batch;
pub mod body;
pub mod client;
mod cloud;
mod content;
mod download;
pub mod error;
pub mod family;
pub mod field;
mod hint;
pub mod identity;
pub mod layers;
pub mod model;
pub mod options;
mod origin;
pub mod paging;
pub mod printable;
pub mod property;
mod redact;
pub mod reply;
mod reply_body;
pub mod request;
pub mod response;
pub mod secret;
pub mod shown;
mod signed_url;
pub mod token;
pub mod transport;
pub mod upload;
pub mod value;

pub use array::Array;
pub use batch::Batch;
pub use body::{Body, ReplyBody};
pub use client::{Builder, Client};
pub use cloud::Cloud;
pub use error::{Error, ServiceError};
pub use family::Family;
pub use field::Field;
pub use graphsmith_macros::{GraphEnum, GraphFamily, GraphIdentity, GraphModel, graph_request};
pub use identity::{Identity, IdentityError};
pub use model::{JsonObject, Model};
pub use options::QueryOptions;
pub use property::Property;
pub use reply::Reply;
pub use request::{Arguments, Method, Operation, Request};
pub use response::Response;
pub use secret::Secret;
pub use token::TokenProvider;
pub use transport::Transport;

/// What expanded macros refer to, so that a crate with them needs no dependency but this one.
#[doc(hidden)]
pub mod private {
    pub use crate::family::{
        debug as debug_family, from_json as family_from_json, member as family_member, of_base as family_of_base,
        to_base as family_to_base, to_json as family_to_json,
    };
    pub use crate::identity::via_identity;
    pub use crate::model::{Slot, debug as debug_model, from_json as model_from_json, to_json as model_to_json};
    pub use crate::request::debug as debug_request;
    pub use crate::value::{deserialize_text, serialize_text};
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::{Error as JsonError, Value, from_value};
}
