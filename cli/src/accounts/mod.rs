//! Sign-ins that are kept, by name (docs/security.md#a-sign-in-is-kept-where-only-its-user-reads-it).
//!
//! | file | does |
//! | --- | --- |
//! | `account` | who has signed in, where and for what: nothing secret |
//! | `place` | where its tokens are: the keyring, a file |
//! | `tokens` | the secrets of one sign-in, in the keyring or in a file |
//! | `keyring` | the keyring of the system |
//! | `session` | a sign-in that somebody else keeps |

mod account;
mod keyring;
mod place;
mod session;
mod tokens;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use graphsmith_catalog::regular;

use crate::console::Console;
use crate::failure::Failure;
use crate::state;

pub use account::{Account, is_name};
pub use place::Place;
pub use session::{Memory, Session};
pub use tokens::Tokens;

/// Variable with the name of the sign-in to use.
pub const ACCOUNT: &str = "MG_ACCOUNT";

/// The folder with all of them.
pub struct Accounts {
    folder: PathBuf,
}

impl Accounts {
    /// Those of this user; `None` where there is no folder for them.
    pub fn of_user(console: &Console<'_>) -> Option<Self> {
        state::folder(console, "accounts").map(|folder| Self { folder })
    }

    /// Those of this user, to keep one there.
    pub fn to_keep(console: &Console<'_>) -> Result<Self, Failure> {
        let accounts = Self::of_user(console).ok_or_else(|| {
            Failure::usage("there is no folder to keep the sign-in in: HOME is not set")
                .hint("`mg sign-in -PrintToken` keeps nothing.")
        })?;
        accounts.make_folder().map_err(|error| failed("make", &accounts.folder, &error))?;
        Ok(accounts)
    }

    /// The sign-in to use: the one that `MG_ACCOUNT` names, else the last one. One that is named has to be there.
    pub fn chosen(console: &Console<'_>) -> Result<Option<Account>, Failure> {
        let accounts = Self::of_user(console);
        if let Some(name) = console.variable(ACCOUNT) {
            return match accounts {
                Some(accounts) => accounts.named(name.trim()).map(Some),
                None => Err(unknown(name.trim(), &[])),
            };
        }
        let Some(accounts) = accounts else { return Ok(None) };
        let last = match regular::read_to_string(&accounts.folder.join("last")) {
            Ok(last) => last.trim().to_owned(),
            Err(_) => return Ok(None),
        };
        if is_name(&last) { accounts.read(&last) } else { Ok(None) }
    }

    /// The sign-in of that name.
    pub fn named(&self, name: &str) -> Result<Account, Failure> {
        let found = if is_name(name) { self.read(name)? } else { None };
        match found {
            Some(account) => Ok(account),
            None => Err(unknown(name, &self.names())),
        }
    }

    /// The names of all of them.
    pub fn names(&self) -> Vec<String> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = files.filter_map(|file| {
            let file = file.file_name().into_string().ok()?;
            Some(file.strip_prefix("account-")?.strip_suffix(".json")?.to_owned())
        });
        let mut names: Vec<String> = names.filter(|name| is_name(name)).collect();
        names.sort();
        names
    }

    /// Keeps a sign-in, which is then the last one. Its tokens are kept already.
    pub fn keep(&self, account: &Account) -> Result<(), Failure> {
        write(&self.file(&account.name, "json"), format!("{:#}\n", account.to_json()).as_bytes())?;
        write(&self.folder.join("last"), format!("{}\n", account.name).as_bytes())
    }

    /// Forgets a sign-in, whose tokens are removed already.
    pub fn forget(&self, name: &str) -> Result<(), Failure> {
        let file = self.file(name, "json");
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed("remove", &file, &error)),
            _ => {}
        }
        let last = self.folder.join("last");
        if regular::read_to_string(&last).is_ok_and(|last| last.trim() == name) {
            match self.names().as_slice() {
                // Whoever has one only means that one.
                [only] => write(&last, format!("{only}\n").as_bytes())?,
                _ => fs::remove_file(&last).map_err(|error| failed("remove", &last, &error))?,
            }
        }
        Ok(())
    }

    /// The place for the tokens of a sign-in.
    pub fn tokens(&self, account: &Account) -> Tokens {
        Tokens::new(account, self.file(&account.name, "tokens"), self.file(&account.name, "lock"))
    }

    fn file(&self, name: &str, extension: &str) -> PathBuf {
        self.folder.join(format!("account-{name}.{extension}"))
    }

    fn read(&self, name: &str) -> Result<Option<Account>, Failure> {
        let file = self.file(name, "json");
        match regular::read_to_string(&file) {
            Ok(text) => Account::read(name, &text).map(Some).ok_or_else(|| {
                Failure::file("use", &file.display().to_string(), &io::Error::other("it is no account of mg"))
                    .hint(format!("`mg sign-in -Name {name}` writes it anew."))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &file, &error)),
        }
    }

    fn make_folder(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)
    }
}

fn write(file: &Path, content: &[u8]) -> Result<(), Failure> {
    replace(file, content).map_err(|error| failed("write", file, &error))
}

fn failed(what: &str, file: &Path, error: &io::Error) -> Failure {
    Failure::file(what, &file.display().to_string(), error)
}

/// Replaces a file as a whole with one that only this user reads and writes.
fn replace(file: &Path, content: &[u8]) -> io::Result<()> {
    let folder = file.parent().ok_or_else(|| io::Error::other("it is in no folder"))?;
    // Files of that crate have the mode 0600.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(content)?;
    new.as_file().sync_all()?;
    new.persist(file).map(drop).map_err(|error| error.error)
}

fn unknown(name: &str, names: &[String]) -> Failure {
    let known = match names {
        [] => "None is kept.".to_owned(),
        names => format!("Kept are: {}.", names.join(", ")),
    };
    Failure::not_signed_in(format!("there is no sign-in of the name `{name}`"))
        .hint(format!("{known} `mg sign-in -Name NAME` adds one."))
}
