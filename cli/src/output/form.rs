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
    /// Values with tabs between them, without a header.
    Tsv,
    /// YAML.
    Yaml,
}

impl Format {
    /// All formats with their names.
    pub const ALL: [(&'static str, Self); 6] = [
        ("json", Self::Json),
        ("jsonl", Self::JsonLines),
        ("table", Self::Table),
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("yaml", Self::Yaml),
    ];

    /// Whether there is a row for each result.
    #[must_use]
    pub fn is_rows(self) -> bool {
        matches!(self, Self::Table | Self::Csv | Self::Tsv)
    }
}
