use graphsmith_runtime::{Client, Error, File, Request as _};
use serde_json::json;

use super::api::models::{Address, Point};
use super::api::{NewAlbum, NewFree, NewOrder};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let bern = || Address::default().city("Bern");
    NewOrder::new()
        .commas(["a", "b"])
        .spaces([1_i64, 2])
        .pipes(["a", "b c"])
        .deep(bern().zip(3000))
        .spread(Point::default().x(graphsmith_runtime::value::Number::from(1.5)).y(graphsmith_runtime::value::Number::from(2)))
        .json(["a", "b"])
        .plain(bern())
        .flag(true)
        .send(client)
        .await?;
    let pictures = [File::new("a.png", "first"), File::new("b.png", "second")];
    NewAlbum::new(pictures).owner(bern()).about("Us").years([1_i64, 2]).send(client).await?;
    let free = json!({"a": "b c"}).as_object().cloned().unwrap();
    NewFree::new(free).send(client).await
}
