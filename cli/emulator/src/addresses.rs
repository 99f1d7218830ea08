//! Addresses: the origins of the servers, the one that a fault lures to, and how steps and ids stand in a path.

use crate::encoding::encode;
use crate::faults::Lure;
use crate::routes::Step;

/// Origins of the servers, without a slash at the end.
#[derive(Debug, Clone)]
pub(crate) struct Origins {
    pub(crate) graph: String,
    pub(crate) upload: String,
    pub(crate) download: String,
    pub(crate) trap: String,
}

impl Origins {
    /// The address that a fault lures to, in the place of the right one.
    pub(crate) fn lure(&self, to: Lure, own: &str, path: &str) -> String {
        let host = |url: &str| url.strip_prefix("http://").unwrap_or(url).to_owned();
        match to {
            Lure::Trap => format!("{}{path}", self.trap),
            Lure::UserInfo => format!("{own}@{}{path}", host(&self.trap)),
            Lure::LookAlike => format!("{own}.evil.example{path}"),
            Lure::OtherHost => format!("https://evil.example{path}"),
            Lure::Again => format!("{own}{path}"),
            Lure::Empty => String::new(),
        }
    }
}

/// Steps as a path.
pub(crate) fn encoded(steps: &[Step]) -> String {
    let segment = |step: &Step| match step {
        Step::Name(name) => format!("/{name}"),
        Step::Id(id) => format!("/{}", encode(id)),
    };
    steps.iter().map(segment).collect()
}
