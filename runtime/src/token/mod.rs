//! Where bearer tokens come from.
//!
//! | provider | signs in |
//! | --- | --- |
//! | [`StaticToken`], [`EnvToken`] | with a token that was got elsewhere |
//! | [`ClientSecret`], [`ClientCertificate`] | an application |
//! | [`Browser`] | a user, in the browser of this machine |
//! | [`DeviceCode`] | a user, in a browser on any machine |
//! | [`KeptSignIn`] | a user who has signed in before |
//! | [`ManagedIdentity`] | the machine that this runs on, in Azure |
//! | [`AzureCli`] | the account that is signed in to the Azure CLI |
//! | [`from_environment`] | as the environment variables say |
//!
//! [`Patience`] says how long they wait for the service that gives the tokens. All but the first two are a [`TokenSource`] behind [`Cached`], which keeps tokens in memory and nowhere else.

#[cfg(feature = "sign-in")]
mod assertion;
#[cfg(feature = "sign-in")]
mod authority;
#[cfg(feature = "sign-in")]
mod azure_cli;
#[cfg(feature = "sign-in")]
mod browser;
#[cfg(feature = "sign-in")]
mod cache;
#[cfg(feature = "sign-in")]
mod claims;
#[cfg(feature = "sign-in")]
mod client_credentials;
#[cfg(feature = "sign-in")]
mod device_code;
#[cfg(feature = "sign-in")]
mod environment;
mod fixed;
#[cfg(feature = "sign-in")]
mod grant;
#[cfg(feature = "sign-in")]
mod kept;
#[cfg(feature = "sign-in")]
mod loopback;
#[cfg(feature = "sign-in")]
mod managed_identity;
#[cfg(feature = "sign-in")]
mod patience;
#[cfg(feature = "sign-in")]
mod source;
#[cfg(feature = "sign-in")]
mod user;

#[cfg(feature = "sign-in")]
pub use authority::Authority;
#[cfg(feature = "sign-in")]
pub use azure_cli::AzureCli;
#[cfg(feature = "sign-in")]
pub use browser::Browser;
#[cfg(feature = "sign-in")]
pub use cache::Cached;
#[cfg(feature = "sign-in")]
pub use claims::Claims;
#[cfg(feature = "sign-in")]
pub use client_credentials::{ClientCertificate, ClientSecret};
#[cfg(feature = "sign-in")]
pub use device_code::{DeviceCode, DevicePrompt};
#[cfg(feature = "sign-in")]
pub use environment::{from_environment, from_environment_with};
pub use fixed::{EnvToken, StaticToken};
#[cfg(feature = "sign-in")]
pub use grant::Grant;
#[cfg(feature = "sign-in")]
pub use kept::{KeptSignIn, KeptTokens, TokenStore};
#[cfg(feature = "sign-in")]
pub use managed_identity::ManagedIdentity;
#[cfg(feature = "sign-in")]
pub use patience::Patience;
#[cfg(feature = "sign-in")]
pub use source::TokenSource;

pub use crate::wire::provider::{BoxFuture, TokenError, TokenProvider, TokenRequest};
