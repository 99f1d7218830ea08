//! Sample values: the name and type of something -> a value that a person might give.
//!
//! All people, addresses and numbers are those that Microsoft reserves for documentation (Contoso, `555 01xx`).

use super::value::Value;
use crate::text::readable;

/// Texts by name, in lower case and without punctuation; sorted.
const TEXTS: &[(&str, &str)] = &[
    ("address", "adelev@contoso.com"),
    ("alternatenotificationemails", "admin@contoso.com"),
    ("appdisplayname", "Contoso Mail"),
    ("appid", "6731de76-14a6-49ae-97bc-6eba6914391e"),
    ("applicationname", "Contoso Mail"),
    ("attachmenttype", "file"),
    ("audiodevicename", "Contoso Sound Bar"),
    ("author", "Adele Vance"),
    ("building", "Building 2"),
    ("caller", "Contoso Mail"),
    ("categories", "Blue category"),
    ("category", "Project"),
    ("checkinas", "published"),
    ("city", "Seattle"),
    ("color", "lightBlue"),
    ("comment", "I look forward to it."),
    ("companyname", "Contoso"),
    ("consistencylevel", "eventual"),
    ("content", "The agenda is attached."),
    ("contenttype", "text/plain"),
    ("contenturl", "https://www.contoso.com/article?id=12345"),
    ("country", "United States"),
    ("countryorregion", "United States"),
    ("currentpassword", "Old-Passphrase-2026"),
    ("datetime", "2026-03-16T09:00:00"),
    ("department", "Marketing"),
    ("deprovisionreason", "No longer needed"),
    ("description", "Plans for the next quarter"),
    ("destinationfilename", "contract.docx"),
    ("destinationid", "deleteditems"),
    ("devicename", "CPC-AdeleV"),
    ("displaydevicename", "Contoso Display"),
    ("displayname", "Contoso project"),
    ("domainname", "contoso.com"),
    ("durationinminutes", "60"),
    ("email", "adelev@contoso.com"),
    ("emailaddress", "adelev@contoso.com"),
    ("enddatetime", "2026-03-31T00:00:00Z"),
    ("endtime", "2026-03-16T10:00:00"),
    ("filename", "report.pdf"),
    ("filter", "subject eq 'Project kick-off'"),
    ("floorlabel", "Second floor"),
    ("givenname", "Adele"),
    ("hexcolor", "#0078D4"),
    ("ifmatch", "W/\"4fbf1d9a\""),
    ("importance", "normal"),
    ("interval", "day"),
    ("jobtitle", "Project manager"),
    ("justification", "Needed for the quarterly audit"),
    ("justificationtext", "Needed for the quarterly audit"),
    ("key", "project"),
    ("label", "Project room"),
    ("languagetags", "en-us"),
    ("locale", "en-US"),
    ("mail", "adelev@contoso.com"),
    ("mailnickname", "contosoproject"),
    ("membershiprule", "user.department -eq \"Marketing\""),
    ("message", "Please have a look."),
    ("mobilephone", "+1 425 555 0109"),
    ("modelname", "Surface Laptop"),
    ("name", "Project plan"),
    ("newname", "Project plan"),
    ("newpassword", "New-Passphrase-2026"),
    ("nickname", "Adele"),
    ("notificationbody", "Please sync your device."),
    ("number", "+1 425 555 0109"),
    ("odataid", "https://graph.microsoft.com/v1.0/directoryObjects/02bd9fd6-8f93-4758-87c3-1fb73740a315"),
    ("officelocation", "18/2111"),
    ("owner", "contoso"),
    ("path", "Documents/Plan.docx"),
    ("period", "D7"),
    ("phone", "+1 425 555 0109"),
    ("phonenumber", "+1 425 555 0109"),
    ("postalcode", "98052"),
    ("preferredlanguage", "en-US"),
    ("q", "contract"),
    ("query", "contract"),
    ("reactiontype", "like"),
    ("reason", "No longer needed"),
    ("renameas", "Project plan"),
    ("resource", "devices"),
    ("role", "read"),
    ("roles", "read"),
    ("schedules", "adelev@contoso.com"),
    ("scope", "organization"),
    ("scopetype", "tenant"),
    ("searchtext", "contract"),
    ("senderemailaddress", "adelev@contoso.com"),
    ("serviceplanid", "4828c8ec-dc2e-4779-b502-87ac9ce28ab7"),
    ("showas", "busy"),
    ("startdatetime", "2026-03-01T00:00:00Z"),
    ("starttime", "2026-03-16T09:00:00"),
    ("state", "Washington"),
    ("status", "InDevelopment"),
    ("storagelocation", "Documents"),
    ("street", "1 Main Street"),
    ("subject", "Project kick-off"),
    ("surname", "Vance"),
    ("tags", "project"),
    ("targettypes", "Message"),
    ("timezone", "Pacific Standard Time"),
    ("title", "Project plan"),
    ("token", "latest"),
    ("topic", "Plans for the next quarter"),
    ("uniquename", "contosoproject"),
    ("upn", "adelev@contoso.com"),
    ("usagelocation", "US"),
    ("user", "adelev@contoso.com"),
    ("userid", "adelev@contoso.com"),
    ("userprincipalname", "adelev@contoso.com"),
    ("usertimezone", "Pacific Standard Time"),
    ("value", "Contoso"),
    ("version", "1.0"),
    ("videodevicename", "Contoso Camera"),
    ("visibility", "Private"),
    ("wellknownname", "inbox"),
];

