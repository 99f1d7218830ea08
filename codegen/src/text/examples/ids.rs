//! Ids: what an id names -> one that looks like those of such things, and is the same in every release.

use super::table::SAMPLES;

/// What an id names: `event-id1` -> `event`; `None` when the name is not that of an id.
pub fn stem(name: &str, key: &str) -> Option<String> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_id = ["-id", "Id", "_id", "Ids"].iter().any(|end| letters.ends_with(end)) || matches!(key, "id" | "ids");
    let stem = key.strip_suffix("ids").or_else(|| key.strip_suffix("id"))?;
    is_id.then(|| stem.to_owned())
}

/// An id of a thing; `number` tells several of its kind apart.
pub fn id(stem: &str, number: usize) -> String {
    if number == 0
        && let Some(id) = SAMPLES.ids.get(stem)
    {
        return id.clone();
    }
    if SAMPLES.mailbox_items.iter().any(|item| item == stem) { in_mailbox(stem, number) } else { guid(stem, number) }
}

/// A GUID for a name.
pub fn guid(stem: &str, number: usize) -> String {
    let hash = hash(stem, number);
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

/// FNV-1a: the same ids on every system and in every release.
fn hash(stem: &str, number: usize) -> u64 {
    let bytes = stem.bytes().chain(number.to_string().into_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// An id of something in a mailbox.
pub fn in_mailbox(stem: &str, number: usize) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let hash = hash(stem, number);
    let middle = (0..10).map(|at| char::from(ALPHABET[(hash >> (6 * at) & 63) as usize]));
    "AAMkAG".chars().chain(middle).chain("AAA=".chars()).collect()
}
