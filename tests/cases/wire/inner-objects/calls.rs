use graphsmith_runtime::{Client, Error, Request as _};

use super::api::NewGardenBed;
use super::api::models::{GardenBed, GardenBedContenttype, GardenFence};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let fence = GardenFence::default().id("2").height(2);
    let bed = GardenBed::default().id("1").fence(fence).content_type("x").contenttype(GardenBedContenttype::default().code(3));
    NewGardenBed::new("a", bed.clone()).send(client).await?;
    NewGardenBed::new("a", bed).send(client).await?;
    Ok(())
}
