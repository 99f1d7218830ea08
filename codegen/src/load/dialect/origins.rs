//! Where the nodes of a converted document were: pointers into the new tree -> pointers into the file.

use std::collections::HashMap;

/// Nodes that stand elsewhere than in the file. All below a node moved with it, unless it is listed itself.
#[derive(Debug, Default)]
pub struct Origins {
    moved: HashMap<String, String>,
}

impl Origins {
    /// Records that the node at `to` was at `from` in the file.
    pub fn set(&mut self, to: impl Into<String>, from: impl Into<String>) {
        self.moved.insert(to.into(), from.into());
    }

    /// Where a node of the new tree was.
    #[must_use]
    pub fn of(&self, to: &str) -> String {
        let mut end = to.len();
        loop {
            if let Some(from) = self.moved.get(&to[..end]) {
                return format!("{from}{}", &to[end..]);
            }
            match to[..end].rfind('/') {
                Some(at) => end = at,
                None => return to.to_owned(),
            }
        }
    }
}
