//! [`Downloads`]: the addresses that content can be fetched from.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::blob::Blob;
use crate::ids;

/// Most addresses that are valid at once; the oldest end first.
const MOST: usize = 1000;

/// Content that has an address of its own.
#[derive(Debug, Clone)]
pub(crate) struct Download {
    pub(crate) media_type: String,
    pub(crate) blob: Arc<Blob>,
    pub(crate) length: u64,
}

/// Content by its addresses, path and query.
#[derive(Debug, Default)]
pub(crate) struct Downloads(VecDeque<(String, Download)>);

impl Downloads {
    /// Signs an address for content, and returns its path and query. They hold characters that a client may not rewrite.
    pub(crate) fn sign(&mut self, download: Download) -> String {
        let target = format!("/content/{}?tempauth=eyJ.{}.s&x='%2f~%41", ids::random(), ids::random());
        self.0.push_back((target.clone(), download));
        if self.0.len() > MOST {
            self.0.pop_front();
        }
        target
    }

    /// The content at an address, which has to be the one that was given, byte for byte.
    pub(crate) fn find(&self, target: &str) -> Option<&Download> {
        self.0.iter().find(|(known, _)| known == target).map(|(_, download)| download)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::Arc;

    use super::{Download, Downloads, MOST};
    use crate::blob::Blob;

    #[test]
    fn the_oldest_addresses_end_first() {
        let mut downloads = Downloads::default();
        let blob = Arc::new(Blob::new().unwrap());
        let content = |length| Download { media_type: String::new(), blob: Arc::clone(&blob), length };
        let targets: Vec<String> = (0..=MOST as u64).map(|length| downloads.sign(content(length))).collect();
        assert!(downloads.find(&targets[0]).is_none());
        assert_eq!(downloads.find(&targets[1]).unwrap().length, 1);
        assert!(downloads.find(&targets[1].replace("%2f", "%2F")).is_none());
    }
}
