//! [`Session`]: a sign-in that is kept by whoever starts `mg`, as text (docs/invoke.md#a-user-signs-in). `mg` writes it nowhere.

use std::any::Any;
use std::sync::{Mutex, PoisonError};

use graphsmith_runtime::Secret;
use graphsmith_runtime::token::{KeptTokens, TokenError, TokenStore};
use serde_json::{Value, json};

use super::tokens::{of_json, to_json};

/// Who has signed in, where and for what, with the tokens.
pub struct Session {
    /// The tenant, as it was given.
    pub tenant: String,
    /// The application that the user has signed in to.
    pub client: String,
    /// The sign-in service. Tokens are sent to no other.
    pub authority: String,
    /// Base URL of the Graph that the tokens are for. They are sent to no other.
    pub graph: String,
    /// Permissions that were asked for; none stands for all that the application was given.
    pub permissions: Vec<String>,
    /// Its tokens.
    pub tokens: KeptTokens,
}

impl Session {
    /// As text, all of which is secret.
    #[must_use]
    pub fn to_secret(&self) -> Secret {
        let Self { tenant, client, authority, graph, permissions, tokens } = self;
        let tokens = to_json(&tokens.refresh, tokens.access.as_ref());
        let json = json!({"tenant": tenant, "client": client, "authority": authority, "graph": graph,
            "permissions": permissions, "tokens": tokens});
        Secret::new(json.to_string())
    }

    /// What [`Session::to_secret`] has written.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(text).ok()?;
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        let permissions = json["permissions"].as_array()?.iter().map(|value| value.as_str().map(str::to_owned));
        Some(Self {
            tenant: text("tenant")?,
            client: text("client")?,
            authority: text("authority")?,
            graph: text("graph")?,
            permissions: permissions.collect::<Option<_>>()?,
            tokens: of_json(&json["tokens"])?,
        })
    }
}

/// Tokens that stay in the memory of this process.
pub struct Memory(Mutex<KeptTokens>);

impl Memory {
    /// Those tokens, to begin with.
    #[must_use]
    pub fn new(tokens: KeptTokens) -> Self {
        Self(Mutex::new(tokens))
    }
}

impl TokenStore for Memory {
    fn lock(&self) -> Result<Box<dyn Any + Send>, TokenError> {
        // Only this process has them, and it renews them once at a time.
        Ok(Box::new(()))
    }

    fn load(&self) -> Result<Option<KeptTokens>, TokenError> {
        Ok(Some(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }

    fn save(&self, tokens: &KeptTokens) -> Result<(), TokenError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = tokens.clone();
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_read_as_it_was_written() {
        let session = Session {
            tenant: "t".to_owned(),
            client: "c".to_owned(),
            authority: "https://login".to_owned(),
            graph: "https://graph".to_owned(),
            permissions: vec!["Mail.Read".to_owned()],
            tokens: KeptTokens::new(Secret::new("refresh"), None),
        };
        let text = session.to_secret();
        let read = Session::of(text.expose()).unwrap();
        assert_eq!(read.to_secret().expose(), text.expose());
        for odd in ["", "{}", "[]", r#"{"tenant":"t","client":"c"}"#] {
            assert!(Session::of(odd).is_none(), "{odd}");
        }
    }
}
