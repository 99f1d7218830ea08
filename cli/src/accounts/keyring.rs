//! The keyring of the system: the Secret Service of a desktop (GNOME Keyring, `KWallet`, `KeePassXC`), the keychain of macOS, the
//! Credential Manager of Windows.

#[cfg(feature = "keyring")]
pub(super) use there::{get, remove, set};

#[cfg(not(feature = "keyring"))]
pub(super) use missing::{get, remove, set};

#[cfg(feature = "keyring")]
mod there {
    use std::sync::Arc;

    use graphsmith_runtime::Secret;
    use graphsmith_runtime::token::TokenError;
    use keyring_core::{CredentialStore, Entry, Error};

    /// What all entries of `mg` have in common.
    const SERVICE: &str = "mg";

    /// The secret of that name, if there is one.
    pub(in super::super) fn get(name: &str) -> Result<Option<Secret>, TokenError> {
        match entry(name).and_then(|entry| entry.get_secret()) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Some(Secret::new(text))),
                Err(error) => Err(failed(Error::BadEncoding(error.into_bytes()))),
            },
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Keeps a secret, or a shorter one where there is no room.
    pub(in super::super) fn set(
        name: &str,
        secret: &Secret,
        shorter: impl FnOnce() -> Secret,
    ) -> Result<(), TokenError> {
        let entry = entry(name).map_err(failed)?;
        match entry.set_secret(secret.expose().as_bytes()) {
            Err(Error::TooLong(..)) => entry.set_secret(shorter().expose().as_bytes()),
            other => other,
        }
        .map_err(failed)
    }

    /// Removes a secret, if there is one.
    pub(in super::super) fn remove(name: &str) -> Result<(), TokenError> {
        match entry(name).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    fn entry(name: &str) -> Result<Entry, Error> {
        Entry::new_in_store(&store()?, SERVICE, name)
    }

    #[cfg(target_os = "macos")]
    fn store() -> Result<Arc<CredentialStore>, Error> {
        Ok(apple_native_keyring_store::keychain::Store::new()?)
    }

    #[cfg(windows)]
    fn store() -> Result<Arc<CredentialStore>, Error> {
        Ok(windows_native_keyring_store::Store::new()?)
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn store() -> Result<Arc<CredentialStore>, Error> {
        // Without the address the library would start a bus of its own, where nobody answers.
        if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none_or(|address| address.is_empty()) {
            return Err(Error::NoStorageAccess("DBUS_SESSION_BUS_ADDRESS is not set, so this is no session".into()));
        }
        Ok(dbus_secret_service_keyring_store::Store::new()?)
    }

    fn failed(error: Error) -> TokenError {
        let why = match error {
            Error::PlatformFailure(error) | Error::NoStorageAccess(error) => error.to_string(),
            // What is attached to others may be the secret.
            Error::BadEncoding(_) | Error::BadDataFormat(..) => "its entry of mg is no text".to_owned(),
            Error::Ambiguous(_) => "it has several entries of mg for this sign-in".to_owned(),
            other => other.to_string(),
        };
        TokenError::new(format!("the keyring of this system can't be used: {why}"))
    }
}

#[cfg(not(feature = "keyring"))]
mod missing {
    use graphsmith_runtime::Secret;
    use graphsmith_runtime::token::TokenError;

    fn none() -> TokenError {
        TokenError::new("this mg was built without keyrings")
    }

    pub(in super::super) fn get(_: &str) -> Result<Option<Secret>, TokenError> {
        Err(none())
    }

    pub(in super::super) fn set(_: &str, _: &Secret, _: impl FnOnce() -> Secret) -> Result<(), TokenError> {
        Err(none())
    }

    pub(in super::super) fn remove(_: &str) -> Result<(), TokenError> {
        Err(none())
    }
}
