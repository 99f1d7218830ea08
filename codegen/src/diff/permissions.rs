//! The file of permissions: it says of each operation what allows it, apart from its description.

use super::changes::{Change, Nature};
use super::effects::Found;
use super::side::{Module, Side};
use crate::config::Project;

/// The edit of the file of permissions, if the sides have different ones and somebody sees it.
pub(super) fn change(sides: [&Side; 2], modules: [Option<&Module>; 2], found: &[Found]) -> Option<Change> {
    if !modules.iter().all(|module| matches!(module, Some(Module::Described(_)))) || !found.iter().any(is_permission) {
        return None;
    }
    let title = match sides.map(|side| content(&side.project)) {
        [was, is] if was == is => return None,
        [None, _] => "there is a file of permissions",
        [_, None] => "there is no file of permissions any more",
        _ => "the file of permissions changed",
    };
    Some(Change::new("permissions-changed", Nature::Structure, title.to_owned()))
}

/// Gives what happened to permissions the edit of their file as its cause, unless the operation has another path now.
pub(super) fn explain(found: &[Found], changes: &[Change], at: usize, causes: &mut [Option<usize>]) {
    for (_, cause) in found.iter().zip(causes).filter(|(one, _)| is_permission(one)) {
        if !cause.is_some_and(|cause| matches!(changes[cause].kind, "path-changed" | "path-parameter-renamed")) {
            *cause = Some(at);
        }
    }
}

fn is_permission(one: &Found) -> bool {
    one.rule.starts_with("permission")
}

/// The bytes of the file of permissions.
fn content(project: &Project) -> Option<Vec<u8>> {
    std::fs::read(&project.permissions.as_ref()?.file).ok()
}
