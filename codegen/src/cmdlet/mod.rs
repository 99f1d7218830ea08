//! Phase `cmdlet`: `ApiModel` + naming directives -> `CmdletModel`.
//!
//! For example `POST …/attachments/microsoft.graph.createUploadSession` with the operation id
//! `user.event.exceptionOccurrence.attachment_createUploadSession` becomes the cmdlet
//! `New-MgBetaUserEventExceptionOccurrenceAttachmentUploadSession` with the parameter sets `Create`, `CreateExpanded`,
//! `CreateViaIdentity` and `CreateViaIdentityExpanded`.

mod added;
mod assemble;
pub mod culture;
mod flatten;
mod infer;
mod model;
mod models;
mod names;
pub mod notes;
mod numbers;
mod output;
mod own_names;
mod parameters;
mod promised;
mod property_names;
mod rename;
mod sanitize;
mod set_name;
pub mod text;
mod type_names;
mod types;
mod unbound;
pub mod uploads;
mod variant;

use std::path::Path;

pub use infer::{Inferred, infer};
pub use model::*;
pub use set_name::SetName;
pub use types::{ModelId, PsType};

use crate::api::ApiModel;
use crate::config::Config;
use crate::diag::Diagnostics;
use crate::removed::Removed;

/// Derives the cmdlets of a module. `removed` are operations that are not in the API any more; `file` is the spec, for
/// messages.
pub fn build(
    api: &ApiModel,
    config: &Config,
    removed: Vec<Removed>,
    file: &Path,
    diags: &mut Diagnostics,
) -> Option<CmdletModel> {
    let flattened = flatten::flatten(api, config, file, diags);
    let mut variants = variant::create(api, &flattened, config, file, diags);
    diags.finish().ok()?;
    if config.sanitize_names {
        sanitize::variants(&mut variants, &config.prefix);
    }
    let removed_variants = rename::apply(api, &mut variants, config, diags);
    added::add(api, &mut variants, config, diags);
    let names = property_names::PropertyNames::new(config);
    let models = models::ModelTypes::new(api, &flattened, &names);
    names.report(diags);
    let lock = config.lock.as_deref();
    let model = assemble::assemble(api, models, &variants, (removed, removed_variants), lock, file, diags);
    diags.finish().is_ok().then_some(model)
}
