use graphsmith_runtime::{Client, Error, Request as _};

use super::api::ShopIdentity;
use super::api::{GetOrder, GetOrder1};

pub async fn calls(client: &Client) -> Result<(), Error> {
    GetOrder1::new("a b").send(client).await?;

    let mut order = GetOrder::new("s", 7);
    order.wait = Some(240);
    order.state = Some("open".to_owned());
    order.send(client).await?;

    let mut identity = ShopIdentity::default();
    identity.id = Some("a".to_owned());
    GetOrder1::get_via_identity(&identity)?.send(client).await?;

    identity.shop_id = Some("s".to_owned());
    identity.id = Some("7".to_owned());
    let mut order = GetOrder::get_via_identity(&identity)?;
    order.state = Some("paid".to_owned());
    order.send(client).await?;
    Ok(())
}
