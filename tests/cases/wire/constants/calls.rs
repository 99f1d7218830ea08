use graphsmith_runtime::{Client, Error, Request as _};

use super::api::models::OrdersBody;
use super::api::{GetOrder, SetOrder, ShopIdentity};

pub async fn calls(client: &Client) -> Result<(), Error> {
    GetOrder::new("a").send(client).await?;
    SetOrder::new("a", OrdersBody::default().name("books")).send(client).await?;
    SetOrder::new("a", OrdersBody::default().name("books")).send(client).await?;
    let identity = ShopIdentity::default().id("a");
    GetOrder::get_via_identity(&identity).unwrap().send(client).await
}
