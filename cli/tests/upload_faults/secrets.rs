//! [`Secrets`]: a token that can't be mistaken, and the places where it must not be.

use std::path::Path;

use graphsmith_emulator::{Listener, Received};

/// What must not get out.
#[derive(Debug, Clone)]
pub struct Secrets {
    pub token: String,
}

impl Secrets {
    pub fn of(seed: u64) -> Self {
        Self { token: format!("canary-5b1f7e2a-{seed:x}") }
    }

    /// A token is in one header of requests to Graph, and nowhere else. The addresses of sessions are secrets as well:
    /// only requests to them have them. Returns those.
    pub fn search_requests(&self, received: &[Received], strange_session: bool) -> Vec<String> {
        let addresses: Vec<String> = received
            .iter()
            .filter(|one| one.listener == Listener::Upload)
            .filter_map(|one| one.target.split_once("authtoken=").map(|(_, rest)| rest.to_owned()))
            .filter_map(|rest| rest.split('&').next().map(str::to_owned))
            .collect();
        for one in received {
            let mut rest = one.clone();
            if one.listener == Listener::Graph {
                assert_eq!(
                    one.header("authorization"),
                    format!("Bearer {}", self.token),
                    "{} {}",
                    one.method,
                    one.target
                );
                rest.headers.remove("authorization");
            }
            assert!(!rest.contains(&self.token), "the token went to {:?}: {} {}", one.listener, one.method, one.target);
            let own = one.listener == Listener::Upload || (one.listener == Listener::Trap && strange_session);
            let address = addresses.iter().find(|address| !own && one.contains(address));
            assert_eq!(address, None, "an address went to {:?}: {} {}", one.listener, one.method, one.target);
        }
        addresses
    }

    /// What a program says.
    pub fn search_text(&self, what: &str, text: &str) {
        assert!(!text.contains(&self.token), "the token is in {what}: {text}");
        assert!(!text.contains("authtoken=eyJ"), "an address is in {what}: {text}");
    }

    /// What is kept for the next run, by its owner only. Says how much there is.
    pub fn search_states(&self, folder: &Path) -> usize {
        let mut files = 0;
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            // A temporary file may have got its name in between.
            let Ok(content) = std::fs::read(entry.path()) else { continue };
            files += 1;
            let text = String::from_utf8_lossy(&content);
            assert!(!text.contains(&self.token), "the token is in {}: {text}", entry.path().display());
            #[cfg(unix)]
            if let Ok(metadata) = entry.metadata() {
                use std::os::unix::fs::PermissionsExt as _;
                assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{}", entry.path().display());
            }
        }
        files
    }
}
