//! Spans of the crate `tracing`, with the feature of that name.

use http::StatusCode;

/// A future in a span; without the feature `tracing` the future itself. No field may hold a token or the query of an address.
macro_rules! in_span {
    ($name:literal, { $($fields:tt)* }, $future:expr) => {{
        #[cfg(feature = "tracing")]
        let span = ::tracing::debug_span!($name, $($fields)*);
        #[cfg(feature = "tracing")]
        let future = ::tracing::Instrument::instrument($future, span);
        #[cfg(not(feature = "tracing"))]
        let future = $future;
        future
    }};
}
pub(crate) use in_span;

/// Fills in the field `status` of the span that this runs in.
pub(crate) fn record_status(status: StatusCode) {
    #[cfg(feature = "tracing")]
    tracing::Span::current().record("status", status.as_u16());
    #[cfg(not(feature = "tracing"))]
    let _ = status;
}
