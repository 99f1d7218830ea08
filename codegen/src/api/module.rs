//! [`Module`]: which module is generated, and the servers that its requests go to.

use graphsmith_catalog::cloud;

/// An address without its server if that is the one of Microsoft Graph, which `mg` knows in each cloud.
fn without_graph(address: &str) -> &str {
    address.strip_prefix(cloud::GLOBAL).filter(|path| path.is_empty() || path.starts_with('/')).unwrap_or(address)
}

/// Which module is generated, and how it is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Module {
    /// Module name, for example `Microsoft.Graph.Beta.Calendar`.
    pub name: String,
    /// Service name, dots included, for example `Users.Actions`.
    pub service: String,
    /// Version of the API: `beta` or `v1.0`.
    pub api_version: String,
    /// .NET namespace that published type names begin with, for example `Microsoft.Graph.Beta.PowerShell`.
    pub namespace: String,
    /// What stands before every noun, for example `Mg`.
    pub prefix: String,
    /// What follows the prefix, for example `Beta`; may be empty.
    pub subject_prefix: String,
    /// What the addresses of all operations begin with, without a slash at the end, for example
    /// `https://graph.microsoft.com/beta`, but for those that go to other servers. Names of variables are in braces.
    pub base_url: String,
}

impl Module {
    /// What stands before the path of every operation: the path of the base URL, with its server unless that is the one of
    /// Microsoft Graph, which `mg` knows in each cloud.
    #[must_use]
    pub fn base(&self) -> &str {
        without_graph(&self.base_url)
    }
}

/// A server of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its address without a path, names of variables in braces: `https://{region}.shop.example`.
    pub url: String,
    /// Its variables.
    pub variables: Vec<Variable>,
}

/// A variable of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Name, as between the braces.
    pub name: String,
    /// The value that is taken where none is given; `None` where one has to be given.
    pub default: Option<String>,
    /// The values that are allowed; empty where others are.
    pub values: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::without_graph;

    #[test]
    fn only_the_server_of_graph_goes() {
        let table = [
            ("https://graph.microsoft.com/v1.0", "/v1.0"),
            ("https://graph.microsoft.com", ""),
            ("https://graph.microsoft.com.shop.example", "https://graph.microsoft.com.shop.example"),
            ("https://{region}.shop.example/api", "https://{region}.shop.example/api"),
        ];
        for (address, expected) in table {
            assert_eq!(without_graph(address), expected);
        }
    }
}
