//! What is reported, as data: each kind of finding with its level, and what differs from Microsoft's modules.

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The script fails there.
    Error,
    /// It may do something else than before.
    Warning,
    /// Good to know.
    Note,
}

impl Level {
    /// As reports and SARIF call it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// What it is called.
    pub(super) id: &'static str,
    /// How much it matters.
    pub(super) level: Level,
    /// What it says, in general.
    pub(super) text: &'static str,
    /// Where the documents explain it, below `docs/`.
    pub(super) anchor: &'static str,
}

macro_rules! rules {
    ($($name:ident $id:literal $level:ident $anchor:literal $text:literal)*) => {
        $(pub(super) static $name: Rule = Rule { id: $id, level: Level::$level, text: $text, anchor: $anchor };)*

        /// All rules, in the order of reports.
        pub(super) static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    CMDLET_UNKNOWN "cmdlet-unknown" Error "check-scripts.md#cmdlets"
        "No catalog has a cmdlet of that name."
    CMDLET_GONE "cmdlet-gone" Error "names.md#what-happens"
        "The cmdlet is gone."
    CMDLET_RENAMED "cmdlet-renamed" Warning "names.md#what-happens"
        "The cmdlet has another name now; the former one works for a time."
    CMDLET_ELSEWHERE "cmdlet-elsewhere" Error "check-scripts.md#cmdlets"
        "The module that is named in front of the cmdlet doesn't have it."
    PARAMETER_UNKNOWN "parameter-unknown" Error "check-scripts.md#parameters"
        "The cmdlet has no such parameter."
    PARAMETER_AMBIGUOUS "parameter-ambiguous" Error "check-scripts.md#parameters"
        "The shortened name could be several parameters."
    PARAMETER_GONE "parameter-gone" Error "names.md#what-happens"
        "The parameter is gone."
    PARAMETER_RENAMED "parameter-renamed" Warning "names.md#what-happens"
        "The parameter has another name now; the former one works for a time."
    PARAMETERS_APART "parameters-apart" Warning "check-scripts.md#parameters"
        "No parameter set takes all of these parameters together."
    PARAMETERS_OPEN "parameters-open" Note "check-scripts.md#parameters"
        "Parameters come from a variable whose value isn't known, so they aren't checked."
    MODULE_MISSING "module-missing" Warning "check-scripts.md#modules"
        "No catalog is of this module of Microsoft Graph."
    MODULE_OTHER "module-other" Note "check-scripts.md#modules"
        "The module isn't one of Microsoft Graph: the script needs it besides."
    REQUEST_UNKNOWN "request-unknown" Warning "check-scripts.md#permissions"
        "No catalog describes the request, so what it needs isn't counted."
    REQUEST_OPEN "request-open" Note "check-scripts.md#permissions"
        "Method or address of the request isn't known, so what it needs isn't counted."
    PERMISSION_UNKNOWN "permission-unknown" Note "check-scripts.md#permissions"
        "Nothing is known about the permissions of the call."
    SCOPE_MISSING "scope-missing" Warning "check-scripts.md#permissions"
        "The scopes that the script asks for don't allow the call."
    SCOPE_UNNEEDED "scope-unneeded" Note "check-scripts.md#permissions"
        "The scope is more than the calls that were found need."
    SYNTAX "syntax" Note "check-scripts.md#how-scripts-are-read"
        "The syntax can't be understood here, so something may be missed."
    SCRIPT_LONG "script-long" Warning "check-scripts.md#how-scripts-are-read"
        "The script is longer than 4 MiB, so it isn't read."
    MORE "more" Warning "check-scripts.md#how-scripts-are-read"
        "The script has more findings than are told."
    PARAMETER_LEFT_OUT "parameter-left-out" Error "check-scripts.md#differences"
        "A parameter for debugging Microsoft's modules, or for the proxy of one call, which ours don't have. HTTPS_PROXY names a proxy."
    MODEL_PROPERTY "model-property" Error "modules.md#parameters"
        "Model types are tables here, for which New-Object takes no -Property; write [Type] @{ ... } instead."
    MODEL_TEST "model-test" Warning "modules.md#results"
        "Results have names of types and aren't of these types, so that -is gives $false; ask for the name in PSObject.TypeNames."
    INNER_TYPE "inner-type" Error "check-scripts.md#differences"
        "The type belongs to the inside of Microsoft's modules, and doesn't exist here."
    NULL_CLEARS "null-clears" Warning "powershell.md#differences"
        "$null is sent as null, which clears the property; Microsoft's modules send an empty text or nothing."
    FILTER_ESCAPED "filter-escaped" Warning "powershell.md#differences"
        "A filter is sent as it was written; Microsoft's modules unescape it first, so that + becomes a space and %25 a %."
    ORDER_LIST "order-list" Note "powershell.md#differences"
        "Each element of the order is encoded once; Microsoft's modules encode all but the first twice."
    DATE_FORM "date-form" Error "powershell.md#dates"
        "Only dates in ISO 8601 are taken; Microsoft's modules guess at others."
    DEBUG_SHOWS "debug-shows" Note "modules.md#compared-with-microsofts-modules"
        "-Debug shows requests and doesn't ask."
    NO_EFFECT "no-effect" Note "modules.md#signing-in"
        "The parameter has no effect here."
    PROFILE "profile" Note "modules.md#signing-in"
        "Select-MgProfile only says that there is nothing to choose: cmdlets of beta have names of their own, such as Get-MgBetaUser."
    CERTIFICATE_KEY "certificate-key" Note "modules.md#signing-in"
        "A certificate needs a key that can be exported; -EnvironmentVariable takes it from a PEM file."
    REQUEST_HOST "request-host" Error "modules.md#signing-in"
        "An absolute address of another host than that of Microsoft Graph is an error; Microsoft's module sends the token there."
    FIND_HERE "find-here" Note "modules.md#signing-in"
        "It finds what the modules have that are here; permissions where they were made with --permissions."
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
