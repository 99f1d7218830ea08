//! Figures as markdown tables.

use std::fmt::Write as _;
use std::time::Duration;

/// A table: the head, then rows of as many cells.
#[must_use]
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out
}

/// Seconds, with as many digits as mean something.
#[must_use]
pub fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 1.0 { format!("{seconds:.3}") } else { format!("{seconds:.2}") }
}

/// Megabytes of 10^6 bytes.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a size is shown with three digits")]
pub fn megabytes(bytes: u64) -> String {
    format!("{:.0}", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_markdown() {
        let rows = [vec!["a".to_owned(), "1".to_owned()]];
        assert_eq!(table(&["case", "s"], &rows), "| case | s |\n| --- | --- |\n| a | 1 |\n");
        assert_eq!(seconds(Duration::from_millis(1234)), "1.23");
        assert_eq!(seconds(Duration::from_micros(45_600)), "0.046");
        assert_eq!(megabytes(1_234_567), "1");
    }
}
