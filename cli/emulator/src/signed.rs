//! Signed addresses: which headers may go there (docs/security.md#no-token-to-addresses-that-the-service-signs).

use http::{HeaderMap, StatusCode};

use crate::refusal::Refusal;
use crate::state::Shared;

/// Headers that belong to Graph and not here.
const FOREIGN: [&str; 3] = ["client-request-id", "sdkversion", "cookie"];

/// The address itself is the permission; a token for Graph is one for somebody else, which a service may refuse.
/// `request` names the kind of request in a warning.
pub(crate) fn check_headers(shared: &Shared, headers: &HeaderMap, request: &str, refuse: bool) -> Result<(), Refusal> {
    for name in FOREIGN.into_iter().filter(|name| headers.contains_key(*name)) {
        shared.warn(format!("{request} has the header `{name}`"));
    }
    if !headers.contains_key("authorization") {
        return Ok(());
    }
    shared.warn(format!("{request} has a token"));
    if refuse {
        let message = "The audience claim value is invalid for current resource.";
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "InvalidAudienceForResource", message));
    }
    Ok(())
}
