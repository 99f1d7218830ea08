//! Phase `emit`: the frozen models -> outputs. An emitter decides nothing; it prints what the models say.

pub mod facts;
pub mod help;
pub mod rust;

use crate::api::ApiModel;
use crate::cmdlet::CmdletModel;

/// What emitters read.
#[derive(Debug, Clone, Copy)]
pub struct Models<'a> {
    /// What the API offers.
    pub api: &'a ApiModel,
    /// Its cmdlets.
    pub cmdlets: &'a CmdletModel,
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Path below the output folder, `/` between its parts.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Output {
    /// A text file.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), bytes: text.into().into_bytes() }
    }
}
