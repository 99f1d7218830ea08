//! `sendMail`, and `send` of a draft: messages are kept among the sent items, and nobody gets them.

use graphsmith_catalog::vocabulary::Method;
use http::StatusCode;
use serde_json::Value;

use super::call::Call;
use super::items;
use crate::refusal::Refusal;
use crate::reply::{Reply, empty};
use crate::routes::{Place, Step, Tail};
use crate::store::{Item, item_key};

/// Something that sends a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sending {
    /// The message is in the body.
    Mail,
    /// It is a draft.
    Draft,
}

/// What a request sends, if it does.
pub(super) fn sending(place: &Place<'_>, method: Method) -> Option<Sending> {
    let [.., before, Step::Name(action)] = place.steps.as_slice() else { return None };
    if method != Method::Post || place.tail != Tail::None || !action.contains('.') {
        return None;
    }
    let action = action.rsplit('.').next().unwrap_or_default();
    match before {
        Step::Id(_) if action.eq_ignore_ascii_case("sendMail") => Some(Sending::Mail),
        Step::Id(_) if action.eq_ignore_ascii_case("send") => Some(Sending::Draft),
        _ => None,
    }
}

/// Sends it.
pub(super) fn send(call: &Call<'_>, sending: Sending) -> Result<Reply, Refusal> {
    let Some((_, owner)) = call.place.steps.split_last() else { return Err(Refusal::missing()) };
    if sending == Sending::Draft {
        let mut state = call.shared.state();
        let item = state.store.get_mut(&item_key(owner)).ok_or_else(Refusal::missing)?;
        item.value.insert("isDraft".to_owned(), false.into());
        return Ok(empty(StatusCode::ACCEPTED));
    }
    let mut body = call.object()?;
    // Descriptions write the names with capital letters, and the service takes both.
    let mut take = |name: &str| body.shift_remove(name).or_else(|| body.shift_remove(&name.to_ascii_lowercase()));
    let message = take("Message");
    let keep = body.iter().find(|(name, _)| name.eq_ignore_ascii_case("saveToSentItems"));
    let keep = keep.is_none_or(|(_, value)| *value != Value::Bool(false));
    let Some(Value::Object(mut message)) = message else {
        return Err(Refusal::bad("ErrorInvalidRequest", "The body holds no message."));
    };
    let has_recipients = ["toRecipients", "ccRecipients", "bccRecipients"]
        .iter()
        .any(|name| message.get(*name).and_then(Value::as_array).is_some_and(|list| !list.is_empty()));
    if !has_recipients {
        return Err(Refusal::bad("ErrorInvalidRecipients", "At least one recipient is not valid."));
    }
    message.insert("isDraft".to_owned(), false.into());
    if keep {
        let mut state = call.shared.state();
        let folder = [Step::Name("mailFolders".to_owned()), Step::Id("sentitems".to_owned())];
        let mut steps: Vec<Step> = owner.iter().cloned().chain(folder).collect();
        state.store.ensure_way(&steps, false)?;
        steps.push(Step::Name("messages".to_owned()));
        let entity = call.shared.routes.item_of(&call.place.version, &["users", "messages"]);
        items::keep(&mut state.store, entity, &steps, Item { value: message, content: None });
    }
    Ok(empty(StatusCode::ACCEPTED))
}
