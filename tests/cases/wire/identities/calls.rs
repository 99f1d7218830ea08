use graphsmith_runtime::{Client, Error, Request as _};

use super::api::{GetPlant, GetPot, ShopIdentity};

pub async fn calls(client: &Client) -> Result<(), Error> {
    GetPlant::get_via_identity(&ShopIdentity::default().id("5"))?.send(client).await?;
    GetPot::get_via_identity(&ShopIdentity::default().id("a b"))?.send(client).await?;
    GetPot::get_via_identity(&ShopIdentity::default().id("5"))?.send(client).await
}
