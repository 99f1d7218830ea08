use graphsmith_runtime::value::Number;
use graphsmith_runtime::{Client, Error, Request as _};

use super::api::SearchItem;
use super::api::models::{Sf, So};

pub async fn calls(client: &Client) -> Result<(), Error> {
    SearchItem::new(["a", "b"])
        .p(["c", "d"])
        .f(Sf::default().brand("x"))
        .o(So::default().lat(Number::from(1.0)).lon(Number::from(2.0)))
        .x_tags(["g", "h"])
        .sid("z")
        .send(client)
        .await?;
    SearchItem::new(["a,b", "c/d"]).f(Sf::default()).o(So::default().lon(Number::from(0.5))).send(client).await
}
