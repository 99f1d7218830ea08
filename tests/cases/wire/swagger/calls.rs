use graphsmith_runtime::{Client, Error, Request as _};

use super::api::models::GardenBed;
use super::api::{ListGardenBed, NewGardenBed};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let mut list = ListGardenBed::new("a/b");
    list.season = vec!["spring".to_owned(), "late fall".to_owned()];
    list.light = vec!["full".to_owned(), "half".to_owned()];
    list.top = Some(2);
    let beds = list.send(client).await?;
    assert!(beds[0].light.is_null());

    let bed = NewGardenBed::new("a", GardenBed::default().light("full").width(2)).send(client).await?;
    assert_eq!(bed.width.get(), Some(&2));
    Ok(())
}
