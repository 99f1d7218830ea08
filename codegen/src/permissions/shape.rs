//! [`Shape`]: a path as permissions and operations can be compared by it.
//!
//! | written | shape |
//! | --- | --- |
//! | `/users/{user-id}/sendMail`, `/users/{id}/microsoft.graph.sendMail` | `users/{}/sendmail` |
//! | `/reports/getUsage(period='{period}')`, `/reports/getusage(period={value})` | `reports/getusage(period)` |
//! | `/groups/delta`, `/groups/microsoft.graph.delta()` | `groups/delta` |
//! | `/things({id})`, `/things/{id}` | `things/{}` |

/// What stands for any id.
pub const ID: &str = "{}";

/// A segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its shape: a name in lower case without its namespace, with the names of its arguments; or `{}`.
    pub shape: String,
    /// Of an id the type of what it belongs to, as Graph's descriptions name it: `event` of `{event-id1}`; else empty.
    pub key: String,
    /// Whether it names a type or a function with its namespace, and has no arguments.
    pub qualified: bool,
}

/// A path, segment by segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape(pub Vec<Segment>);

impl Shape {
    /// The shape of a path template.
    #[must_use]
    pub fn of(path: &str) -> Self {
        // A query belongs to an example of a call, not to the path. `/.../` says that what stands before it may come again.
        let path = path.split('?').next().unwrap_or_default();
        let written = path.split('/').map(str::trim).filter(|segment| !matches!(*segment, "" | "..."));
        Self(written.flat_map(segments).collect())
    }

    /// The text that equal paths have in common.
    #[must_use]
    pub fn text(&self) -> String {
        text(&self.0)
    }

    /// The path without the segment at a place.
    #[must_use]
    pub fn without(&self, at: usize) -> Self {
        let kept = self.0.iter().enumerate().filter(|(place, _)| *place != at);
        Self(kept.map(|(_, segment)| segment.clone()).collect())
    }

    /// The places of ids that follow a name, and the text of what follows the id, which may be empty.
    pub fn ids(&self) -> impl Iterator<Item = (usize, String)> {
        let ids = self.0.iter().enumerate().skip(1).filter(|(_, segment)| segment.shape == ID);
        ids.map(|(at, _)| (at, text(&self.0[at + 1..])))
    }

    /// The collection that the id at a place belongs to.
    #[must_use]
    pub fn collection(&self, at: usize) -> &str {
        &self.0[at - 1].shape
    }

    /// How many segments two paths have in common at their beginnings.
    #[must_use]
    pub fn common(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).take_while(|(a, b)| a.shape == b.shape).count()
    }
}

fn text(segments: &[Segment]) -> String {
    let shapes: Vec<&str> = segments.iter().map(|segment| segment.shape.as_str()).collect();
    shapes.join("/")
}

/// The segments that a written one stands for: two where a collection is followed by an id in parentheses.
fn segments(written: &str) -> Vec<Segment> {
    if written.starts_with('{') && written.ends_with('}') {
        return vec![id(written)];
    }
    let (name, arguments) = match written.split_once('(') {
        Some((name, rest)) => (name, Some(rest.trim_end_matches(')'))),
        None => (written, None),
    };
    let name = name.to_lowercase();
    let plain = name.rsplit_once('.').map_or(name.as_str(), |(_, plain)| plain);
    let literal = |shape| Segment { shape, key: String::new(), qualified: plain != name && arguments.is_none() };
    match arguments {
        Some(one) if one.starts_with('{') && !one.contains('=') => vec![literal(plain.to_owned()), id(one)],
        Some(arguments) if !arguments.trim().is_empty() => {
            vec![literal(format!("{plain}({})", names_of(arguments)))]
        }
        _ => vec![literal(plain.to_owned())],
    }
}

/// The names of the arguments of a function, sorted.
fn names_of(arguments: &str) -> String {
    let name = |argument: &str| argument.split('=').next().unwrap_or_default().trim().to_lowercase();
    let mut names: Vec<String> = arguments.split(',').map(name).collect();
    names.sort_unstable();
    names.join(",")
}

/// An id in braces.
fn id(written: &str) -> Segment {
    let name = written.trim_matches(['{', '}']).trim_end_matches(|c: char| c.is_ascii_digit());
    let key = name.strip_suffix("-id").unwrap_or_default().to_owned();
    Segment { shape: ID.to_owned(), key, qualified: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_mean_the_same_have_one_shape() {
        let table = [
            ("/users/{user-id}/microsoft.graph.sendMail", "users/{}/sendmail"),
            ("/users/{id}/sendmail", "users/{}/sendmail"),
            ("/chats/{id}}/messages", "chats/{}/messages"),
            ("/reports/microsoft.graph.getUsage(period='{period}')", "reports/getusage(period)"),
            ("/reports/getusage(period={value})", "reports/getusage(period)"),
            ("/a/f(b={value},A={value})", "a/f(a,b)"),
            ("/groups/microsoft.graph.delta()", "groups/delta"),
            ("/groups(uniqueName='{uniqueName}')/x", "groups(uniquename)/x"),
            ("/things({id})/x", "things/{}/x"),
            ("/me/mailfolders/{id}/childfolders/{id}/.../messages", "me/mailfolders/{}/childfolders/{}/messages"),
            ("/x?$filter=a eq '{id}'", "x"),
            ("/groups/{group-id}/members/{directoryObject-id}/$ref", "groups/{}/members/{}/$ref"),
            ("", ""),
        ];
        for (path, shape) in table {
            assert_eq!(Shape::of(path).text(), shape, "{path}");
        }
    }

    #[test]
    fn ids_are_found_with_what_follows_them() {
        let shape = Shape::of("/users/{user-id}/calendarView/{event-id}/attachments");
        let ids: Vec<_> = shape.ids().collect();
        assert_eq!(ids, [(1, "calendarview/{}/attachments".to_owned()), (3, "attachments".to_owned())]);
        assert_eq!((shape.0[3].key.as_str(), shape.collection(3)), ("event", "calendarview"));
    }
}
