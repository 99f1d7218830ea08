use graphsmith_runtime::{Client, Error, File, Request as _};

use super::api::models::NotesBody;
use super::api::{InvokeUploadFile, NewToken, UpdateNote};

pub async fn calls(client: &Client) -> Result<(), Error> {
    NewToken::new("cc").scope(["a", "b"]).send(client).await?;
    let file = File::new("note.txt", include_bytes!("note.txt").as_slice());
    InvokeUploadFile::new(file).title("A note").tags(["x", "y"]).send(client).await?;
    UpdateNote::new("1", NotesBody::default().text("new")).send(client).await?;
    Ok(())
}
