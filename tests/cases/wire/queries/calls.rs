use graphsmith_runtime::{Client, Error, Request as _};

use super::api::models::GardenBed;
use super::api::{ListGardenBed, NewGardenBed};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let mut list = ListGardenBed::new("a/b");
    list.season = vec!["spring".to_owned(), "late fall".to_owned()];
    list.if_none_match = Some("W/\"1\"".to_owned());
    let beds = list.send(client).await?;
    assert_eq!(beds.value.get().unwrap()[0].light.get().map(String::as_str), Some("full"));

    let bed = NewGardenBed::new("a", GardenBed::default().light("full").width(2)).send(client).await?;
    assert_eq!(bed.width.get(), Some(&2));
    Ok(())
}
