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

/// What Graph is called in messages.
pub const GRAPH: &str = "the service";

/// What whoever gives the tokens is called in messages.
const SIGN_IN: &str = "the sign-in service";

/// Messages on their way to the console.
pub struct Notes {
    sender: UnboundedSender<String>,
    receiver: RefCell<UnboundedReceiver<String>>,
}

impl Notes {
    /// No messages yet.
    pub fn new() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { sender, receiver: RefCell::new(receiver) }
    }

    /// Takes messages from anywhere.
    pub fn writer(&self) -> impl Fn(String) + Send + Sync + Clone + use<> {
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

    /// Waits for the work, and passes each message to `say` as it comes.
    pub async fn during<T>(&self, work: impl Future<Output = T>, mut say: impl FnMut(&str)) -> T {
        let mut work = pin!(work);
        let result = poll_fn(|context| {
            while let Poll::Ready(Some(note)) = self.receiver.borrow_mut().poll_recv(context) {
                say(&note);
            }
            work.as_mut().poll(context)
        })
        .await;
        while let Ok(note) = self.receiver.borrow_mut().try_recv() {
            say(&note);
        }
        result
    }
}

/// Says why there is a wait for that service, and for how long.
pub fn waiting(service: &str, status: Option<StatusCode>, delay: Duration) -> String {
    let why = match status.map(|status| status.as_u16()) {
        Some(412) => "another upload to the same item goes on (412)".to_owned(),
        Some(429) => format!("{service} asks for fewer requests (429)"),
        Some(code) => format!("{service} is unavailable ({code})"),
        None => format!("the connection to {service} failed"),
    };
    format!("mg: {why}; trying again in {} s", seconds(delay))
}

/// Whole seconds: fractions are of no interest, but a wait is never longer than a message says.
pub fn seconds(wait: Duration) -> u128 {
    wait.as_millis().div_ceil(1000)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;

    use super::{GRAPH, Notes, waiting};

    #[tokio::test]
    async fn messages_come_in_order_while_the_work_goes_on() {
        let notes = Notes::new();
        let (write, again) = (notes.writer(), notes.writer());
        let shown = std::cell::RefCell::new(Vec::new());
        let work = async {
            write("a".to_owned());
            tokio::task::yield_now().await;
            let before = shown.borrow().len();
            again("b".to_owned());
            before
        };
        let before = notes.during(work, |note| shown.borrow_mut().push(note.to_owned())).await;
        assert_eq!((before, shown.into_inner()), (1, vec!["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn waits_are_explained() {
        let table = [
            (Some(StatusCode::TOO_MANY_REQUESTS), 41_000, "(429); trying again in 41 s"),
            (Some(StatusCode::BAD_GATEWAY), 1, "(502); trying again in 1 s"),
            (None, 2_500, "the connection to the service failed; trying again in 3 s"),
        ];
        for (status, millis, end) in table {
            let text = waiting(GRAPH, status, Duration::from_millis(millis));
            assert!(text.ends_with(end), "{text}");
        }
    }
}
