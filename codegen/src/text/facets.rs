//! What the description says about values: their limits, the default, whether they are deprecated -> sentences
//! (docs/rules.md#7-8-what-our-own-pages-add).

use graphsmith_catalog::printable::{line_feeds, one_line};
use graphsmith_catalog::vocabulary::{Category, Role};

use super::demands;
use super::readable::{self, and_list};
use crate::api::{ApiModel, Bound, Deprecation, Facets, Shape, TypeId};
use crate::cmdlet::{Cmdlet, ModelProperty, Parameter, ParameterSet};

/// The help of a parameter, and what is said about its values: a line for each sentence.
#[must_use]
pub fn parameter(api: &ApiModel, cmdlet: &Cmdlet, name: &str, help: &str) -> String {
    let mut text = readable::parameter(cmdlet, name, help);
    for sentence in about_parameter(api, cmdlet, name) {
        text.push('\n');
        text.push_str(&sentence);
    }
    text
}

/// Sentences about the values of a parameter. What holds in some of its sets only says in which.
fn about_parameter(api: &ApiModel, cmdlet: &Cmdlet, name: &str) -> Vec<String> {
    let sets = cmdlet.sets.iter().filter_map(|set| Some((set.name.as_str(), set.parameter(name)?)));
    let all: Vec<(&str, Vec<String>)> = sets.map(|(set, parameter)| (set, of_parameter(api, parameter))).collect();
    in_sets(&all)
}

