use graphsmith_runtime::{Client, Error, Request as _};

use super::api::{GetBook, GetChange, ListBook, ListFilm, InvokeRestockShelf};

pub async fn calls(client: &Client) -> Result<(), Error> {
    ListBook::new("en us").send(client).await?;
    let mut book = GetBook::new("a");
    book.page = Some(2);
    book.send(client).await?;
    GetBook::new("a").send(client).await?;
    GetChange::new("a", "2026-03-01").send(client).await?;
    ListFilm::new().send(client).await?;
    InvokeRestockShelf::new().send(client).await?;
    Ok(())
}
