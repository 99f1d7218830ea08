//! The server of a call: what the description names, with the values that the call gives to variables of the address.

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::vocabulary::Category;
use graphsmith_runtime::server::{Server as Described, Variable};
use serde_json::Value;

use crate::failure::Failure;
use crate::view::{Parameter, Set};

/// The server that the description names for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its address.
    pub address: String,
    /// Whether it isn't the usual one of the module. Then no other server takes its place.
    pub is_own: bool,
    /// The address as the description has it, with variables.
    url: String,
    /// Variables that the call gives a value: name of the parameter, of the variable, and the value.
    given: Vec<(String, String, String)>,
}

impl Server {
    /// One with that address and these values of variables, for tests.
    #[cfg(test)]
    pub fn sample(url: &str, address: &str, given: &[(&str, &str, &str)], is_own: bool) -> Self {
        let given = given.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect();
        Self { address: address.to_owned(), is_own, url: url.to_owned(), given }
    }

    /// The server of a call with these values; `None` where the description names none but Microsoft Graph.
    pub fn of_call(set: &Set<'_>, values: &[(&Parameter<'_>, Value)]) -> Result<Option<Self>, Failure> {
        let Some(url) = &set.server else { return Ok(None) };
        let names: Vec<&str> = PathTemplate(url).names().collect();
        let in_host = |parameter: &&Parameter<'_>| {
            parameter.category == Some(Category::Uri) && parameter.wire.is_some_and(|wire| names.contains(&wire))
        };
        let given = values.iter().filter(|(parameter, _)| in_host(parameter)).filter_map(|(parameter, value)| {
            Some((parameter.name.to_owned(), parameter.wire?.to_owned(), value.as_str()?.to_owned()))
        });
        let given: Vec<_> = given.collect();
        let variables = set.server_variables().filter(in_host).map(|parameter| Variable {
            name: parameter.wire.unwrap_or(parameter.name),
            default: Some(parameter.default).filter(|default| !default.is_empty()),
            values: &parameter.values,
        });
        let variables: Vec<_> = variables.collect();
        let described = Described { url, variables: &variables };
        let address = described.address(&pairs(&given)).map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Some(Self { address, is_own: set.has_own_server, url: url.clone(), given }))
    }

    /// Whether a base URL can be that of this server. One that can't be takes its place, if it is the usual one.
    ///
    /// # Errors
    /// It can be, but for a variable that the call gives another value.
    pub fn may_be(&self, base: &str) -> Result<bool, Failure> {
        let described = Described { url: &self.url, variables: &[] };
        if !described.may_be(base, &[]) {
            return Ok(false);
        }
        if described.may_be(base, &pairs(&self.given)) {
            return Ok(true);
        }
        let given: Vec<_> = self.given.iter().map(|(parameter, _, value)| format!("-{parameter} {value}")).collect();
        let message = format!("{} leads to {}, and MG_BASE_URL names {base}", given.join(" "), self.address);
        Err(Failure::usage(message).hint("Give both the same server, or leave one of them out."))
    }
}

fn pairs(given: &[(String, String, String)]) -> Vec<(&str, &str)> {
    given.iter().map(|(_, name, value)| (name.as_str(), value.as_str())).collect()
}
