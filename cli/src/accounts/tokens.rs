//! [`Tokens`]: the secrets of one sign-in, in the keyring of the system or in a file that only its user reads.

use std::any::Any;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use graphsmith_catalog::regular;
use graphsmith_runtime::Secret;
use graphsmith_runtime::token::{KeptTokens, TokenError, TokenStore};
use serde_json::{Value, json};

use super::account::Account;
use super::place::Place;
use super::{keyring, replace};

/// The place for the tokens of one sign-in.
pub struct Tokens {
    place: Place,
    name: String,
    /// Whom they are for, as they say themselves: a changed account doesn't lead them elsewhere.
    bound_to: [String; 3],
    file: PathBuf,
    lock: PathBuf,
}

impl Tokens {
    pub(super) fn new(account: &Account, file: PathBuf, lock: PathBuf) -> Self {
        let Account { authority, client, graph, .. } = account;
        let bound_to = [authority.clone(), client.clone(), graph.clone()];
        Self { place: account.place, name: account.name.clone(), bound_to, file, lock }
    }

    /// Fails where tokens can't be kept, before anybody signs in.
    pub fn check(&self) -> Result<(), TokenError> {
        match self.place {
            Place::Keyring => keyring::get(&self.name).map(drop),
            Place::File => Ok(()),
        }
    }

    /// Removes what is kept.
    pub fn remove(&self) -> Result<(), TokenError> {
        match self.place {
            Place::Keyring => keyring::remove(&self.name),
            Place::File => match fs::remove_file(&self.file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed("removed", error)),
                _ => Ok(()),
            },
        }
    }

    fn failed(&self, what: &str, error: io::Error) -> TokenError {
        TokenError::new(format!("{} can't be {what}: {error}", self.file.display())).caused_by(error)
    }

    fn text(&self, refresh: &Secret, access: Option<&(Secret, SystemTime)>) -> Secret {
        let mut json = to_json(refresh, access);
        json["for"] = json!(self.bound_to);
        Secret::new(json.to_string())
    }

    fn read(&self, text: &str) -> Result<KeptTokens, TokenError> {
        let json: Value = serde_json::from_str(text).unwrap_or_default();
        if json["for"] != json!(self.bound_to) {
            return Err(TokenError::new("the tokens that are kept are those of another sign-in: sign in again"));
        }
        of_json(&json).ok_or_else(|| TokenError::new("what is kept holds no tokens: sign in again"))
    }
}

/// Tokens as JSON. All of it is secret.
pub(super) fn to_json(refresh: &Secret, access: Option<&(Secret, SystemTime)>) -> Value {
    let access = access.and_then(|(token, ends)| {
        let ends = ends.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
        Some(json!({"token": token.expose(), "ends": ends}))
    });
    json!({"refresh": refresh.expose(), "access": access})
}

/// What [`to_json`] has written.
pub(super) fn of_json(json: &Value) -> Option<KeptTokens> {
    let refresh = Secret::new(json["refresh"].as_str()?);
    let access = &json["access"];
    let ends = access["ends"].as_u64();
    let ends = ends.and_then(|ends| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(ends)));
    Some(KeptTokens::new(refresh, access["token"].as_str().map(Secret::new).zip(ends)))
}

impl TokenStore for Tokens {
    fn lock(&self) -> Result<Box<dyn Any + Send>, TokenError> {
        let failed = |error: io::Error| {
            TokenError::new(format!("{} can't be locked: {error}", self.lock.display())).caused_by(error)
        };
        // The lock ends with the process, however that ends.
        let file = File::options().create(true).truncate(false).write(true).open(&self.lock).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Box::new(file))
    }

    fn load(&self) -> Result<Option<KeptTokens>, TokenError> {
        let text = match self.place {
            Place::Keyring => keyring::get(&self.name)?,
            Place::File => match regular::read_to_string(&self.file) {
                Ok(text) => {
                    check_mode(&self.file)?;
                    Some(Secret::new(text))
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(self.failed("read", error)),
            },
        };
        text.map(|text| self.read(text.expose())).transpose()
    }

    fn save(&self, tokens: &KeptTokens) -> Result<(), TokenError> {
        let whole = self.text(&tokens.refresh, tokens.access.as_ref());
        match self.place {
            // Some keyrings have no room for both; then each command gets an access token.
            Place::Keyring => keyring::set(&self.name, &whole, || self.text(&tokens.refresh, None)),
            Place::File => {
                replace(&self.file, whole.expose().as_bytes()).map_err(|error| self.failed("written", error))
            }
        }
    }
}

/// Refuses a file that others can read or write.
#[cfg(unix)]
fn check_mode(file: &Path) -> Result<(), TokenError> {
    use std::os::unix::fs::MetadataExt as _;
    let of_others = fs::metadata(file).map_or(0, |metadata| metadata.mode() & 0o077);
    if of_others == 0 {
        return Ok(());
    }
    let file = file.display();
    Err(TokenError::new(format!("others can use {file}: it isn't used; sign out and in again, or chmod 600 {file}")))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it is as it is elsewhere")]
fn check_mode(_: &Path) -> Result<(), TokenError> {
    Ok(())
}
