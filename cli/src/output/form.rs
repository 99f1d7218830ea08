//! [`Form`]: what is written of results, and how.

/// What is written of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// All of them.
    Whole(Format),
    /// One property of each, on a line of its own.
    Property(String),
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON value.
    Json,
    /// One JSON value on each line.
    JsonLines,
    /// Columns for people.
    Table,
    /// Comma-separated values.
    Csv,
}

impl Format {
    /// All formats with their names.
    pub const ALL: [(&'static str, Self); 4] =
        [("json", Self::Json), ("jsonl", Self::JsonLines), ("table", Self::Table), ("csv", Self::Csv)];
}
