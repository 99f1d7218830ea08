//! Phase `cmdlet`: `ApiModel` + naming directives -> `CmdletModel`.

pub mod culture;
mod model;
pub mod notes;
pub mod text;
mod types;

pub use model::*;
pub use types::{ModelId, PsType};

use crate::api::ApiModel;
use crate::config::Config;
use crate::diag::Diagnostics;

/// Derives the cmdlets of a module.
pub fn build(api: &ApiModel, config: &Config, diags: &mut Diagnostics) -> Option<CmdletModel> {
    let _ = (api, config, diags);
    None
}
