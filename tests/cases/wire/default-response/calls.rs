use graphsmith_runtime::{Client, Error, Request as _};

use super::api::ListItem;

pub async fn calls(client: &Client) -> Result<(), Error> {
    assert_eq!(ListItem::new().send(client).await?, ["a", "b"]);
    match ListItem::new().send(client).await {
        Err(Error::Service(error)) => assert_eq!(error.status.as_u16(), 418),
        other => panic!("{other:?}"),
    }
    Ok(())
}
