//! Lists all events of a user, however many pages that takes, and then only the first page.
//!
//!     cargo run --bin page_through_events -- USER

use futures_util::TryStreamExt as _;
use graphsmith_examples::{Result, argument, client};
use graphsmith_runtime::Request as _;
use msgraph::calendar::ListUserEvent;

#[tokio::main]
async fn main() -> Result {
    let user = argument(1, "page_through_events USER")?;
    let client = client()?;
    let events = ListUserEvent::new(user).select(["subject", "start"]).top(5).count(true);

    // Items, as a stream: pages are fetched while it is read.
    let mut items = events.items(&client);
    while let Some(event) = items.try_next().await? {
        let start = event.start.and_then(|start| start.date_time.as_deref());
        println!("{}  {}", start.unwrap_or("(no start)"), event.subject.as_deref().unwrap_or("(no subject)"));
    }

    // Pages, for those who want to show one at a time.
    let mut pages = events.pages(&client);
    if let Some(page) = pages.next().await.transpose()? {
        let all = page.count.map_or_else(|| "an unknown number".to_owned(), |count| count.to_string());
        println!("the first page has {} of {all}", page.items.len());
    }
    Ok(())
}
