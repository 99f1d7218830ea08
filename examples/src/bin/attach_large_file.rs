//! Attaches a file of any size to an event, and goes on where it was when it is called again after an interruption.
//!
//!     cargo run --bin attach_large_file -- USER EVENT FILE

use graphsmith_examples::{Result, argument, client};
use graphsmith_runtime::upload::{Binding, Event, Upload, destination};
use msgraph::users_actions::NewUserEventAttachmentUploadSession;
use msgraph::users_actions::models::CreateUploadSessionBody;

const USAGE: &str = "attach_large_file USER EVENT FILE";

#[tokio::main]
async fn main() -> Result {
    let (user, event, file) = (argument(1, USAGE)?, argument(2, USAGE)?, argument(3, USAGE)?);
    let client = client()?;

    // The operation says where the file goes. Its body, which tells name and size, is filled in by the upload.
    let session = NewUserEventAttachmentUploadSession::new(user, event, CreateUploadSessionBody::default());
    let destination = destination(Binding::Attachments, client.prepare(&session)?)?;

    let state = std::env::temp_dir().join("attach-large-file");
    let upload = Upload::new(&client, destination, file)
        .state_folder(state)
        .allow_loopback(std::env::var_os("MG_BASE_URL").is_some())
        .progress(|event: &Event<'_>| {
            if let Event::Acknowledged { bytes, total } = event {
                eprintln!("{bytes} of {total} bytes");
            }
        });
    let uploaded = upload.run().await?;
    println!("{} ({} bytes): {}", uploaded.name, uploaded.size, uploaded.id.unwrap_or_default());
    Ok(())
}
