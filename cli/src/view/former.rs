//! Former names of cmdlets and parameters, and what is told to who uses one.

use graphsmith_catalog::printable::printable;
use graphsmith_catalog::{Catalog, Damaged, Id, records};

use super::Cmdlet;

/// A name that a cmdlet or a parameter had.
#[derive(Debug, Clone, Copy)]
pub struct Former<'c> {
    /// The former name of a cmdlet; or of a former parameter the cmdlet, under its name now.
    pub cmdlet: &'c str,
    /// The former name of a parameter; empty where a cmdlet is meant.
    pub parameter: &'c str,
    /// The name now; empty where there is nothing any more.
    pub now: &'c str,
    /// The last day of the former name, or the day when it went, or empty.
    pub date: &'c str,
    /// Why it went, or empty.
    pub reason: &'c str,
}

impl<'c> Former<'c> {
    /// Takes one out of a catalog.
    pub fn read(catalog: &'c Catalog, id: Id<records::Former>) -> Result<Self, Damaged> {
        let record = catalog.get(id)?;
        Ok(Self {
            cmdlet: catalog.text(record.cmdlet)?,
            parameter: catalog.text(record.parameter)?,
            now: catalog.text(record.now)?,
            date: catalog.text(record.date)?,
            reason: catalog.text(record.reason)?,
        })
    }

    /// Those of a cmdlet and its parameters.
    pub fn all_of(cmdlet: &Cmdlet<'c>) -> Result<Vec<Self>, Damaged> {
        let all = cmdlet.catalog.all::<records::Former>().map(|id| Self::read(cmdlet.catalog, id));
        let is_own = |former: &Self| match former.parameter {
            "" => former.now == cmdlet.name,
            _ => former.cmdlet == cmdlet.name,
        };
        all.filter(|former| former.as_ref().map_or(true, is_own)).collect()
    }

    /// Whether the thing itself is gone.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.now.is_empty()
    }

    /// What is told to who uses the name.
    #[must_use]
    pub fn told(&self) -> String {
        let Self { cmdlet, parameter, now, date, reason } = self;
        let (name, now) = match *parameter {
            "" => ((*cmdlet).to_owned(), (*now).to_owned()),
            parameter => (format!("-{parameter}"), format!("-{now}")),
        };
        let told = match (self.is_gone(), *date) {
            (false, "") => format!("{name} is called {now} now; the former name works for a time"),
            (false, date) => format!("{name} is called {now} now; the former name works until {date}"),
            (true, "") => format!("{name} is gone: {reason}"),
            (true, date) => format!("{name} is gone since {date}: {reason}"),
        };
        printable(&told).into_owned()
    }
}
