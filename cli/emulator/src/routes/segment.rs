//! [`Pattern`]: a segment of a path template with parameters inside, such as `groups(uniqueName='{uniqueName}')`.

use graphsmith_catalog::path::{Part, PathTemplate};

/// Literal text with parameters in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    /// Text before, between and after the parameters: one more than there are parameters.
    literals: Vec<String>,
}

impl Pattern {
    /// Reads a segment. `None` if there is no parameter in it.
    pub(super) fn parse(segment: &str) -> Option<Self> {
        let mut literals = vec![String::new()];
        for part in PathTemplate(segment).parts() {
            match part {
                Part::Literal(text) => literals.last_mut()?.push_str(text),
                Part::Parameter(_) => literals.push(String::new()),
            }
        }
        (literals.len() > 1).then_some(Self { literals })
    }

    /// Whether the whole segment is one parameter.
    pub(super) fn is_parameter(&self) -> bool {
        self.literals.len() == 2 && self.literals.iter().all(String::is_empty)
    }

    /// What stands before the first parenthesis: the name of a function, or of a collection with another key.
    pub(super) fn name(&self) -> &str {
        self.literals[0].split('(').next().unwrap_or_default()
    }

    /// The values in a decoded segment. None of them is empty, because an item without an id would be a collection.
    pub(super) fn values(&self, segment: &str) -> Option<Vec<String>> {
        let mut literals = self.literals.iter();
        let first = literals.next()?;
        // The names of functions are written in either case, with or without their namespace.
        let short = first.rsplit_once('.').map_or("", |(_, short)| short);
        let mut rest = strip(segment, first).or_else(|| strip(segment, short).filter(|_| !short.is_empty()))?;
        let mut values = Vec::new();
        let mut literals = literals.peekable();
        while let Some(literal) = literals.next() {
            let end = if literals.peek().is_none() {
                rest.ends_with(literal.as_str()).then(|| rest.len() - literal.len())?
            } else {
                rest.find(literal.as_str())?
            };
            let (value, after) = rest.split_at(end);
            if value.is_empty() {
                return None;
            }
            values.push(value.replace("''", "'"));
            rest = &after[literal.len()..];
        }
        Some(values)
    }
}

/// A text without a beginning that may be written in another case.
fn strip<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let head = text.get(..beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then(|| &text[beginning.len()..])
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::Pattern;

    #[test]
    fn values_are_taken_out_of_segments() {
        let table: [(&str, &str, Option<&[&str]>); 10] = [
            ("{user-id}", "me", Some(&["me"])),
            ("{user-id}", "", None),
            ("groups(uniqueName='{uniqueName}')", "groups(uniqueName='a''b')", Some(&["a'b"])),
            ("groups(uniqueName='{uniqueName}')", "Groups(uniquename='x')", Some(&["x"])),
            ("groups(uniqueName='{uniqueName}')", "groups(uniqueName='')", None),
            ("groups(uniqueName='{uniqueName}')", "groups(other='x')", None),
            (
                "microsoft.graph.view(Start='{a}',End='{b}')",
                "microsoft.graph.view(Start='1',End='2')",
                Some(&["1", "2"]),
            ),
            ("microsoft.graph.view(Start='{a}',End='{b}')", "view(Start='1',End='2')", Some(&["1", "2"])),
            ("microsoft.graph.view(Start='{a}',End='{b}')", "view(Start='1')", None),
            ("a{x}", "é", None),
        ];
        for (template, segment, expected) in table {
            let values = Pattern::parse(template).unwrap().values(segment);
            let values: Option<Vec<&str>> = values.as_ref().map(|values| values.iter().map(String::as_str).collect());
            assert_eq!(values.as_deref(), expected, "{template} {segment}");
        }
    }

    #[test]
    fn segments_without_parameters_are_no_patterns() {
        assert_eq!(Pattern::parse("events"), None);
        assert_eq!(Pattern::parse("broken{x"), None);
        assert!(Pattern::parse("{x}").unwrap().is_parameter());
        let pattern = Pattern::parse("groups(uniqueName='{x}')").unwrap();
        assert!(!pattern.is_parameter());
        assert_eq!(pattern.name(), "groups");
    }
}
