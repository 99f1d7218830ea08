//! [`Action`]: what may go wrong with a request, and in which odd forms the service may answer.

use serde::{Deserialize, Serialize};

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// It is done, and the connection breaks before the reply.
    LostReply {},
    /// The connection breaks before anything is done.
    HangUp {},
    /// The connection breaks after so many bytes of its content.
    Reset {
        /// Bytes of content that are read before.
        after: u64,
    },
    /// The reply breaks off after so many bytes of its content.
    Cut {
        /// Bytes of content that are sent before.
        after: u64,
    },
    /// It takes longer.
    Slow {
        /// Milliseconds before the reply.
        ms: u64,
    },
    /// It is refused.
    Status {
        /// Status, from 400 to 599.
        code: u16,
        /// `error.code`; else one that goes with the status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
        /// `Retry-After` in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
        /// `Retry-After` as a date that is so many seconds ahead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_date: Option<u64>,
        /// `WWW-Authenticate`, for example a claims challenge.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        challenge: Option<String>,
        /// Whether it is done all the same.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        done: bool,
    },
    /// It is refused with 403, because the token lacks a permission.
    Forbid {
        /// The permission, for example `User.ReadWrite.All`; else the message names none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        permission: Option<String>,
    },
    /// It is refused with a page in HTML, as by a proxy.
    Html {
        /// Status, from 400 to 599.
        code: u16,
    },
    /// It is sent to another origin.
    Redirect {
        /// Status: 301, 302, 303, 307 or 308.
        code: u16,
    },
    /// The upload session that it is for is over.
    Expire {},
    /// Of a slice, only so many bytes are taken.
    Partial {
        /// Bytes that are taken.
        bytes: u64,
    },
    /// More or less is said to have arrived than has.
    Claim {
        /// Bytes that are said to have arrived.
        bytes: u64,
    },
    /// What is still expected is said in another form.
    Ranges {
        /// The form.
        form: Ranges,
    },
    /// The end of an upload is said in another form.
    Finish {
        /// The form.
        form: Finish,
    },
    /// A list is said to go on elsewhere.
    NextLink {
        /// Where.
        to: Lure,
    },
    /// A page of a list is empty although the list goes on.
    EmptyPage {},
    /// `Location` of a finished upload leads elsewhere.
    Location {
        /// Where.
        to: Lure,
    },
    /// The address of a new upload session leads elsewhere.
    UploadUrl {
        /// Where.
        to: Lure,
    },
}

/// Forms of `nextExpectedRanges` (docs/protocol.md#send-slices).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ranges {
    /// `"26"`, with `ExpirationDateTime` in Pascal case: Outlook.
    Bare,
    /// `"26-"`: drives.
    Dash,
    /// `"26-99"`.
    Pair,
    /// `"26-40"`, `"41-99"`.
    Several,
    /// `NextExpectedRanges`.
    Pascal,
    /// `nextexpectedranges`.
    Lower,
    /// A number instead of text.
    Number,
    /// No such property.
    Missing,
    /// An empty list.
    Empty,
    /// A reply without content.
    NoContent,
}

/// Forms of the last reply of an upload (docs/protocol.md#send-slices).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finish {
    /// 201 without content, the id in `Location`: Outlook.
    Location,
    /// 201 without content and without `Location`.
    Empty,
    /// 201 with the object: drives.
    Object,
    /// 200 with the object: drives, when the file was there before.
    ObjectOk,
    /// 200 without content.
    EmptyOk,
    /// 202, and nothing is expected any more.
    Accepted,
}

/// Where a client is lured to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lure {
    /// The trap, plainly.
    Trap,
    /// The trap, behind user information that looks like the right origin.
    UserInfo,
    /// A host whose name begins like the right origin.
    LookAlike,
    /// Another host, by `https`.
    OtherHost,
    /// The address that was asked already.
    Again,
    /// Nowhere: the address is an empty text.
    Empty,
}

impl Action {
    /// What is wrong with it, if anything is.
    pub(super) fn fault(&self) -> Option<String> {
        let code = match self {
            Self::Status { code, .. } | Self::Html { code } if !(400..=599).contains(code) => {
                Some((code, "a refusal has 400 to 599"))
            }
            Self::Redirect { code } if !matches!(code, 301 | 302 | 303 | 307 | 308) => {
                Some((code, "a redirect has 301, 302, 303, 307 or 308"))
            }
            _ => None,
        };
        if let Some((code, rule)) = code {
            return Some(format!("`code` is {code}; {rule}"));
        }
        match self {
            Self::Status { retry_after: Some(_), retry_after_date: Some(_), .. } => {
                Some("`retry-after` and `retry-after-date` exclude each other".to_owned())
            }
            Self::Status { error: Some(text), .. } | Self::Status { challenge: Some(text), .. }
                if text.contains(|c: char| c.is_control()) =>
            {
                Some("there are control characters in a text".to_owned())
            }
            _ => None,
        }
    }

    /// Its name, for the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::LostReply {} => "lost-reply",
            Self::HangUp {} => "hang-up",
            Self::Reset { .. } => "reset",
            Self::Cut { .. } => "cut",
            Self::Slow { .. } => "slow",
            Self::Status { .. } => "status",
            Self::Forbid { .. } => "forbid",
            Self::Html { .. } => "html",
            Self::Redirect { .. } => "redirect",
            Self::Expire {} => "expire",
            Self::Partial { .. } => "partial",
            Self::Claim { .. } => "claim",
            Self::Ranges { .. } => "ranges",
            Self::Finish { .. } => "finish",
            Self::NextLink { .. } => "next-link",
            Self::EmptyPage {} => "empty-page",
            Self::Location { .. } => "location",
            Self::UploadUrl { .. } => "upload-url",
        }
    }
}
