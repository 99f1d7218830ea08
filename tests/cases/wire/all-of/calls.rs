use graphsmith_runtime::{Client, Error, Request as _};

use super::api::models::{AnyPet, Cat, List, Pet};
use super::api::{NewList, NewPet};

pub async fn calls(client: &Client) -> Result<(), Error> {
    NewList::new(List::default().lines(["a", "b"]).note("x")).send(client).await?;
    NewList::new(List::default().note("x")).send(client).await?;
    let pet = Pet::from(Cat::default().kind("cat").lives(9));
    assert!(matches!(pet.narrow()?, AnyPet::Cat(cat) if cat.lives.copied() == Some(9)));
    NewPet::new(pet).send(client).await
}
