//! What a description allows: a sample value and the type of its place -> the sample, or the nearest value that is allowed.

use crate::api::{ApiModel, Bound, Facets, TypeId};

use super::table::SAMPLES;
use super::value::Value;
use crate::text::demands;

/// A number or truth value that its type allows: one that is listed, or one within the limits. Others stay as they are.
#[must_use]
pub fn allowed(api: &ApiModel, ty: Option<TypeId>, value: Value) -> Value {
    let Some(id) = ty else { return value };
    let listed = || SAMPLES.telling_value(api.listed_values(id));
    match value {
        Value::List(items) => Value::List(items.into_iter().map(|item| allowed(api, ty, item)).collect()),
        Value::Bool(flag) => Value::Bool(listed().map_or(flag, |listed| listed == "true")),
        Value::Number(number) => {
            let facets = api.ty(api.element(id)).facets.as_deref();
            let within = || facets.and_then(|facets| within(&number, facets));
            Value::Number(listed().map(str::to_owned).or_else(within).unwrap_or(number))
        }
        other => other,
    }
}

/// A number that the words of a description allow; others stay as they are.
#[must_use]
pub fn told(description: &str, value: Value) -> Value {
    let Value::Number(number) = &value else { return value };
    let (Some((least, most)), Ok(n)) = (demands::range(description), number.parse::<f64>()) else { return value };
    match (n < least, n > most) {
        (true, _) => Value::Number(least.to_string()),
        (_, true) => Value::Number(most.to_string()),
        _ => value,
    }
}

/// A number within limits that another one isn't in; `None` where it is, or where none is found.
fn within(number: &str, facets: &Facets) -> Option<String> {
    let limit = |bound: &Option<Bound>| -> Option<(f64, bool)> {
        let bound = bound.as_ref()?;
        Some((bound.value.parse().ok()?, bound.exclusive))
    };
    let (least, most) = (limit(&facets.minimum), limit(&facets.maximum));
    let step: Option<f64> = facets.multiple_of.as_ref().and_then(|step| step.parse().ok()).filter(|step| *step > 0.0);
    let fits = |n: &f64| {
        least.is_none_or(|(least, exclusive)| *n > least || !exclusive && *n >= least)
            && most.is_none_or(|(most, exclusive)| *n < most || !exclusive && *n <= most)
            && step.is_none_or(|step| (n / step).fract() == 0.0)
    };
    let value: f64 = number.parse().ok()?;
    if fits(&value) {
        return None;
    }
    let ends = [least.map(|(least, _)| [least, least + 1.0]), most.map(|(most, _)| [most, most - 1.0])];
    let mut near: Vec<f64> = ends.into_iter().flatten().flatten().collect();
    if let Some(step) = step {
        near.push(value);
        near = near.into_iter().flat_map(|n| [(n / step).ceil() * step, (n / step).floor() * step]).collect();
    }
    near.into_iter().find(fits).map(|n| n.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_within_what_the_words_say() {
        let told = |text: &str| told(text, Value::Number("10".to_owned()));
        assert_eq!(told("The valid range is between 200 and 2000."), Value::Number("200".to_owned()));
        assert_eq!(told("Values of 0 or 1 are supported."), Value::Number("1".to_owned()));
        assert_eq!(told("Valid values 0 to 100"), Value::Number("10".to_owned()));
    }

    #[test]
    fn numbers_are_within_their_limits() {
        let bound = |value: &str, exclusive| Some(Bound { value: value.to_owned(), exclusive });
        let vectors = [
            (bound("1", false), bound("99", false), None, None),
            (None, bound("5", false), None, Some("5")),
            (None, bound("5", true), None, Some("4")),
            (bound("20", true), None, None, Some("21")),
            (bound("12", false), None, Some("5"), Some("15")),
            (None, None, Some("4"), Some("12")),
            (bound("3", false), bound("2", false), None, None),
        ];
        for (minimum, maximum, step, expected) in vectors {
            let facets = Facets { minimum, maximum, multiple_of: step.map(str::to_owned), ..Facets::default() };
            assert_eq!(within("10", &facets).as_deref(), expected, "{facets:?}");
        }
    }
}
