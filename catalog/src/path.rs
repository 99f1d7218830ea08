//! [`PathTemplate`]: a path with the names of parameters in braces, such as `/users/{user-id}/events`.

/// The server of an address, and the path behind it: `https://{region}.shop.example` and `/api` of
/// `https://{region}.shop.example/api`. A path alone, which begins with a slash or is empty, has no server. A variable at the
/// beginning stands for a server, or for its scheme.
#[must_use]
pub fn split_base(address: &str) -> (Option<&str>, &str) {
    if address.is_empty() || address.starts_with('/') {
        return (None, address);
    }
    let first = PathTemplate(address).segments().next().map_or(0, |segment| segment.0.len());
    let end = match address[first..].strip_prefix("//") {
        Some(behind) if address[..first].ends_with(':') => {
            let host = PathTemplate(behind).segments().next().map_or(0, |segment| segment.0.len());
            first + "//".len() + host
        }
        _ => first,
    };
    (Some(&address[..end]), &address[end..])
}

/// The name that stands in a template for the address of the service, without a version.
pub const ENDPOINT: &str = "endpoint";

/// A path template, or a piece of one.
///
/// ```
/// use graphsmith_catalog::path::PathTemplate;
///
/// let path = PathTemplate("/users/{user-id}/reports(period='{period}')");
/// assert_eq!(path.names().collect::<Vec<_>>(), ["user-id", "period"]);
/// ```
///
/// A brace without its counterpart is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PathTemplate<'a>(pub &'a str);

/// A part of a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text that stays as it is.
    Literal(&'a str),
    /// A parameter.
    Parameter(Placeholder<'a>),
}

/// The place of a parameter in a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder<'a> {
    /// Name of the parameter, as between the braces.
    pub name: &'a str,
    /// Whether it is a segment of its own. An empty value would then make another path, and so would `..`.
    pub whole_segment: bool,
    /// Whether it stands between apostrophes, as text in the call of an OData function does.
    pub quoted: bool,
}

impl<'a> PathTemplate<'a> {
    /// Literals and parameters in their order. Literals are never empty, and never follow each other.
    pub fn parts(self) -> impl Iterator<Item = Part<'a>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = self.0.get(at..).filter(|rest| !rest.is_empty())?;
            let Some((before, name, after)) = placeholder(rest) else {
                at = self.0.len();
                return Some(Part::Literal(rest));
            };
            if !before.is_empty() {
                at += before.len();
                return Some(Part::Literal(before));
            }
            let before = &self.0[..at];
            at = self.0.len() - after.len();
            let starts = before.is_empty() || before.ends_with('/');
            Some(Part::Parameter(Placeholder {
                name,
                whole_segment: starts && (after.is_empty() || after.starts_with('/')),
                quoted: before.ends_with('\'') && after.starts_with('\''),
            }))
        })
    }

    /// The path with the names of its parameters left out: two paths of one shape lead to the same place.
    #[must_use]
    pub fn shape(self) -> String {
        let part = |part| match part {
            Part::Literal(text) => text,
            Part::Parameter(_) => "{}",
        };
        self.parts().map(part).collect()
    }

    /// Names of the parameters, in the order of the path.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.parts().filter_map(|part| match part {
            Part::Parameter(Placeholder { name, .. }) => Some(name),
            Part::Literal(_) => None,
        })
    }

    /// What stands between slashes that aren't inside braces. A path that begins with a slash has an empty first segment.
    pub fn segments(self) -> impl Iterator<Item = PathTemplate<'a>> {
        let mut rest = Some(self.0);
        std::iter::from_fn(move || {
            let text = rest?;
            let mut braces = false;
            let end = text.bytes().position(|byte| {
                braces = if braces { byte != b'}' } else { byte == b'{' };
                byte == b'/' && !braces
            });
            rest = end.map(|end| &text[end + 1..]);
            Some(PathTemplate(end.map_or(text, |end| &text[..end])))
        })
    }

    /// What stands before the first parenthesis: `microsoft.graph.delta` of `microsoft.graph.delta(token='{token}')`.
    #[must_use]
    pub fn before_parenthesis(self) -> &'a str {
        self.0.split_once('(').map_or(self.0, |(before, _)| before)
    }

    /// Name of the parameter that the whole text is, as in `{event-id}`.
    #[must_use]
    pub fn as_parameter(self) -> Option<&'a str> {
        placeholder(self.0).and_then(|(before, name, after)| (before.is_empty() && after.is_empty()).then_some(name))
    }

    /// Whether it has a parameter.
    #[must_use]
    pub fn has_parameters(self) -> bool {
        placeholder(self.0).is_some()
    }
}

