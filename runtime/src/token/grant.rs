//! [`Grant`]: what a token endpoint gives.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::provider::TokenError;

/// How long a token is used when nobody says how long it lasts.
const UNSAID: Duration = Duration::from_mins(5);

/// A token and how long it lasts.
#[non_exhaustive]
pub struct Grant {
    /// The token.
    pub token: Secret,
    /// How long it lasts, from now.
    pub lifetime: Duration,
    /// Refresh token: gets the next one without a sign-in. Whoever has it acts for the user until it ends.
    pub refresh: Option<Secret>,
    /// Says who has signed in ([`Claims`](super::Claims)).
    pub id_token: Option<Secret>,
    /// Permissions that the token gives, as far as the reply says.
    pub permissions: Option<String>,
}

impl_debug!(Grant, this => lifetime: this.lifetime);

impl Grant {
    /// A token that lasts that long.
    #[must_use]
    pub fn new(token: Secret, lifetime: Duration) -> Self {
        Self { token, lifetime, refresh: None, id_token: None, permissions: None }
    }

    /// Reads the reply of a token endpoint. Numbers may be text; some endpoints say when a token ends instead of how long
    /// it lasts, in seconds since 1970.
    pub(super) fn read(reply: &Value) -> Result<Self, TokenError> {
        let text = |name: &str| reply[name].as_str().filter(|text| !text.is_empty());
        let number = |name: &str| reply[name].as_u64().or_else(|| reply[name].as_str()?.parse().ok());
        let Some(token) = text("access_token").or_else(|| text("accessToken")) else {
            return Err(TokenError::new("the reply of the sign-in service holds no token"));
        };
        let until = |end: u64| {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            Duration::from_secs(end).saturating_sub(now)
        };
        let lifetime = number("expires_in").map(Duration::from_secs).or_else(|| number("expires_on").map(until));
        Ok(Self {
            token: Secret::new(token),
            lifetime: lifetime.unwrap_or(UNSAID),
            refresh: text("refresh_token").map(Secret::new),
            id_token: text("id_token").map(Secret::new),
            permissions: text("scope").map(str::to_owned),
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::Grant;

    #[test]
    fn replies_of_all_endpoints_are_read() {
        let seconds = |reply| Grant::read(&reply).map(|grant| grant.lifetime.as_secs());
        assert_eq!(seconds(json!({"access_token": "t", "expires_in": 3599})).unwrap(), 3599);
        assert_eq!(seconds(json!({"access_token": "t", "expires_in": "3599"})).unwrap(), 3599);
        assert_eq!(seconds(json!({"access_token": "t", "expires_on": "1"})).unwrap(), 0);
        assert!(seconds(json!({"accessToken": "t", "expires_on": 32_503_680_000_u64})).unwrap() > 1_000_000);
        assert_eq!(seconds(json!({"access_token": "t"})).unwrap(), 300);
        for odd in [json!({}), json!([]), json!({"access_token": 5}), json!({"access_token": ""})] {
            assert!(Grant::read(&odd).is_err(), "{odd}");
        }
    }
}
