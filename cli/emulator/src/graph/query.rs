//! [`Query`]: the options in the query of a request that the emulator knows.

use serde_json::{Map, Value};

use crate::encoding::decode;
use crate::odata::{Expand, Fault, Filter, Order, Search, arrange, expands, orders};
use crate::refusal::Refusal;
use crate::tenant::Service;

/// Most items on a page that a request may ask for.
const LARGEST_PAGE: u64 = 1000;

/// Options of a request.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Query {
    /// Items on a page.
    pub(super) top: Option<u64>,
    /// Items before the page.
    pub(super) skip: u64,
    /// The moment that a round of changes begins after, by the token of an earlier reply.
    pub(super) since: Option<u64>,
    /// Whether the number of all items is wanted.
    pub(super) count: bool,
    /// Which items are wanted.
    pub(super) filter: Option<Filter>,
    /// What is looked for.
    pub(super) search: Option<Search>,
    /// How items are arranged.
    pub(super) order: Vec<Order>,
    /// What comes along with each item.
    pub(super) expand: Vec<Expand>,
    /// What a reference that is removed leads to.
    pub(super) reference: Option<String>,
    /// Properties that are wanted.
    select: Option<Vec<String>>,
    /// Everything as it was written, but where the page begins.
    others: Vec<String>,
}

impl Query {
    /// Reads a query. Options that would change the result, and aren't played, are refused rather than ignored.
    pub(super) fn read(query: &str, service: &Service) -> Result<Self, Refusal> {
        let mut read = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name), decode(&value.replace('+', " ")));
            let number = || {
                let message = format!("Invalid value '{value}' for {name} query option found.");
                value.parse::<u64>().map_err(|_| Refusal::bad("BadRequest", message))
            };
            // The dollar may be left out.
            match name.trim_start_matches('$').to_ascii_lowercase().as_str() {
                "skip" | "skiptoken" => {
                    read.skip = number()?;
                    continue;
                }
                "deltatoken" => {
                    read.since = Some(number()?);
                    continue;
                }
                "top" => {
                    let largest = service.largest_page.unwrap_or(LARGEST_PAGE);
                    let top = match &service.wrong_page_size {
                        Some(text) => value.parse().map_err(|_| text.bad(&[("value", &value)]))?,
                        None => number()?,
                    };
                    if !(1..=largest).contains(&top) {
                        let message = format!("The limit of '{largest}' for Top query has been exceeded or is 0.");
                        let unsaid = || Refusal::bad("BadRequest", message);
                        let said = service.wrong_page_size.as_ref();
                        return Err(said.map_or_else(unsaid, |text| text.bad(&[("value", &value)])));
                    }
                    read.top = Some(top);
                }
                "count" => read.count = value.eq_ignore_ascii_case("true"),
                "select" => read.select = Some(value.split(',').map(|name| name.trim().to_owned()).collect()),
                "filter" => read.filter = Some(Filter::parse(&value).map_err(|fault| refused(&name, fault))?),
                "search" => read.search = Some(Search::parse(&value).map_err(|fault| refused(&name, fault))?),
                "orderby" => read.order = orders(&value).map_err(|fault| refused(&name, fault))?,
                "expand" => read.expand = expands(&value).map_err(|fault| refused(&name, fault))?,
                option @ ("apply" | "compute") if name.starts_with('$') => {
                    return Err(Refusal::not_played(&format!("the query option ${option}")));
                }
                "@id" => read.reference = Some(value.clone()),
                _ => {}
            }
            read.others.push(pair.to_owned());
        }
        Ok(read)
    }

    /// The query with another beginning, for example `$skip` and how many items are skipped.
    pub(super) fn from(&self, option: &str, start: u64) -> String {
        let mut pairs = self.others.clone();
        pairs.push(format!("{option}={start}"));
        pairs.join("&")
    }

    /// The items that are wanted, in the order that is wanted, or else in the usual one.
    pub(super) fn chosen<T>(&self, items: Vec<(Value, T)>, usual: Option<&str>) -> Vec<(Value, T)> {
        let wanted = |(value, _): &(Value, T)| {
            self.filter.as_ref().is_none_or(|filter| filter.holds(value))
                && self.search.as_ref().is_none_or(|search| search.finds(value))
        };
        let mut items: Vec<_> = items.into_iter().filter(wanted).collect();
        match usual.filter(|_| self.order.is_empty()).and_then(|usual| orders(usual).ok()) {
            Some(usual) => arrange(&mut items, &usual, |(value, _)| value),
            None => arrange(&mut items, &self.order, |(value, _)| value),
        }
        items
    }

    /// The names of properties by which items are chosen and arranged.
    pub(super) fn asked(&self) -> Vec<&str> {
        let mut names = self.filter.as_ref().map(Filter::properties).unwrap_or_default();
        names.extend(self.order.iter().filter_map(|order| order.path.first()).map(String::as_str));
        names
    }

    /// The names of properties that it asks for.
    pub(super) fn properties(&self) -> Vec<&str> {
        let mut names = self.asked();
        names.extend(self.select.iter().flatten().map(|name| name.split('/').next().unwrap_or_default()));
        names
    }

    /// The names that it selects, if it does.
    pub(super) fn select(&self) -> Option<&[String]> {
        self.select.as_deref()
    }

    /// Whether something of this name comes along.
    pub(super) fn expands(&self, name: &str) -> bool {
        self.expand.iter().any(|expand| expand.name.eq_ignore_ascii_case(name))
    }

    /// The wanted properties of an item. The id always comes along, and so does what the names of which begin with `@`.
    pub(super) fn selected(&self, value: Map<String, Value>) -> Map<String, Value> {
        let Some(select) = &self.select else { return value };
        let wanted = |name: &str| {
            name == "id"
                || name.starts_with('@')
                || select.iter().any(|one| one.split('/').next() == Some(name))
                || self.expand.iter().any(|expand| expand.name == name)
        };
        value.into_iter().filter(|(name, _)| wanted(name)).collect()
    }
}

