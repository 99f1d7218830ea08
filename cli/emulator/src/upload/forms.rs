//! The forms in which the service says what it has: the usual ones, and those that a fault script wants.

use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::faults::{Action, Dialect, Finish, Ranges, Service};
use crate::reply::{Reply, empty, json as reply_json};
use crate::sessions::Session;
use crate::time;

/// What is still expected of a session.
pub(super) fn ranges(service: &Service, session: &Session, status: StatusCode, fault: Option<&Action>) -> Reply {
    let form = match (fault, service.ranges, session.dialect) {
        (Some(Action::Ranges { form }), _, _) => *form,
        (_, Some(form), _) => form,
        (_, None, Dialect::Outlook) => Ranges::Bare,
        (_, None, Dialect::Drive) => Ranges::Dash,
    };
    let next = match fault {
        Some(Action::Claim { bytes }) => *bytes,
        _ => session.received,
    };
    let last = session.total.unwrap_or_default().saturating_sub(1).max(next);
    let expires = time::iso(session.expires);
    let (date, name) = match form {
        Ranges::Bare | Ranges::Number => ("ExpirationDateTime", "nextExpectedRanges"),
        Ranges::Pascal => ("ExpirationDateTime", "NextExpectedRanges"),
        Ranges::Lower => ("expirationdatetime", "nextexpectedranges"),
        _ => ("expirationDateTime", "nextExpectedRanges"),
    };
    let ranges = match form {
        Ranges::Bare => json!([next.to_string()]),
        Ranges::Dash | Ranges::Pascal | Ranges::Lower => json!([format!("{next}-")]),
        Ranges::Several if next < last => {
            let middle = next + (last - next) / 2;
            json!([format!("{next}-{middle}"), format!("{}-{last}", middle + 1)])
        }
        Ranges::Pair | Ranges::Several => json!([format!("{next}-{last}")]),
        Ranges::Number => json!([next]),
        Ranges::Empty => json!([]),
        Ranges::Missing => Value::Null,
        Ranges::NoContent => return empty(status),
    };
    let mut reply = json!({ date: expires });
    if !ranges.is_null() {
        reply[name] = ranges;
    }
    reply_json(status, &reply)
}

/// The last reply: the file is there as `item`, which `location` leads to.
pub(super) fn finish(
    service: &Service,
    session: &Session,
    item: &Value,
    location: &str,
    fault: Option<&Action>,
) -> Reply {
    let form = match (fault, service.finish, session.dialect) {
        (Some(Action::Finish { form }), _, _) => *form,
        (_, Some(form), _) => form,
        (_, None, Dialect::Outlook) => Finish::Location,
        (_, None, Dialect::Drive) => Finish::Object,
    };
    match form {
        Finish::Location => {
            let mut reply = empty(StatusCode::CREATED);
            if let Ok(location) = HeaderValue::from_str(location) {
                reply.headers_mut().insert("location", location);
            }
            reply
        }
        Finish::Empty => empty(StatusCode::CREATED),
        Finish::Object => reply_json(StatusCode::CREATED, item),
        Finish::ObjectOk => reply_json(StatusCode::OK, item),
        Finish::EmptyOk => empty(StatusCode::OK),
        Finish::Accepted => reply_json(StatusCode::ACCEPTED, &json!({"nextExpectedRanges": []})),
    }
}
