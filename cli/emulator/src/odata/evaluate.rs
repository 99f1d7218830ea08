//! Whether a filter holds for an item.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

use super::filter::{Comparison, Filter, Operand};
use super::value::{at, compare};

/// What names stand for: the item, and the elements that surrounding `any` and `all` look at.
struct Scope<'s> {
    item: &'s Value,
    element: Option<(&'s str, &'s Value)>,
    outer: Option<&'s Scope<'s>>,
}

impl<'s> Scope<'s> {
    fn at(&'s self, path: &[String]) -> &'s Value {
        match (self.element, path.split_first()) {
            (Some((variable, element)), Some((first, rest))) if variable == first => at(element, rest),
            _ => self.outer.map_or_else(|| at(self.item, path), |outer| outer.at(path)),
        }
    }
}

impl Filter {
    /// Whether it holds for an item.
    pub(crate) fn holds(&self, item: &Value) -> bool {
        holds(self, &Scope { item, element: None, outer: None })
    }
}

fn holds(filter: &Filter, scope: &Scope<'_>) -> bool {
    match filter {
        Filter::Or(one, other) => holds(one, scope) || holds(other, scope),
        Filter::And(one, other) => holds(one, scope) && holds(other, scope),
        Filter::Not(inner) => !holds(inner, scope),
        Filter::Compare(one, comparison, other) => compares(&value(one, scope), *comparison, &value(other, scope)),
        Filter::In(one, others) => {
            let one = value(one, scope);
            others.iter().any(|other| compares(&one, Comparison::Eq, &value(other, scope)))
        }
        Filter::Truth(one) => *value(one, scope) == Value::Bool(true),
        Filter::Lambda { path, all, condition } => {
            let elements = scope.at(path).as_array().map(Vec::as_slice).unwrap_or_default();
            let Some((variable, condition)) = condition else { return !elements.is_empty() };
            let mut results = elements.iter().map(|element| {
                holds(condition, &Scope { item: scope.item, element: Some((variable, element)), outer: Some(scope) })
            });
            if *all { results.all(|held| held) } else { results.any(|held| held) }
        }
    }
}

fn compares(one: &Value, comparison: Comparison, other: &Value) -> bool {
    let order = compare(one, other);
    match comparison {
        Comparison::Eq => order == Some(Ordering::Equal),
        Comparison::Ne => order != Some(Ordering::Equal),
        Comparison::Gt => order == Some(Ordering::Greater),
        Comparison::Ge => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        Comparison::Lt => order == Some(Ordering::Less),
        Comparison::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Comparison::Has => {
            let flags = one.as_str().unwrap_or_default().split(',');
            flags.map(str::trim).any(|flag| other.as_str().is_some_and(|other| other.eq_ignore_ascii_case(flag)))
        }
    }
}

fn value<'s>(operand: &'s Operand, scope: &'s Scope<'_>) -> Cow<'s, Value> {
    match operand {
        Operand::Literal(value) => Cow::Borrowed(value),
        Operand::Path(path) => Cow::Borrowed(scope.at(path)),
        Operand::Count(path) => Cow::Owned(scope.at(path).as_array().map_or(0, Vec::len).into()),
        Operand::Call(function, arguments) => {
            let values: Vec<Cow<'_, Value>> = arguments.iter().map(|argument| value(argument, scope)).collect();
            Cow::Owned(function.of(&values))
        }
    }
}