/// Sentences of sets: once those that all of them share, and the others with the names of their sets.
fn in_sets(all: &[(&str, Vec<String>)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (names, sentences) in grouped(all) {
        let prefix = if names.len() < all.len() { format!("In {}: ", and_list(&names)) } else { String::new() };
        lines.extend(sentences.into_iter().map(|sentence| format!("{prefix}{sentence}")));
    }
    lines
}

/// Sentences with the names of the sets that have them, each once; those of the same sets together.
fn grouped<'s>(all: &'s [(&'s str, Vec<String>)]) -> Vec<(Vec<&'s str>, Vec<&'s String>)> {
    let mut groups: Vec<(Vec<&str>, Vec<&String>)> = Vec::new();
    for sentence in all.iter().flat_map(|(_, sentences)| sentences) {
        let having = all.iter().filter(|(_, sentences)| sentences.contains(sentence));
        let names: Vec<&str> = having.map(|(set, _)| *set).collect();
        match groups.iter_mut().find(|(of, _)| *of == names) {
            Some((_, known)) if known.contains(&sentence) => {}
            Some((_, known)) => known.push(sentence),
            None => groups.push((names, vec![sentence])),
        }
    }
    groups
}

fn of_parameter(api: &ApiModel, parameter: &Parameter) -> Vec<String> {
    let mut sentences = described(parameter).map(|ty| of_type(api, ty)).unwrap_or_default();
    if !parameter.is_property() {
        // Who asks for a thing twice gets it once.
        sentences.retain(|sentence| sentence != UNIQUE);
    }
    sentences.extend(parameter.deprecated.as_ref().map(deprecation));
    sentences
}

/// The type that describes the values of a parameter. A file that holds a value is described by nothing.
fn described(parameter: &Parameter) -> Option<TypeId> {
    parameter.api.filter(|_| parameter.role != Role::BodyPropertyFile)
}

/// What is said of a list with `uniqueItems`.
const UNIQUE: &str = "No element occurs twice.";

/// The default of a parameter, as PowerShell writes it.
#[must_use]
pub fn default(api: &ApiModel, parameter: &Parameter) -> Option<String> {
    default_of(api, described(parameter)?)
}

fn default_of(api: &ApiModel, ty: TypeId) -> Option<String> {
    let ty = api.ty(ty);
    let text = ty.facets.as_ref()?.default.as_ref().filter(|text| !text.trim().is_empty())?;
    Some(match (&ty.shape, text.as_str()) {
        (Shape::Boolean, "true") => "True".to_owned(),
        (Shape::Boolean, "false") => "False".to_owned(),
        (Shape::Array(_), text) => one_line(&line_feeds(&elements(text).unwrap_or_else(|| text.to_owned()))),
        (_, text) => one_line(&line_feeds(text)),
    })
}

/// The elements of a list of JSON with commas between them; `None` if it isn't one, or one of them is no simple value.
fn elements(json: &str) -> Option<String> {
    let values: Vec<serde_json::Value> = serde_json::from_str(json).ok()?;
    let shown = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Array(_) | serde_json::Value::Object(_) => None,
        other => Some(other.to_string()),
    };
    Some(values.iter().map(shown).collect::<Option<Vec<String>>>()?.join(", "))
}

/// What a property is, with all that is said about its values but those that are listed, on one line.
#[must_use]
pub fn property(api: &ApiModel, of: &ModelProperty) -> String {
    property_with(api, of, &[])
}

/// What a property is, with all that is said about its values, on one line.
#[must_use]
pub fn property_with_values(api: &ApiModel, of: &ModelProperty) -> String {
    property_with(api, of, of.api.map_or(&[], |ty| api.listed_values(ty)))
}

fn property_with(api: &ApiModel, of: &ModelProperty, values: &[String]) -> String {
    let mut text = readable::property_line(of);
    let Some(ty) = of.api else { return text };
    let read_only = read_only(of.read_only, &text);
    let values = (!values.is_empty()).then(|| format!("One of {}.", values.join(", ")));
    let default = default_of(api, ty).map(|value| format!("The default is {value}."));
    for sentence in read_only.into_iter().chain(values).chain(of_type(api, ty)).chain(default) {
        end_sentence(&mut text);
        text.push(' ');
        text.push_str(&sentence);
    }
    text
}

/// The sentence about a property that only the service sets, unless its description says so.
#[must_use]
pub fn read_only(is_read_only: bool, description: &str) -> Option<String> {
    let is_new = is_read_only && !demands::is_read_only(description);
    is_new.then(|| "Read-only.".to_owned())
}

fn end_sentence(text: &mut String) {
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
}

/// Sentences about the values of a type for documentation in Markdown, with those that are listed and the default.
#[must_use]
pub fn values(api: &ApiModel, ty: TypeId, are_listed: bool) -> Vec<String> {
    let listed = if are_listed { api.listed_values(ty) } else { &[] };
    let listed: Vec<_> = listed.iter().map(|value| code(value)).collect();
    let listed = (!listed.is_empty()).then(|| format!("One of {}.", listed.join(", ")));
    let default = api.default(ty).map(|value| format!("The default is {}.", code(value)));
    listed.into_iter().chain(sentences(api, ty, code)).chain(default).collect()
}

/// A value in ticks, as far as it can stand between them.
fn code(value: &str) -> String {
    let value = one_line(&line_feeds(value));
    match value.trim() {
        "" => format!("`\"{value}\"`"),
        _ if value.contains('`') => value,
        _ => format!("`{value}`"),
    }
}

/// Sentences about the values of a type, as plain text.
fn of_type(api: &ApiModel, ty: TypeId) -> Vec<String> {
    sentences(api, ty, str::to_owned)
}

/// Sentences about the values of a type. `show` says how a regular expression is written.
fn sentences(api: &ApiModel, ty: TypeId, show: fn(&str) -> String) -> Vec<String> {
    let mut sentences = Vec::new();
    let element = api.element(ty);
    if let Some(facets) = &api.ty(ty).facets {
        sentences.extend(amount("The list has", (facets.min_items, facets.max_items), "element"));
        sentences.extend(facets.unique_items.then(|| UNIQUE.to_owned()));
        sentences
            .extend(facets.write_only.then(|| "The service takes the value and does not give it back.".to_owned()));
        sentences.extend(facets.deprecated.as_ref().map(deprecation));
    }
    if let Some(facets) = &api.ty(element).facets {
        let subject = if element == ty { "The value" } else { "Each value" };
        sentences.extend(limits(facets, &api.ty(element).shape, subject, show));
    }
    sentences
}

fn limits(facets: &Facets, shape: &Shape, subject: &str, show: fn(&str) -> String) -> Vec<String> {
    let mut sentences = Vec::new();
    // What every number of the type fulfils is no limit.
    let (least, most) = match shape {
        Shape::Int32 => (i32::MIN.to_string(), i32::MAX.to_string()),
        Shape::Int64 => (i64::MIN.to_string(), i64::MAX.to_string()),
        _ => Default::default(),
    };
    let minimum = facets.minimum.as_ref().filter(|bound| bound.exclusive || bound.value != least);
    let maximum = facets.maximum.as_ref().filter(|bound| bound.exclusive || bound.value != most);
    sentences.extend(range(minimum, maximum).map(|range| format!("{subject} is {range}.")));
    sentences.extend(facets.multiple_of.as_ref().map(|step| format!("{subject} is a multiple of {step}.")));
    sentences.extend(amount(&format!("{subject} has"), (facets.min_length, facets.max_length), "character"));
    if let Some(pattern) = &facets.pattern {
        sentences.push(format!("{subject} matches this regular expression: {}", show(&one_line(&line_feeds(pattern)))));
    }
    sentences
}

fn range(minimum: Option<&Bound>, maximum: Option<&Bound>) -> Option<String> {
    if let (Some(least), Some(most)) = (minimum, maximum)
        && !least.exclusive
        && !most.exclusive
    {
        return Some(format!("from {} to {}", least.value, most.value));
    }
    let side = |bound: &Bound, outside: &str, inside: &str| {
        format!("{} {}", if bound.exclusive { outside } else { inside }, bound.value)
    };
    let least = minimum.map(|bound| side(bound, "greater than", "at least"));
    let most = maximum.map(|bound| side(bound, "less than", "at most"));
    let parts: Vec<&str> = least.iter().chain(&most).map(String::as_str).collect();
    (!parts.is_empty()).then(|| and_list(&parts))
}

/// How many characters or elements there are.
fn amount(has: &str, limits: (Option<usize>, Option<usize>), unit: &str) -> Option<String> {
    let (number, last) = match limits {
        (None, None) => return None,
        (Some(least), Some(most)) if least == most => (least.to_string(), most),
        (Some(least), Some(most)) => (format!("{least} to {most}"), most),
        (Some(least), None) => (format!("at least {least}"), least),
        (None, Some(most)) => (format!("at most {most}"), most),
    };
    let plural = if last == 1 { "" } else { "s" };
    Some(format!("{has} {number} {unit}{plural}."))
}

/// Sentences about the operations of a cmdlet: that they are deprecated, and what is always sent. Those of some sets only say of
/// which.
#[must_use]
pub fn notices(cmdlet: &Cmdlet) -> Vec<String> {
    let of_set = |set: &ParameterSet| -> Vec<String> {
        let constants = set.constants().filter_map(constant);
        set.deprecated.as_ref().map(deprecation).into_iter().chain(constants).collect()
    };
    let sets: Vec<(&str, Vec<String>)> = cmdlet.sets.iter().map(|set| (set.name.as_str(), of_set(set))).collect();
    let mut lines = Vec::new();
    for (names, sentences) in grouped(&sets) {
        lines.extend(sentences.into_iter().cloned());
        if names.len() < sets.len() {
            let plural = if names.len() == 1 { "" } else { "s" };
            lines.push(format!("This holds for the parameter set{plural} {}.", and_list(&names)));
        }
    }
    lines
}

/// What is sent with every request, though it is no parameter.
fn constant((parameter, wire, value): (&Parameter, &str, &str)) -> Option<String> {
    let (name, value) = (one_line(wire), one_line(value));
    Some(match parameter.category {
        Some(Category::Header) => format!("The request has the header {name}: {value}."),
        Some(Category::Query) => format!("The address has {name}={value}."),
        _ if parameter.role == Role::Constant => format!("{name} is always {value}."),
        _ => return None,
    })
}

/// The sentence about something deprecated.
#[must_use]
pub fn deprecation(of: &Deprecation) -> String {
    let shown = |text: &String| one_line(&line_feeds(text)).trim().to_owned();
    let mut text = "Deprecated".to_owned();
    if let Some(date) = &of.date {
        text.push_str(" since ");
        text.push_str(&shown(date));
    }
    if let Some(date) = &of.removal_date {
        text.push_str(", removal announced for ");
        text.push_str(&shown(date));
    }
    if let Some(description) = &of.description {
        text.push_str(": ");
        text.push_str(&shown(description));
    }
    end_sentence(&mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(value: &str, exclusive: bool) -> Bound {
        Bound { value: value.to_owned(), exclusive }
    }

    #[test]
    fn limits_are_sentences() {
        let vectors = [
            (
                Facets { minimum: Some(bound("1", false)), maximum: Some(bound("9", false)), ..Facets::default() },
                "is from 1 to 9.",
            ),
            (Facets { minimum: Some(bound("0", false)), ..Facets::default() }, "is at least 0."),
            (
                Facets { minimum: Some(bound("0", true)), maximum: Some(bound("9", false)), ..Facets::default() },
                "is greater than 0 and at most 9.",
            ),
            (Facets { maximum: Some(bound("0.5", true)), ..Facets::default() }, "is less than 0.5."),
            (Facets { multiple_of: Some("5".to_owned()), ..Facets::default() }, "is a multiple of 5."),
            (Facets { min_length: Some(2), max_length: Some(8), ..Facets::default() }, "has 2 to 8 characters."),
            (Facets { min_length: Some(1), ..Facets::default() }, "has at least 1 character."),
            (Facets { min_length: Some(1), max_length: Some(1), ..Facets::default() }, "has 1 character."),
            (Facets { max_length: Some(64), ..Facets::default() }, "has at most 64 characters."),
            (Facets { pattern: Some("^a$".to_owned()), ..Facets::default() }, "matches this regular expression: ^a$"),
        ];
        for (facets, expected) in vectors {
            assert_eq!(limits(&facets, &Shape::Double, "It", str::to_owned), [format!("It {expected}")]);
        }
        let all = Facets {
            minimum: Some(bound("-2147483648", false)),
            maximum: Some(bound("2147483647", false)),
            ..Facets::default()
        };
        assert_eq!(limits(&all, &Shape::Int32, "It", str::to_owned), [""; 0]);
        assert_eq!(limits(&all, &Shape::Int64, "It", str::to_owned).len(), 1);
    }

    #[test]
    fn what_is_deprecated_says_what_is_known() {
        let some = |text: &str| Some(text.to_owned());
        let vectors = [
            (None, None, None, "Deprecated."),
            (some("2026-01-01"), None, None, "Deprecated since 2026-01-01."),
            (None, some("2027-03-31"), some("Use\nB"), "Deprecated, removal announced for 2027-03-31: Use B."),
            (
                some("2026-01-01"),
                some("2027-03-31"),
                some(" Use the order service. "),
                "Deprecated since 2026-01-01, removal announced for 2027-03-31: Use the order service.",
            ),
        ];
        for (date, removal_date, description, expected) in vectors {
            assert_eq!(deprecation(&Deprecation { date, removal_date, description }), expected);
        }
    }

    #[test]
    fn what_some_sets_say_names_them() {
        let say = |text: &str| vec![text.to_owned()];
        let all = [("Get", say("A.")), ("Get1", Vec::new()), ("List", say("A."))];
        assert_eq!(in_sets(&all), ["In Get and List: A."]);
        assert_eq!(in_sets(&all[..1]), ["A."]);
    }
}
