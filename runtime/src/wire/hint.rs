//! What to do about errors that are known (docs/protocol.md#create-an-upload-session to docs/protocol.md#errors): a
//! table, not code.

use http::StatusCode;

/// What is known of a refusal.
pub(crate) struct Clues<'a> {
    pub(crate) status: StatusCode,
    /// `error.code`, and those of inner and further errors.
    pub(crate) codes: &'a [&'a str],
    /// Path of the request.
    pub(crate) path: &'a str,
    /// Whether something on the way has answered in place of the service.
    pub(crate) is_of_proxy: bool,
}

/// What to do about one kind of error. Absent parts match anything.
struct HintRule {
    status: Option<u16>,
    /// `error.code` or one of the others.
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

/// Something on the way has answered with a page or a text for people, and named no request.
const PROXY: &str = "This answer isn't from Microsoft but from a proxy or a firewall on the way: ask whoever runs it to \
                     let requests to this server pass, or name another proxy in HTTPS_PROXY.";

/// `$search`, `$count` and some filters of directory objects.
const ADVANCED: &str = "Advanced queries need the header `ConsistencyLevel: eventual` and `$count=true`.";

/// Neither a token nor a body goes to a place that a reply names.
const REDIRECTED: &str = "The reply sends the request to another place, and it isn't followed there: check the address of the \
                          service, and what is on the way to it.";

/// What the service limits.
const THROTTLED: &str =
    "The service limits this application or mailbox for now: try again later, with fewer requests at a time.";

/// The first row that matches counts, so particular ones come first.
const TABLE: [HintRule; 71] = [
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
    HintRule {
        status: None,
        code: Some("ErrorItemNotFound"),
        path: Some("/users/"),
        hint: "There is no such item in this mailbox. Ids change when an item is moved, and each mailbox has its own: that of an \
               item in a shared mailbox counts with the address of that mailbox only.",
    },
    code(
        "ErrorItemNotFound",
        "There is no such item in this mailbox. Ids change when an item is moved. What is in a shared mailbox is found under \
         /users/ADDRESS, with the address of that mailbox.",
    ),
    code(
        "ErrorInvalidUser",
        "There is no mailbox of that name in this tenant: check the address, or use the id of the user.",
    ),
    code("ErrorNonExistentMailbox", "There is no mailbox of that name: check the address."),
    code("ErrorMailboxMoveInProgress", "The mailbox is being moved: try again later."),
    code("ErrorInvalidIdMalformed", "The id is damaged: copy it whole, it is case-sensitive."),
    code("ErrorAccessDenied", "The permission is missing, or the mailbox isn't shared with the signed-in user."),
    code("Authorization_RequestDenied", "The permission is missing, or an administrator hasn't consented to it."),
    code(
        "MailboxNotEnabledForRESTAPI",
        "The user has no mailbox in this cloud: none at all, one on premises, or no licence for it. For a shared mailbox use \
         its own address.",
    ),
    code("MailboxNotHostedInExchangeOnline", "The mailbox is on premises; Graph reaches cloud mailboxes only."),
    code("InvalidAuthenticationToken", "The token isn't one for this cloud, or it has expired: sign in again."),
    code("CompactToken parsing failed", "The token is damaged or meant for something else: sign in again."),
    code("ResyncRequired", "The delta link is too old: start again without it."),
    code(
        "Directory_ExpiredPageToken",
        "The service has forgotten its place in the list: read it again, with larger pages.",
    ),
    code("SyncStateNotFound", "The delta link is too old: start again without it."),
    code("Request_UnsupportedQuery", ADVANCED),
    HintRule { status: Some(400), code: Some("Request_BadRequest"), path: Some("/$count"), hint: ADVANCED },
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
    // Codes of the sign-in service.
    code("AADSTS16000", "Several accounts are signed in: sign in again, and choose one."),
    code("AADSTS50020", "The user belongs to another tenant: name theirs in AZURE_TENANT_ID, or have them invited."),
    code("AADSTS50034", "There is no such user in this tenant: check the name and AZURE_TENANT_ID."),
    code("AADSTS50053", "The account is locked after too many attempts: try again later."),
    code("AADSTS50055", "The password has expired: change it in a browser first."),
    code("AADSTS50057", "The account is disabled: an administrator can enable it."),
    code("AADSTS50076", MORE_PROOF),
    code("AADSTS50079", MORE_PROOF),
    code("AADSTS50105", "The application is for assigned users only: an administrator has to assign this one."),
    code("AADSTS50126", "User name or password are wrong."),
    code("AADSTS50158", MORE_PROOF),
    code("AADSTS50173", SIGN_IN_AGAIN),
    code("AADSTS53003", "A Conditional Access policy forbids this sign-in: an administrator knows which."),
    code("AADSTS65001", "Nobody has consented to this permission: an administrator can grant it to the application."),
    code("AADSTS70008", SIGN_IN_AGAIN),
    code("AADSTS70011", "There is no such permission: name it as in User.Read."),
    code("AADSTS70043", SIGN_IN_AGAIN),
    code("AADSTS90002", "There is no such tenant in this cloud: check AZURE_TENANT_ID and AZURE_AUTHORITY_HOST."),
    code("AADSTS500011", "The tenant doesn't know this service: check the cloud, AZURE_AUTHORITY_HOST."),
    code("AADSTS700016", "There is no such application in this tenant: check AZURE_CLIENT_ID and AZURE_TENANT_ID."),
    code("AADSTS700024", "The assertion isn't valid now: check the clock of this machine."),
    code("AADSTS700027", "The certificate isn't one of this application, or has expired: add it there."),
    code("AADSTS700082", SIGN_IN_AGAIN),
    code("AADSTS7000215", "The secret is wrong: AZURE_CLIENT_SECRET is the value of the secret, not its id."),
    code("AADSTS7000218", "The application wants a secret: allow public client flows there to sign in as a user."),
    code("AADSTS7000222", "The secret has expired: make a new one for this application."),
    status(301, REDIRECTED),
    status(302, REDIRECTED),
    status(303, REDIRECTED),
    status(307, REDIRECTED),
    status(308, REDIRECTED),
    status(401, "Sign in again; the token may have expired or belong to another cloud."),
    status(407, "The proxy wants credentials: HTTPS_PROXY=http://user:password@host:port."),
    status(429, THROTTLED),
    status(503, "The service is overloaded or being repaired: try again later."),
    status(509, THROTTLED),
];

/// The user has to do more than give a password.
const MORE_PROOF: &str = "The tenant wants a second proof: sign in again, in a browser.";

/// What was remembered of an earlier sign-in counts no more.
const SIGN_IN_AGAIN: &str = "The sign-in is too old, or was revoked: sign in again.";

/// What to do about an error, if it is known.
pub(crate) fn hint(clues: &Clues<'_>) -> Option<&'static str> {
    let Clues { status, codes, is_of_proxy, .. } = clues;
    if *is_of_proxy && matches!(status.as_u16(), 403 | 407 | 502 | 503 | 504 | 511) {
        return Some(PROXY);
    }
    let path = clues.path.to_ascii_lowercase();
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

    use super::{Clues, hint, is_known};

    #[test]
    fn the_most_particular_hint_is_given() {
        let about = |status, codes: &[&str], path| {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            hint(&Clues { status, codes, path, is_of_proxy: false })
        };
        let sessions = "/v1.0/users/u/messages/m/attachments/microsoft.graph.createUploadSession";
        assert!(about(403, &["ErrorAccessDenied"], sessions).is_some_and(|hint| hint.contains("mailbox that isn't")));
        assert!(about(404, &[], sessions).is_some_and(|hint| hint.contains("US Government")));
        assert!(about(403, &["ErrorAccessDenied"], "/v1.0/me").is_some_and(|hint| hint.contains("shared")));
        assert!(about(413, &[""], "/v1.0/me").is_some_and(|hint| hint.contains("4 MB")));
        assert!(about(400, &["x", "ERRORMESSAGESIZEEXCEEDED"], "/").is_some_and(|hint| hint.contains("35 MB")));
        assert!(
            about(404, &["ErrorItemNotFound"], "/v1.0/users/a/messages/b").is_some_and(|hint| hint.contains("shared"))
        );
        assert!(about(404, &["ErrorItemNotFound"], "/v1.0/me/messages/b").is_some_and(|hint| hint.contains("/users/")));
        assert!(
            about(400, &["Request_BadRequest"], "/v1.0/users/$count").is_some_and(|hint| hint.contains("eventual"))
        );
        assert!(about(400, &["invalid_grant", "AADSTS50076"], "").is_some_and(|hint| hint.contains("second proof")));
        assert_eq!(about(404, &["ResourceNotFound"], "/v1.0/me"), None);
        assert_eq!(about(400, &["Request_BadRequest"], "/v1.0/users"), None);
        assert!(is_known("invalidrange") && !is_known("UnknownError") && !is_known(""));
    }
}
