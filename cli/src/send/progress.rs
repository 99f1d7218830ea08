//! The progress of an upload: events -> a bar on a terminal, and messages.
//!
//! The bar counts what the service has acknowledged, never what was merely written.

use std::fmt;
use std::time::Duration;

use graphsmith_catalog::printable::one_line;
use graphsmith_runtime::upload::Event;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::notes::{self, Note};
use crate::console::{Progress, Tone};

/// What the bar shows, on one line of whatever width.
const TEMPLATE: &str = "{msg} {wide_bar} {bytes} of {total_bytes}{pace}";

/// A bar of no length, which is not drawn yet.
pub fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden()).with_style(style.with_key("pace", pace))
}

/// How fast it goes, and how long it still takes; nothing while that is unknown.
fn pace(state: &ProgressState, text: &mut dyn fmt::Write) {
    let rate = state.per_sec();
    if rate >= 1.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive number of bytes, for people"
        )]
        let rate = HumanBytes(rate as u64);
        // A writer that fails belongs to the terminal, and nothing depends on it.
        let _ = write!(text, ", {rate}/s, {:#} left", HumanDuration(state.eta()));
    }
}

/// Shows an event in the bar, which is drawn from the start of the upload on if a person looks at standard error.
pub fn show(bar: &ProgressBar, event: &Event<'_>, seen: bool) {
    match *event {
        Event::Started { name, size, from } => {
            bar.set_length(size);
            bar.set_message(one_line(name).chars().take(30).collect::<String>());
            bar.set_position(from);
            // What an earlier run has sent says nothing about the rate.
            bar.reset_eta();
            if seen {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                // The remaining time goes on while a slice is on its way.
                bar.enable_steady_tick(Duration::from_millis(500));
            }
        }
        Event::Acknowledged { bytes, .. } => bar.set_position(bytes),
        Event::Restarted { .. } => {
            bar.set_position(0);
            bar.reset_eta();
        }
        _ => {}
    }
}

/// The message for an event.
pub fn message(event: &Event<'_>) -> Option<Note> {
    let said = |text: String| Some(Note::Said(Tone::Note, text));
    match *event {
        Event::Started { size, from, .. } if from > 0 => {
            said(format!("mg: an earlier run has sent {from} of {size} bytes; going on from there"))
        }
        Event::Waiting { delay, status } => Some(notes::waiting(notes::GRAPH, status, delay)),
        Event::Restarted { why } => said(format!("mg: {why}; starting again with a new session")),
        Event::Discarded { why } => said(format!("mg: what an earlier run has sent is given up: {why}")),
        Event::Warning { text } => Some(Note::Said(Tone::Warning, text.to_owned())),
        _ => None,
    }
}

/// How far an upload is that has this bar.
pub fn of_bar(bar: &ProgressBar, is_done: bool) -> Progress {
    let (bytes, total) = (bar.position(), bar.length().unwrap_or_default());
    let percent =
        (bytes.min(total) * 100).checked_div(total).map_or(100, |percent| u8::try_from(percent).unwrap_or(100));
    Progress {
        activity: format!("Sending {}", bar.message()),
        status: format!("{} of {}", HumanBytes(bytes), HumanBytes(total)),
        percent,
        seconds_left: Some(bar.eta().as_secs()).filter(|_| bar.per_sec() >= 1.0),
        is_done,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::time::Duration;

    use graphsmith_runtime::upload::Event;

    use super::{Note, bar, message, of_bar, show};

    #[test]
    fn the_bar_stands_where_the_service_is() {
        let bar = bar();
        show(&bar, &Event::Started { name: "a\u{1b}[2Jb", size: 100, from: 40 }, false);
        assert_eq!((bar.position(), bar.length(), bar.message().as_str()), (40, Some(100), "ab"));
        for (bytes, position) in [(60, 60), (50, 50)] {
            show(&bar, &Event::Acknowledged { bytes, total: 100 }, false);
            assert_eq!(bar.position(), position);
        }
        show(&bar, &Event::Restarted { why: "x" }, false);
        assert_eq!(bar.position(), 0);
    }

    #[test]
    fn the_progress_is_that_of_the_bar() {
        let bar = bar();
        show(&bar, &Event::Started { name: "a", size: 3000, from: 0 }, false);
        show(&bar, &Event::Acknowledged { bytes: 2000, total: 3000 }, false);
        let progress = of_bar(&bar, false);
        assert_eq!((progress.activity.as_str(), progress.percent, progress.is_done), ("Sending a", 66, false));
        assert_eq!(progress.status, "1.95 KiB of 2.93 KiB");
        show(&bar, &Event::Started { name: "empty", size: 0, from: 0 }, false);
        assert_eq!(of_bar(&bar, true).percent, 100);
    }

    #[test]
    fn events_that_matter_have_messages() {
        let started = |from| Event::Started { name: "a", size: 9, from };
        assert_eq!(message(&started(0)), None);
        let text = |event: &Event<'_>| match message(event).unwrap() {
            Note::Said(_, text) => text,
            Note::Progress(progress) => progress.status,
        };
        assert!(text(&started(4)).contains("4 of 9 bytes"));
        let waiting = Event::Waiting { delay: Duration::from_secs(5), status: None };
        assert!(text(&waiting).contains("in 5 s"));
        assert_eq!(message(&Event::Acknowledged { bytes: 1, total: 9 }), None);
    }
}