/// An option that can't be used.
fn refused(option: &str, fault: Fault) -> Refusal {
    match fault {
        Fault::Syntax(message) => {
            Refusal::bad("BadRequest", format!("Invalid {} clause: {message}", option.trim_start_matches('$')))
        }
        Fault::NotPlayed(what) => Refusal::not_played(&what),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::{Query, Refusal, Service};

    fn read(query: &str) -> Result<Query, Refusal> {
        Query::read(query, &Service::default())
    }

    #[test]
    fn options_are_read() {
        let query = read("$top=2&%24skip=4&$select=id,%20name&$count=true&x=1").unwrap();
        assert_eq!((query.top, query.skip, query.count), (Some(2), 4, true));
        assert_eq!(query.from("$skip", 6), "$top=2&$select=id,%20name&$count=true&x=1&$skip=6");
        let item = json!({"@odata.type": "t", "id": "i", "name": "n", "size": 1});
        let selected = query.selected(item.as_object().unwrap().clone());
        assert_eq!(json!(selected), json!({"@odata.type": "t", "id": "i", "name": "n"}));
        assert_eq!(read("").unwrap(), Query::default());
        let query = read("$filter=a%20eq%201&$orderby=b+desc&$select=c/d&$search=%22e%22").unwrap();
        assert_eq!(query.properties(), ["a", "b", "c"]);
    }

    #[test]
    fn what_is_wrong_or_not_played_is_refused() {
        let table = [
            ("$top=0", 400),
            ("$top=1001", 400),
            ("$top=x", 400),
            ("$skip=-1", 400),
            ("$filter=a%20is%20b", 400),
            ("$filter=isof(a,b)", 501),
            ("$expand=*", 501),
            ("$orderby=a%20up", 400),
            ("$search=%22a", 400),
            ("$apply=x", 501),
        ];
        for (query, status) in table {
            assert_eq!(read(query).unwrap_err().status.as_u16(), status, "{query}");
        }
        assert!(read("apply=a").is_ok(), "that is no option of OData");
    }
}
