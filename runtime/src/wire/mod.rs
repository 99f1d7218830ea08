//! How bytes travel: bodies, the transport and its layers, which addresses are trusted, and what can go wrong.

pub mod body;
mod cloud;
mod content;
pub mod error;
pub mod file_name;
pub mod form;
pub(crate) mod gzip;
pub(crate) mod hint;
pub mod layers;
pub(crate) mod media_type;
pub(crate) mod network;
pub(crate) mod origin;
pub(crate) mod provider;
pub(crate) mod proxy;
pub(crate) mod quoted;
pub(crate) mod read;
mod reply_body;
pub(crate) mod retry_after;
pub(crate) mod said;
mod save;
pub(crate) mod sent;
pub mod server;
mod service_error;
pub mod shown;
pub(crate) mod signed_url;
pub(crate) mod span;
pub(crate) mod transport;
pub(crate) mod transport_error;

pub use cloud::Cloud;
