//! [`Account`]: who has signed in, where and for what. Nothing in it is secret.

use serde_json::{Value, json};

use super::place::Place;

/// A sign-in that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What it is called.
    pub name: String,
    /// The tenant, as it was given: an id, a domain, or `organizations`.
    pub tenant: String,
    /// The application that the user has signed in to.
    pub client: String,
    /// The sign-in service. Tokens are sent to no other.
    pub authority: String,
    /// Base URL of the Graph that the tokens are for. They are sent to no other.
    pub graph: String,
    /// Permissions that were asked for; none stands for all that the application was given.
    pub permissions: Vec<String>,
    /// The user, as the service says.
    pub user: Option<String>,
    /// Where the tokens are.
    pub place: Place,
}

impl Account {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "tenant": self.tenant, "client": self.client, "authority": self.authority, "graph": self.graph,
            "permissions": self.permissions, "user": self.user, "store": self.place.name(),
        })
    }

    pub(super) fn read(name: &str, text: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(text).ok()?;
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        let permissions = json["permissions"].as_array()?.iter().map(|value| value.as_str().map(str::to_owned));
        Some(Self {
            name: name.to_owned(),
            tenant: text("tenant")?,
            client: text("client")?,
            authority: text("authority")?,
            graph: text("graph")?,
            permissions: permissions.collect::<Option<_>>()?,
            user: text("user"),
            place: Place::of_name(json["store"].as_str()?)?,
        })
    }
}

/// Whether a text can be the name of a sign-in, and so a part of the name of a file (docs/security.md#names-of-files). Capital
/// letters would make two of what is one file on some systems.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    (1..=64).contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::{Account, Place, is_name};

    #[test]
    fn an_account_is_read_as_it_was_written() {
        let account = Account {
            name: "a".to_owned(),
            tenant: "t".to_owned(),
            client: "c".to_owned(),
            authority: "https://login".to_owned(),
            graph: "https://graph".to_owned(),
            permissions: vec!["Mail.Read".to_owned()],
            user: Some("u".to_owned()),
            place: Place::File,
        };
        assert_eq!(Account::read("a", &account.to_json().to_string()), Some(account));
        for odd in ["", "{}", "[]", "{\"tenant\": 5}"] {
            assert_eq!(Account::read("a", odd), None, "{odd}");
        }
    }

    #[test]
    fn names_are_parts_of_file_names() {
        for (name, good) in [
            ("contoso", true),
            ("a.b-c_1", true),
            ("", false),
            ("..", false),
            ("A", false),
            ("a/b", false),
            ("é", false),
        ] {
            assert_eq!(is_name(name), good, "{name}");
        }
    }
}
