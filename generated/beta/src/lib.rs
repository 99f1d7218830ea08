#![doc = include_str!("../README.md")]

#[doc(inline)]
pub use graphsmith_runtime::*;

// generated modules

/// Module `Microsoft.Graph.Beta.Calendar`.
#[cfg(feature = "calendar")]
#[rustfmt::skip]
pub mod calendar;

/// Module `Microsoft.Graph.Beta.Groups`.
#[cfg(feature = "groups")]
#[rustfmt::skip]
pub mod groups;

/// Module `Microsoft.Graph.Beta.Users.Actions`.
#[cfg(feature = "users-actions")]
#[rustfmt::skip]
pub mod users_actions;

/// The catalog of each module, from which `mg` runs cmdlets.
#[cfg(feature = "catalogs")]
#[rustfmt::skip]
pub static CATALOGS: &[&[u8]] = &[
    include_bytes!("../catalog/Microsoft.Graph.Beta.Calendar.mgcat"),
    include_bytes!("../catalog/Microsoft.Graph.Beta.Groups.mgcat"),
    include_bytes!("../catalog/Microsoft.Graph.Beta.Users.Actions.mgcat"),
];
