use graphsmith_runtime::reply::Content;
use graphsmith_runtime::{Client, Error, Request as _};

use super::api::{GetR, SetR};

pub async fn calls(client: &Client) -> Result<(), Error> {
    match GetR::new().send(client).await? {
        Content::Text(text) => assert_eq!(text, "a,b"),
        other => panic!("{other:?}"),
    }
    match GetR::new().send(client).await? {
        Content::Json(value) => assert_eq!(value.a.as_deref(), Some("b")),
        other => panic!("{other:?}"),
    }
    assert_eq!(SetR::new("hi").send(client).await?.a.as_deref(), Some("c"));
    Ok(())
}
