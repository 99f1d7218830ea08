//! Phase `cmdlet`: `ApiModel` + naming directives -> `CmdletModel`.

mod model;
mod types;

pub use model::*;
pub use types::{ModelId, PsType};
