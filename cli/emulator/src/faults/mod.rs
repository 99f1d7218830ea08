//! Fault scripts: what goes wrong, and when. TOML (or the same as JSON) -> [`Script`].
//!
//! ```toml
//! seed = 7                        # of the rules with `chance`
//!
//! [service]                       # how the service is set; everything may be left out
//! minimum-size = 1000             # see `Service`
//!
//! [[rule]]                        # a request follows the first rule that applies to it
//! on = "upload"                   # which server: `graph` or `upload`; else both
//! method = "PUT"                  # else any
//! path = "/api/**"                # a glob over the path: `*` is (a part of) a segment, `**` any number; else any
//! nth = [2, 3]                    # of the requests that fit: the second and the third
//! every = 5                       # or each fifth
//! chance = 0.1                    # or each tenth, by the seed
//! times = 1                       # at most once
//! then = { action = "lost-reply" }
//! ```
//!
//! [`Action`] lists what can happen. `Script::random` makes scripts up.

mod action;
mod player;
mod random;
mod script;

pub use action::{Action, Finish, Lure, Ranges};
pub(super) use player::Player;
pub use script::{Dialect, Rule, Script, ScriptError, Service};
