//! [`Wanted`]: a path, or an address, of which the cmdlets are wanted.

use graphsmith_catalog::path::PathTemplate;

/// A path, with the method in front of it if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands) struct Wanted {
    method: Option<String>,
    segments: Vec<String>,
}

/// How well a path fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::commands) enum Fit {
    /// It begins like the wanted one, and leads further.
    Below,
    /// It is the wanted one.
    Same,
}

impl Wanted {
    /// Reads words such as `GET /users/{id}/messages` or `https://graph.microsoft.com/v1.0/me/events?$top=5`. `None` where
    /// no word is a path.
    pub(in crate::commands) fn read(words: &[String]) -> Option<Self> {
        let (method, path) = match words {
            [path] => (None, path),
            [method, path] if method.chars().all(|c| c.is_ascii_alphabetic()) => {
                (Some(method.to_ascii_uppercase()), path)
            }
            _ => return None,
        };
        let path = match path.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => path.strip_prefix('/').or_else(|| path.contains('/').then_some(path.as_str()))?,
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut segments: Vec<String> =
            path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
        if segments.first().is_some_and(|first| is_version(first)) {
            segments.remove(0);
        }
        // Whoever is signed in is a user like all others.
        if segments.first().is_some_and(|first| first.eq_ignore_ascii_case("me")) {
            segments.splice(..1, ["users".to_owned(), "{user-id}".to_owned()]);
        }
        (!segments.is_empty()).then_some(Self { method, segments })
    }

    /// How well an operation fits. Names are the same in any case of letters, actions without their namespace; anything that
    /// isn't a name fits a parameter.
    pub(in crate::commands) fn fit(&self, method: &str, template: &str) -> Option<Fit> {
        if self.method.as_deref().is_some_and(|wanted| wanted != method) {
            return None;
        }
        let segments = PathTemplate(template).segments().map(|segment| segment.0);
        let mut segments = segments.filter(|segment| !segment.is_empty()).skip_while(|segment| is_version(segment));
        for wanted in &self.segments {
            let segment = segments.next()?;
            let is_parameter = segment.starts_with('{') && segment.ends_with('}');
            if !is_parameter && !short(segment).eq_ignore_ascii_case(short(wanted)) {
                return None;
            }
            // `/users/events` isn't the user with that name.
            if is_parameter && wanted.starts_with('$') {
                return None;
            }
        }
        Some(if segments.next().is_none() { Fit::Same } else { Fit::Below })
    }
}

/// The name of an action or a function without its namespace.
fn short(segment: &str) -> &str {
    let name = segment.strip_suffix("()").unwrap_or(segment);
    name.rfind('.').map_or(name, |dot| &name[dot + 1..])
}

/// Whether a segment is the version of the API.
fn is_version(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("v1.0") || segment.eq_ignore_ascii_case("beta")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Fit, Wanted};

    fn wanted(words: &str) -> Option<Wanted> {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        Wanted::read(&words)
    }

    #[test]
    fn paths_are_told_from_words() {
        for words in ["upload session", "events", "/", "list /users /x"] {
            assert_eq!(wanted(words), None, "{words}");
        }
    }

    #[test]
    fn paths_fit_templates() {
        let messages = "/v1.0/users/{user-id}/messages";
        let table = [
            ("/users/{id}/messages", "GET", messages, Some(Fit::Same)),
            ("GET /users/adele/messages", "GET", messages, Some(Fit::Same)),
            ("post /users/adele/messages", "GET", messages, None),
            ("users/a/Messages?$top=5", "GET", messages, Some(Fit::Same)),
            ("/me/messages/", "GET", messages, Some(Fit::Same)),
            ("https://graph.microsoft.com/beta/me/messages", "GET", messages, Some(Fit::Same)),
            ("/users/{id}", "GET", messages, Some(Fit::Below)),
            ("/users/{id}/messages/x", "GET", messages, None),
            ("/groups/{id}/messages", "GET", messages, None),
            ("/me/sendMail", "POST", "/v1.0/users/{user-id}/microsoft.graph.sendMail", Some(Fit::Same)),
            ("/users/delta", "GET", "/v1.0/users/microsoft.graph.delta()", Some(Fit::Same)),
            ("/users/$count", "GET", "/v1.0/users/{user-id}", None),
        ];
        for (words, method, template, expected) in table {
            assert_eq!(wanted(words).unwrap().fit(method, template), expected, "{words} {template}");
        }
    }
}
