//! Creates several events in one request, then reads them back in another.
//!
//!     cargo run --bin batch -- USER SUBJECT…

use graphsmith_examples::{Result, argument, client};
use graphsmith_runtime::{Batch, Request as _};
use msgraph::calendar::models::Event;
use msgraph::calendar::{GetUserEvent, NewUserEvent};

#[tokio::main]
async fn main() -> Result {
    let user = argument(1, "batch USER SUBJECT…")?;
    let client = client()?;

    // Any number of requests: they go in groups of 20, and those that the service was too busy for are sent again.
    let mut batch = Batch::new(&client);
    let mut handles = Vec::new();
    for subject in std::env::args().skip(2) {
        let event = NewUserEvent::new(user.as_str(), Event::default().subject(subject));
        handles.push(batch.add(&event)?);
    }
    let mut replies = batch.send().await?;

    let mut batch = Batch::new(&client);
    let mut reads = Vec::new();
    for handle in handles {
        // Each request has its own outcome, with the type of its own reply.
        let event = replies.take(handle)?;
        let id = event.id.into_option().ok_or("the service gave no id")?;
        reads.push(batch.add(&GetUserEvent::new(user.as_str(), id).select(["id", "subject"]))?);
    }
    let mut replies = batch.send().await?;
    for read in reads {
        let event = replies.take(read)?;
        println!("{}: {}", event.id.as_deref().unwrap_or_default(), event.subject.as_deref().unwrap_or_default());
    }
    Ok(())
}
