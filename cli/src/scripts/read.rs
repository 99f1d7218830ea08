//! Files of scripts, and the text of their bytes.

use std::borrow::Cow;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use graphsmith_catalog::printable::one_line;
use graphsmith_catalog::regular;

use crate::console::Console;
use crate::failure::Failure;
use crate::text;

/// The largest script that is read, in bytes.
const MOST: u64 = 4 << 20;

/// What is looked for in folders.
const EXTENSIONS: [&str; 3] = ["ps1", "psm1", "psd1"];

/// Where a script is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Input,
    /// A file.
    File(PathBuf),
}

/// What a source is called in reports, with slashes.
#[must_use]
pub fn shown(source: &Source) -> String {
    match source {
        Source::Input => "-".to_owned(),
        Source::File(path) => {
            let path = path.strip_prefix(".").unwrap_or(path).display().to_string();
            one_line(&if cfg!(windows) { path.replace('\\', "/") } else { path })
        }
    }
}

/// Whether a source is the manifest of a module.
#[must_use]
pub fn is_manifest(source: &Source) -> bool {
    matches!(source, Source::File(path) if has_extension(path, &["psd1"]))
}

/// The scripts of some paths: of each folder all that are in it and below, sorted. Links and hidden folders in it aren't followed.
pub fn sources(paths: &[String]) -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path == "-" {
            found.push(Source::Input);
            continue;
        }
        let failed = |error: &std::io::Error| Failure::file("read", path, error);
        if !fs::metadata(path).map_err(|error| failed(&error))?.is_dir() {
            found.push(Source::File(PathBuf::from(path)));
            continue;
        }
        let (mut files, mut folders) = (Vec::new(), vec![PathBuf::from(path)]);
        while let Some(folder) = folders.pop() {
            let shown = folder.display().to_string();
            let entries = fs::read_dir(&folder).map_err(|error| Failure::file("read", &shown, &error))?;
            for entry in entries {
                let entry = entry.map_err(|error| Failure::file("read", &shown, &error))?;
                let kind = entry.file_type().map_err(|error| Failure::file("read", &shown, &error))?;
                let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
                if kind.is_dir() && !is_hidden {
                    folders.push(entry.path());
                } else if kind.is_file() && has_extension(&entry.path(), &EXTENSIONS) {
                    files.push(entry.path());
                }
            }
        }
        files.sort();
        found.extend(files.into_iter().map(Source::File));
    }
    let mut once = Vec::new();
    for source in found {
        if !once.contains(&source) {
            once.push(source);
        }
    }
    Ok(once)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|own| extensions.iter().any(|extension| own.eq_ignore_ascii_case(extension)))
}

/// The text of a script; `None` if it is longer than scripts are.
pub fn open(source: &Source, console: &mut Console<'_>) -> Result<Option<String>, Failure> {
    let mut bytes = Vec::new();
    let name = shown(source);
    let read = match source {
        Source::Input => (&mut *console.input).take(MOST + 1).read_to_end(&mut bytes),
        Source::File(path) => regular::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| Failure::file("read", &name, &error))?;
    Ok((bytes.len() as u64 <= MOST).then(|| text_of(&bytes)))
}

/// The text of bytes: UTF-8, or UTF-16 with a mark at its beginning, else Windows-1252.
#[must_use]
pub fn text_of(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => text::decoded(bytes).map_or_else(|| western(bytes), Cow::into_owned),
    }
}

/// UTF-16; what is none is shown as a replacement.
fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Windows-1252.
fn western(bytes: &[u8]) -> String {
    const UPPER: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}',
        '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}',
        '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}',
        '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
    ];
    let one = |byte: &u8| match byte {
        0x80..=0x9F => UPPER[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    bytes.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn bytes_are_text_in_three_encodings() {
        let utf_16 = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            let text = "\u{e4}\u{1f600}".encode_utf16().flat_map(unit);
            mark.into_iter().chain(text).collect::<Vec<u8>>()
        };
        let table: [(&[u8], &str); 6] = [
            (b"\xEF\xBB\xBFa\xC3\xA4", "a\u{e4}"),
            (b"a\xC3\xA4", "a\u{e4}"),
            (b"a\xE4 \x96\x80", "a\u{e4} \u{2013}\u{20ac}"),
            (&utf_16(u16::to_le_bytes, [0xFF, 0xFE]), "\u{e4}\u{1f600}"),
            (&utf_16(u16::to_be_bytes, [0xFE, 0xFF]), "\u{e4}\u{1f600}"),
            (b"\xFF\xFE\x00\xD8a\x00", "\u{fffd}a"),
        ];
        for (bytes, expected) in table {
            assert_eq!(text_of(bytes), expected, "{bytes:x?}");
        }
    }
}
