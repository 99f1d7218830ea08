//! [`Notes`]: what delays the client -> messages, shown while `mg` waits for the reply.
//!
//! The client reports from any thread; a console belongs to one. So messages go through a channel, and whoever waits
//! for the client passes them on.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::token::Patience;
use http::StatusCode;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::console::{Console, Progress, Tone};

/// What Graph is called in messages.
pub const GRAPH: &str = "the service";

/// What whoever gives the tokens is called in messages.
const SIGN_IN: &str = "the sign-in service";

/// What is told while there is a wait.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// A message.
    Said(Tone, String),
    /// How far something is.
    Progress(Progress),
}

impl Note {
    /// Shows it.
    pub fn show(&self, console: &mut Console<'_>) {
        match self {
            Self::Said(tone, text) => console.tell(*tone, text),
            Self::Progress(progress) => console.listener.iter().for_each(|listener| listener.progress(progress)),
        }
    }
}

/// Messages on their way to the console.
pub struct Notes {
    sender: UnboundedSender<Note>,
    receiver: RefCell<UnboundedReceiver<Note>>,
}

impl Notes {
    /// No messages yet.
    pub fn new() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { sender, receiver: RefCell::new(receiver) }
    }

    /// Takes messages from anywhere.
    pub fn writer(&self) -> impl Fn(Note) + Send + Sync + Clone + use<> {
        let sender = self.sender.clone();
        move |note| {
            // An error means that the receiver is gone: then nobody shows messages any more.
            let _ = sender.send(note);
        }
    }

    /// Waits for the sign-in service as long as its waits for one request fit into that time, and tells each.
    pub fn patience(&self, longest: Duration) -> Patience {
        let write = self.writer();
        Patience::new(RetryPolicy::within(longest))
            .on_wait(move |wait| write(waiting(SIGN_IN, wait.status, wait.delay)))
    }

    /// Waits for the work, and passes each message to `show` as it comes.
    pub async fn during<T>(&self, work: impl Future<Output = T>, mut show: impl FnMut(Note)) -> T {
        let mut work = pin!(work);
        let result = poll_fn(|context| {
            while let Poll::Ready(Some(note)) = self.receiver.borrow_mut().poll_recv(context) {
                show(note);
            }
            work.as_mut().poll(context)
        })
        .await;
        while let Ok(note) = self.receiver.borrow_mut().try_recv() {
            show(note);
        }
        result
    }
}

/// Says why there is a wait for that service, and for how long.
pub fn waiting(service: &str, status: Option<StatusCode>, delay: Duration) -> Note {
    let why = match status.map(|status| status.as_u16()) {
        Some(412) => "another upload to the same item goes on (412)".to_owned(),
        Some(429) => format!("{service} asks for fewer requests (429)"),
        Some(code) => format!("{service} is unavailable ({code})"),
        None => format!("the connection to {service} failed"),
    };
    Note::Said(Tone::Note, format!("mg: {why}; trying again in {} s", seconds(delay)))
}

/// Whole seconds: fractions are of no interest, but a wait is never longer than a message says.
pub fn seconds(wait: Duration) -> u128 {
    wait.as_millis().div_ceil(1000)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;

    use super::{GRAPH, Note, Notes, waiting};
    use crate::console::Tone;

    #[tokio::test]
    async fn messages_come_in_order_while_the_work_goes_on() {
        let notes = Notes::new();
        let (write, again) = (notes.writer(), notes.writer());
        let note = |text: &str| Note::Said(Tone::Note, text.to_owned());
        let shown = std::cell::RefCell::new(Vec::new());
        let work = async {
            write(note("a"));
            tokio::task::yield_now().await;
            let before = shown.borrow().len();
            again(note("b"));
            before
        };
        let before = notes.during(work, |note| shown.borrow_mut().push(note)).await;
        assert_eq!((before, shown.into_inner()), (1, vec![note("a"), note("b")]));
    }

    #[test]
    fn waits_are_explained() {
        let table = [
            (Some(StatusCode::TOO_MANY_REQUESTS), 41_000, "(429); trying again in 41 s"),
            (Some(StatusCode::BAD_GATEWAY), 1, "(502); trying again in 1 s"),
            (None, 2_500, "the connection to the service failed; trying again in 3 s"),
        ];
        for (status, millis, end) in table {
            let note = waiting(GRAPH, status, Duration::from_millis(millis));
            assert!(matches!(&note, Note::Said(Tone::Note, text) if text.ends_with(end)), "{note:?}");
        }
    }
}
