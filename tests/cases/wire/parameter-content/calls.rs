use graphsmith_runtime::{Client, Error, Request as _};

use super::api::GetTag;

pub async fn calls(client: &Client) -> Result<(), Error> {
    GetTag::new(["a", "b"]).send(client).await
}
