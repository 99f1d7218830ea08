//! Uses a description that is part of this crate, in both ways: `build.rs` has generated `graph` in the library; the
//! macro generates the same where it stands.
//!
//!     cargo run --bin bring_your_own_module -- USER FOLDER SUBJECT

use graphsmith_examples::graph::v1_0::mail::NewUserMailFolderMessage;
use graphsmith_examples::graph::v1_0::mail::models::{Importance, Message};
use graphsmith_examples::{Result, argument, client};
use graphsmith_runtime::Request as _;
use imported::v1_0::mail::ListUserMailFolderMessage;

mod imported {
    graphsmith_import::graph!("graphsmith.toml");
}

const USAGE: &str = "bring_your_own_module USER FOLDER SUBJECT";

#[tokio::main]
async fn main() -> Result {
    let (user, folder, subject) = (argument(1, USAGE)?, argument(2, USAGE)?, argument(3, USAGE)?);
    let client = client()?;
    let message = Message::default().subject(subject).importance(Importance::High);
    let draft = NewUserMailFolderMessage::new(user.as_str(), folder.as_str(), message);
    draft.send(&client).await?;
    for message in ListUserMailFolderMessage::new(user, folder).items(&client).all().await? {
        println!("{}", message.subject.as_deref().unwrap_or("(no subject)"));
    }
    Ok(())
}
