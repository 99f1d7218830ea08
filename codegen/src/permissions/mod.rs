//! Which permissions allow an operation: Microsoft's permissions file -> what each operation needs
//! (docs/permissions.md).
//!
//! The file lists paths for each permission. [`Permissions`] turns that round, and finds what it says of an operation
//! although paths, types and parameters are written in another way there.

mod lookup;
mod order;
mod part;
mod read;
mod shape;

use std::collections::BTreeSet;

use graphsmith_catalog::vocabulary::Scheme;

pub use lookup::Permissions;
pub use part::part;

/// Permissions that allow an operation when a token has all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alternative(pub Vec<String>);

impl Alternative {
    fn set(&self) -> BTreeSet<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

/// What allows an operation: for each way to sign in any one of the alternatives, least privileged first. Where there is
/// none the operation can't be called so.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Needed {
    /// For users with an account of work or school.
    pub delegated_work: Vec<Alternative>,
    /// For users with a personal account.
    pub delegated_personal: Vec<Alternative>,
    /// For programs without a user.
    pub application: Vec<Alternative>,
    /// The path that the file lists, as it writes it, where the operation has another one.
    pub listed_as: Option<String>,
}

impl Needed {
    /// The alternatives of a way to sign in.
    #[must_use]
    pub fn of(&self, scheme: Scheme) -> &[Alternative] {
        match scheme {
            Scheme::DelegatedWork => &self.delegated_work,
            Scheme::DelegatedPersonal => &self.delegated_personal,
            Scheme::Application => &self.application,
        }
    }

    fn of_mut(&mut self, scheme: Scheme) -> &mut Vec<Alternative> {
        match scheme {
            Scheme::DelegatedWork => &mut self.delegated_work,
            Scheme::DelegatedPersonal => &mut self.delegated_personal,
            Scheme::Application => &mut self.application,
        }
    }
}
