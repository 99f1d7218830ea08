//! Types of values that aren't generated: those of Rust and of the runtime.

/// A type that isn't generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    Bool,
    Int32,
    Int64,
    UInt64,
    Float,
    String,
    Bytes,
    Date,
    DateTime,
    Duration,
    Guid,
    TimeOfDay,
}

impl Scalar {
    /// Whether a URL or a header can carry it.
    pub(super) fn is_argument(self) -> bool {
        self != Self::Bytes
    }
}
