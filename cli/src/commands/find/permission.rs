//! Cmdlets that a permission allows: `mg find Mail.Read`.

use graphsmith_catalog::printable::one_line;
use graphsmith_catalog::records::Cmdlet;
use graphsmith_catalog::vocabulary::Scheme;

use super::Hit;
use crate::failure::Failure;
use crate::library::Library;
use crate::view::Needed;

/// Cmdlets with a request that a permission allows, alone or with others; those first for which nothing less does.
pub(super) fn of_permission(library: &Library, name: &str) -> Result<Vec<Hit>, Failure> {
    let mut hits = Vec::new();
    library.each(|_, catalog| {
        // Most requests of a module need one of a few sets of permissions.
        let mut scores = Vec::new();
        for needed in catalog.all() {
            scores.push(score(&Needed::read(catalog, needed)?, name));
        }
        if scores.iter().all(Option::is_none) {
            return Ok(());
        }
        let base = catalog.text(catalog.module()?.base_path)?.to_owned();
        for id in catalog.all::<Cmdlet>() {
            let cmdlet = catalog.get(id)?;
            let mut best: Option<(u32, String)> = None;
            for set in catalog.list(cmdlet.sets)? {
                let set = catalog.get(set)?;
                let Some(needed) = set.permissions else { continue };
                let Some(score) = scores.get(needed.number() as usize).copied().flatten() else { continue };
                if best.as_ref().is_none_or(|(known, _)| score > *known) {
                    let least = if score > 1 { ", the least privileged one" } else { "" };
                    let call = format!("{} {base}{}{least}", set.method.as_str(), catalog.text(set.path)?);
                    best = Some((score, one_line(&call)));
                }
            }
            if let Some((score, about)) = best {
                hits.push(Hit { score, unasked: 0, name: one_line(catalog.text(cmdlet.name)?), about: Some(about) });
            }
        }
        Ok(())
    })?;
    Ok(hits)
}

/// 2 where a permission is the least privileged one in some way to sign in, 1 where it allows a request.
fn score(needed: &Needed, name: &str) -> Option<u32> {
    let has = |names: &Vec<String>| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let ways = Scheme::ALL.map(|scheme| needed.of(scheme));
    let is_least = ways.iter().any(|way| way.first().is_some_and(has));
    if is_least {
        return Some(2);
    }
    ways.iter().any(|way| way.iter().any(has)).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_privileged_counts_more() {
        let way = |names: &[&str]| names.iter().map(|name| name.split('+').map(str::to_owned).collect()).collect();
        let needed = Needed::new([way(&["A.Read", "A.Write+B.Read"]), Vec::new(), way(&["B.Read+C.Read"])], "");
        let table = [("a.read", Some(2)), ("B.Read", Some(2)), ("A.Write", Some(1)), ("D.Read", None)];
        for (name, expected) in table {
            assert_eq!(score(&needed, name), expected, "{name}");
        }
    }
}
