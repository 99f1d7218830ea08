//! Phase `api`: `ResolvedSpec` -> `ApiModel`.

mod model;

pub use model::*;

use crate::diag::Diagnostics;
use crate::resolve::ResolvedSpec;

/// Builds the API model of a module.
pub fn build(spec: ResolvedSpec, module: Module, diags: &mut Diagnostics) -> Option<ApiModel> {
    let _ = (spec, module, diags);
    None
}
