use graphsmith_runtime::value::Number;
use graphsmith_runtime::{Client, Error, Request as _};

use super::api::SetGauge;
use super::api::models::{Gauge, Level};

pub async fn calls(client: &Client) -> Result<(), Error> {
    let number = |text: &str| -> Number { text.parse().unwrap() };
    let gauge = Gauge::default()
        .levels([Level::Minus1, Level::Number10])
        .odd(4_294_967_295)
        .share(number("12.5"))
        .factor(number("1.5"))
        .exact(true)
        .small(7)
        .ratio(number("1e3"));
    let mut set = SetGauge::new(9_000_000_000_i64, gauge);
    set.scale = Some(number("0.10"));
    set.level = Some(Level::Minus1.to_string());
    let made = set.send(client).await?;
    assert_eq!(made.levels.iter().map(Level::as_i64).collect::<Vec<_>>(), [-1, 10, 99]);
    Ok(())
}
