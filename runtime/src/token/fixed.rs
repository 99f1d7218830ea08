//! Tokens that were got elsewhere.

use std::env;

use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::provider::{BoxFuture, TokenError, TokenProvider, TokenRequest};

/// The token of a variable, which may hold the value of the whole header: `Bearer eyJ0…`.
pub(super) fn bare(value: &str) -> &str {
    let value = value.trim();
    match value.split_once(char::is_whitespace) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim_start(),
        _ => value,
    }
}

/// One token that was got elsewhere.
#[derive(Clone)]
pub struct StaticToken(Secret);

impl_debug!(StaticToken, _ => );

impl StaticToken {
    /// Always gives this token.
    #[must_use]
    pub fn new(token: Secret) -> Self {
        Self(token)
    }
}

impl TokenProvider for StaticToken {
    fn token<'a>(&'a self, _request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

/// A token in an environment variable, read anew for each request.
#[derive(Debug, Clone)]
pub struct EnvToken {
    variable: String,
}

impl EnvToken {
    /// Reads that variable.
    pub fn new(variable: impl Into<String>) -> Self {
        Self { variable: variable.into() }
    }
}

impl TokenProvider for EnvToken {
    fn token<'a>(&'a self, _request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        Box::pin(async {
            match env::var(&self.variable) {
                Ok(token) if !token.trim().is_empty() => Ok(Secret::new(bare(&token))),
                _ => Err(TokenError::new(format!("set {} to an access token", self.variable))),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn the_scheme_of_a_header_is_no_part_of_the_token() {
        for value in ["eyJ0", " eyJ0\n", "Bearer eyJ0", "bearer  eyJ0 "] {
            assert_eq!(bare(value), "eyJ0", "{value:?}");
        }
        assert_eq!(bare("bearer"), "bearer");
    }
}
