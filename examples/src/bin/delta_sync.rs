//! Tells what has changed in a mail folder since it was called before. The module is this crate's own.
//!
//!     cargo run --bin delta_sync -- USER FOLDER STATE_FILE

use std::fs;

use graphsmith_examples::graph::v1_0::mail::GetUserMailFolderMessageDelta;
use graphsmith_examples::{Result, argument, client};
use graphsmith_runtime::Request as _;

const USAGE: &str = "delta_sync USER FOLDER STATE_FILE";

#[tokio::main]
async fn main() -> Result {
    let (user, folder, state) = (argument(1, USAGE)?, argument(2, USAGE)?, argument(3, USAGE)?);
    let client = client()?;
    let delta = GetUserMailFolderMessageDelta::new(user, folder);

    // The first call lists everything. Each round ends with a link that the next one begins with.
    let mut changes = match fs::read_to_string(&state) {
        Ok(link) => delta.resume(&client, link.trim()),
        Err(_) => delta.pages(&client),
    };
    while let Some(page) = changes.next().await {
        let page = match page {
            // The service has forgotten what it told us: begin again.
            Err(error) if error.is_resync_required() => {
                fs::remove_file(&state)?;
                return Err("the link is too old; call again for everything".into());
            }
            page => page?,
        };
        for message in page.items {
            let removed = message.additional.contains_key("@removed");
            let id = message.id.as_deref().unwrap_or_default();
            let what = if removed { "gone" } else { message.subject.as_deref().unwrap_or("(no subject)") };
            println!("{id}: {what}");
        }
    }
    if let Some(link) = changes.delta_link() {
        fs::write(&state, link)?;
    }
    Ok(())
}
