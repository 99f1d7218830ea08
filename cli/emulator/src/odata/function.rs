//! [`Function`]: the functions of OData that a filter may call, and what they give.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;

use super::Fault;
use super::value::moment;

/// A function of OData.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    StartsWith,
    EndsWith,
    Contains,
    Concat,
    IndexOf,
    Substring,
    ToLower,
    ToUpper,
    Trim,
    Length,
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Date,
    Time,
    Now,
    Round,
    Floor,
    Ceiling,
}

/// Names, functions, and how many values they take.
const ALL: [(&str, Function, RangeInclusive<usize>); 22] = [
    ("startswith", Function::StartsWith, 2..=2),
    ("endswith", Function::EndsWith, 2..=2),
    ("contains", Function::Contains, 2..=2),
    ("concat", Function::Concat, 2..=2),
    ("indexof", Function::IndexOf, 2..=2),
    ("substring", Function::Substring, 2..=3),
    ("tolower", Function::ToLower, 1..=1),
    ("toupper", Function::ToUpper, 1..=1),
    ("trim", Function::Trim, 1..=1),
    ("length", Function::Length, 1..=1),
    ("year", Function::Year, 1..=1),
    ("month", Function::Month, 1..=1),
    ("day", Function::Day, 1..=1),
    ("hour", Function::Hour, 1..=1),
    ("minute", Function::Minute, 1..=1),
    ("second", Function::Second, 1..=1),
    ("date", Function::Date, 1..=1),
    ("time", Function::Time, 1..=1),
    ("now", Function::Now, 0..=0),
    ("round", Function::Round, 1..=1),
    ("floor", Function::Floor, 1..=1),
    ("ceiling", Function::Ceiling, 1..=1),
];

/// The functions of OData that the emulator doesn't play.
const OTHERS: [&str; 9] = [
    "cast",
    "fractionalseconds",
    "hassubset",
    "hassubsequence",
    "isof",
    "matchespattern",
    "maxdatetime",
    "mindatetime",
    "totaloffsetminutes",
];

impl Function {
    /// The function of a name, in any case, and how many values it takes.
    pub(super) fn named(name: &str) -> Result<(Self, RangeInclusive<usize>), Fault> {
        let lower = name.to_ascii_lowercase();
        if OTHERS.contains(&lower.as_str()) {
            return Err(Fault::NotPlayed(format!("the function {lower} in a filter")));
        }
        let known = ALL.into_iter().find(|(known, ..)| *known == lower);
        let (_, function, count) =
            known.ok_or_else(|| Fault::syntax(format!("An unknown function with name '{name}' was found.")))?;
        Ok((function, count))
    }

    /// What it gives for these values; `null` for values of other types than it takes.
    pub(super) fn of(self, values: &[Cow<'_, Value>]) -> Value {
        let given = match values {
            [] => (self == Self::Now).then(|| Timestamp::now().to_string().into()),
            [first, ..] if matches!(self, Self::Round | Self::Floor | Self::Ceiling) => self.of_number(first),
            [first, rest @ ..] => first.as_str().and_then(|text| self.of_text(text, rest)),
        };
        given.unwrap_or_default()
    }

    fn of_number(self, value: &Value) -> Option<Value> {
        if value.is_i64() || value.is_u64() {
            return Some(value.clone());
        }
        let number = value.as_f64()?;
        Some(match self {
            Self::Round => number.round().into(),
            Self::Floor => number.floor().into(),
            _ => number.ceil().into(),
        })
    }

    fn of_text(self, text: &str, rest: &[Cow<'_, Value>]) -> Option<Value> {
        // Texts are compared without regard to case, as in directories and mailboxes.
        let (lower, other) = (text.to_lowercase(), || rest.first()?.as_str().map(str::to_lowercase));
        let number = |at: usize| rest.get(at)?.as_u64().and_then(|number| usize::try_from(number).ok());
        let time = || civil(text);
        Some(match self {
            Self::StartsWith => lower.starts_with(&other()?).into(),
            Self::EndsWith => lower.ends_with(&other()?).into(),
            Self::Contains => lower.contains(&other()?).into(),
            Self::Concat => format!("{text}{}", rest.first()?.as_str()?).into(),
            Self::IndexOf => match lower.find(&other()?) {
                Some(at) => lower[..at].chars().count().into(),
                None => (-1).into(),
            },
            Self::Substring => {
                let length = if rest.len() > 1 { number(1)? } else { usize::MAX };
                text.chars().skip(number(0)?).take(length).collect::<String>().into()
            }
            Self::ToLower => lower.into(),
            Self::ToUpper => text.to_uppercase().into(),
            Self::Trim => text.trim().into(),
            Self::Length => text.chars().count().into(),
            Self::Year => time()?.year().into(),
            Self::Month => time()?.month().into(),
            Self::Day => time()?.day().into(),
            Self::Hour => time()?.hour().into(),
            Self::Minute => time()?.minute().into(),
            Self::Second => time()?.second().into(),
            Self::Date => time()?.date().to_string().into(),
            Self::Time => time()?.time().to_string().into(),
            Self::Now | Self::Round | Self::Floor | Self::Ceiling => return None,
        })
    }
}

/// Date and time as they are in UTC.
fn civil(text: &str) -> Option<DateTime> {
    moment(text).map(|moment| moment.to_zoned(TimeZone::UTC).datetime())
}
