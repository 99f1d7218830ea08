use graphsmith_runtime::{Client, Error, Request as _};

use super::api::models::{GardenBed, Plant};
use super::api::{ListGardenBed, NewGardenBed};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let mut list = ListGardenBed::new("a/b");
    list.season = vec!["spring".to_owned(), "late fall".to_owned()];
    list.width = Some(2);
    let beds = list.send(client).await?;
    assert!(beds[0].light.is_null() && beds[0].width.is_null());

    let bed = GardenBed::default().light("full").width(2).plants(vec![Plant::default().name("rose")]);
    let bed = NewGardenBed::new("a", bed.size(serde_json::json!(1.5))).send(client).await?;
    assert_eq!(bed.width.get(), Some(&2));
    Ok(())
}
