//! [`Certificate`]: proves who an application is without sending a secret (RFC 7523).

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::values::secret::Secret;
use crate::wire::provider::TokenError;

/// How long an assertion is good for.
const LIFETIME: Duration = Duration::from_mins(5);

/// A key, and the certificate that the sign-in service knows it by.
pub(super) struct Certificate {
    key: RsaKeyPair,
    /// SHA-256 of the certificate, in `base64url`.
    thumbprint: String,
    /// All certificates, in `base64`; empty if they aren't sent along.
    chain: Vec<String>,
}

impl Certificate {
    /// Reads both from PEM text. The first certificate is the application's; others may follow it.
    pub(super) fn read(pem: &Secret) -> Result<Self, TokenError> {
        let pem = pem.expose().as_bytes();
        let certificate = CertificateDer::from_pem_slice(pem)
            .map_err(|_| TokenError::new("the certificate file holds no certificate in PEM"))?;
        let key = PrivateKeyDer::from_pem_slice(pem)
            .map_err(|_| TokenError::new("the certificate file holds no unencrypted private key in PEM"))?;
        let key = match &key {
            PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            _ => return Err(TokenError::new("the key of the certificate must be an RSA key")),
        };
        let key = key.map_err(|error| TokenError::new(format!("the key of the certificate can't be used: {error}")))?;
        Ok(Self { key, thumbprint: URL_SAFE_NO_PAD.encode(digest(&SHA256, &certificate)), chain: Vec::new() })
    }

    /// With the certificates of the PEM text, which the service needs where it knows an application by the name in its certificate.
    pub(super) fn with_chain(mut self, pem: &Secret) -> Self {
        let chain = CertificateDer::pem_slice_iter(pem.expose().as_bytes());
        self.chain = chain.flatten().map(|certificate| STANDARD.encode(certificate)).collect();
        self
    }

    /// A statement, signed with RS256, that `client` speaks to `audience` now.
    pub(super) fn assertion(&self, audience: &str, client: &str, now: SystemTime) -> Result<Secret, TokenError> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut header = json!({"alg": "RS256", "typ": "JWT", "x5t#S256": self.thumbprint});
        if !self.chain.is_empty() {
            header["x5c"] = json!(self.chain);
        }
        let claims = json!({
            "aud": audience,
            "iss": client,
            "sub": client,
            "jti": Uuid::new_v4().to_string(),
            "nbf": now.as_secs(),
            "exp": (now + LIFETIME).as_secs(),
        });
        let encode = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| TokenError::new("the key of the certificate can't sign"))?;
        Ok(Secret::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::time::{Duration, SystemTime};

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
    use serde_json::{Value, json};

    use super::Certificate;
    use crate::values::secret::Secret;

    /// Made for these tests; it opens nothing.
    const PEM: &str = include_str!("../../tests/data/certificate.pem");

    #[test]
    fn an_assertion_says_who_speaks_to_whom_and_is_signed() {
        let certificate = Certificate::read(&Secret::new(PEM)).unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let assertion = certificate.assertion("https://login/t/token", "app", now).unwrap();
        let parts: Vec<&str> = assertion.expose().split('.').collect();
        let [header, claims, signature] = parts[..] else { unreachable!("three parts") };
        let json = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        assert_eq!(json(header)["alg"], "RS256");
        assert_eq!(json(header)["x5t#S256"].as_str().unwrap().len(), 43);
        assert_eq!(json(header)["x5c"], Value::Null);
        let claims = json(claims);
        assert_eq!(
            (&claims["aud"], &claims["iss"], &claims["sub"], &claims["nbf"], &claims["exp"]),
            (&json!("https://login/t/token"), &json!("app"), &json!("app"), &json!(1_000_000), &json!(1_000_300))
        );
        let signed = &assertion.expose()[..assertion.expose().rfind('.').unwrap()];
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, certificate.key.public().as_ref());
        key.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    }

    #[test]
    fn certificates_go_along_where_that_is_wanted() {
        let pem = Secret::new(PEM);
        let certificate = Certificate::read(&pem).unwrap().with_chain(&pem);
        let assertion = certificate.assertion("https://login/t/token", "app", SystemTime::UNIX_EPOCH).unwrap();
        let header = URL_SAFE_NO_PAD.decode(assertion.expose().split('.').next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        let [Value::String(only)] = header["x5c"].as_array().unwrap().as_slice() else { unreachable!("one") };
        let in_pem: String = PEM
            .lines()
            .skip_while(|line| !line.contains("BEGIN CERTIFICATE"))
            .skip(1)
            .take_while(|line| !line.contains("END"))
            .collect();
        assert_eq!(*only, in_pem);
    }

    #[test]
    fn files_without_both_parts_are_refused() {
        let key_at = PEM.find("-----BEGIN PRIVATE KEY").unwrap();
        for (pem, problem) in
            [("", "no certificate"), (&PEM[key_at..], "no certificate"), (&PEM[..key_at], "no unencrypted")]
        {
            let error = Certificate::read(&Secret::new(pem)).err().unwrap();
            assert!(error.message.contains(problem), "{error}");
        }
    }
}
