use graphsmith_runtime::{Client, Error, Request as _};

use super::api::{ListWrong, ListOdata, ListOrder, ListRow, ListSingle};

pub async fn calls(client: &Client) -> Result<(), Error> {
    assert_eq!(ListOrder::new().items(client).all().await?, ["a", "b"]);

    let mut list = ListRow::new();
    list.x_tenant = Some("t".to_owned());
    let rows = list.items(client).all().await?;
    assert_eq!(rows.iter().map(|row| row.id.get().unwrap().as_str()).collect::<Vec<_>>(), ["1", "2"]);
    let error = ListRow::new().items(client).all().await.unwrap_err();
    assert!(matches!(error, Error::ForeignLink { .. }), "{error}");

    let page = ListOdata::new().send(client).await?;
    assert!(page.next_link().unwrap().ends_with("/odata?page=2"));
    assert_eq!(ListSingle::new().items(client).all().await?, ["a"]);
    assert_eq!(ListWrong::new().send(client).await?.value.get().unwrap().len(), 1);
    Ok(())
}
