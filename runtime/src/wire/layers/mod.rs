//! Layers around a [`Transport`](crate::Transport), in the order in which a request of a client passes them:
//!
//! ```text
//! redirect::SameOrigin -> retry::Retry -> authorize::Authorize -> limit::TimeLimit -> transport::Network
//! ```
//!
//! Retrying comes before authorization, because a token may expire while a request waits to be sent again.

pub mod authorize;
mod challenge;
pub mod limit;
pub mod redirect;
pub mod retry;
