//! How bytes travel: bodies, the transport and its layers, which addresses are trusted, and what can go wrong.

pub mod body;
mod cloud;
mod content;
pub mod error;
mod hint;
pub mod layers;
pub(crate) mod origin;
mod reply_body;
pub mod shown;
pub(crate) mod signed_url;
pub mod transport;

pub use cloud::Cloud;