/// The first parameter: what stands before it, its name, what follows.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::{Part, PathTemplate, Placeholder, split_base};

    #[test]
    fn base_addresses() {
        assert_eq!(split_base("https://shop.example/api/v1"), (Some("https://shop.example"), "/api/v1"));
        assert_eq!(split_base("http://localhost:80"), (Some("http://localhost:80"), ""));
        assert_eq!(split_base("/beta"), (None, "/beta"));
        assert_eq!(split_base(""), (None, ""));
        assert_eq!(split_base("/to/https://shop.example"), (None, "/to/https://shop.example"));
        assert_eq!(split_base("{scheme}://{a/b}.example/{stage}"), (Some("{scheme}://{a/b}.example"), "/{stage}"));
        assert_eq!(split_base("{endpoint}/v1"), (Some("{endpoint}"), "/v1"));
        assert_eq!(split_base("{endpoint}"), (Some("{endpoint}"), ""));
    }

    fn shown(template: &str) -> Vec<String> {
        let parts = PathTemplate(template).parts().map(|part| match part {
            Part::Literal(text) => text.to_owned(),
            Part::Parameter(Placeholder { name, whole_segment, quoted }) => {
                format!("<{name}{}{}>", if whole_segment { " whole" } else { "" }, if quoted { " quoted" } else { "" })
            }
        });
        parts.collect()
    }

    #[test]
    fn parts_are_literals_and_parameters() {
        let table: [(&str, &[&str]); 10] = [
            ("", &[]),
            ("/me", &["/me"]),
            ("/users/{user-id}", &["/users/", "<user-id whole>"]),
            ("{a}/{b}", &["<a whole>", "/", "<b whole>"]),
            ("/f(q='{q}',top={top})", &["/f(q='", "<q quoted>", "',top=", "<top>", ")"]),
            ("/{a}{b}", &["/", "<a>", "<b>"]),
            ("/x{a}", &["/x", "<a>"]),
            ("/{a", &["/{a"]),
            ("/a}/{b}", &["/a}/", "<b whole>"]),
            ("/{a/b}/c", &["/", "<a/b whole>", "/c"]),
        ];
        for (template, expected) in table {
            assert_eq!(shown(template), expected, "{template}");
            let whole: String = PathTemplate(template)
                .parts()
                .map(|part| match part {
                    Part::Literal(text) => text.to_owned(),
                    Part::Parameter(place) => format!("{{{}}}", place.name),
                })
                .collect();
            assert_eq!(whole, template);
        }
    }

    #[test]
    fn segments_and_their_names() {
        let segments = |template| PathTemplate(template).segments().map(|segment| segment.0).collect::<Vec<_>>();
        assert_eq!(segments("/users/{user-id}/f(a='{a/b}')"), ["", "users", "{user-id}", "f(a='{a/b}')"]);
        assert_eq!(segments(""), [""]);
        assert_eq!(PathTemplate("{event-id}").as_parameter(), Some("event-id"));
        let names = ["users", "a.f(a='{a}')", "f()()", "(a)"].map(|segment| PathTemplate(segment).before_parenthesis());
        assert_eq!(names, ["users", "a.f", "f", ""]);
        for other in ["{a}{b}", "x{a}", "{a}x", "{a", "a"] {
            assert_eq!(PathTemplate(other).as_parameter(), None, "{other}");
        }
    }
}
