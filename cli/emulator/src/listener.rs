//! [`Listener`]: which of the servers.

/// One of the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Listener {
    /// Graph itself.
    Graph,
    /// Where slices go.
    Upload,
    /// Where Graph redirects to for content.
    Download,
    /// Where nothing should arrive.
    Trap,
}
