//! How a request is shown: by `-WhatIf`, `-Verbose` and `-Debug`. Nothing secret is in it.

use std::fmt::Write as _;

use http::HeaderMap;

use crate::redact;
use crate::request::{Call, Data};
use graphsmith_catalog::printable::printable;

/// Most bytes of content that are shown as text.
const LONGEST: usize = 64 << 10;

/// The whole request as it would be sent, with the token left out.
pub(super) fn request(base: &str, call: &Call, signed_in: bool) -> String {
    let mut out = format!("{}\n", line(base, call));
    if signed_in {
        let _ = writeln!(out, "Authorization: Bearer {}", redact::HIDDEN);
    }
    for (name, value) in &call.headers {
        let value = if redact::is_secret(name) { redact::HIDDEN } else { value };
        let _ = writeln!(out, "{name}: {value}");
    }
    if let Some(content) = &call.content {
        let _ = writeln!(out, "Content-Type: {}\n", content.media_type);
        match &content.data {
            Data::Json(value) => {
                let _ = writeln!(out, "{:#}", redact::value(value));
            }
            Data::Bytes(bytes) => match str::from_utf8(bytes) {
                Ok(text) if bytes.len() <= LONGEST => {
                    let _ = writeln!(out, "{text}");
                }
                _ => {
                    let _ = writeln!(out, "({} bytes)", bytes.len());
                }
            },
        }
    }
    printable(&out).into_owned()
}

/// Method and address.
pub(super) fn line(base: &str, call: &Call) -> String {
    printable(&format!("{} {base}{}", call.method, redact::target(&call.path, &call.query))).into_owned()
}

/// The address of a further page.
pub(super) fn link(link: &str) -> String {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (decode(n), decode(v)));
    printable(&format!("GET {}", redact::target(path, &pairs.collect::<Vec<_>>()))).into_owned()
}

/// Headers of a reply.
pub(super) fn headers(headers: &HeaderMap) -> String {
    let mut out = String::new();
    for (name, value) in headers {
        let value = value.to_str().unwrap_or("(not text)");
        let value = if redact::is_secret(name.as_str()) { redact::HIDDEN } else { value };
        let _ = writeln!(out, "{name}: {value}");
    }
    printable(out.trim_end()).into_owned()
}
