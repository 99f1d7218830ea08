//! Names of files that the service chooses: `Content-Disposition` -> a name that does no harm
//! (docs/security.md#names-of-files).

use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;
use percent_encoding::percent_decode_str;

use crate::wire::quoted::unquote;

/// Longest name, in bytes: what most file systems take, and room for a number.
const LONGEST: usize = 240;

/// Names of devices on Windows, whatever follows after a full stop.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The name of a file that a reply suggests (RFC 6266), if it is one that can be used as it is: no path, not hidden, none
/// that a system takes for something else. Of a path that was given, the last part counts.
///
/// ```
/// use graphsmith_runtime::file_name::suggested;
/// # use http::{HeaderMap, HeaderValue, header::CONTENT_DISPOSITION};
///
/// let header = HeaderValue::from_static("attachment; filename=\"../tmp/report.csv\"");
/// let headers = HeaderMap::from_iter([(CONTENT_DISPOSITION, header)]);
/// assert_eq!(suggested(&headers).as_deref(), Some("report.csv"));
/// ```
#[must_use]
pub fn suggested(headers: &HeaderMap) -> Option<String> {
    // Some services write UTF-8 into the header as it is.
    let header = std::str::from_utf8(headers.get(CONTENT_DISPOSITION)?.as_bytes()).ok()?;
    let (mut plain, mut extended) = (None, None);
    let mut rest = header.split_once(';')?.1;
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = unquote(after.trim_start(), &[';', ' ']);
        match name.trim().trim_start_matches(';').trim() {
            name if name.eq_ignore_ascii_case("filename") => plain = plain.or(Some(value)),
            name if name.eq_ignore_ascii_case("filename*") => extended = extended.or_else(|| decoded(&value)),
            _ => {}
        }
        rest = after;
    }
    let name = extended.or(plain)?;
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    is_harmless(base).then(|| base.to_owned())
}

/// A name made of something that is none, such as an id: what no name can have becomes an underscore.
#[must_use]
pub fn made_of(text: &str) -> String {
    let allowed =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '=' | '@' | '+' | '!' | ',' | '(' | ')');
    let mut name: String = text.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    while name.len() > LONGEST {
        name.pop();
    }
    if is_harmless(&name) { name } else { format!("_{}_", name.replace('.', "_")) }
}

/// The text of `UTF-8''...` (RFC 8187).
fn decoded(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, text) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    percent_decode_str(text).decode_utf8().ok().map(String::from)
}

/// Whether a name means one file in one folder, on all systems, and can be seen there.
fn is_harmless(name: &str) -> bool {
    let odd = |c: char| graphsmith_catalog::printable::is_unsafe(c) || "/\\:*?\"<>|".contains(c);
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device).is_some_and(|number| {
            matches!(number, "\u{b9}" | "\u{b2}" | "\u{b3}")
                || (number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
        })
    };
    !name.is_empty()
        && name.len() <= LONGEST
        && !name.starts_with(['.', '~', '-', ' '])
        && !name.ends_with(['.', ' '])
        && !name.contains(odd)
        && !DEVICES.contains(&stem.as_str())
        && !numbered("com")
        && !numbered("lpt")
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_DISPOSITION;
    use http::{HeaderMap, HeaderValue};

    use super::{made_of, suggested};

    fn name(header: &str) -> Option<String> {
        let value = HeaderValue::from_bytes(header.as_bytes()).ok()?;
        suggested(&HeaderMap::from_iter([(CONTENT_DISPOSITION, value)]))
    }

    #[test]
    fn names_are_found_in_all_forms() {
        let table = [
            ("attachment; filename=report.csv", "report.csv"),
            ("attachment; filename=\"my report (1).csv\"; size=5", "my report (1).csv"),
            ("attachment;size=5;FileName = \"a \\\"b\\\" c.txt\"", ""),
            ("inline; filename=\"old.txt\"; filename*=UTF-8''%C3%BCber%20all.txt", "\u{fc}ber all.txt"),
            ("attachment; filename*=utf-8'en'a%2Fb.txt", "b.txt"),
            ("attachment; filename=\"\u{fc}ber.txt\"", "\u{fc}ber.txt"),
            ("attachment; filename=\"C:\\\\tmp\\\\x.csv\"", "x.csv"),
            ("attachment; filename=\"../../etc/passwd\"", "passwd"),
            ("attachment; filename*=iso-8859-1''x.txt; filename=y.txt", "y.txt"),
            ("attachment", ""),
            ("attachment; filename", ""),
            ("attachment; filename=", ""),
        ];
        for (header, expected) in table {
            assert_eq!(name(header).unwrap_or_default(), expected, "{header}");
        }
    }

    #[test]
    fn harmful_names_are_none() {
        let harmful = [
            "",
            ".",
            "..",
            "...",
            ".bashrc",
            "~",
            "-rf",
            "a.",
            "a. .",
            "/",
            "a/..",
            "a\\..\\",
            "CON",
            "nul.txt",
            "Com1.csv",
            "LPT9",
            "a:b",
            "a*",
            "a|b",
            "a\u{202e}txt.exe",
            "\u{7f}",
        ];
        for harmful in harmful {
            let encoded = percent_encoding::utf8_percent_encode(harmful, percent_encoding::NON_ALPHANUMERIC);
            assert_eq!(name(&format!("attachment; filename*=UTF-8''{encoded}")), None, "{harmful:?}");
            assert!(super::is_harmless(&made_of(harmful)), "{harmful:?} -> {:?}", made_of(harmful));
        }
        let long = "a".repeat(300);
        assert_eq!(name(&format!("attachment; filename={long}")), None);
        assert_eq!(made_of(&long).len(), super::LONGEST);
        assert_eq!(made_of("AAMk/+=_-1"), "AAMk_+=_-1");
    }
}
