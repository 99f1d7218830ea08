//! The options of OData that choose and arrange items: `$filter`, `$search`, `$orderby`, `$expand`.
//!
//! | file | holds |
//! | --- | --- |
//! | `tokens` | the words of an expression |
//! | `filter`, `evaluate` | `$filter`: an expression, and whether it holds for an item |
//! | `function` | the functions that a filter calls |
//! | `search` | `$search` |
//! | `order` | `$orderby` |
//! | `expand` | `$expand` |
//! | `value` | properties by their paths, and how values compare |

mod evaluate;
mod expand;
mod filter;
mod function;
mod order;
mod search;
mod tokens;
mod value;

pub(crate) use expand::{Expand, expands};
pub(crate) use filter::Filter;
pub(crate) use order::{Order, arrange, orders};
pub(crate) use search::Search;

/// Why an option can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It isn't written as OData wants it; what is wrong.
    Syntax(String),
    /// It is right, and the emulator doesn't play it: what.
    NotPlayed(String),
}

impl Fault {
    fn syntax(message: impl Into<String>) -> Self {
        Self::Syntax(message.into())
    }
}
