//! The feature `tracing`: a span for each request, retry, page and slice, with what happened and without secrets.
#![cfg(all(feature = "tracing", feature = "uploads"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use graphsmith_runtime::Arguments;
use graphsmith_runtime::http::Method;
use graphsmith_runtime::upload::{Binding, Upload, destination};
use serde_json::{Value, json};
use support::{Server, reply};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

/// A subscriber that keeps the spans of the runtime.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// By their ids, which count from 1.
    spans: Vec<Span>,
    /// Those that are entered, from the outside to the inside.
    entered: Vec<u64>,
}

struct Span {
    metadata: &'static Metadata<'static>,
    /// Its name below those of the spans that it is in.
    path: String,
    fields: String,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Kept {
    fn span(&mut self, id: u64) -> &mut Span {
        &mut self.spans[usize::try_from(id).unwrap() - 1]
    }
}

impl Spans {
    /// All spans so far, in the order in which they began.
    fn taken(&self) -> Vec<String> {
        let kept = self.0.lock().unwrap();
        kept.spans.iter().map(|span| format!("{}{}", span.path, span.fields)).collect()
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("graphsmith_runtime")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let kept = &mut *self.0.lock().unwrap();
        let outer = kept.entered.last().copied().map(|id| format!("{}/", kept.span(id).path));
        let metadata = attributes.metadata();
        let path = format!("{}{}", outer.unwrap_or_default(), metadata.name());
        let mut fields = String::new();
        attributes.record(&mut Fields(&mut fields));
        kept.spans.push(Span { metadata, path, fields });
        Id::from_u64(kept.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap().span(span.into_u64()).fields));
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, _event: &Event<'_>) {}

    fn enter(&self, span: &Id) {
        self.0.lock().unwrap().entered.push(span.into_u64());
    }

    fn exit(&self, _span: &Id) {
        self.0.lock().unwrap().entered.pop();
    }

    fn current_span(&self) -> Current {
        let kept = &mut *self.0.lock().unwrap();
        let Some(&id) = kept.entered.last() else { return Current::none() };
        Current::new(Id::from_u64(id), kept.span(id).metadata)
    }
}

#[tokio::test]
async fn requests_retries_and_pages_have_spans() {
    let (spans, busy) = (Spans::default(), AtomicBool::new(true));
    let _guard = tracing::subscriber::set_default(spans.clone());
    let server = Server::start(move |request| match request.target.as_str() {
        "/v1.0/x" => {
            let next = format!("http://{}/v1.0/x/2?$skiptoken=canary", request.header("host"));
            support::json(200, json!({"value": [1], "@odata.nextLink": next}))
        }
        _ if busy.swap(false, Ordering::SeqCst) => reply(429, &[("retry-after", "0")], ""),
        _ => support::json(200, json!({"value": [2]})),
    })
    .await;
    let client = server.client();
    let request = client.prepare_raw(Method::GET, "/v1.0/x", Arguments::default()).unwrap();
    let mut items = client.pages::<Value>(request).items();
    while let Some(item) = items.next().await {
        item.unwrap();
    }
    let expected = [
        "page number=1",
        "page/request method=GET path=\"/v1.0/x\" status=200",
        "page number=2",
        "page/request method=GET path=\"/v1.0/x/2\" status=200",
        "page/request/retry number=1 delay=0ns status=200",
    ];
    assert_eq!(spans.taken(), expected);
}

#[tokio::test]
async fn slices_have_spans_without_their_addresses() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let server = Server::start(|request| match request.header("content-range") {
        "" => support::json(
            200,
            json!({"uploadUrl": format!("http://{}/upload?authtoken=canary", request.header("host"))}),
        ),
        "bytes 0-63/100" => support::json(202, json!({"nextExpectedRanges": ["64-"]})),
        _ => support::json(201, json!({"id": "i"})),
    })
    .await;
    let (client, folder) = (server.client(), tempfile::tempdir().unwrap());
    let file = folder.path().join("a.bin");
    std::fs::write(&file, [7; 100]).unwrap();
    let path = "/v1.0/me/drive/items/i/createUploadSession";
    let request = client.prepare_raw(Method::POST, path, Arguments::default()).unwrap();
    let upload = Upload::new(&client, destination(Binding::DriveItem, request).unwrap(), &file);
    upload.allow_loopback(true).slice_size(64).run().await.unwrap();
    let slices: Vec<String> = spans.taken().into_iter().filter(|span| span.contains("slice")).collect();
    assert_eq!(slices, ["slice start=0 end=63 total=100 status=202", "slice start=64 end=99 total=100 status=201"]);
}
