//! [`Client`]: base URL, credentials and time limits; turns [`Arguments`](crate::Arguments) into exchanges.

mod advanced;
pub(crate) mod arguments;
mod builder;
mod exchange;
mod query;

pub use builder::ClientBuilder;
pub(crate) use exchange::CLIENT_REQUEST_ID;
pub use exchange::Client;
