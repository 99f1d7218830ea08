//! Where bearer tokens come from.
//!
//! | provider | signs in |
//! | --- | --- |
//! | [`StaticToken`], [`EnvToken`] | with a token that was got elsewhere |
//! | [`ClientSecret`], [`ClientCertificate`] | an application |
//! | [`DeviceCode`] | a user, in a browser on any machine |
//! | [`ManagedIdentity`] | the machine that this runs on, in Azure |
//! | [`AzureCli`] | the account that is signed in to the Azure CLI |
//! | [`from_environment`] | as the environment variables say |
//!
//! All but the first two are a [`TokenSource`] behind [`Cached`], which keeps tokens in memory and nowhere else.

mod assertion;
mod authority;
mod azure_cli;
mod cache;
mod client_credentials;
mod device_code;
mod environment;
mod fixed;
mod grant;
mod managed_identity;
mod source;

pub use authority::Authority;
pub use azure_cli::AzureCli;
pub use cache::Cached;
pub use client_credentials::{ClientCertificate, ClientSecret};
pub use device_code::{DeviceCode, DevicePrompt};
pub use environment::from_environment;
pub use fixed::{EnvToken, StaticToken};
pub use grant::Grant;
pub use managed_identity::ManagedIdentity;
pub use source::TokenSource;

pub use crate::wire::provider::{BoxFuture, TokenError, TokenProvider, TokenRequest};
