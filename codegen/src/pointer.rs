//! JSON pointers (RFC 6901): how the names in a document become the segments of a pointer, and back.

use std::borrow::Cow;

/// Escapes a name for use as one segment of a pointer: `~` becomes `~0`, `/` becomes `~1`.
#[must_use]
pub fn escape(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1").into() } else { name.into() }
}

/// The name that an escaped segment stands for.
#[must_use]
pub fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// Extends a pointer by one segment.
pub fn push(pointer: &mut String, name: &str) {
    pointer.push('/');
    pointer.push_str(&escape(name));
}
