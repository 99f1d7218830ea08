//! [`QueryOptions`]: the system query options of `OData`.

use crate::request::Arguments;

/// System query options of `OData`: which objects, which of their properties, in which order.
///
/// A request has a setter for each option that its operation knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryOptions {
    /// `$select`: only these properties.
    pub select: Vec<String>,
    /// `$expand`: related objects that come along.
    pub expand: Vec<String>,
    /// `$orderby`: properties to sort by, each may end in ` desc`.
    pub orderby: Vec<String>,
    /// `$filter`: a condition that objects must meet.
    pub filter: Option<String>,
    /// `$search`: words to search for.
    pub search: Option<String>,
    /// `$top`: how many objects a page holds.
    pub top: Option<i32>,
    /// `$skip`: how many objects to leave out at the start.
    pub skip: Option<i32>,
    /// `$count`: whether the number of all objects comes along.
    pub count: Option<bool>,
}

impl QueryOptions {
    /// Adds the options that are set.
    pub(crate) fn write(&self, arguments: &mut Arguments) {
        arguments.query("$select", &self.select);
        arguments.query("$expand", &self.expand);
        arguments.query("$orderby", &self.orderby);
        arguments.query("$filter", &self.filter);
        arguments.query("$search", &self.search);
        arguments.query("$top", &self.top);
        arguments.query("$skip", &self.skip);
        arguments.query("$count", &self.count);
    }
}
