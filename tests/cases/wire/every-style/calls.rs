use std::collections::BTreeMap;

use graphsmith_runtime::{Client, Error, Request as _};

use super::api::models::{Point, QueryDeep};
use super::api::{GetHeader, GetLabel, GetMatrix, GetQuery};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let point = || Point::default().x(1).y("a/b");
    GetLabel::new([1, 2], ["a", "b"], point(), point()).send(client).await?;
    GetLabel::new([1, 2], ["a", "b"], point(), point()).send(client).await?;
    GetMatrix::new(["a", "b"], ["a", "b"], point(), point(), "c d", point(), point()).send(client).await?;
    GetQuery::new()
        .joined(["a,b", "c"])
        .each([1.0, 0.5])
        .at(point())
        .spaced(["a", "b"])
        .deep(QueryDeep::default().inner(point()).tags(["a", "b"]))
        .listed(["a", "b"])
        .send(client)
        .await?;
    GetQuery::new()
        .url("https://a.b/c?d=e&f#g")
        .any(BTreeMap::from([("k 1".to_owned(), Some("v&1".to_owned()))]))
        .filter(point())
        .plain("a b")
        .points([Point::default().x(1), Point::default().x(2)])
        .send(client)
        .await?;
    GetQuery::new().url("").at(Point::default()).send(client).await?;
    GetHeader::new()
        .x_point(point())
        .x_exploded(point())
        .x_json(point())
        .joined(["a", "b"])
        .each(["a", "b"])
        .point(point())
        .send(client)
        .await
}
