use graphsmith_runtime::{Client, Error, Request as _};

use super::api::{GetA, SERVERS, ShopIdentity};

pub async fn calls(client: &Client) -> Result<(), Error> {
    assert_eq!(SERVERS[0].address(&[]).unwrap(), "https://eu.shop.example");
    assert_eq!(SERVERS[0].address(&[("region", "us")]).unwrap(), "https://us.shop.example");
    GetA::new("1").send(client).await?;
    GetA::new("1").stage("test/a?b").send(client).await?;
    let identity = ShopIdentity::default().id("1");
    GetA::get_via_identity(&identity).unwrap().stage("beta").send(client).await
}
