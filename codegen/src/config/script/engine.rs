//! The script engine on a thread of its own. A script that takes too long is given up; where it is in the middle of a loop of the
//! engine itself, which nothing can interrupt, its thread ends with the process.

use std::cell::Cell;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::machine::Machine;
use super::{FaultKind, ScriptFault};

/// How long a call may take. The engine counts the steps of a script and stops it long before, so that equal input gives equal
/// results; this is for what it doesn't count.
const LIMIT: Duration = Duration::from_mins(1);

/// Stack of the thread, four times what the engine may take of it.
const STACK_BYTES: usize = 2 << 20;

/// A sandbox for scripts. Global names that a script sets are there for the next one, as in `AutoRest`.
#[derive(Debug)]
pub struct Engine {
    calls: Sender<Call>,
    results: Receiver<Result<String, ScriptFault>>,
    limit: Duration,
    /// Whether a call was given up; nothing is run after it.
    is_lost: Cell<bool>,
}

/// A function and its arguments.
struct Call {
    before: String,
    script: String,
    after: String,
    arguments: Vec<String>,
}

impl Engine {
    /// Starts an engine.
    pub fn start() -> Result<Self, ScriptFault> {
        Self::with_limit(LIMIT)
    }

    pub(super) fn with_limit(limit: Duration) -> Result<Self, ScriptFault> {
        let (calls, asked) = mpsc::channel::<Call>();
        let (given, results) = mpsc::channel();
        let work = move || {
            let machine = Machine::start();
            for Call { before, script, after, arguments } in asked {
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                let machine = machine.as_ref().map_err(Clone::clone);
                if given.send(machine.and_then(|machine| machine.call(&before, &script, &after, &arguments))).is_err() {
                    break;
                }
            }
        };
        let thread = thread::Builder::new().name("scripts".to_owned()).stack_size(STACK_BYTES);
        thread.spawn(work).map_err(|error| fault(format!("the script engine doesn't start: {error}")))?;
        Ok(Self { calls, results, limit, is_lost: Cell::new(false) })
    }

    /// Calls the function whose source is `before`, `script` and `after` with texts; its result is a text.
    ///
    /// `script` stands on lines of its own, and the lines of faults are counted from its beginning.
    pub fn call(&self, before: &str, script: &str, after: &str, arguments: &[&str]) -> Result<String, ScriptFault> {
        if self.is_lost.get() {
            return Err(fault("no script is run after one that ran too long".to_owned()));
        }
        let [before, script, after] = [before, script, after].map(str::to_owned);
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let sent =
            self.calls.send(Call { before, script, after, arguments }).map_err(|_| RecvTimeoutError::Disconnected);
        sent.and_then(|()| self.results.recv_timeout(self.limit)).unwrap_or_else(|error| {
            self.is_lost.set(true);
            Err(fault(match error {
                RecvTimeoutError::Timeout => format!("the script ran for {} s and was given up", self.limit.as_secs()),
                RecvTimeoutError::Disconnected => "the script engine has ended".to_owned(),
            }))
        })
    }
}

fn fault(message: String) -> ScriptFault {
    ScriptFault { kind: FaultKind::Limit, message, line: None }
}
