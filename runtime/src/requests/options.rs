//! [`QueryOptions`]: the system query options of `OData`, and which of them an operation takes.

use crate::client::arguments::Arguments;

/// System query options of `OData`: which objects, which of their properties, in which order.
///
/// The setters of a request are those methods of [`Request`](crate::Request) whose option its operation takes, see [`TakesOptions`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryOptions {
    /// `$select`: only these properties.
    pub select: Vec<String>,
    /// `$expand`: related objects that come along.
    pub expand: Vec<String>,
    /// `$orderby`: properties to sort by, each may end in ` desc`.
    pub orderby: Vec<String>,
    /// `$filter`: a condition that objects must meet.
    pub filter: Option<String>,
    /// `$search`: words to search for. For lists they are put in double quotes, unless they begin with one.
    pub search: Option<String>,
    /// `$top`: how many objects a page holds.
    pub top: Option<i32>,
    /// `$skip`: how many objects to leave out at the start.
    pub skip: Option<i32>,
    /// `$count`: whether the number of all objects comes along.
    pub count: Option<bool>,
}

impl QueryOptions {
    /// Sets `$select`.
    #[must_use]
    pub fn select(self, select: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { select: texts(select), ..self }
    }

    /// Sets `$expand`.
    #[must_use]
    pub fn expand(self, expand: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { expand: texts(expand), ..self }
    }

    /// Sets `$orderby`.
    #[must_use]
    pub fn orderby(self, orderby: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { orderby: texts(orderby), ..self }
    }

    /// Sets `$filter`.
    #[must_use]
    pub fn filter(self, filter: impl Into<String>) -> Self {
        Self { filter: Some(filter.into()), ..self }
    }

    /// Sets `$search`.
    #[must_use]
    pub fn search(self, search: impl Into<String>) -> Self {
        Self { search: Some(search.into()), ..self }
    }

    /// Sets `$top`.
    #[must_use]
    pub fn top(self, top: i32) -> Self {
        Self { top: Some(top), ..self }
    }

    /// Sets `$skip`.
    #[must_use]
    pub fn skip(self, skip: i32) -> Self {
        Self { skip: Some(skip), ..self }
    }

    /// Sets `$count`.
    #[must_use]
    pub fn count(self, count: bool) -> Self {
        Self { count: Some(count), ..self }
    }
}

fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}

impl Arguments {
    /// The system query options that are set.
    pub fn options(&mut self, options: &QueryOptions) {
        self.query("$select", &options.select);
        self.query("$expand", &options.expand);
        self.query("$orderby", &options.orderby);
        self.query("$filter", &options.filter);
        self.query("$search", &options.search);
        self.query("$top", &options.top);
        self.query("$skip", &options.skip);
        self.query("$count", &options.count);
    }
}

/// A request with system query options. Implemented by [`graph_request`](crate::graph_request).
pub trait TakesOptions: Sized {
    /// Which options its operation takes: a tuple with `bool` for each that it takes and `()` for the others, in the order
    /// of the fields of [`QueryOptions`]. One type costs the compiler much less than an impl for each option of each request.
    type Options;

    /// The options as they are now.
    fn options_mut(&mut self) -> &mut QueryOptions;
}

macro_rules! takes {
    ($($name:ident $option:literal $message:literal [$($before:ident)*] [$($after:ident)*])*) => {$(
        #[doc = concat!("[Options](TakesOptions::Options) with `", $option, "`.")]
        #[diagnostic::on_unimplemented(message = $message, label = "its description lists no such option")]
        pub trait $name {}

        #[diagnostic::do_not_recommend]
        impl<$($before,)* $($after),*> $name for ($($before,)* bool, $($after),*) {}
    )*};
}

takes! {
    Select "$select" "the operation of this request takes no `$select`" [] [B C D E F G H]
    Expand "$expand" "the operation of this request takes no `$expand`" [A] [C D E F G H]
    Orderby "$orderby" "the operation of this request takes no `$orderby`" [A B] [D E F G H]
    Filter "$filter" "the operation of this request takes no `$filter`" [A B C] [E F G H]
    Search "$search" "the operation of this request takes no `$search`" [A B C D] [F G H]
    Top "$top" "the operation of this request takes no `$top`" [A B C D E] [G H]
    Skip "$skip" "the operation of this request takes no `$skip`" [A B C D E F] [H]
    Count "$count" "the operation of this request takes no `$count`" [A B C D E F G] []
}
