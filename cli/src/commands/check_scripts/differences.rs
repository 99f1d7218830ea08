//! Where a script meets what differs from Microsoft's modules. What differs is data, in `rules.rs`; each rule has its sign here.

use super::known::KnownParameter;
use super::report::Finding;
use super::rules::{self, Rule};
use crate::dates::Written;
use crate::scripts::{Called, Element, HOLE, Place, Script, Use, Value};

/// Model types, in which namespaces they are.
const MODELS: [&str; 2] = ["microsoft.graph.powershell.models.", "microsoft.graph.beta.powershell.models."];

/// Those of a script as a whole: its types.
pub(super) fn of_script(script: &Script, findings: &mut Vec<Finding>) {
    for one in &script.types {
        let lower = one.name.to_lowercase();
        let is_model = MODELS.iter().any(|namespace| lower.starts_with(namespace));
        if is_model && one.is_tested {
            push(findings, &rules::MODEL_TEST, None, one.place);
        } else if !is_model && lower.starts_with("microsoft.graph.powershell.") {
            push(findings, &rules::INNER_TYPE, Some(&one.name), one.place);
        }
    }
    for one in script.uses.iter().filter(|one| one.called <= Called::Perhaps) {
        if one.name.eq_ignore_ascii_case("New-Object") {
            new_object(one, findings);
        }
    }
}

/// `New-Object Type -Property @{...}`.
fn new_object(one: &Use, findings: &mut Vec<Finding>) {
    let name = one.value(&["typename"]).or_else(|| one.positional(&[]).next()).and_then(Value::text);
    let name = name.unwrap_or_default().to_lowercase();
    let is_model = MODELS.iter().any(|namespace| name.starts_with(namespace));
    let has_property = one.elements.iter().any(|element| match element {
        Element::Parameter(name, ..) => name.len() > 1 && "property".starts_with(&name.to_lowercase()),
        _ => false,
    });
    if is_model && has_property {
        push(findings, &rules::MODEL_PROPERTY, None, one.place);
    } else if !is_model && name.starts_with("microsoft.graph.powershell.") {
        push(findings, &rules::INNER_TYPE, None, one.place);
    }
}

/// Those of a parameter of a cmdlet that catalogs have.
pub(super) fn of_parameter(
    parameter: &KnownParameter,
    given: Option<&Value>,
    place: Place,
    findings: &mut Vec<Finding>,
) {
    let name = format!("-{}", parameter.name);
    if parameter.is_hidden {
        push(findings, &rules::PARAMETER_LEFT_OUT, Some(&name), place);
    }
    match (parameter.wire.as_str(), given) {
        ("$filter", Some(Value::Text(text))) if is_escaped(text) => {
            push(findings, &rules::FILTER_ESCAPED, Some(&name), place);
        }
        ("$orderby", Some(Value::List(list))) if list.len() > 1 => {
            push(findings, &rules::ORDER_LIST, Some(&name), place);
        }
        (_, Some(Value::Null)) if parameter.is_property => push(findings, &rules::NULL_CLEARS, Some(&name), place),
        (_, Some(Value::Text(text))) if parameter.is_date && !is_iso(text) => {
            push(findings, &rules::DATE_FORM, Some(&name), place);
        }
        _ => {}
    }
}

/// Those of parameters that PowerShell gives every cmdlet.
pub(super) fn of_common(name: &str, place: Place, findings: &mut Vec<Finding>) {
    if name == "Debug" {
        push(findings, &rules::DEBUG_SHOWS, None, place);
    }
}

/// Those of commands for signing in.
pub(super) fn of_sign_in(name: &str, parameters: &[(&str, Place)], place: Place, findings: &mut Vec<Finding>) {
    for (parameter, place) in parameters {
        match (name, *parameter) {
            (_, "Break" | "SkipHeaderValidation") | ("Set-MgGraphOption", "EnableLoginByWAM") => {
                push(findings, &rules::NO_EFFECT, Some(&format!("-{parameter}")), *place);
            }
            ("Connect-MgGraph", "Certificate" | "CertificateThumbprint" | "CertificateSubjectName") => {
                push(findings, &rules::CERTIFICATE_KEY, Some(&format!("-{parameter}")), *place);
            }
            _ => {}
        }
    }
    match name {
        "Select-MgProfile" => push(findings, &rules::PROFILE, None, place),
        "Find-MgGraphCommand" | "Find-MgGraphPermission" => push(findings, &rules::FIND_HERE, Some(name), place),
        _ => {}
    }
}

fn push(findings: &mut Vec<Finding>, rule: &'static Rule, about: Option<&str>, place: Place) {
    let message = match about {
        Some(about) => format!("{about}: {}", rule.text),
        None => rule.text.to_owned(),
    };
    findings.push(Finding { rule, message, place });
}

/// Whether a filter has what Microsoft's modules would unescape.
fn is_escaped(filter: &str) -> bool {
    let is_hex = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    filter.contains('+') || filter.match_indices('%').any(|(at, _)| filter.get(at + 1..at + 3).is_some_and(is_hex))
}

/// Whether a text may be a date in ISO 8601. What isn't known of it counts as one.
fn is_iso(text: &str) -> bool {
    text.contains(HOLE) || Written::read(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::{is_escaped, is_iso};

    #[test]
    fn values_are_looked_at() {
        for (filter, expected) in
            [("a eq 'b'", false), ("a eq 'b%2Fc'", true), ("a eq 'b+c'", true), ("a eq '5%'", false)]
        {
            assert_eq!(is_escaped(filter), expected, "{filter}");
        }
        for (date, expected) in
            [("2024-02-01", true), ("2024-02-01T10:00:00Z", true), ("01/02/2024", false), ("", false)]
        {
            assert_eq!(is_iso(date), expected, "{date}");
        }
    }
}
