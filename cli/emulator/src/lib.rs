//! A local Graph to practise on: catalogs, settings and a fault script -> four servers on this machine.
//!
//! ```text
//! graph    what the catalogs describe: items that are kept, attachments, upload sessions, batches
//! upload   where the slices of upload sessions go: another origin, as with the real service
//! download where content lies that Graph redirects to; it takes no token
//! trap     an origin that nobody has any business with; fault scripts lure clients to it
//! ```
//!
//! Everything goes over real sockets. Replies follow docs/protocol.md,
//! whose sections the comments name.
//!
//! | module | holds |
//! | --- | --- |
//! | `server`, `play`, `inflow`, `reply`, `record` | sockets, requests, replies, what is remembered of both |
//! | `routes` | method and path -> an operation or a kind of thing |
//! | `addresses`, `encoding` | how things stand in addresses |
//! | `odata` | options of OData that choose and arrange items |
//! | `graph` | what is done on the graph origin, one file for each kind of thing |
//! | `tenant` | a practice tenant: objects, and how their services answer |
//! | `upload`, `download` | what is done on the upload origin and the download origin |
//! | `signed` | what holds for all signed addresses |
//! | `state` | what all requests share |
//! | `store`, `sessions`, `downloads`, `files`, `blob`, `ids` | what is kept |
//! | [`faults`] | scripts of what goes wrong |
//!
//! What it doesn't play it refuses with 501, rather than to answer something that the real service wouldn't.

mod addresses;
mod blob;
mod download;
mod downloads;
mod encoding;
pub mod faults;
mod files;
mod graph;
mod ids;
mod inflow;
mod listener;
mod odata;
mod options;
mod play;
mod record;
mod refusal;
mod reply;
mod routes;
mod server;
mod sessions;
mod signed;
mod state;
mod store;
mod tenant;
mod time;
mod upload;

pub use listener::Listener;
pub use options::{Log, Options};
pub use record::Received;
pub use routes::{Routes, bundled};
pub use server::Emulator;
pub use tenant::{Tenant, TenantError};
