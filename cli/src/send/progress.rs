//! The progress of an upload: events -> a bar on a terminal, and messages.
//!
//! The bar counts what the service has acknowledged, never what was merely written.

use std::time::Duration;

use graphsmith_runtime::upload::Event;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::notes;

/// What the bar shows.
const TEMPLATE: &str = "{msg} {bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";

/// A bar of no length; it is drawn only where a person looks at standard error.
pub fn bar(seen: bool) -> ProgressBar {
    let target = if seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(0), target).with_style(style)
}

/// Shows an event in the bar.
pub fn show(bar: &ProgressBar, event: &Event<'_>) {
    match *event {
        Event::Started { name, size, from } => {
            bar.set_length(size);
            bar.set_message(name.chars().filter(|c| !c.is_control()).take(30).collect::<String>());
            bar.set_position(from);
            // What an earlier run has sent says nothing about the rate.
            bar.reset_eta();
            if !bar.is_hidden() {
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

/// What an event is told as; waits only where that is wanted.
pub fn message(event: &Event<'_>, waits: bool) -> Option<String> {
    match *event {
        Event::Started { size, from, .. } if from > 0 => {
            Some(format!("mg: an earlier run has sent {from} of {size} bytes; going on from there"))
        }
        Event::Waiting { delay, status } if waits => Some(notes::waiting(status, delay)),
        Event::Restarted { why } => Some(format!("mg: {why}; starting again with a new session")),
        Event::Discarded { why } => Some(format!("mg: what an earlier run has sent is given up: {why}")),
        Event::Warning { text } => Some(format!("mg: warning: {text}")),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::time::Duration;

    use graphsmith_runtime::upload::Event;

    use super::{bar, message, show};

    #[test]
    fn the_bar_stands_where_the_service_is() {
        let bar = bar(false);
        show(&bar, &Event::Started { name: "a\u{1b}[2Jb", size: 100, from: 40 });
        assert_eq!((bar.position(), bar.length(), bar.message().as_str()), (40, Some(100), "a[2Jb"));
        for (bytes, position) in [(60, 60), (50, 50)] {
            show(&bar, &Event::Acknowledged { bytes, total: 100 });
            assert_eq!(bar.position(), position);
        }
        show(&bar, &Event::Restarted { why: "x" });
        assert_eq!(bar.position(), 0);
    }

    #[test]
    fn what_matters_is_told() {
        let started = |from| Event::Started { name: "a", size: 9, from };
        assert_eq!(message(&started(0), true), None);
        assert!(message(&started(4), false).unwrap().contains("4 of 9 bytes"));
        let waiting = Event::Waiting { delay: Duration::from_secs(5), status: None };
        assert_eq!(message(&waiting, false), None);
        assert!(message(&waiting, true).unwrap().contains("in 5 s"));
        assert_eq!(message(&Event::Acknowledged { bytes: 1, total: 9 }, true), None);
    }
}
