//! [`Lines`]: what comes in, read by a thread of its own, so that `stop` is heard while something is waited for.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::incoming::{Incoming, Wrong};
use crate::interrupt::Stop;

/// Length of the longest line, in bytes.
const LONGEST: usize = 64 << 20;

/// What both threads know of commands, which are counted from 1.
#[derive(Debug, Default)]
struct Progress {
    /// How many have begun to come in.
    begun: u64,
    /// Up to which one they are to end.
    stopped: u64,
    /// The one that is carried out, and what ends it.
    current: Option<(u64, Arc<Stop>)>,
}

impl Progress {
    /// Ends all that have begun.
    fn stop(&mut self) {
        self.stopped = self.begun;
        self.check();
    }

    fn check(&self) {
        if let Some((number, stop)) = &self.current
            && *number <= self.stopped
        {
            stop.come();
        }
    }
}

/// What is waited for.
#[derive(Debug)]
pub(super) enum Waited {
    /// It came.
    Line(Incoming),
    /// Nothing comes any more.
    End,
    /// Nothing came for too long.
    Idle,
}

/// Lines in the order in which they came.
pub(super) struct Lines {
    receiver: Receiver<Incoming>,
    progress: Arc<Mutex<Progress>>,
    /// Those that came while something else was waited for.
    early: RefCell<VecDeque<Incoming>>,
}

impl Lines {
    /// Those of a stream, which is read until it ends.
    pub(super) fn of(stream: Box<dyn Read + Send>) -> Self {
        let (sender, receiver) = channel();
        let progress = Arc::<Mutex<Progress>>::default();
        let shared = Arc::clone(&progress);
        // It ends with the stream, or with the process.
        std::thread::spawn(move || read(stream, &sender, &shared));
        Self { receiver, progress, early: RefCell::default() }
    }

    /// The next line.
    pub(super) fn next(&self) -> Waited {
        match self.early.borrow_mut().pop_front() {
            Some(early) => Waited::Line(early),
            None => self.receiver.recv().map_or(Waited::End, Waited::Line),
        }
    }

    /// The next line, if it comes within that time.
    pub(super) fn next_within(&self, patience: Duration) -> Waited {
        match self.early.borrow_mut().pop_front() {
            Some(early) => Waited::Line(early),
            None => match self.receiver.recv_timeout(patience) {
                Ok(line) => Waited::Line(line),
                Err(RecvTimeoutError::Timeout) => Waited::Idle,
                Err(RecvTimeoutError::Disconnected) => Waited::End,
            },
        }
    }

    /// The first line that is an answer, or ends the command; objects that come before it are kept. `None` where nothing comes
    /// any more.
    pub(super) fn answer(&self) -> Option<Incoming> {
        loop {
            match self.receiver.recv().ok()? {
                early @ (Incoming::Record(_) | Incoming::End) => self.early.borrow_mut().push_back(early),
                answer => return Some(answer),
            }
        }
    }

    /// What ends the command of that number, which begins now.
    pub(super) fn begin(&self, number: u64) -> Arc<Stop> {
        let stop = Arc::<Stop>::default();
        let mut progress = lock(&self.progress);
        progress.current = Some((number, Arc::clone(&stop)));
        progress.check();
        stop
    }
}

fn lock(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads lines until the stream ends or nobody wants them.
fn read(stream: Box<dyn Read + Send>, sender: &Sender<Incoming>, progress: &Mutex<Progress>) {
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    // Whether the last command can have further objects.
    let mut is_open = false;
    while let Some(line) = line(&mut stream) {
        let mut incoming = match line {
            Line::Whole(line) if line.trim_ascii().is_empty() => continue,
            Line::Whole(line) => Incoming::of(&line),
            Line::TooLong => Incoming::Wrong(Wrong {
                id: Value::Null,
                message: format!("the line is longer than {} MB", LONGEST >> 20),
            }),
        };
        match &mut incoming {
            Incoming::Command(command) => {
                let mut progress = lock(progress);
                progress.begun += 1;
                command.number = progress.begun;
                is_open = true;
            }
            Incoming::End => is_open = false,
            Incoming::Stop => {
                lock(progress).stop();
                is_open = false;
            }
            _ => {}
        }
        if sender.send(incoming).is_err() {
            return;
        }
    }
    // Whoever gave the command is gone before it was whole.
    if is_open {
        lock(progress).stop();
    }
}

/// A line without its end.
enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// The next line; `None` at the end of the stream, and where it can't be read.
fn line(stream: &mut BufReader<Box<dyn Read + Send>>) -> Option<Line> {
    let (mut line, mut is_too_long, mut any) = (Vec::new(), false, false);
    loop {
        let piece = stream.fill_buf().ok()?;
        if piece.is_empty() {
            break;
        }
        any = true;
        let end = piece.iter().position(|byte| *byte == b'\n');
        let content = &piece[..end.unwrap_or(piece.len())];
        is_too_long |= line.len() + content.len() > LONGEST;
        if is_too_long {
            line = Vec::new();
        } else {
            line.extend_from_slice(content);
        }
        let used = end.map_or(piece.len(), |end| end + 1);
        stream.consume(used);
        if end.is_some() {
            break;
        }
    }
    let line = if is_too_long { Line::TooLong } else { Line::Whole(line) };
    any.then_some(line)
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test may panic")]
mod tests {
    use std::io::{Cursor, Read};

    use super::super::incoming::Incoming;
    use super::{LONGEST, Lines, Waited};

    fn of(text: &str) -> Lines {
        Lines::of(Box::new(Cursor::new(text.to_owned())))
    }

    const COMMAND: &str = "{\"v\":1,\"id\":1,\"cmdlet\":\"Get-X\",\"set\":\"a\"}\n";

    #[test]
    fn objects_that_come_before_an_answer_are_kept() {
        let lines = of("{\"record\":{}}\n\n{\"end\":true}\n{\"next\":true}\n");
        assert!(matches!(lines.answer(), Some(Incoming::Next)));
        assert!(matches!(lines.next(), Waited::Line(Incoming::Record(_))));
        assert!(matches!(lines.next(), Waited::Line(Incoming::End)));
        assert!(matches!(lines.next(), Waited::End));
    }

    #[test]
    fn a_stop_ends_what_has_begun_and_nothing_later() {
        let lines = of(&format!("{COMMAND}{{\"stop\":true}}\n{COMMAND}{{\"end\":true}}\n"));
        while !matches!(lines.next(), Waited::End) {}
        assert!(lines.begin(1).has_come());
        assert!(!lines.begin(2).has_come());
    }

    #[test]
    fn an_end_of_input_ends_a_command_that_is_not_whole() {
        for (text, is_stopped) in
            [(COMMAND.to_owned(), true), (format!("{COMMAND}{{\"record\":{{}}}}\n{{\"end\":true}}"), false)]
        {
            let lines = of(&text);
            while !matches!(lines.next(), Waited::End) {}
            let stop = lines.begin(1);
            assert_eq!(stop.has_come(), is_stopped, "{text}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let long = std::io::repeat(b'x').take(LONGEST as u64 + 1);
        let stream = long.chain(Cursor::new("\n{\"next\":true}"));
        let lines = Lines::of(Box::new(stream));
        let Waited::Line(Incoming::Wrong(wrong)) = lines.next() else { panic!("it is wrong") };
        assert_eq!(wrong.message, "the line is longer than 64 MB");
        assert!(matches!(lines.next(), Waited::Line(Incoming::Next)));
    }
}
