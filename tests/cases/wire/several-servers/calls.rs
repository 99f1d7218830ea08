use graphsmith_runtime::{Client, Error, Request as _};

use super::api::{GetFile, GetOrder, RemoveFile, SERVERS, SetOrder, ShopIdentity};

pub async fn calls(client: &Client) -> Result<(), Error> {
    GetOrder::new("a/b").stage_of_the_server("test").send(client).await?;
    GetOrder::new("7").send(client).await?;
    let identity = ShopIdentity::default().stage("7");
    GetOrder::get_via_identity(&identity).unwrap().stage_of_the_server("test").send(client).await?;
    SetOrder::new("7").send(client).await?;
    GetFile::new("a?b", "1").send(client).await?;
    GetFile::new("pictures", "1").verbose("long").send(client).await?;
    RemoveFile::new("1").send(client).await?;

    // A client is for one of the servers; requests to another are refused before anything is sent.
    let us = Client::builder().base_url(SERVERS[0].address(&[("region", "us")])?).build()?;
    assert_eq!(us.prepare(&SetOrder::new("7"))?.uri(), "https://us.shop.example/v2/orders/7");
    let refused = us.prepare(&GetFile::new("pictures", "1")).unwrap_err().to_string();
    assert!(refused.contains("goes to https://files.example, and the client to https://us.shop.example"), "{refused}");
    Ok(())
}
