//! HTTP, authentication and values of generated Graph clients.
//!
//! The crates `msgraph` and `msgraph-beta` re-export everything here, so their users name it `msgraph::Client` and so on.
//! Crates with modules of their own depend on this one.
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
//! The folders stand one above the other, from the bottom to the top:
//!
//! | folder | holds |
//! | --- | --- |
//! | `values` | what JSON becomes: [`field`], [`mod@array`], [`model`], [`family`], [`value`], [`identity`], [`secret`] |
//! | `wire` | bodies, the [`Transport`] trait and its [`layers`], trusted addresses, [`Error`] |
//! | [`token`] | where bearer tokens come from |
//! | [`client`] | [`Client`]: base URL, credentials, time limits; [`Arguments`] on their way into a request |
//! | `requests` | [`Request`] and [`options`], the kinds of [`reply`], [`paging`], [`batch`] |
//! | [`upload`] | files of any size, through upload sessions |
//!
//! A layer such as retrying or recording is a [`Transport`] that wraps another one: it sees complete requests with
//! bodies that can be sent again ([`Body`] is cheap to clone), so nothing else has to know about it.
//!
//! ```no_run
//! # use graphsmith_runtime as msgraph;
//! use msgraph::{Client, token::EnvToken};
//!
//! # async fn example() -> Result<(), msgraph::Error> {
//! let client = Client::builder().token(EnvToken::new("MG_TOKEN")).build()?;
//! # let _ = client;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | adds |
//! | --- | --- |
//! | `native-roots` (default) | trust in the certificates that the system trusts |
//! | `webpki-roots` | trust in those that Mozilla trusts; with both, where the system trusts none |
//! | `sign-in` (default) | all of [`token`] but tokens that were got elsewhere |
//! | `uploads` (default) | the module [`upload`] |
//! | `tracing` | spans of the crate `tracing` at level `DEBUG`: `request`, `retry`, `page`, `slice`, without secrets |
//!
//! Without certificates to trust there is no HTTPS but through a [`Transport`] of your own.
//!
//! # Tokio
//!
//! Whatever sends has to run in a runtime of tokio 1 with its drivers for I/O and time: `#[tokio::main]` has them, and so has
//! `Builder::enable_all`. Elsewhere sending panics. Making clients, requests and models needs no runtime.

#![warn(missing_debug_implementations)]

pub mod client;
mod requests;
pub mod token;
#[cfg(feature = "uploads")]
pub mod upload;
mod values;
mod wire;

pub use client::{Client, ClientBuilder};
pub use graphsmith_catalog::printable;
pub use graphsmith_macros::{GraphEnum, GraphFamily, GraphIdentity, GraphModel, graph_request};
pub use requests::batch::Batch;
pub use requests::options::QueryOptions;
pub use requests::reply::Reply;
pub use requests::request::{Arguments, Method, Operation, Request};
pub use requests::response::Response;
pub use requests::{batch, options, paging, reply, request, response};
pub use token::TokenProvider;
pub use values::array::Array;
pub use values::family::Family;
pub use values::field::Field;
pub use values::identity::{Identity, IdentityError};
pub use values::model::{JsonObject, Model};
pub use values::property::Property;
pub use values::secret::Secret;
pub use values::{array, family, field, identity, model, property, secret, value};
pub use wire::Cloud;
pub use wire::body::{Body, ReplyBody};
pub use wire::error::{Error, ServiceError};
pub use wire::form::{File, Files};
pub use wire::transport::Transport;
pub use wire::{body, error, file_name, layers, server, shown};

#[doc(no_inline)]
pub use {bytes, futures_core, http, serde_json};

/// How requests travel: the trait that layers wrap, what can go wrong on the way, and the implementation over HTTP/1.1.
pub mod transport {
    pub use crate::wire::network::{Network, NewConnection};
    pub use crate::wire::proxy::Proxies;
    pub use crate::wire::transport::Transport;
    pub use crate::wire::transport_error::TransportError;
}

/// What expanded macros refer to, so that a crate with them needs no dependency but this one.
#[doc(hidden)]
pub mod private {
    pub use crate::requests::debug as debug_request;
    pub use crate::values::family::{
        debug as debug_family, from_json as family_from_json, member as family_member, of_base as family_of_base,
        to_base as family_to_base, to_json as family_to_json,
    };
    pub use crate::values::identity::via_identity;
    pub use crate::values::model::{
        Slot, debug as debug_model, from_json as model_from_json, to_json as model_to_json,
    };
    pub use crate::values::value::{deserialize_number, deserialize_text, serialize_number, serialize_text};
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::{Error as JsonError, Value, from_value};
}
