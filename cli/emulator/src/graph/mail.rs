//! `sendMail`, and `send` of a draft: messages are kept among the sent items. Users of a tenant get them.

use graphsmith_catalog::vocabulary::Method;
use http::StatusCode;
use serde_json::{Map, Value};

use super::call::Call;
use super::items;
use super::mailboxes::{self, RECIPIENTS};
use crate::files;
use crate::refusal::Refusal;
use crate::reply::{Reply, empty};
use crate::routes::{Place, Step, Tail};
use crate::store::{Item, Store, item_key};
use crate::tenant::SendMail;

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

/// Sends it; by the settings of the tenant, if there is one, to those of its users that the message is for.
pub(super) fn send(call: &Call<'_>, sending: Sending, settings: Option<&SendMail>) -> Result<Reply, Refusal> {
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
    let keep = keep.is_none_or(|(_, value)| !matches!(value, Value::Bool(false)) && value.as_str() != Some("false"));
    let mut message = match message {
        Some(Value::Object(message)) => message,
        _ => Map::new(),
    };
    let lists = RECIPIENTS.iter().filter_map(|name| message.get(*name)?.as_array());
    if lists.flatten().next().is_none() {
        let message = "At least one recipient isn't valid., A message can't be sent because it contains no recipients.";
        return Err(Refusal::bad("ErrorInvalidRecipients", message));
    }
    let attachments = message.get("attachments").and_then(Value::as_array);
    if attachments.into_iter().flatten().any(|attachment| attachment.get("@odata.type").is_none()) {
        let message = format!("The attachment needs @odata.type {} or that of another attachment.", files::FILE);
        return Err(Refusal::bad("ErrorInvalidProperty", message));
    }
    message.insert("isDraft".to_owned(), false.into());
    let mut state = call.shared.state();
    call.ensure_way(&mut state.store, owner, false)?;
    let kind = settings.and_then(|settings| call.rules.tenant()?.kind(&settings.kind));
    if let Some((_, kind)) = kind {
        message = mailboxes::sent(&state.store, kind, owner, message);
        for user in mailboxes::of_recipients(&state.store, &message) {
            let steps = [Step::Name("users".to_owned()), Step::Id(user)];
            put(call, &mut state.store, &steps, "inbox", message.clone())?;
        }
        message.insert("isRead".to_owned(), true.into());
    }
    if keep {
        put(call, &mut state.store, owner, "sentitems", message)?;
    }
    Ok(empty(StatusCode::ACCEPTED))
}

/// Puts a message into a folder of a user.
fn put(
    call: &Call<'_>,
    store: &mut Store,
    owner: &[Step],
    folder: &str,
    mut message: Map<String, Value>,
) -> Result<(), Refusal> {
    let last = [Step::Name("mailFolders".to_owned()), Step::Id(folder.to_owned())];
    let mut steps: Vec<Step> = owner.iter().cloned().chain(last).collect();
    store.ensure_way(&steps, false)?;
    if message.contains_key("parentFolderId") {
        message.insert("parentFolderId".to_owned(), folder.into());
    }
    steps.push(Step::Name("messages".to_owned()));
    let entity = call.shared.routes.item_of(&call.place.version, &["users", "messages"]);
    let item = Item { value: message, ..Item::default() };
    items::keep(store, call.rules.tenant(), entity, &steps, item);
    Ok(())
}
