//! [`Kept`]: what one command leaves for the next: connections with their tokens, and catalogs.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use graphsmith_catalog::Catalog;
use graphsmith_catalog::records::Cmdlet;
use graphsmith_catalog::{Id, printable::one_line};

use crate::accounts::{Account, Accounts};
use crate::console::Console;
use crate::failure::Failure;
use crate::library::{self, Library};
use crate::limits::Limits;
use crate::send::{Sender, goes_first};
use crate::server::Server;
use crate::shape::Shapes;
use crate::suggest;

/// How many servers and credentials are kept.
const MOST: usize = 8;

/// Variables that say which server and which credential are meant.
const VARIABLES: [&str; 16] = [
    "MG_TOKEN",
    "MG_BASE_URL",
    "MG_ACCOUNT",
    "AZURE_AUTHORITY_HOST",
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE",
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "MG_CREDENTIAL",
    "MG_SESSION",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "PATH",
];

/// A catalog, and what is known of its models.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) catalog: Catalog,
    pub(super) shapes: Shapes,
}

/// What tells files of one name from each other.
type Version = (Option<SystemTime>, u64);

/// Which server and which credential requests go to with.
#[derive(PartialEq)]
struct Key {
    variables: [Option<String>; VARIABLES.len()],
    account: Option<Account>,
    server: Option<Server>,
    limits: Limits,
}

/// What is kept while the process lasts.
#[derive(Default)]
pub(super) struct Kept {
    /// The last one that was used comes first.
    senders: RefCell<Vec<(Key, Sender)>>,
    catalogs: RefCell<Vec<(PathBuf, Version, Rc<Loaded>)>>,
}

impl Kept {
    /// What sends requests to that server with the credential that there is now.
    pub(super) fn sender(
        &self,
        server: Option<&Server>,
        limits: Limits,
        console: &Console<'_>,
    ) -> Result<Sender, Failure> {
        let account = if goes_first(console).is_some() { None } else { Accounts::chosen(console)? };
        let variables = VARIABLES.map(|name| console.variable(name));
        let key = Key { variables, account, server: server.cloned(), limits };
        let mut senders = self.senders.borrow_mut();
        let known = senders.iter().position(|(known, _)| *known == key);
        let (key, sender) = if let Some(at) = known {
            senders.remove(at)
        } else {
            let sender = Sender::new(console, server, limits)?;
            // Somebody may sign in meanwhile.
            if sender.check().is_err() {
                return Ok(sender);
            }
            (key, sender)
        };
        senders.insert(0, (key, sender.clone()));
        senders.truncate(MOST);
        Ok(sender)
    }

    /// The cmdlet of that name: in these catalogs, or else where `mg` looks for cmdlets.
    pub(super) fn cmdlet(
        &self,
        name: &str,
        catalogs: &[String],
        console: &Console<'_>,
    ) -> Result<(Rc<Loaded>, Id<Cmdlet>), Failure> {
        if catalogs.is_empty() {
            let found = Library::open(console).find(name)?;
            return Ok((Rc::new(Loaded { catalog: found.catalog, shapes: Shapes::default() }), found.cmdlet));
        }
        let mut names = Vec::new();
        for path in catalogs {
            let loaded = self.catalog(Path::new(path))?;
            if let Some(cmdlet) = loaded.catalog.find(name)? {
                return Ok((loaded, cmdlet));
            }
            let all = loaded.catalog.names();
            names.extend((0..all.len()).filter_map(|at| all.get(at).ok().map(|name| name.text.to_owned())));
        }
        let near = suggest::did_you_mean(name, "", names.iter().map(String::as_str));
        Err(Failure::usage(format!("there is no cmdlet `{}` in {}{near}", one_line(name), catalogs.join(", "))))
    }

    /// A catalog as the file has it now.
    pub(super) fn catalog(&self, path: &Path) -> Result<Rc<Loaded>, Failure> {
        let shown = path.display().to_string();
        let metadata = fs::metadata(path).map_err(|error| Failure::file("read", &shown, &error))?;
        let version = (metadata.modified().ok(), metadata.len());
        let mut catalogs = self.catalogs.borrow_mut();
        let known = catalogs.iter().position(|(known, ..)| known == path);
        if let Some(at) = known {
            if catalogs[at].1 == version {
                return Ok(Rc::clone(&catalogs[at].2));
            }
            catalogs.remove(at);
        }
        let loaded = Rc::new(Loaded { catalog: library::whole(path)?, shapes: Shapes::default() });
        catalogs.push((path.to_owned(), version, Rc::clone(&loaded)));
        Ok(loaded)
    }
}
