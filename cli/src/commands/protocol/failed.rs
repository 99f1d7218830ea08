//! A failure as data: what PowerShell's `ErrorRecord` and others need (docs/invoke.md#errors).

use graphsmith_catalog::printable::printable;
use graphsmith_runtime::ServiceError;
use http::StatusCode;
use serde_json::{Map, Value};

use crate::commands::call::names_of;
use crate::failure::{Exit, Failure};

/// The fields of an error, those that are known. `ends` says whether the command ends with it.
pub(super) fn content(failure: &Failure, ends: bool) -> Value {
    let mut content = Map::new();
    let mut put = |name: &str, value: Value| drop(content.insert(name.to_owned(), value));
    let said = failure.said.as_deref();
    put("code", said.and_then(code_of).unwrap_or_else(|| code(failure).to_owned()).into());
    put("message", said.map_or_else(|| failure.message.clone(), message).into());
    if let Some(said) = said {
        put("status", said.status.as_u16().into());
        put("requestId", said.request_id.as_deref().into());
        put("target", said.target.as_deref().into());
    }
    put("hint", Some(failure.hints.join("\n")).filter(|hints| !hints.is_empty()).into());
    put("category", category(failure).into());
    if let Some(said) = said {
        put("headers", names_of(&said.headers));
        put("body", said.content.as_str().into());
    }
    put("terminating", ends.into());
    put("exit", (failure.exit as u8).into());
    Value::Object(content)
}

/// Whether an error ends the whole command.
pub(super) fn is_terminating(failure: &Failure) -> bool {
    matches!(failure.exit, Exit::Usage | Exit::NotSignedIn)
}

/// The code of the service.
fn code_of(said: &ServiceError) -> Option<String> {
    Some(said.inner_code.clone()).filter(|code| !code.is_empty())
}

/// What the service says of it.
fn message(said: &ServiceError) -> String {
    let texts = [said.message.as_str(), said.status.canonical_reason().unwrap_or_default()];
    printable(texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()).into_owned()
}

/// A code where the service has none.
fn code(failure: &Failure) -> &'static str {
    match failure.exit {
        _ if failure.said.is_some() => "UnknownError",
        Exit::Done | Exit::Stopped => "Stopped",
        Exit::Refused => "InvalidReply",
        Exit::Usage => "InvalidUsage",
        Exit::Network => "NoConnection",
        Exit::File => "FileError",
        Exit::NotSignedIn => "NotSignedIn",
        Exit::Interrupted => "UploadInterrupted",
    }
}

/// The category of PowerShell.
fn category(failure: &Failure) -> &'static str {
    if failure.exit == Exit::Interrupted {
        return "OperationStopped";
    }
    match failure.said.as_deref().map(|said| said.status) {
        Some(StatusCode::UNAUTHORIZED) => "AuthenticationError",
        Some(StatusCode::FORBIDDEN) => "PermissionDenied",
        Some(StatusCode::NOT_FOUND) => "ObjectNotFound",
        Some(StatusCode::CONFLICT) => "ResourceExists",
        Some(StatusCode::TOO_MANY_REQUESTS) => "LimitsExceeded",
        Some(status) if status.is_server_error() => "ResourceUnavailable",
        Some(_) => "InvalidArgument",
        None => match failure.exit {
            Exit::Usage => "InvalidArgument",
            Exit::Network => "ConnectionError",
            Exit::File => "OpenError",
            Exit::NotSignedIn => "AuthenticationError",
            Exit::Done | Exit::Stopped | Exit::Interrupted => "OperationStopped",
            Exit::Refused => "InvalidResult",
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::content;
    use crate::failure::Failure;

    #[test]
    fn a_failure_that_is_no_reply_has_a_code_of_ours() {
        let failure = Failure::usage("-Top: expected a whole number").hint("Do this.").hint("Or that.");
        let expected = json!({"code": "InvalidUsage", "message": "-Top: expected a whole number",
            "hint": "Do this.\nOr that.", "category": "InvalidArgument", "terminating": true, "exit": 2});
        assert_eq!(content(&failure, true), expected);
        let failure = content(&Failure::network("no reply"), false);
        assert_eq!(
            (&failure["code"], &failure["category"], &failure["terminating"], &failure["hint"]),
            (&json!("NoConnection"), &json!("ConnectionError"), &json!(false), &json!(null))
        );
    }
}
