#![doc = include_str!("../README.md")]

#[doc(inline)]
pub use graphsmith_runtime::*;

// generated modules

/// Module `Microsoft.Graph.Calendar`.
#[cfg(feature = "calendar")]
#[rustfmt::skip]
pub mod calendar;

/// Module `Microsoft.Graph.Groups`.
#[cfg(feature = "groups")]
#[rustfmt::skip]
pub mod groups;

/// Module `Microsoft.Graph.Users.Actions`.
#[cfg(feature = "users-actions")]
#[rustfmt::skip]
pub mod users_actions;

/// The catalog of each module, from which `mg` runs cmdlets.
#[cfg(feature = "catalogs")]
#[rustfmt::skip]
pub static CATALOGS: &[&[u8]] = &[
    include_bytes!("../catalog/Microsoft.Graph.Calendar.mgcat"),
    include_bytes!("../catalog/Microsoft.Graph.Groups.mgcat"),
    include_bytes!("../catalog/Microsoft.Graph.Users.Actions.mgcat"),
];
