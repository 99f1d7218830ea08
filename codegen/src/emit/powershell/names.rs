//! Which names may stand in a script: identifiers. Anything else is a fault of the model and isn't quoted.

use crate::cmdlet::Cmdlet;
use crate::diag::{Diagnostics, Place};
use crate::emit::Models;

/// Whether all names of a module are identifiers; those that aren't are reported.
#[must_use]
pub fn check(models: Models<'_>, diags: &mut Diagnostics) -> bool {
    let cmdlets = models.cmdlets;
    let mut bad: Vec<String> = Vec::new();
    let mut expect = |is_right: bool, what: &str, name: &str, of: &str| {
        if !is_right {
            bad.push(format!("{what} `{name}`{of}"));
        }
    };
    let module = &cmdlets.module;
    expect(is_dotted(&module.name), "the module", &module.name, "");
    expect(is_dotted(&module.namespace), "the namespace", &module.namespace, "");
    for cmdlet in &cmdlets.cmdlets {
        let of = format!(" of {}", cmdlet.name);
        expect(is_cmdlet(&cmdlet.name), "the cmdlet", &cmdlet.name, "");
        for alias in &cmdlet.aliases {
            expect(is_alias(alias), "the alias", alias, &of);
        }
        for set in &cmdlet.sets {
            expect(is_identifier(set.name.as_str()), "the parameter set", set.name.as_str(), &of);
        }
        for group in &cmdlet.parameters {
            expect(is_identifier(&group.name), "the parameter", &group.name, &of);
            for alias in &group.aliases {
                expect(is_identifier(alias), "the alias", alias, &format!(" of {of} -{}", group.name));
            }
        }
        expect(has_common(cmdlet).is_none(), "the parameter", has_common(cmdlet).unwrap_or_default(), &of);
    }
    for name in &bad {
        diags.error(
            Place::file(&models.source.file),
            format!("{name} can't be a name in PowerShell"),
            "give it a name of Latin letters and digits with a directive; names that PowerShell has for every cmdlet are taken",
        );
    }
    bad.is_empty()
}

/// The names of parameters that every cmdlet has, and their aliases.
const COMMON: [&str; 28] = [
    "Confirm",
    "Debug",
    "ErrorAction",
    "ErrorVariable",
    "InformationAction",
    "InformationVariable",
    "OutBuffer",
    "OutVariable",
    "PipelineVariable",
    "ProgressAction",
    "Verbose",
    "WarningAction",
    "WarningVariable",
    "WhatIf",
    "cf",
    "db",
    "ea",
    "ev",
    "infa",
    "iv",
    "ob",
    "ov",
    "proga",
    "pv",
    "vb",
    "wa",
    "wi",
    "wv",
];

/// A parameter that is called like one of PowerShell's own.
fn has_common(cmdlet: &Cmdlet) -> Option<&str> {
    let names = cmdlet.parameters.iter().flat_map(|group| std::iter::once(&group.name).chain(&group.aliases));
    names.map(String::as_str).find(|name| COMMON.iter().any(|common| common.eq_ignore_ascii_case(name)))
}

fn is_word(text: &str, others: &[u8]) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && is_word(name, b"_")
}

fn is_dotted(name: &str) -> bool {
    name.split('.').all(is_identifier)
}

fn is_alias(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && is_word(name, b"_-")
}

fn is_cmdlet(name: &str) -> bool {
    name.split_once('-').is_some_and(|(verb, noun)| {
        verb.starts_with(|c: char| c.is_ascii_uppercase())
            && verb.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !noun.is_empty()
            && is_word(noun, b"")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_identifiers_are_names() {
        let vectors = [
            ("Get-MgUser", true, false, false),
            ("Get-Mg'User", false, false, false),
            ("get-MgUser", false, false, false),
            ("Get-", false, false, false),
            ("UserId", false, true, true),
            ("_x1", false, true, true),
            ("1x", false, false, false),
            ("", false, false, false),
            ("Microsoft.Graph.Users", false, false, true),
            ("Microsoft..Graph", false, false, false),
            ("../../x", false, false, false),
            ("a\u{2019}b", false, false, false),
        ];
        for (name, cmdlet, identifier, dotted) in vectors {
            assert_eq!(is_cmdlet(name), cmdlet, "{name}");
            assert_eq!(is_identifier(name), identifier, "{name}");
            assert_eq!(is_dotted(name), dotted, "{name}");
        }
        assert!(is_alias("Get-MgOld") && is_alias("gmu") && !is_alias("a b") && !is_alias("-a"));
    }
}
