//! [`Wire`]: what goes out, an event on each line (docs/invoke.md#out).

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::console::{Listener, Progress, Tone};
use crate::failure::{Exit, Failure};
use crate::interrupt::Stop;
use crate::shape::Shaped;

/// Writes events of one command after the other.
pub(super) struct Wire<'w> {
    out: RefCell<&'w mut dyn Write>,
    id: RefCell<Value>,
    /// The record that is carried out, counted from 1; 0 before the first one.
    record: Cell<u64>,
    /// What must not go out.
    secrets: RefCell<Vec<String>>,
    /// What ends the command where nobody reads any more.
    stop: RefCell<Arc<Stop>>,
    /// Whether the reader has gone away.
    is_gone: Cell<bool>,
    /// Whether progress is wanted.
    tells_progress: Cell<bool>,
    /// The last list of values that are more than JSON can say.
    typed: RefCell<Map<String, Value>>,
    /// The last question.
    question: Cell<u64>,
}

impl<'w> Wire<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self {
            out: RefCell::new(out),
            id: RefCell::default(),
            record: Cell::new(0),
            secrets: RefCell::default(),
            stop: RefCell::default(),
            is_gone: Cell::new(false),
            tells_progress: Cell::new(false),
            typed: RefCell::default(),
            question: Cell::new(0),
        }
    }

    /// What follows belongs to that command.
    pub(super) fn begin(&self, id: Value, stop: Arc<Stop>, tells_progress: bool) {
        self.id.replace(id);
        self.record.set(0);
        self.stop.replace(stop);
        self.secrets.take();
        self.tells_progress.set(tells_progress);
    }

    /// Nothing of this goes out until the next command.
    pub(super) fn hide(&self, secrets: Vec<String>) {
        self.secrets.replace(secrets);
    }

    /// What follows belongs to the next record.
    pub(super) fn next_record(&self) {
        self.record.set(self.record.get() + 1);
    }

    /// What follows belongs to the command as a whole.
    pub(super) fn end_records(&self) {
        self.record.set(0);
    }

    /// Whether the reader has gone away.
    pub(super) fn is_gone(&self) -> bool {
        self.is_gone.get()
    }

    /// Writes an event. Where the reader has gone away, the command ends.
    pub(super) fn event(&self, name: &str, content: Value) -> Result<(), Failure> {
        let mut event = Map::new();
        event.insert("id".to_owned(), self.id.borrow().clone());
        if self.record.get() > 0 {
            event.insert("r".to_owned(), self.record.get().into());
        }
        event.insert(name.to_owned(), content);
        let mut line = Value::Object(event).to_string();
        for secret in self.secrets.borrow().iter() {
            let quoted = Value::from(secret.as_str()).to_string();
            let secret = quoted.trim_matches('"');
            if line.contains(secret) {
                line = line.replace(secret, "(secret)");
            }
        }
        line.push('\n');
        let mut out = self.out.borrow_mut();
        if out.write_all(line.as_bytes()).and_then(|()| out.flush()).is_err() {
            self.is_gone.set(true);
            self.stop.borrow().come();
            return Err(Failure::reader_gone());
        }
        Ok(())
    }

    /// Writes a result of that type, if the type is known.
    pub(super) fn result(&self, shaped: Shaped, ty: Option<&str>) -> Result<(), Failure> {
        let Shaped { value, typed } = shaped;
        let mut content = Map::new();
        content.insert("value".to_owned(), value);
        content.insert("type".to_owned(), ty.into());
        if !typed.is_empty() {
            let is_same = *self.typed.borrow() == typed;
            let told = if is_same { "same".into() } else { Value::Object(typed.clone()) };
            content.insert("typed".to_owned(), told);
            self.typed.replace(typed);
        }
        self.event("result", Value::Object(content))
    }

    /// Writes a question, and returns its id.
    pub(super) fn question(&self, target: &str, action: &str, request: &Value, is_asked: bool) -> Result<u64, Failure> {
        let question = self.question.get() + 1;
        self.question.set(question);
        let content =
            json!({"id": question, "target": target, "action": action, "request": request, "whatIf": !is_asked});
        self.event("confirm", content).map(|()| question)
    }

    /// Writes a failure. `ends` says whether the command ends with it.
    pub(super) fn failure(&self, failure: &Failure, ends: bool) -> Result<(), Failure> {
        self.event("error", super::failed::content(failure, ends))
    }

    /// Writes the end of the command.
    pub(super) fn exit(&self, exit: Exit) -> Result<(), Failure> {
        self.end_records();
        self.event("exit", json!({"code": exit as u8}))
    }
}

impl Listener for Wire<'_> {
    fn told(&self, tone: Tone, text: &str) {
        let name = match tone {
            Tone::Note => "information",
            Tone::Warning => "warning",
            Tone::Verbose => "verbose",
            Tone::Debug => "debug",
        };
        let text = text.strip_prefix("mg: ").unwrap_or(text);
        // An error is known to the next event.
        let _ = self.event(name, json!({ "text": text }));
    }

    fn progress(&self, progress: &Progress) {
        if !self.tells_progress.get() {
            return;
        }
        let Progress { activity, status, percent, seconds_left, is_done } = progress;
        let content = json!({"id": 1, "activity": activity, "status": status, "percent": percent,
            "secondsLeft": seconds_left, "done": is_done});
        let _ = self.event("progress", content);
    }
}
