use graphsmith_runtime::reply::Content;
use graphsmith_runtime::{Client, Error, Request as _};
use serde_json::json;

use super::api::{GetAny, GetMixed, GetPage, NewTwo};

pub async fn calls(client: &Client) -> Result<(), Error> {
    match GetMixed::new().send(client).await? {
        Content::Json(value) => assert_eq!(value.a.as_deref(), Some("b")),
        other => panic!("{other:?}"),
    }
    assert_eq!(GetAny::new().send(client).await?.a.as_deref(), Some("c"));
    assert_eq!(GetPage::new().send(client).await?, "<a>b</a>");
    assert_eq!(NewTwo::new().send(client).await?, json!(["x"]));
    assert_eq!(NewTwo::new().send(client).await?, json!({"a": "d"}));
    Ok(())
}
