//! Where Microsoft Graph is, in each cloud (docs/protocol.md#clouds).

/// The server of the public cloud.
pub const GLOBAL: &str = "https://graph.microsoft.com";

/// The server of US Government L4 (GCC High).
pub const US_GOVERNMENT: &str = "https://graph.microsoft.us";

/// The server of US Government L5 (`DoD`).
pub const US_GOVERNMENT_DOD: &str = "https://dod-graph.microsoft.us";

/// The server of China, operated by 21Vianet.
pub const CHINA: &str = "https://microsoftgraph.chinacloudapi.cn";

/// The servers of all clouds.
pub const SERVERS: [&str; 4] = [GLOBAL, US_GOVERNMENT, US_GOVERNMENT_DOD, CHINA];

/// Whether Microsoft Graph has that host, in whichever cloud.
#[must_use]
pub fn is_host(host: &str) -> bool {
    SERVERS.iter().any(|server| server.rsplit('/').next().is_some_and(|graph| graph.eq_ignore_ascii_case(host)))
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn hosts_are_known_in_any_case() {
        for (host, expected) in [
            ("graph.microsoft.com", true),
            ("Graph.Microsoft.US", true),
            ("dod-graph.microsoft.us", true),
            ("microsoftgraph.chinacloudapi.cn", true),
            ("microsoft.com", false),
            ("graph.microsoft.com.shop.example", false),
            ("", false),
        ] {
            assert_eq!(is_host(host), expected, "{host}");
        }
    }
}
