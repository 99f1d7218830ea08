use graphsmith_runtime::{Client, Error, Request as _};

use super::api::{GetApp, GetShop};

pub async fn calls(client: &Client) -> Result<(), Error> {
    GetApp::new("a'b").send(client).await?;
    GetShop::new("1").send(client).await
}
