//! Files of any size to attachments and drives, through upload sessions (docs/protocol.md#create-an-upload-session to
//! docs/protocol.md#failures-resuming-cancelling).
//!
//! ```text
//! Upload --Destination::route--> one request ---------------------------------------> Uploaded
//!                            \-> session --slices over Channel, one after another--/
//! ```
//!
//! | file | holds |
//! | --- | --- |
//! | `destination`, `outlook`, `drive` | what the places that take files want |
//! | `run` | one upload from its beginning to its end: resuming, sessions, new sessions |
//! | `plan` | what an upload would do, for a dry run; whether an earlier run has left a session |
//! | `single` | the whole file in one request |
//! | `push` | one session: slices, odd replies, lost replies |
//! | `channel` | the client without credentials |
//! | `ranges` | what the service says it still waits for |
//! | `source`, `state`, `lock` | the file, what a later run needs, one upload at a time for each item |
//!
//! Memory doesn't grow with the file: it holds the slice that is on its way, and the next one.

mod binding;
mod channel;
mod context;
pub mod destination;
mod drive;
mod error;
mod interrupt;
mod lock;
mod outcome;
mod outlook;
mod plan;
mod progress;
mod push;
mod ranges;
mod run;
mod settings;
mod single;
mod source;
mod state;

pub use binding::destination;
pub use destination::Destination;
pub use drive::DriveItem;
pub use error::UploadError;
pub use graphsmith_catalog::upload::Binding;
pub use interrupt::Interrupt;
pub use outcome::{Transfer, Uploaded};
pub use outlook::OutlookAttachment;
pub use plan::Plan;
pub use progress::{Event, Progress};
pub use settings::{SLICE, Upload};
