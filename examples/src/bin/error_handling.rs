//! Reads an event that may not be there, and shows what an error tells.
//!
//!     cargo run --bin error_handling -- USER EVENT

use graphsmith_examples::{Result, argument, client};
use graphsmith_runtime::Request as _;
use msgraph::calendar::GetUserEvent;

const USAGE: &str = "error_handling USER EVENT";

#[tokio::main]
async fn main() -> Result {
    let (user, event) = (argument(1, USAGE)?, argument(2, USAGE)?);
    let client = client()?;
    match GetUserEvent::new(user, event).send(&client).await {
        Ok(event) => println!("{}", event.subject.as_deref().unwrap_or("(no subject)")),
        // What programs usually ask has an answer of its own …
        Err(error) if error.is_not_found() => {
            println!("there is no such event ({})", error.code().unwrap_or("no code"))
        }
        Err(error) if error.is_unauthorized() || error.is_forbidden() => println!("you may not read it"),
        Err(error) => {
            // … and what the service said is there in full: waits that it asks for are over by now.
            if let Some(said) = error.service() {
                eprintln!("status {}, request {}", said.status, said.request_id.as_deref().unwrap_or("unknown"));
            }
            return Err(error.into());
        }
    }
    Ok(())
}