/// Texts by the end of the name, in lower case; the first that fits is taken.
const ENDINGS: &[(&str, &str)] = &[
    ("emailaddress", "adelev@contoso.com"),
    ("addresses", "adelev@contoso.com"),
    ("displayname", "Contoso project"),
    ("startdatetime", "2026-03-01T00:00:00Z"),
    ("enddatetime", "2026-03-31T00:00:00Z"),
    ("datetime", "2026-03-16T09:00:00Z"),
    ("timezone", "Pacific Standard Time"),
    ("phone", "+1 425 555 0109"),
    ("url", "https://www.contoso.com/projects"),
    ("urls", "https://www.contoso.com/projects"),
    ("link", "https://www.contoso.com/projects"),
    ("uri", "https://www.contoso.com/projects"),
    ("language", "en-US"),
    ("description", "Plans for the next quarter"),
    ("text", "The agenda is attached."),
    ("date", "2026-03-16"),
    ("filename", "report.pdf"),
    ("version", "1.0"),
];

/// Ids that look unlike others, by what they name.
const IDS: &[(&str, &str)] = &[
    ("acronym", "733b26d5-af76-4eea-ac69-1a0ce8716897"),
    ("chat", "19:2da4c29f6d7041eca70b638b43d45437@thread.v2"),
    ("chatmessage", "1616990032035"),
    ("contenttype", "0x0101"),
    ("drive", "b!t18F8ybsHUq1z3LTz8xvZqP8zaSWjkFNhsME-Fepo75dTf9vQKfeRblBZjoSQrd7"),
    ("driveitem", "01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K"),
    ("extension", "com.contoso.referral"),
    ("externalconnection", "contosohr"),
    ("externalitem", "TSP228082938"),
    ("listitem", "12"),
    ("mailfolder", "inbox"),
    ("place", "meetingroom1@contoso.com"),
    ("room", "meetingroom1@contoso.com"),
    ("schemaextension", "ext2irvdlv7_referral"),
    ("site", "contoso.sharepoint.com,2c712604-1370-44e7-a1f5-426573fda80a,2d2244c3-251a-49ea-93a8-39e1c3a060fe"),
    ("user", "adelev@contoso.com"),
];

/// What mailboxes hold; their ids are long and in base64.
const MAILBOX_ITEMS: &[&str] = &[
    "attachment",
    "calendar",
    "calendargroup",
    "calendarpermission",
    "contact",
    "contactfolder",
    "conversation",
    "conversationthread",
    "event",
    "message",
    "messagerule",
    "outlooktask",
    "post",
    "todotask",
    "todotasklist",
];

/// Numbers by name, in lower case.
const NUMBERS: &[(&str, &str)] = &[
    ("availabilityviewinterval", "60"),
    ("capacity", "12"),
    ("floornumber", "2"),
    ("grouplifetimeindays", "180"),
    ("height", "480"),
    ("latitude", "47.64"),
    ("longitude", "-122.13"),
    ("meetingduration", "60"),
    ("pagesize", "50"),
    ("reminderminutesbeforestart", "15"),
    ("sequence", "1"),
    ("size", "3483322"),
    ("skip", "20"),
    ("top", "10"),
    ("width", "640"),
];

/// Name without punctuation, in lower case, and the number it ends with.
fn key(name: &str) -> (String, usize) {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let stem = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = plain[stem.len()..].parse().unwrap_or(0);
    (stem.to_owned(), number)
}

