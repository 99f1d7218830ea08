//! The words of names: `createdByUser` -> "created-by user".

/// Words after which a sentence goes on.
pub(super) const JOINTS: &[&str] = &[
    "all", "and", "as", "by", "for", "from", "in", "now", "of", "off", "on", "or", "out", "read", "to", "unread", "up",
    "with",
];

/// Names of products, and short forms, that are written as one word or with capitals, after their words in lower case.
const PRODUCTS: &[(&str, &str)] = &[
    ("app x", "AppX"),
    ("app xs", "AppX"),
    ("apple", "Apple"),
    ("date time time zone", "date, time and time zone"),
    ("e book", "e-book"),
    ("e tag", "ETag"),
    ("e books", "e-books"),
    ("ios", "iOS"),
    ("mac os", "macOS"),
    ("o auth 2", "OAuth 2"),
    ("oauth 2", "OAuth 2"),
    ("office 365", "Office 365"),
    ("one drive", "OneDrive"),
    ("onenote", "OneNote"),
    ("outlook", "Outlook"),
    ("power point", "PowerPoint"),
    ("share point", "SharePoint"),
    ("skype for business", "Skype for Business"),
    ("windows", "Windows"),
    ("yammer", "Yammer"),
];

/// Short forms that are spelled letter by letter, and so written in capitals.
const SHORT_FORMS: &[&str] = &[
    "ai", "api", "cpu", "csv", "dep", "dlp", "dns", "fota", "gps", "html", "http", "https", "imei", "ip", "json", "kb",
    "ldap", "lob", "mdm", "mfa", "ndes", "nfc", "oath", "os", "pc", "pdf", "pfx", "pim", "pkcs", "qna", "rbac", "sas",
    "scep", "sip", "sku", "sms", "ssl", "tls", "tpm", "uefi", "upn", "uri", "url", "usb", "vpn", "vpp", "wdac", "xml",
];

/// The words of a name in lower case: `EventId1` -> `event id 1`, `IPAddress` -> `IP address`, `cloudPCs` -> `cloud PCs`.
#[must_use]
pub fn words(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() || begins_word(&chars, at) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c);
        }
    }
    let plain: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).map(in_lower_case).collect();
    let (mut said, mut at) = (Vec::with_capacity(plain.len()), 0);
    while let Some(word) = plain.get(at) {
        let (count, word) =
            product(&plain[at..]).map_or_else(|| (1, spelled(word)), |(count, name)| (count, name.to_owned()));
        said.push(word);
        at += count;
    }
    said.join(" ")
}

/// The words of the name of a thing: `createdByUser` -> `created-by user`, `lastModifiedByUser` -> `last-modified-by user`.
pub(super) fn noun_words(name: &str) -> String {
    let words = words(name);
    match words.split_once(" by ") {
        Some((deed, thing)) if is_participle(deed.rsplit(' ').next().unwrap_or_default()) => {
            let deed = deed.strip_prefix("last ").map_or_else(|| deed.to_owned(), |deed| format!("last-{deed}"));
            format!("{deed}-by {thing}")
        }
        _ => words,
    }
}

/// Whether a word says what was done: `created`.
pub(super) fn is_participle(word: &str) -> bool {
    word.len() > 3 && word.ends_with("ed")
}

fn begins_word(chars: &[char], at: usize) -> bool {
    let Some(previous) = at.checked_sub(1).map(|before| chars[before]) else { return false };
    let lower = |at: usize| chars.get(at).is_some_and(|c| c.is_lowercase());
    if chars[at].is_uppercase() {
        // The last capital of a run begins a word, unless a plural `s` follows.
        let plural = chars.get(at + 1) == Some(&'s') && !lower(at + 2);
        return !previous.is_uppercase() || (lower(at + 1) && !plural);
    }
    // A digit after a single letter belongs to it (`b2x`).
    let single = previous.is_uppercase() || at.checked_sub(2).is_none_or(|at| !chars[at].is_alphabetic());
    chars[at].is_numeric() && !previous.is_numeric() && !single
}

/// A word in lower case, unless it is a short form such as `IP` or `PCs`.
fn in_lower_case(word: String) -> String {
    let stem = word.strip_suffix('s').unwrap_or(&word);
    let short_form = stem.chars().count() > 1 && stem.chars().all(char::is_uppercase);
    if short_form { word } else { word.to_lowercase() }
}

/// A short form in capitals (`url`, `urls`), any other word as it is.
fn spelled(word: &str) -> String {
    let (stem, plural) = match word.strip_suffix('s') {
        Some(stem) if !SHORT_FORMS.contains(&word) => (stem, "s"),
        _ => (word, ""),
    };
    if SHORT_FORMS.contains(&stem) { stem.to_uppercase() + plural } else { word.to_owned() }
}

/// How many words there are of a product or short form that they begin with, and how that is written.
fn product(words: &[String]) -> Option<(usize, &'static str)> {
    PRODUCTS.iter().find_map(|(spoken, written)| {
        let mut count = 0;
        let is_said = spoken.split(' ').all(|word| {
            count += 1;
            words.get(count - 1).is_some_and(|said| said == word)
        });
        is_said.then_some((count, *written))
    })
}

#[cfg(test)]
mod tests {
    use super::{noun_words, words};

    #[test]
    fn what_was_done_is_one_word_before_a_thing() {
        let vectors = [
            ("createdByUser", "created-by user"),
            ("lastModifiedByUser", "last-modified-by user"),
            ("performanceByAppVersion", "performance by app version"),
            ("createdBy", "created by"),
        ];
        for (name, expected) in vectors {
            assert_eq!(noun_words(name), expected, "{name}");
        }
    }

    #[test]
    fn names_become_words() {
        let vectors = [
            ("EventId1", "event id 1"),
            ("IPAddress", "IP address"),
            ("createUploadSession", "create upload session"),
            ("cloudPCs", "cloud PCs"),
            ("OSVersion", "OS version"),
            ("isMFARegistered", "is MFA registered"),
            ("mailFolder", "mail folder"),
            ("@odata.id", "odata id"),
            ("Office365ActiveUser", "Office 365 active user"),
            ("b2xUserFlow", "b2x user flow"),
            ("oneDriveUsage", "OneDrive usage"),
            ("macOsLobApp", "macOS LOB app"),
            ("dnsRecords", "DNS records"),
            ("callbackUrls", "callback URLs"),
            ("managedEBook", "managed e-book"),
            ("shareAs", "share as"),
            ("", ""),
        ];
        for (name, expected) in vectors {
            assert_eq!(words(name), expected, "{name}");
        }
    }
}
