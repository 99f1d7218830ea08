//! Parameters as PowerShell finds them: by name, by alias, or by the beginning of either while that is unique.

/// Parameters that PowerShell gives every cmdlet, with their aliases.
const COMMON: [(&str, &str); 12] = [
    ("Verbose", "vb"),
    ("Debug", "db"),
    ("ErrorAction", "ea"),
    ("WarningAction", "wa"),
    ("InformationAction", "infa"),
    ("ProgressAction", "proga"),
    ("ErrorVariable", "ev"),
    ("WarningVariable", "wv"),
    ("InformationVariable", "iv"),
    ("OutVariable", "ov"),
    ("OutBuffer", "ob"),
    ("PipelineVariable", "pv"),
];

/// Those of cmdlets that change something.
const ASKING: [(&str, &str); 2] = [("WhatIf", "wi"), ("Confirm", "cf")];

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// The parameter of the cmdlet at that place, by its name (`true`) or another way.
    Own(usize, bool),
    /// One of PowerShell.
    Common(&'static str),
    /// One of several.
    Ambiguous(Vec<String>),
    /// None.
    Unknown,
}

/// Finds a parameter. `own` are names with aliases.
pub(super) fn meant(own: &[(&str, &[String])], should_process: bool, given: &str) -> Meant {
    let is = |known: &str| known.eq_ignore_ascii_case(given);
    let exact = own.iter().position(|(name, aliases)| is(name) || aliases.iter().any(|alias| is(alias)));
    if let Some(at) = exact {
        return Meant::Own(at, is(own[at].0));
    }
    let common = || COMMON.iter().chain(ASKING.iter().filter(|_| should_process));
    if let Some((name, _)) = common().find(|(name, alias)| is(name) || is(alias)) {
        return Meant::Common(name);
    }
    let begins = |known: &str| !given.is_empty() && known.get(..given.len()).is_some_and(is);
    let mut found: Vec<(String, Meant)> = own
        .iter()
        .enumerate()
        .filter(|(_, (name, aliases))| begins(name) || aliases.iter().any(|alias| begins(alias)))
        .map(|(at, (name, _))| ((*name).to_owned(), Meant::Own(at, false)))
        .collect();
    found.extend(common().filter(|(name, _)| begins(name)).map(|(name, _)| ((*name).to_owned(), Meant::Common(name))));
    match found.len() {
        0 => Meant::Unknown,
        1 => found.remove(0).1,
        _ => Meant::Ambiguous(found.into_iter().map(|(name, _)| name).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Meant, meant};

    #[test]
    fn names_are_found_as_powershell_does() {
        let aliases = ["Select".to_owned()];
        let own: [(&str, &[String]); 3] = [("UserId", &[]), ("Property", &aliases), ("Proxy", &[])];
        for (given, expected) in [
            ("userid", Meant::Own(0, true)),
            ("select", Meant::Own(1, false)),
            ("Us", Meant::Own(0, false)),
            ("EA", Meant::Common("ErrorAction")),
            ("Verb", Meant::Common("Verbose")),
            ("Pro", Meant::Ambiguous(vec!["Property".into(), "Proxy".into(), "ProgressAction".into()])),
            ("WhatIf", Meant::Unknown),
            ("Colour", Meant::Unknown),
        ] {
            assert_eq!(meant(&own, false, given), expected, "{given}");
        }
        assert_eq!(meant(&own, true, "wi"), Meant::Common("WhatIf"));
    }
}