fn lookup(table: &[(&'static str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
}

/// A text that is known for this name.
#[must_use]
pub fn known_text(name: &str) -> Option<String> {
    let (key, number) = key(name);
    if let Ok(at) = TEXTS.binary_search_by(|(name, _)| (*name).cmp(key.as_str())) {
        return Some(TEXTS[at].1.to_owned());
    }
    if let Some(stem) = id_stem(name, &key) {
        return Some(id(&stem, number));
    }
    ENDINGS.iter().find(|(end, _)| key.ends_with(end)).map(|(_, text)| (*text).to_owned())
}

/// Where a name stands, as far as it changes what fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Nothing special.
    Plain,
    /// A person: something with an address or a given name.
    Person,
    /// A file: something with a size and a media type.
    File,
    /// The end of a span of time.
    End,
}

/// A text for this name in its setting: a known one, or one made of the name.
#[must_use]
pub fn text_in(setting: Setting, name: &str) -> String {
    let fitting = match (setting, key(name).0.as_str()) {
        (Setting::Person, "name" | "displayname") => "Adele Vance",
        (Setting::File, "name") => "flower.jpg",
        (Setting::File, "contenttype") => "image/jpeg",
        (Setting::End, "datetime") => "2026-03-16T10:00:00",
        _ => return text(name),
    };
    fitting.to_owned()
}

/// A text for this name: a known one, or one made of the name.
#[must_use]
pub fn text(name: &str) -> String {
    known_text(name).unwrap_or_else(|| format!("Contoso {}", readable::words(name)))
}

/// What an id names: `event-id1` -> `event`; `None` when the name is not that of an id.
fn id_stem(name: &str, key: &str) -> Option<String> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_id = ["-id", "Id", "_id", "Ids"].iter().any(|end| letters.ends_with(end)) || matches!(key, "id" | "ids");
    let stem = key.strip_suffix("ids").or_else(|| key.strip_suffix("id"))?;
    is_id.then(|| stem.to_owned())
}

/// An id of a thing; `number` tells several of its kind apart.
fn id(stem: &str, number: usize) -> String {
    if number == 0
        && let Some(id) = lookup(IDS, stem)
    {
        return id.to_owned();
    }
    let hash = hash(stem, number);
    let in_mailbox = MAILBOX_ITEMS.contains(&stem) || stem == "mailfolder";
    if in_mailbox { mailbox_id(hash) } else { guid(hash) }
}

/// FNV-1a: the same ids on every system and in every release.
fn hash(stem: &str, number: usize) -> u64 {
    let bytes = stem.bytes().chain(number.to_string().into_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn guid(hash: u64) -> String {
    let rest = hash.rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        hash >> 32,
        hash >> 16 & 0xffff,
        hash & 0xfff,
        rest >> 52,
        rest & 0xffff_ffff_ffff
    )
}

fn mailbox_id(hash: u64) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let middle = (0..10).map(|at| char::from(ALPHABET[(hash >> (6 * at) & 63) as usize]));
    "AAMkAG".chars().chain(middle).chain("AAA=".chars()).collect()
}

/// Whether there is a number for exactly this name.
#[must_use]
pub fn known_number(name: &str) -> bool {
    lookup(NUMBERS, &key(name).0).is_some()
}

/// A whole number for this name.
#[must_use]
pub fn whole_number(name: &str) -> Value {
    Value::Number(lookup(NUMBERS, &key(name).0).filter(|n| !n.contains('.')).unwrap_or("10"))
}

/// A number with a fraction for this name.
#[must_use]
pub fn fraction(name: &str) -> Value {
    Value::Number(lookup(NUMBERS, &key(name).0).unwrap_or("2.5"))
}

/// A moment for this name: starts are before ends.
#[must_use]
pub fn moment(name: &str) -> Value {
    let (key, _) = key(name);
    Value::text(if key == "date" {
        "2026-03-16"
    } else if key.contains("start") {
        "2026-03-01T00:00:00Z"
    } else if key.contains("end") || key.contains("expir") {
        "2026-03-31T00:00:00Z"
    } else {
        "2026-03-16T09:00:00Z"
    })
}

/// A span of time in ISO 8601.
#[must_use]
pub fn span() -> Value {
    Value::text("PT1H")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_choose_values() {
        let vectors = [
            ("user-id", "adelev@contoso.com"),
            ("UserId", "adelev@contoso.com"),
            ("extension-id", "com.contoso.referral"),
            ("subject", "Project kick-off"),
            ("Comment", "I look forward to it."),
            ("@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/02bd9fd6-8f93-4758-87c3-1fb73740a315"),
            ("webUrl", "https://www.contoso.com/projects"),
            ("originalStartTimeZone", "Pacific Standard Time"),
            ("spouseName", "Contoso spouse name"),
        ];
        for (name, expected) in vectors {
            assert_eq!(text(name), expected, "{name}");
        }
    }

    #[test]
    fn ids_differ_and_stay() {
        assert_ne!(text("event-id"), text("event-id1"));
        assert_ne!(text("group-id"), text("device-id"));
        assert_eq!(text("event-id"), text("EventId"));
        assert!(text("event-id").starts_with("AAMkAG"), "{}", text("event-id"));
        assert_eq!(text("group-id").len(), 36);
        assert_eq!(text("paid"), "Contoso paid");
    }

    #[test]
    fn texts_are_sorted_for_the_search() {
        assert!(TEXTS.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn no_value_is_a_placeholder() {
        for (name, text) in TEXTS.iter().chain(ENDINGS).chain(IDS) {
            assert!(!matches!(*text, "string" | "text" | "value" | "example" | ""), "{name}");
        }
    }
}
