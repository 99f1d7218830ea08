use graphsmith_runtime::{Client, Error, Request as _};

use super::api::NewSecurityComponent;
use super::api::models::{Component, Host};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let component = Component::default().host(Host::default().name("a")).summary("x").summary_2("y");
    let made = NewSecurityComponent::new(component).send(client).await?;
    assert_eq!(made.summary.as_deref(), Some("c"));
    assert_eq!(made.summary_2.as_deref(), Some("d"));
    Ok(())
}
