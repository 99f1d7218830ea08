//! `/$value`, and properties that hold bytes, such as the photo of a user and the logo of an application.

use std::sync::Arc;

use graphsmith_catalog::vocabulary::Method;
use http::StatusCode;

use super::call::Call;
use crate::blob::Blob;
use crate::files;
use crate::refusal::Refusal;
use crate::reply::{Content, Reply, empty, typed};
use crate::routes::{Kind, Step, Tail};
use crate::store::{Contents, collection_key, item_key};

/// What can be done with the value of something.
pub(super) fn methods(kind: Kind) -> Vec<Method> {
    match kind {
        Kind::Single => vec![Method::Get, Method::Put, Method::Delete],
        _ => vec![Method::Get],
    }
}

/// Whether a request is for a property that holds bytes. The content of a file in a drive isn't one: it has an address.
pub(super) fn is_property(call: &Call<'_>) -> bool {
    let is_content = matches!(call.place.steps.last(), Some(Step::Name(name)) if name == "content");
    let node = call.place.node;
    call.place.tail == Tail::None && node.has_content() && node.kind() == Kind::Single && !is_content
}

/// Does what is asked of bytes.
pub(super) fn answer(call: &Call<'_>, method: Method) -> Result<Reply, Refusal> {
    let steps = &call.place.steps;
    let mut state = call.shared.state();
    if let [.., Step::Id(_)] = steps.as_slice() {
        let item = state.store.get(&item_key(steps)).ok_or_else(Refusal::missing)?;
        let Some((blob, length)) = &item.content else { return Err(Refusal::not_played("the content of this item")) };
        return Ok(shown(files::media_type(item), blob, *length));
    }
    call.ensure_way(&mut state.store, steps, call.shared.service.strict)?;
    let key = collection_key(steps);
    match method {
        Method::Get => {
            let contents = state.store.contents(&key).ok_or_else(Refusal::missing)?;
            Ok(shown(&contents.media_type, &contents.blob, contents.length))
        }
        Method::Put | Method::Patch => {
            let media_type = call.headers.get("content-type").and_then(|value| value.to_str().ok());
            let contents = Contents {
                blob: Arc::new(Blob::of(&call.body)?),
                length: call.body.len() as u64,
                media_type: media_type.unwrap_or("application/octet-stream").to_owned(),
            };
            state.store.set_contents(key, Some(contents));
            Ok(empty(StatusCode::NO_CONTENT))
        }
        Method::Delete => {
            state.store.set_contents(key, None);
            Ok(empty(StatusCode::NO_CONTENT))
        }
        _ => Err(Refusal::not_played("this operation")),
    }
}

fn shown(media_type: &str, blob: &Arc<Blob>, length: u64) -> Reply {
    typed(StatusCode::OK, media_type, Content::Stored { blob: Arc::clone(blob), at: 0, length })
}
