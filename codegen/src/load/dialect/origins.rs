//! Where the nodes of a converted document were: pointers into the new tree -> pointers into the file.

use std::collections::HashMap;

/// Nodes that stand elsewhere than in the file. All below a node moved with it, unless it is listed itself.
#[derive(Debug, Default)]
pub struct Origins {
    moved: HashMap<String, String>,
    /// Nodes that were moved before anything else was, and so within the dialect of the file.
    merged: HashMap<String, String>,
}

impl Origins {
    /// Records that the node at `to` was at `from` in the file.
    pub fn set(&mut self, to: impl Into<String>, from: impl Into<String>) {
        self.moved.insert(to.into(), from.into());
    }

    /// Records that the node at `to` was at `from` before the conversion began.
    pub fn merge(&mut self, to: String, from: String) {
        self.merged.insert(to, from);
    }

    /// Where a node of the new tree was.
    #[must_use]
    pub fn of(&self, to: &str) -> String {
        before(&self.merged, &before(&self.moved, to))
    }
}

/// Where a node was before some were moved.
fn before(moved: &HashMap<String, String>, to: &str) -> String {
    let mut end = to.len();
    loop {
        if let Some(from) = moved.get(&to[..end]) {
            return format!("{from}{}", &to[end..]);
        }
        match to[..end].rfind('/') {
            Some(at) => end = at,
            None => return to.to_owned(),
        }
    }
}
