//! Parameter sets that give the changes of a collection: the function `delta` -> the parameter that is added.

use graphsmith_catalog::records::Kind;
use graphsmith_catalog::vocabulary::Method;

use super::parameter::Parameter;

/// The parameter with the file that keeps where the next round begins.
pub const DELTA_LINK: &str = "DeltaLink";

/// Whether an operation with that path gives changes: `…/delta()`, whose name may be qualified.
pub fn gives_changes(method: Method, path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let name = last.split('(').next().unwrap_or_default();
    method == Method::Get && name.rsplit('.').next() == Some("delta")
}

/// What such a set takes besides its own parameters.
pub fn parameter<'c>(own: &[Parameter<'c>]) -> Option<Parameter<'c>> {
    let help = "A file for the address at which the changes go on. It is read if it is there: then only what has changed since \
        comes. It is written when all changes have been printed.";
    let is_taken = own.iter().any(|p| p.name == DELTA_LINK || p.aliases.contains(&DELTA_LINK));
    // A type of the same catalog, so that values are checked as all others are.
    let text = own.iter().find(|p| p.kind == Kind::String).filter(|_| !is_taken)?;
    Some(Parameter::added(DELTA_LINK, help, Kind::String, (text.ty, "String")))
}

#[cfg(test)]
mod tests {
    use graphsmith_catalog::vocabulary::Method;

    use super::gives_changes;

    #[test]
    fn functions_that_give_changes_are_known_by_their_names() {
        for path in
            ["/v1.0/users/microsoft.graph.delta()", "/v1.0/users/delta()", "/v1.0/x/{id}/delta(token='{token}')"]
        {
            assert!(gives_changes(Method::Get, path), "{path}");
        }
        for path in ["/v1.0/users", "/v1.0/delta/x", "/v1.0/users/microsoft.graph.nodelta()", "/v1.0/microsoft.delta.x"]
        {
            assert!(!gives_changes(Method::Get, path), "{path}");
        }
        assert!(!gives_changes(Method::Post, "/v1.0/users/delta()"));
    }
}
