//! [`Server`]: the address of a server with variables, as a description names it.

use std::borrow::Cow;

use graphsmith_catalog::path::{Part, PathTemplate, split_base};
use http::Uri;

use crate::wire::Cloud;
use crate::wire::error::Error;
use crate::wire::origin::Origin;

/// A server that a description names. Its address may have variables.
///
/// ```
/// use graphsmith_runtime::server::{Server, Variable};
///
/// const SHOP: Server<'static> = Server {
///     url: "https://{region}.shop.example",
///     variables: &[Variable { name: "region", default: Some("eu"), values: &["eu", "us"] }],
/// };
/// assert_eq!(SHOP.address(&[])?, "https://eu.shop.example");
/// assert_eq!(SHOP.address(&[("region", "us")])?, "https://us.shop.example");
/// assert!(SHOP.address(&[("region", "evil.example/")]).is_err());
/// # Ok::<(), graphsmith_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server<'a> {
    /// Address, with the names of variables in braces.
    pub url: &'a str,
    /// The variables.
    pub variables: &'a [Variable<'a>],
}

/// A variable in the address of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable<'a> {
    /// Name, as between the braces.
    pub name: &'a str,
    /// The value that it has where none is given; `None` where one has to be given.
    pub default: Option<&'a str>,
    /// The values that the description lists. There may be newer ones.
    pub values: &'a [&'a str],
}

impl Server<'_> {
    /// The address with these values for its variables: what [`ClientBuilder::base_url`](crate::ClientBuilder::base_url)
    /// takes.
    ///
    /// A value can't lead to another host (docs/security.md#variables-stay-in-the-host).
    ///
    /// # Errors
    /// A value is missing, or is of no variable, or has characters that could lead to another server: a value that the
    /// description doesn't have is made of letters, digits, `-`, `_` and `.`, unless the variable is the whole address.
    pub fn address(&self, values: &[(&str, &str)]) -> Result<String, Error> {
        if let Some((name, _)) = values.iter().find(|(name, _)| !self.variables.iter().any(|known| known.name == *name))
        {
            return Err(Error::Argument(format!("the server `{}` has no variable `{name}`", self.url)));
        }
        let mut address = String::with_capacity(self.url.len());
        for part in PathTemplate(self.url).parts() {
            let name = match part {
                Part::Literal(text) => {
                    address.push_str(text);
                    continue;
                }
                Part::Parameter(place) => place.name,
            };
            let known = self.variables.iter().find(|known| known.name == name);
            let given = values.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
            let value = given.or(known.and_then(|known| known.default));
            let value = value.ok_or_else(|| Error::Argument(format!("the address of the server needs `{name}`")))?;
            let is_described = known.is_some_and(|known| known.default == Some(value) || known.values.contains(&value));
            let is_whole = address.is_empty() && !self.url.contains("://");
            if !(is_described
                || !value.is_empty() && value.chars().all(|c| is_in_host(c) || is_whole && "/:".contains(c)))
            {
                return Err(Error::Argument(format!(
                    "`{name}` must not be {value:?}: it is in the address of the server"
                )));
            }
            address.push_str(value);
        }
        let error = |problem: &str| Error::BaseUrl { url: address.clone(), problem: problem.to_owned() };
        let url: Uri = address.parse().map_err(|_| error("it is no address"))?;
        Origin::of(&url).ok_or_else(|| error("it must be like https://shop.example"))?;
        Ok(address)
    }

    /// Whether an address can be that of this server, with these values for some of its variables, and any for the others.
    /// Microsoft Graph is the same server in all clouds.
    #[must_use]
    pub fn may_be(&self, address: &str, values: &[(&str, &str)]) -> bool {
        if Cloud::of_base_url(self.url).is_some() && Cloud::of_base_url(address).is_some() {
            return true;
        }
        let is_whole = PathTemplate(self.url).as_parameter().is_some();
        let address = if is_whole { address } else { split_base(address).0.unwrap_or_default() };
        // What stands between the variables whose values aren't known.
        let mut texts = vec![String::new()];
        for part in PathTemplate(self.url).parts() {
            let text = match part {
                Part::Literal(text) => Some(Cow::Borrowed(text)),
                Part::Parameter(place) => {
                    values.iter().find(|(name, _)| *name == place.name).map(|(_, v)| Cow::Borrowed(*v))
                }
            };
            match (text, texts.last_mut()) {
                (Some(text), Some(last)) => last.push_str(&text.to_ascii_lowercase()),
                _ => texts.push(String::new()),
            }
        }
        let address = address.trim_end_matches('/').to_ascii_lowercase();
        let Some((first, others)) = texts.split_first() else { return false };
        let Some(mut rest) = address.strip_prefix(first.as_str()) else { return false };
        let Some((last, between)) = others.split_last() else { return rest.is_empty() };
        for text in between {
            // Each variable has a character at least.
            let Some((_, after)) = rest.get(1..).and_then(|rest| rest.split_once(text.as_str())) else { return false };
            rest = after;
        }
        rest.strip_suffix(last.as_str()).is_some_and(|value| !value.is_empty())
    }
}

