//! `graphsmith diff`: two states of a project -> what changed, why, and whom it breaks.
//!
//! Each side is read into surfaces, one for each module: all that people can see of it. Differences of the surfaces
//! are *effects*; differences of the descriptions behind them are *causes*. Every effect is attributed to one cause, so
//! that a report has a line for each edit and not for each page that it changes.
//!
//! ```text
//! side -> surface -> compare  -> attribute -> report -> render
//!         document -> changes ->
//! ```

mod attribute;
mod causes;
mod changes;
mod class;
mod compare;
mod decisions;
mod directives;
mod effects;
mod examples;
mod features;
mod git;
mod moves;
mod outputs;
mod pages;
mod permissions;
mod places;
mod promises;
mod redirects;
pub mod render;
pub mod report;
mod result;
pub mod rules;
mod side;
mod surface;
mod undescribed;
mod witness;

pub use compare::compare;
pub use decisions::apply as apply_decisions;
pub use redirects::Redirects;
pub use report::Report;
pub use side::{Side, Wanted};
