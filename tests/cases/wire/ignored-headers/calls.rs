use graphsmith_runtime::{Client, Error, Request as _};

use super::api::GetH;

pub async fn calls(client: &Client) -> Result<(), Error> {
    GetH::new("*").send(client).await
}