#[cfg(test)]
#[expect(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::super::Fault;
    use super::Filter;

    #[test]
    fn filters_hold_or_not() {
        let item = json!({
            "displayName": "Ann O'Neil", "accountEnabled": true, "age": 7, "ratio": 0.5, "manager": null,
            "start": {"dateTime": "2030-03-14T09:00:00.0000000", "timeZone": "UTC"},
            "createdDateTime": "2030-01-01T00:00:00Z", "endsDateTime": "2130-01-01T00:00:00Z", "groupTypes": ["Unified", "DynamicMembership"],
            "assignedLicenses": [{"skuId": "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "plans": [1]}, {"skuId": "b"}],
            "emails": [], "flags": "one, two", "city": " Z\u{fc}rich ", "score": 2.4, "big": 9_007_199_254_740_993_i64,
            "at": "2031-11-23T21:45:56.5+03:00",
        });
        let table = [
            ("displayName eq 'ann o''neil'", true),
            ("displayname ne 'Ann'", true),
            ("startswith(displayName,'ann') and accountEnabled eq true", true),
            ("startswith(displayName, 'b') or endsWith(displayName,'NEIL')", true),
            ("contains(tolower(displayName), \u{27}o\u{27}\u{27}n\u{27})", true),
            ("length(trim(displayName)) eq 10", true),
            ("accountEnabled", true),
            ("not accountEnabled", false),
            ("not (age gt 7) and age ge 7", true),
            ("age lt 7 or age eq 7 and ratio le 0.5", true),
            ("(age lt 7 or age eq 7) and ratio gt 0.5", false),
            ("start/dateTime ge '2030-03-14T09:00'", true),
            ("start/dateTime gt '2030-03-14'", true),
            ("createdDateTime lt 2030-01-01T01:00:00+02:00", false),
            ("createdDateTime eq 2029-12-31T23:00:00-01:00", true),
            ("manager eq null", true),
            ("nothing/there ne null", false),
            ("age in (1, 7)", true),
            ("displayName in ('a','b')", false),
            ("groupTypes/any(c:c eq 'unified')", true),
            ("groupTypes/all(c:c eq 'Unified')", false),
            ("groupTypes/$count eq 2", true),
            ("NOT groupTypes/any()", false),
            ("emails/any()", false),
            ("assignedLicenses/any(x:x/skuId eq 84a661c4-e949-4bd2-a560-ed7766fcaf2b)", true),
            ("assignedLicenses/any(x:x/plans/any(p:p eq 1) and accountEnabled)", true),
            ("assignedLicenses/any(x:x/plans/any(x:x eq 2))", false),
            ("flags has 'two'", true),
            ("flags has 'tw'", false),
            ("startswith(displayName, 'o') or endswith(displayName, 'ann') or contains(displayName, 'x')", false),
            ("trim(city) eq 'z\u{fc}rich' and length(trim(city)) eq 6 and length(city) eq 8", true),
            ("indexof(city, 'r') eq 3 and substring(city, 2, 2) eq '\u{fc}r'", true),
            ("toupper('\u{df}') eq 'ss' and length(tolower('\u{130}')) eq 2", true),
            ("round(score) eq 2 and floor(score) eq 2 and ceiling(score) eq 3", true),
            ("big eq 9007199254740992", false),
            ("year(at) eq 2031 and month(at) eq 11 and day(at) eq 23", true),
            ("hour(at) eq 18 and minute(at) eq 45 and second(at) eq 56", true),
            ("date(at) eq 2031-11-23 and time(at) eq 18:45:56.5", true),
            ("createdDateTime lt now()", false),
            ("age eq 'x'", false),
            ("concat(displayName, '!') eq 'Ann O''Neil!'", true),
            ("indexof(displayName, 'O') eq 4 and indexof(displayName, 'x') eq -1", true),
            ("substring(displayName, 4) eq 'O''Neil' and substring(displayName, 0, 3) eq 'Ann'", true),
            ("substring(displayName, 400) eq ''", true),
            ("year(createdDateTime) eq 2030 and month(createdDateTime) eq 1 and day(createdDateTime) lt 2", true),
            ("hour(start/dateTime) eq 9 and minute(start/dateTime) eq 0 and second(start/dateTime) eq 0", true),
            ("date(start/dateTime) eq 2030-03-14 and time(start/dateTime) eq 09:00", true),
            ("date(start/dateTime) gt 2030-03-14 or time(start/dateTime) gt 09:00:00.5", false),
            ("time(start/dateTime) lt 10:30", true),
            ("endsDateTime gt now()", true),
            ("round(ratio) eq 1 and floor(ratio) eq 0 and ceiling(ratio) eq 1 and floor(age) eq 7", true),
            ("year(displayName) eq null and round(displayName) eq null and length(age) eq null", true),
        ];
        for (filter, expected) in table {
            assert_eq!(Filter::parse(filter).unwrap().holds(&item), expected, "{filter}");
        }
    }

    #[test]
    fn wrong_filters_are_refused() {
        let deep = format!("{}true{}", "(".repeat(200), ")".repeat(200));
        let table = [
            ("displayName eq 'x", "unterminated string literal"),
            ("displayName = 'x'", "expected a comparison, found '='"),
            ("displayName eq", "expected a value, found the end"),
            ("displayName eq 'x' and", "expected a value, found the end"),
            ("soundsLike(displayName,'x')", "unknown function with name 'soundsLike'"),
            ("startswith(displayName)", "takes 2 values, not 1"),
            ("substring(displayName)", "takes 2 or 3 values, not 1"),
            ("year() eq 1", "takes 1 value, not 0"),
            ("(age eq 1", "expected ')', found the end"),
            ("age eq 1 age", "expected the end, found 'age'"),
            ("age eq -", "'-' is neither a value nor the name of a property"),
            (deep.as_str(), "limit of '100'"),
            ("", "expected a value"),
        ];
        for (filter, expected) in table {
            let Err(Fault::Syntax(message)) = Filter::parse(filter) else { panic!("{filter}") };
            assert!(message.contains(expected), "{filter}: {message}");
        }
        let other = Filter::parse("isof(createdDateTime,'x')").unwrap_err();
        assert_eq!(other, Fault::NotPlayed("the function isof in a filter".to_owned()));
    }

    #[test]
    fn advanced_filters_are_known() {
        let advanced = ["a ne 1", "not(a eq 1)", "endswith(a,'x')", "l/$count eq 0", "l/any(x:x ne 1)"];
        let usual = ["a eq 1", "startswith(a,'x')", "l/any(x:x eq 1)", "a in (1) or b"];
        assert!(advanced.iter().all(|filter| Filter::parse(filter).unwrap().is_advanced()));
        assert!(!usual.iter().any(|filter| Filter::parse(filter).unwrap().is_advanced()));
        let filter = Filter::parse("a/b eq 1 and l/any(x:x/c eq d) or startswith(e, 'f')").unwrap();
        assert_eq!(filter.properties(), ["a", "l", "e"]);
    }
}
