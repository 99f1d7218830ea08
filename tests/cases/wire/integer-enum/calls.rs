use graphsmith_runtime::{Client, Error, Field, Request as _};

use super::api::NewT;
use super::api::models::{StatusCode, T};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let price: graphsmith_runtime::value::Number = "12345678901234567890.10".parse().unwrap();
    let t = T::default().status(StatusCode::On).plain(5_000_000_000).big(u64::MAX).price(price);
    let made = NewT::new(t.clone()).send(client).await?;
    assert_eq!(made, t);
    assert_eq!(made.price.get().unwrap().as_str(), "12345678901234567890.10");
    let made = NewT::new(T::default().status(StatusCode::Off).big(u64::MAX)).send(client).await?;
    assert_eq!(made.status, Field::Value(StatusCode::Unlisted(7)));
    let price: graphsmith_runtime::value::Number = "0.1000".parse().unwrap();
    let made = NewT::new(T::default().status(Field::Null).price(price)).send(client).await?;
    assert!(made.status.is_null());
    Ok(())
}
