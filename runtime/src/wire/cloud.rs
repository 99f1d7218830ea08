//! [`Cloud`]: the clouds that offer Graph (docs/protocol.md#clouds).

use graphsmith_catalog::cloud;

use crate::wire::origin::Origin;

/// A cloud that offers Graph. Tokens of one mean nothing to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Cloud {
    /// The public cloud, GCC included.
    #[default]
    Global,
    /// US Government L4 (GCC High).
    UsGovernment,
    /// US Government L5 (`DoD`).
    UsGovernmentDod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Global, Self::UsGovernment, Self::UsGovernmentDod, Self::China];

    /// Base URL of Graph there.
    #[must_use]
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Global => cloud::GLOBAL,
            Self::UsGovernment => cloud::US_GOVERNMENT,
            Self::UsGovernmentDod => cloud::US_GOVERNMENT_DOD,
            Self::China => cloud::CHINA,
        }
    }

    /// Where tokens for it come from.
    #[must_use]
    pub fn authority(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGovernment | Self::UsGovernmentDod => "https://login.microsoftonline.us",
            Self::China => "https://login.chinacloudapi.cn",
        }
    }

    /// The cloud whose tokens come from there, be it written with or without `https://`. Both clouds of the US Government
    /// have the same authority; it stands for L4.
    #[must_use]
    pub fn of_authority(url: &str) -> Option<Self> {
        // What instance discovery prefers in China (docs/protocol.md#clouds).
        const CHINA_ALIAS: &str = "https://login.partner.microsoftonline.cn";
        let url = if url.contains("://") { url.to_owned() } else { format!("https://{url}") };
        let origin = Origin::of(&url.parse().ok()?)?;
        let is = |authority: &str| authority.parse().ok().and_then(|url| Origin::of(&url)).as_ref() == Some(&origin);
        if is(CHINA_ALIAS) {
            return Some(Self::China);
        }
        Self::ALL.into_iter().find(|cloud| is(cloud.authority()))
    }

    /// Scope of tokens for it.
    #[must_use]
    pub fn scope(self) -> String {
        format!("{}/.default", self.base_url())
    }

    /// The cloud whose Graph has that base URL.
    #[must_use]
    pub fn of_base_url(url: &str) -> Option<Self> {
        let origin = Origin::of(&url.parse().ok()?)?;
        Self::ALL
            .into_iter()
            .find(|cloud| cloud.base_url().parse().ok().and_then(|url| Origin::of(&url)).as_ref() == Some(&origin))
    }
}

#[cfg(test)]
mod tests {
    use super::Cloud;

    #[test]
    fn clouds_are_known_by_their_authority() {
        let table = [
            ("https://login.microsoftonline.com/", Some(Cloud::Global)),
            ("login.microsoftonline.us", Some(Cloud::UsGovernment)),
            ("https://login.chinacloudapi.cn", Some(Cloud::China)),
            ("https://login.partner.microsoftonline.cn", Some(Cloud::China)),
            ("http://login.microsoftonline.com", None),
            ("https://login.microsoftonline.com.evil.example", None),
            ("https://login.microsoftonline.de", None),
            ("", None),
        ];
        for (url, cloud) in table {
            assert_eq!(Cloud::of_authority(url), cloud, "{url}");
        }
    }

    #[test]
    fn clouds_are_known_by_their_origin() {
        for cloud in Cloud::ALL {
            assert_eq!(Cloud::of_base_url(cloud.base_url()), Some(cloud));
        }
        assert_eq!(Cloud::of_base_url("https://GRAPH.microsoft.com:443/"), Some(Cloud::Global));
        for other in [
            "https://graph.microsoft.com.evil.example",
            "http://graph.microsoft.com",
            "https://graph.microsoft.de",
            "",
            "x",
        ] {
            assert_eq!(Cloud::of_base_url(other), None, "{other}");
        }
    }
}
