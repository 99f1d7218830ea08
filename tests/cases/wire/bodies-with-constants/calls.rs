use graphsmith_runtime::{Client, Error, Request as _};

use super::api::{NewShopFile, NewShopOrder, NewShopToken};
use super::api::models::{Line, Order, OrderGift, OrderSender};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let lines = [Line::default().count(2), serde_json::from_str(r#"{"count":3,"unit":"box"}"#).unwrap()];
    let order = NewShopOrder::new(Order::default().name("books").lines(lines).sender(OrderSender::default())).send(client).await?;
    assert_eq!(serde_json::to_string(&order).unwrap(), r#"{"format":8,"kind":"order","name":"books"}"#);
    let order = Order::default().sender(OrderSender::default().mail("a@b")).gift(OrderGift::default().text("hello"));
    NewShopOrder::new(order).send(client).await?;
    let order = Order::default().gift(OrderGift::default().text("hello"));
    NewShopOrder::new(order).send(client).await?;
    NewShopToken::new(["a", "b"], [1, 2], ["api"]).hint(["h"]).send(client).await?;
    NewShopFile::new().title("note").send(client).await
}
