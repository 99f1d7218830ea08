use graphsmith_runtime::{Client, Error, Request as _};

use super::api::GetStreet;

pub async fn calls(client: &Client) -> Result<(), Error> {
    GetStreet::new("ä/b", "1").name("名").send(client).await
}
