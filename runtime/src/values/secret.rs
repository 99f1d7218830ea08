//! [`Secret`]: text that must not be seen.

use zeroize::Zeroizing;

/// Secret text. It has neither `Debug`, `Display` nor `Serialize`, so it can't slip into a log, and its memory is
/// wiped when it is dropped.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "docs/security.md#no-secret-is-printed")]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps secret text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}
