//! Phase `api`: `ResolvedSpec` -> `ApiModel`.

mod model;

pub use model::*;
