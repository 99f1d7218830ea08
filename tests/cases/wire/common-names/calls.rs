use graphsmith_runtime::{Client, Error, Request as _};

use super::api::NewJob;
use super::api::models::JobsBody;

pub async fn calls(client: &Client) -> Result<(), Error> {
    let body = JobsBody::default().name("a").what_if(true).confirm(true).verbose(true).output("b");
    NewJob::new(body).send(client).await
}
