//! [`QueryOptions`]: the system query options of `OData`, and which of them an operation takes.

use crate::request::{Arguments, Request, WithHeader};

/// System query options of `OData`: which objects, which of their properties, in which order.
///
/// The setters of a request are those of [`Request`] whose trait it has: [`Select`], [`Top`] and so on.
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

/// A request with system query options; the traits below tell which. Implemented by the derive `GraphRequest`.
pub trait TakesOptions: Request + Sized {
    /// The options as they are now.
    fn options_mut(&mut self) -> &mut QueryOptions;
}

impl<R: TakesOptions> TakesOptions for WithHeader<R> {
    fn options_mut(&mut self) -> &mut QueryOptions {
        self.request_mut().options_mut()
    }
}

macro_rules! takes {
    ($($name:ident $option:literal $message:literal)*) => {$(
        #[doc = concat!("A request whose operation takes `", $option, "`.")]
        #[diagnostic::on_unimplemented(message = $message, label = "its description lists no such option")]
        pub trait $name: TakesOptions {}

        #[diagnostic::do_not_recommend]
        impl<R: $name> $name for WithHeader<R> {}
    )*};
}

takes! {
    Select "$select" "the operation of `{Self}` takes no `$select`"
    Expand "$expand" "the operation of `{Self}` takes no `$expand`"
    Orderby "$orderby" "the operation of `{Self}` takes no `$orderby`"
    Filter "$filter" "the operation of `{Self}` takes no `$filter`"
    Search "$search" "the operation of `{Self}` takes no `$search`"
    Top "$top" "the operation of `{Self}` takes no `$top`"
    Skip "$skip" "the operation of `{Self}` takes no `$skip`"
    Count "$count" "the operation of `{Self}` takes no `$count`"
}
