//! What the programs of tests/src/prism/program.rs have in common: samples for the types of the runtime, and sending.
//! Arguments are the name of a module and an address. The modules, and `dispatch`, are written below this.

use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::value::{Any, Bytes, Date, DateTime, Duration, Guid, Number, TimeOfDay};
use graphsmith_runtime::{Array, Body, Client, Error, Field, JsonObject, QueryOptions, Reply as _, Request, Secret};
use std::fmt::Display;

/// How many objects there are inside each other.
pub const DEPTH: usize = 4;

/// A type with a value that the service could take.
pub trait Sample: Sized {
    fn sample(depth: usize) -> Self;
}

macro_rules! samples {
    ($($ty:ty: $value:expr;)*) => { $(impl Sample for $ty { fn sample(_: usize) -> Self { $value } })* };
}
samples! {
    String: "7f3f4e5a-1c2b-4d5e-8f60-0123456789ab".to_owned();
    bool: true;
    u8: 2; i8: 2; i16: 2; i32: 2; i64: 2; f32: 1.5; f64: 1.5;
    Number: Number::from(1.5);
    DateTime: DateTime::from("2026-03-31T09:30:00Z");
    Date: Date::from("2026-03-31");
    TimeOfDay: TimeOfDay::from("09:30:00");
    Duration: Duration::from("PT1H30M");
    Guid: Guid::from("7f3f4e5a-1c2b-4d5e-8f60-0123456789ab");
    Bytes: Bytes::from("hi");
    Body: Body::from("hi");
    Any: Any::from("sample");
    JsonObject: JsonObject::new();
    QueryOptions: QueryOptions::default();
}
impl<T: Sample> Sample for Vec<T> {
    fn sample(depth: usize) -> Self {
        vec![T::sample(depth)]
    }
}
impl<T: Sample> Sample for Array<T> {
    fn sample(depth: usize) -> Self {
        [T::sample(depth)].into()
    }
}
impl<T: Sample> Sample for Option<T> {
    fn sample(depth: usize) -> Self {
        Some(T::sample(depth))
    }
}
impl<T: Sample> Sample for Box<T> {
    fn sample(depth: usize) -> Self {
        Box::new(T::sample(depth))
    }
}
impl<T: Sample> Sample for Field<T> {
    fn sample(depth: usize) -> Self {
        if depth == 0 { Field::Absent } else { Field::Value(T::sample(depth - 1)) }
    }
}

/// Sends requests, and counts.
pub struct Sender {
    client: Client,
    sent: usize,
    accepted: usize,
    /// Those whose reply isn't as described, and has to be read nevertheless.
    odd: usize,
}

impl Sender {
    pub async fn send<R: Request, E: Display>(&mut self, name: &str, request: Result<R, E>) {
        self.sent += 1;
        match request {
            Ok(request) => match self.exchange(&request).await {
                Ok(()) => self.accepted += 1,
                Err(error) => println!("fault: {name}: {error}"),
            },
            Err(error) => println!("fault: {name}: {error}"),
        }
    }

    /// Sends, and reads the reply, even if prism itself says that what it has made up isn't what the description says:
    /// where an object holds lists of its own type, there is `null` in the innermost.
    async fn exchange<R: Request>(&mut self, request: &R) -> Result<(), Error> {
        let response = self.client.send_raw(self.client.prepare(request)?).await?;
        let violations = response.headers().get("sl-violations").map(|value| value.as_bytes().to_vec());
        let violations = String::from_utf8(violations.unwrap_or_default()).unwrap_or_default();
        if violations.contains(r#"{"location":["request""#) {
            println!("fault: {violations}");
        }
        if violations.contains(r#"{"location":["response""#) {
            self.odd += 1;
        }
        R::Reply::read(response).await.map(drop)
    }
}

/// For constructors that can't fail.
pub fn sure<R>(request: R) -> Result<R, std::convert::Infallible> {
    Ok(request)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let words: Vec<String> = std::env::args().collect();
    let client = Client::builder().base_url(words[2].clone()).token(StaticToken::new(Secret::new("sample"))).build();
    let mut sender = Sender { client: client.expect("a client"), sent: 0, accepted: 0, odd: 0 };
    dispatch(&words[1], &mut sender).await;
    println!("{} sent, {} accepted, {} odd replies", sender.sent, sender.accepted, sender.odd);
}
