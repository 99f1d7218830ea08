//! The scopes that a script signs in with, compared with what its calls need.

use std::collections::{BTreeMap, BTreeSet};

use graphsmith_catalog::vocabulary::Scheme;

use super::report::{Call, Finding, fewest};
use super::rules;
use crate::scripts::{Place, Use};

/// Scopes of `OpenID`, which allow no call.
const OF_SIGN_IN: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// At most so many cmdlets are named.
const MOST: usize = 3;

/// The scopes that a `Connect-MgGraph` asks for: nothing if they aren't literals, or if it signs in otherwise.
pub(super) fn of_connect(one: &Use) -> Option<Vec<String>> {
    let texts = one.value(&["scopes"])?.texts()?;
    let split = |text: &&str| text.split([',', ' ', '\t', '\n']).map(str::to_owned).collect::<Vec<_>>();
    let scopes = texts.iter().flat_map(split);
    // The name of the service may stand before the scope.
    let short = scopes.map(|scope| scope.rsplit('/').next().unwrap_or_default().to_owned());
    Some(short.filter(|scope| crate::view::is_permission(scope)).collect())
}

/// Compares them with the fewest that the calls need. `is_whole` says that all calls are known.
pub(super) fn compare(scopes: &[String], place: Place, calls: &[Call], is_whole: bool, findings: &mut Vec<Finding>) {
    let asked: BTreeSet<String> = scopes.iter().map(|scope| scope.to_lowercase()).collect();
    let has = |name: &String| asked.contains(&name.to_lowercase());
    let fewest: Vec<String> = fewest(calls.iter(), Scheme::DelegatedWork).into_iter().map(str::to_lowercase).collect();
    // Permissions with the cmdlets that they are for.
    let mut missing: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut instead: BTreeMap<String, BTreeMap<String, BTreeSet<&str>>> = BTreeMap::new();
    for call in calls {
        let Some(needed) = &call.needed else { continue };
        let ways = needed.of(Scheme::DelegatedWork);
        let Some(least) = ways.first().map(|names| names.join(" and ")) else { continue };
        if !ways.iter().any(|all| all.iter().all(has)) {
            missing.entry(least.clone()).or_default().insert(&call.cmdlet);
        }
        for name in ways.iter().flatten().map(|name| name.to_lowercase()).filter(|name| asked.contains(name)) {
            instead.entry(name).or_default().entry(least.clone()).or_default().insert(&call.cmdlet);
        }
    }
    for (least, cmdlets) in missing {
        let message = format!("not asked for: {least}, for {}", some_of(&cmdlets));
        findings.push(Finding { rule: &rules::SCOPE_MISSING, message, place });
    }
    let is_whole = is_whole && calls.iter().all(|call| call.needed.is_some());
    for scope in scopes {
        let lower = scope.to_lowercase();
        if fewest.contains(&lower) || OF_SIGN_IN.contains(&lower.as_str()) {
            continue;
        }
        let message = match instead.get(&lower) {
            Some(others) => {
                let less = others.iter().map(|(least, cmdlets)| format!("{least} for {}", some_of(cmdlets)));
                format!("{scope} is more than is needed: less would do, {}", less.collect::<Vec<_>>().join("; "))
            }
            None if is_whole => format!("{scope}: no call that was found needs it"),
            None => continue,
        };
        findings.push(Finding { rule: &rules::SCOPE_UNNEEDED, message, place });
    }
}

/// Some names, and how many more there are.
fn some_of(names: &BTreeSet<&str>) -> String {
    let shown: Vec<&str> = names.iter().copied().take(MOST).collect();
    match names.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
