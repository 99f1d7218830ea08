//! What to do about errors that are known (docs/protocol.md#create-an-upload-session to docs/protocol.md#errors): a
//! table, not code.

use http::StatusCode;

/// What to do about one kind of error. Absent parts match anything.
struct HintRule {
    status: Option<u16>,
    /// `error.code` or one of the inner ones.
    code: Option<&'static str>,
    /// Part of the path of the request, in lower case.
    path: Option<&'static str>,
    hint: &'static str,
}

const fn code(code: &'static str, hint: &'static str) -> HintRule {
    HintRule { status: None, code: Some(code), path: None, hint }
}

const fn status(status: u16, hint: &'static str) -> HintRule {
    HintRule { status: Some(status), code: None, path: None, hint }
}

/// The first row that matches counts, so particular ones come first.
const TABLE: [HintRule; 31] = [
    HintRule {
        status: Some(403),
        code: None,
        path: Some("createuploadsession"),
        hint: "Mail.ReadWrite (messages) or Calendars.ReadWrite (events) is needed. In a mailbox that isn't the signed-in \
               user's, the service may refuse upload sessions with delegated permissions; application permissions may help.",
    },
    HintRule {
        status: Some(404),
        code: None,
        path: Some("createuploadsession"),
        hint: "Check the id of the item. The US Government clouds don't offer upload sessions of Outlook.",
    },
    code(
        "ErrorAttachmentSessionIsSupportedOnlyForFileAttachments",
        "Upload sessions take files only: leave out attachmentType, or set it to file.",
    ),
    code(
        "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize",
        "The file is too small for an upload session: attach it in one request.",
    ),
    code(
        "ErrorMessageSizeExceeded",
        "The message would be larger than the mailbox allows: 35 MB unless the administrator has raised it, and an \
         attachment takes about a third more room than its file.",
    ),
    code("RequestEntityTooLarge", "A request holds at most 4 MB, text included: use an upload session."),
    status(413, "A request holds at most 4 MB, text included: use an upload session."),
    code(
        "ErrorIrresolvableConflict",
        "Something else changes the same item, perhaps another upload: do one at a time.",
    ),
    code("ErrorItemNotFound", "There is no such item in this mailbox. Ids change when an item is moved."),
    code("ErrorInvalidIdMalformed", "The id is damaged: copy it whole, it is case-sensitive."),
    code("ErrorAccessDenied", "The permission is missing, or the mailbox isn't shared with the signed-in user."),
    code("Authorization_RequestDenied", "The permission is missing, or an administrator hasn't consented to it."),
    code("MailboxNotEnabledForRESTAPI", "The mailbox isn't hosted in this cloud, or has no licence."),
    code("MailboxNotHostedInExchangeOnline", "The mailbox is on premises; Graph reaches cloud mailboxes only."),
    code("InvalidAuthenticationToken", "The token isn't one for this cloud, or it has expired: sign in again."),
    code("CompactToken parsing failed", "The token is damaged or meant for something else: sign in again."),
    code("ResyncRequired", "The delta link is too old: start again without it."),
    code("SyncStateNotFound", "The delta link is too old: start again without it."),
    code(
        "Request_UnsupportedQuery",
        "Advanced queries need the header `ConsistencyLevel: eventual` and `$count=true`.",
    ),
    code("ErrorQuotaExceeded", "The mailbox is full."),
    code("quotaLimitReached", "The storage is full."),
    code("activityLimitReached", "The service limits this application for now: try again later, or less often."),
    code("uploadSessionNotFound", "The upload session has expired: a new one starts from the first byte."),
    code("uploadSessionFailed", "The service gave up the upload session: a new one starts from the first byte."),
    code("uploadSessionIncomplete", "Not all bytes have arrived: resume the upload."),
    code("invalidRange", "The service waits for other bytes than were sent: ask it for its ranges."),
    code("fragmentOverlap", "The bytes were sent before: ask the service for its ranges."),
    code("fragmentOutOfOrder", "Bytes must be sent in order: ask the service for its ranges."),
    code("maxFragmentLengthExceeded", "The slice is too large: send at most 3,932,160 bytes at once."),
    status(401, "Sign in again; the token may have expired or belong to another cloud."),
    status(429, "The service limits this application or mailbox for now: try again later."),
];

/// What to do about an error, if it is known.
pub(crate) fn hint(status: StatusCode, codes: &[&str], path: &str) -> Option<&'static str> {
    let path = path.to_ascii_lowercase();
    let matches = |rule: &&HintRule| {
        rule.status.is_none_or(|wanted| wanted == status.as_u16())
            && rule.code.is_none_or(|wanted| codes.iter().any(|code| code.eq_ignore_ascii_case(wanted)))
            && rule.path.is_none_or(|part| path.contains(part))
    };
    TABLE.iter().find(matches).map(|rule| rule.hint)
}

/// Whether a code says something that this table knows.
pub(crate) fn is_known(code: &str) -> bool {
    TABLE.iter().any(|rule| rule.code.is_some_and(|wanted| wanted.eq_ignore_ascii_case(code)))
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::{hint, is_known};

    #[test]
    fn the_most_particular_hint_is_given() {
        let about = |status, codes: &[&str], path| hint(StatusCode::from_u16(status).unwrap_or_default(), codes, path);
        let sessions = "/v1.0/users/u/messages/m/attachments/microsoft.graph.createUploadSession";
        assert!(about(403, &["ErrorAccessDenied"], sessions).is_some_and(|hint| hint.contains("mailbox that isn't")));
        assert!(about(404, &[], sessions).is_some_and(|hint| hint.contains("US Government")));
        assert!(about(403, &["ErrorAccessDenied"], "/v1.0/me").is_some_and(|hint| hint.contains("shared")));
        assert!(about(413, &[""], "/v1.0/me").is_some_and(|hint| hint.contains("4 MB")));
        assert!(about(400, &["x", "ERRORMESSAGESIZEEXCEEDED"], "/").is_some_and(|hint| hint.contains("35 MB")));
        assert_eq!(about(404, &["ResourceNotFound"], "/v1.0/me"), None);
        assert!(is_known("invalidrange") && !is_known("UnknownError") && !is_known(""));
    }
}
