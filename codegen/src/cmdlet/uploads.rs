//! Parameter sets whose operation opens an upload session: there `mg`, and a module for PowerShell, take the file itself
//! (docs/protocol.md#create-an-upload-session).

use graphsmith_catalog::upload::{Binding, IN_FILE, RESTART};
use graphsmith_catalog::vocabulary::{Method, Role};

use super::model::{CmdletModel, ParameterSet};
use super::types::PsType;

/// What such a set takes besides, and needs not: the path of the file, and the switch that gives up what an earlier run has sent.
pub const ADDED: [(&str, PsType); 2] = [(IN_FILE, PsType::String), (RESTART, PsType::Switch)];

/// Whether files can be sent where the operation of a set opens sessions.
#[must_use]
pub fn takes_file(model: &CmdletModel, set: &ParameterSet) -> bool {
    if set.method != Method::Post {
        return false;
    }
    let of_body = |ty: &PsType| match ty {
        PsType::Model(id) => {
            let mut properties = model.model(*id).properties.iter();
            properties.find_map(|property| Binding::of_operation(&set.path, &property.wire))
        }
        _ => None,
    };
    let binding = set.parameters.iter().find_map(|parameter| match parameter.role {
        Role::BodyProperty => {
            let outermost = parameter.outer.first().or(parameter.wire.as_ref())?;
            Binding::of_operation(&set.path, outermost)
        }
        Role::Body => of_body(&parameter.ty),
        _ => None,
    });
    binding.is_some_and(Binding::is_supported)
}