fn is_in_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::{Server, Variable};

    const fn variable(name: &'static str) -> Variable<'static> {
        Variable { name, default: None, values: &[] }
    }

    fn address(url: &str, values: &[(&str, &str)]) -> Option<String> {
        let listed = Variable { values: &["localhost:8080"], ..variable("listed") };
        let variables = [variable("region"), variable("port"), variable("endpoint"), listed];
        Server { url, variables: &variables }.address(values).ok()
    }

    #[test]
    fn values_stay_in_their_place() {
        let table = [
            ("https://{region}.shop.example", "console.eu", Some("https://console.eu.shop.example")),
            ("https://{region}", "shop.example", Some("https://shop.example")),
            ("{region}://shop.example", "http", Some("http://shop.example")),
            ("{region}://shop.example", "javascript", None),
            ("https://shop.example:{region}", "8443", Some("https://shop.example:8443")),
            ("https://shop.example:{region}", "evil", None),
            ("{region}", "https://shop.example:1/api", Some("https://shop.example:1/api")),
            ("{region}/", "https://user@shop.example", None),
            ("{region}", "ftp://shop.example", None),
            ("{region}", "shop.example", None),
        ];
        for (url, value, expected) in table {
            assert_eq!(address(url, &[("region", value)]).as_deref(), expected, "{url} {value}");
        }
        for value in
            ["evil.example/", "evil.example#", "evil.example?", "a@evil.example", "a:1", "", "é", "a b", "%2f", "\\"]
        {
            assert_eq!(address("https://{region}.shop.example", &[("region", value)]), None, "{value}");
        }
    }

    #[test]
    fn what_the_description_lists_is_its_own_affair() {
        assert_eq!(
            address("http://{listed}", &[("listed", "localhost:8080")]).as_deref(),
            Some("http://localhost:8080")
        );
        assert_eq!(address("http://{listed}", &[("listed", "localhost:8081")]), None);
    }

    #[test]
    fn values_are_all_there_and_no_others() {
        assert_eq!(address("https://{region}.shop.example", &[]), None);
        assert_eq!(address("https://shop.example", &[("zone", "a")]), None);
    }

    #[test]
    fn addresses_that_a_server_may_have() {
        let may_be = |url, address, values: &[_]| Server { url, variables: &[] }.may_be(address, values);
        let shop = "https://{region}.{zone}.shop.example";
        for right in ["https://eu.a.shop.example", "https://EU.a.b.shop.example/", "https://eu.a.shop.example/base"] {
            assert!(may_be(shop, right, &[]), "{right}");
        }
        for wrong in
            ["https://eu.shop.example", "http://eu.a.shop.example", "https://eu.a.shop.example.evil.example", "x"]
        {
            assert!(!may_be(shop, wrong, &[]), "{wrong}");
        }
        assert!(may_be(shop, "https://eu.a.shop.example", &[("region", "eu")]));
        assert!(!may_be(shop, "https://eu.a.shop.example", &[("region", "us")]));
        assert!(may_be("https://shop.example", "https://shop.example/", &[]));
        assert!(!may_be("https://shop.example", "https://shop.example:8443", &[]));
        assert!(may_be("https://graph.microsoft.com", "https://graph.microsoft.us", &[]));
        assert!(!may_be("https://graph.microsoft.com", "https://shop.example", &[]));
        assert!(may_be("{endpoint}", "https://shop.example/base", &[]));
    }
}
