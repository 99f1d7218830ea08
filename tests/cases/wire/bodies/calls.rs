use graphsmith_runtime::{Client, Error, Request as _};

use super::api::models::{AlbumBody, AnyBody, PictureBody};
use super::api::{SetAlbum, SetAny, SetNote, SetOdd, SetPage, SetPicture, SetWord};

pub async fn calls(client: &Client) -> Result<(), Error> {
    SetNote::new("*hi*").send(client).await?;
    SetPage::new("<a>b</a>").send(client).await?;
    SetAny::new(AnyBody::default().a("b")).send(client).await?;
    SetOdd::new("ATOM").send(client).await?;
    let picture = graphsmith_runtime::value::Bytes::from("hi");
    SetPicture::new(PictureBody::default().name("n").picture(picture)).send(client).await?;
    let pictures = ["hi", "ho"].map(graphsmith_runtime::value::Bytes::from).to_vec();
    SetAlbum::new(AlbumBody::default().pictures(pictures)).send(client).await?;
    SetWord::new("hi").send(client).await
}
