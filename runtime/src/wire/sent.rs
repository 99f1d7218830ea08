//! [`Sent`]: the token that a request went out with, by which replies that repeat it are cleaned
//! (docs/security.md#no-secret-is-printed).

use std::borrow::Cow;

use bytes::Bytes;
use graphsmith_catalog::printable::printable;
use http::{HeaderMap, HeaderValue};

use crate::values::redact::HIDDEN;
use crate::values::secret::Secret;

/// Travels with the content of a reply, from the layer that knows the token to whoever reads an error.
#[derive(Clone)]
pub(crate) struct Sent(Secret);

impl Sent {
    /// What a request with that token leads to.
    pub(crate) fn new(token: &Secret) -> Self {
        Self(token.clone())
    }

    /// Text of a reply without the token.
    pub(crate) fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let token = self.0.expose();
        // An empty one would be found everywhere.
        if token.is_empty() {
            return text.into();
        }
        if text.contains(token) {
            return text.replace(token, HIDDEN).into();
        }
        // Characters that nobody sees are left out where texts are shown, and may stand inside it.
        let shown = printable(text);
        if shown.contains(token) { shown.replace(token, HIDDEN).into() } else { text.into() }
    }

    /// Content of a reply without the token. What isn't text repeats nothing that anybody would read.
    pub(crate) fn hide_in(&self, content: Bytes) -> Bytes {
        let Ok(text) = str::from_utf8(&content) else { return content };
        // JSON may write a slash with a backslash.
        let escaped = Self(Secret::new(self.0.expose().replace('/', "\\/")));
        let hidden = self.hide(text);
        match escaped.hide(&hidden) {
            Cow::Borrowed(hidden) if hidden == text => content,
            hidden => hidden.into_owned().into(),
        }
    }

    /// Takes the token out of headers.
    pub(crate) fn hide_in_headers(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            let Ok(text) = value.to_str() else { continue };
            if let Cow::Owned(hidden) = self.hide(text) {
                *value = HeaderValue::try_from(hidden).unwrap_or_else(|_| HeaderValue::from_static(HIDDEN));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sent;
    use crate::values::secret::Secret;

    #[test]
    fn a_token_is_found_as_json_writes_it() {
        let sent = Sent::new(&Secret::new("ca/na+ry"));
        for (text, hidden) in [
            ("no ca/na+ry, ca/na+ry", "no (secret), (secret)"),
            ("ca\\/na+ry and ca/na+ry", "(secret) and (secret)"),
            ("ca/nary", "ca/nary"),
            ("ca/\u{8}na+\u{202e}ry", "(secret)"),
        ] {
            assert_eq!(sent.hide_in(text.into()), hidden);
        }
        assert_eq!(Sent::new(&Secret::new("")).hide_in("ab".into()), "ab");
    }
}
