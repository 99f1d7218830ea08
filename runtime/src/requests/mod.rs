//! Calls of operations: requests and their options, the kinds of replies, pages, downloads, batches.

pub mod batch;
mod debug;
mod download;
mod fetch;
pub mod options;
pub mod paging;
pub mod reply;
pub mod request;
pub mod response;
mod send;

pub use debug::debug;
