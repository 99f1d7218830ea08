//! [`SignedUrl`]: an address that carries its own credential and leads to Microsoft only
//! (docs/security.md#no-token-to-addresses-that-the-service-signs and docs/security.md#signed-addresses-are-secrets).
//!
//! The service gives such addresses for the content of files: upload sessions, downloads. What goes there has no token, and
//! the address itself is a secret.

use http::Uri;

use crate::values::redact::HIDDEN;
use crate::values::secret::Secret;
use crate::wire::origin::Origin;

/// Domains of the hosts that such addresses lead to (docs/security.md#no-token-to-addresses-that-the-service-signs).
const DOMAINS: [&str; 15] = [
    // Outlook.
    "outlook.office.com",
    "outlook.office365.com",
    "outlook.office365.us",
    "outlook-dod.office365.us",
    "outlook.cn",
    // Drives.
    "sharepoint.com",
    "sharepoint.us",
    "sharepoint-mil.us",
    "sharepoint.cn",
    "svc.ms",
    "1drv.com",
    "onedrive.com",
    "livefilestore.com",
    "microsoftpersonalcontent.com",
    // Usage reports.
    "reports.office.com",
];

/// An address that carries its own credentials. It is a secret, so it has no `Debug`.
pub(crate) struct SignedUrl {
    uri: Uri,
    text: Secret,
}

/// The host of an address that leads elsewhere, as far as it could be read.
#[derive(Debug)]
pub(crate) struct ForeignHost(pub(crate) String);

impl SignedUrl {
    /// Checks an address: `https` at the usual port of a host of Microsoft, without user information. With `loopback`,
    /// a server on this machine will do too. The text is kept as it is.
    pub(crate) fn parse(text: &str, loopback: bool) -> Result<Self, ForeignHost> {
        let refused = |host: &str| ForeignHost(host.to_owned());
        let uri: Uri = text.parse().map_err(|_| refused("no address at all"))?;
        let origin = Origin::of(&uri).ok_or_else(|| refused(uri.host().unwrap_or("none")))?;
        let host = origin.host();
        let microsoft = origin.is_https()
            && origin.has_default_port()
            && DOMAINS.iter().any(|domain| {
                host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
            });
        if microsoft || (loopback && origin.is_loopback()) {
            return Ok(Self { text: Secret::new(text), uri });
        }
        Err(refused(host))
    }

    /// The address, byte for byte as the service gave it.
    pub(crate) fn uri(&self) -> Uri {
        self.uri.clone()
    }

    /// Text of the service without this address, and without the credentials in it.
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut hidden = text.replace(self.text.expose(), HIDDEN);
        for parameter in self.uri.query().unwrap_or_default().split('&') {
            let value = parameter.split_once('=').map_or(parameter, |(_, value)| value);
            // Short ones are numbers and the like; hiding them would make the text unreadable.
            if value.len() >= 8 {
                hidden = hidden.replace(value, HIDDEN);
            }
        }
        hidden
    }

    /// The address as text, for the state file.
    #[cfg(any(test, feature = "uploads"))]
    pub(crate) fn expose(&self) -> &str {
        self.text.expose()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::SignedUrl;

    /// docs/security.md#signed-addresses-are-secrets: "Only https; accept only expected Microsoft host suffixes unless
    /// a test flag is set".
    #[test]
    fn addresses_lead_to_microsoft_only() {
        let accepted = [
            "https://outlook.office.com/api/gv1.0/users('a')/messages('b')/AttachmentSessions('c')?authtoken=eyJ.x.y",
            "https://outlook.office365.com/api/v2.0/x?authtoken=canary",
            "https://contoso-my.sharepoint.com/personal/_api/v2.0/x/uploadSession?guid='a'&path=~tmp%2f&dc=0&tempauth=canary",
            "https://OUTLOOK.office.com:443/x",
            "https://a.up.1drv.com/up/x",
            "https://reports.office.com/data/download/JDFKdf2",
        ];
        for url in accepted {
            assert_eq!(SignedUrl::parse(url, false).unwrap().uri().to_string().to_lowercase(), url.to_lowercase());
            assert_eq!(SignedUrl::parse(url, false).unwrap().expose(), url);
        }
        let refused = [
            "http://outlook.office.com/x",
            "https://outlook.office.com.evil.example/x",
            "https://reports.office.com.evil.example/x",
            "https://office.com/x",
            "https://evil-sharepoint.com/x",
            "https://xoutlook.office.com/x",
            "https://user@outlook.office.com/x",
            "https://outlook.office.com@evil.example/x",
            "https://outlook.office.com:8443/x",
            "https://evil.example/outlook.office.com",
            "https://evil.example?outlook.office.com",
            "https://evil.example#.outlook.office.com",
            "https://evil.example\\.outlook.office.com/x",
            "https://outl\u{43e}ok.office.com/x",
            "https://20.190.128.1/x",
            "https://[::1]/x",
            "http://127.0.0.1:4010/x",
            "https://localhost/x",
            "/relative",
            "file:///etc/passwd",
            "",
        ];
        for url in refused {
            let error = SignedUrl::parse(url, false).err().unwrap();
            assert!(!error.0.contains("/x"), "{error:?}");
        }
        for url in ["http://127.0.0.1:4010/x", "http://localhost:4010/x", "http://[::1]:4010/x"] {
            assert!(SignedUrl::parse(url, true).is_ok(), "{url}");
        }
        for url in ["http://127.0.0.1.evil.example/x", "http://10.0.0.1/x", "http://outlook.office.com/x"] {
            assert!(SignedUrl::parse(url, true).is_err(), "{url}");
        }
    }

    #[test]
    fn what_the_service_repeats_is_hidden() {
        let url = SignedUrl::parse("https://outlook.office.com/x?authtoken=canary-1&n=5", false).unwrap();
        let said = "5: no https://outlook.office.com/x?authtoken=canary-1&n=5, token canary-1.";
        assert_eq!(url.hide(said), "5: no (secret), token (secret).");
    }

    #[test]
    fn an_error_does_not_hold_the_address() {
        let error = SignedUrl::parse("https://evil.example/a?authtoken=canary", false).err().unwrap();
        assert_eq!(error.0, "evil.example");
    }
}
