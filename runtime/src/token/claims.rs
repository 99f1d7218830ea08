//! [`Claims`]: what a token says about itself, for people to read.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::values::secret::Secret;

/// What a token says about itself. Nobody has checked the signature, so nothing may be decided by it; the service that the
/// token is for may also change its form at any time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// Id of the tenant.
    pub tenant: Option<String>,
    /// The user, by the name that they sign in with.
    pub user: Option<String>,
    /// Id of the application that the token was given to.
    pub application: Option<String>,
    /// Name of that application.
    pub application_name: Option<String>,
    /// Permissions: those of a user's token, or the roles of an application's.
    pub permissions: Vec<String>,
    /// Whether it is that of a program without a user: it has roles and no scopes.
    pub is_application: bool,
    /// When it ends.
    pub expires: Option<SystemTime>,
}

impl Claims {
    /// Reads the claims of a JSON Web Token (RFC 7519); `None` for any other, such as those of personal accounts.
    #[must_use]
    pub fn of(token: &Secret) -> Option<Self> {
        let payload = token.expose().split('.').nth(1)?;
        let claims: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?).ok()?;
        let text = |names: &[&str]| names.iter().find_map(|name| claims[*name].as_str()).map(str::to_owned);
        let roles = claims["roles"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let scopes = claims["scp"].as_str().unwrap_or_default().split_whitespace();
        let is_application = claims["scp"].as_str().is_none() && claims["roles"].is_array();
        let mut permissions: Vec<String> = scopes.chain(roles).map(str::to_owned).collect();
        permissions.sort();
        claims.is_object().then(|| Self {
            tenant: text(&["tid"]),
            user: text(&["preferred_username", "upn", "unique_name", "email"]),
            application: text(&["appid", "azp"]),
            application_name: text(&["app_displayname"]),
            permissions,
            is_application,
            expires: claims["exp"].as_u64().and_then(|at| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(at))),
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::time::{Duration, SystemTime};

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::Claims;
    use crate::values::secret::Secret;

    fn token(claims: &Value) -> Secret {
        Secret::new(format!("eyJ9.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string())))
    }

    #[test]
    fn users_and_applications_are_told_apart() {
        let user = json!({"tid": "t", "upn": "adele@x.example", "appid": "a", "app_displayname": "mg", "scp": "User.Read Mail.Read", "exp": 5});
        let claims = Claims::of(&token(&user)).unwrap();
        assert_eq!((claims.tenant.as_deref(), claims.user.as_deref()), (Some("t"), Some("adele@x.example")));
        assert_eq!((claims.application.as_deref(), claims.application_name.as_deref()), (Some("a"), Some("mg")));
        assert_eq!(claims.permissions, ["Mail.Read", "User.Read"]);
        assert_eq!(claims.expires, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(5)));
        let application = Claims::of(&token(&json!({"azp": "b", "roles": ["Mail.Send"], "exp": "5"}))).unwrap();
        assert_eq!((application.user, application.application.as_deref()), (None, Some("b")));
        assert_eq!((application.permissions, application.expires), (vec!["Mail.Send".to_owned()], None));
    }

    #[test]
    fn other_tokens_have_none() {
        for text in ["", "opaque", "a.b.c", "EwBw/x.y", "eyJ9.WzFd.c2ln", "eyJ9.%%.c2ln"] {
            assert_eq!(Claims::of(&Secret::new(text)), None, "{text}");
        }
    }
}
