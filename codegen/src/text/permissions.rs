//! Which permissions a cmdlet needs, as pages, catalogs and Rust say it: operations and what is granted -> sentences and rows.

use graphsmith_catalog::vocabulary::Scheme;

use super::calls::calls;
use crate::api::{ApiModel, Operation};
use crate::cmdlet::Cmdlet;
use crate::permissions::{Alternative, Needed};

/// What some calls of a cmdlet need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted<'a> {
    /// The calls, for example `GET /users/{user-id}/events`; empty where all calls of the cmdlet need the same.
    pub calls: Vec<String>,
    /// What they need.
    pub needed: &'a Needed,
    /// A sentence that says where this is known from, if the list of permissions doesn't have these calls themselves.
    pub remark: Option<String>,
}

/// What the calls of a cmdlet need, in the order of its parameter sets; calls that need the same stand together. Empty where
/// nothing is known.
#[must_use]
pub fn permissions<'a>(api: &'a ApiModel, cmdlet: &'a Cmdlet) -> Vec<Granted<'a>> {
    let operations: Vec<&Operation> = calls(api, cmdlet).into_iter().map(|(_, operation)| operation).collect();
    let mut groups: Vec<(Vec<&Operation>, &Needed)> = Vec::new();
    for operation in &operations {
        let Some(needed) = operation.permissions.as_deref() else { continue };
        let is_same = |other: &Needed| Scheme::ALL.into_iter().all(|scheme| other.of(scheme) == needed.of(scheme));
        match groups.iter_mut().find(|(_, other)| is_same(other)) {
            Some((calls, _)) => calls.push(operation),
            None => groups.push((vec![operation], needed)),
        }
    }
    let covers_all = |calls: &[&Operation]| calls.len() == operations.len();
    groups.into_iter().map(|(calls, needed)| granted(&calls, covers_all(&calls), needed)).collect()
}

fn granted<'a>(calls: &[&'a Operation], are_all: bool, needed: &'a Needed) -> Granted<'a> {
    let listed_as = calls.iter().map(|operation| operation.permissions.as_ref()?.listed_as.as_deref());
    // One that is listed itself speaks for those that need the same.
    let known_by = listed_as.collect::<Option<Vec<_>>>().and_then(|paths| paths.first().copied());
    let name = |operation: &&Operation| format!("{} {}", operation.method.as_str(), operation.path);
    Granted {
        calls: if are_all { Vec::new() } else { calls.iter().map(name).collect() },
        needed,
        remark: known_by.map(remark),
    }
}

/// Where it is known from what an operation needs that isn't listed.
fn remark(path: &str) -> String {
    format!("These are the permissions of `{path}`; the list has no entry for this call itself.")
}

/// Alternatives in one line: `A, B and C` are `A` alone, or `B` together with `C`.
#[must_use]
pub fn alternatives(of: &[Alternative]) -> String {
    if of.is_empty() {
        return "Not supported".to_owned();
    }
    of.iter().map(|alternative| alternative.0.join(" and ")).collect::<Vec<_>>().join(", ")
}

/// What an operation needs, as one sentence with ticks around the permissions; `None` where nothing is known.
#[must_use]
pub fn permissions_line(operation: &Operation) -> Option<String> {
    let needed = operation.permissions.as_deref()?;
    let ways = Scheme::ALL.map(|way| (way, needed.of(way)));
    let ways: Vec<String> = ways
        .into_iter()
        .filter(|(_, of)| !of.is_empty())
        .map(|(way, of)| {
            let names =
                of.iter().map(|all| all.0.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and "));
            format!("{}: {}", way.title(), names.collect::<Vec<_>>().join(", "))
        })
        .collect();
    (!ways.is_empty()).then(|| format!("Permissions, the least privileged first. {}.", ways.join(". ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_stand_in_one_line() {
        let of = |names: &[&str]| Alternative(names.iter().map(|&name| name.to_owned()).collect());
        assert_eq!(alternatives(&[of(&["A.Read"]), of(&["B.Write", "A.Read"])]), "A.Read, B.Write and A.Read");
        assert_eq!(alternatives(&[]), "Not supported");
    }
}
