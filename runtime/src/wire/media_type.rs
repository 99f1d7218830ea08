//! Media types: what the content of a file is, by the extension of its name.

use std::path::Path;

/// The media type of files with such a name, if the extension is a known one.
pub(crate) fn of_name(name: impl AsRef<Path>) -> Option<&'static str> {
    mime_guess::from_path(name).first_raw().filter(|media_type| !is_any(media_type))
}

/// Whether a media type says nothing of the content but that it is bytes.
pub(crate) fn is_any(media_type: &str) -> bool {
    matches!(media_type, "" | "*/*" | "application/octet-stream")
}

#[cfg(test)]
mod tests {
    use super::of_name;

    #[test]
    fn extensions_say_what_is_in_files() {
        let table = [
            ("a.JPG", Some("image/jpeg")),
            ("b/a.pdf", Some("application/pdf")),
            ("a.csv", Some("text/csv")),
            ("a.docx", Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
            ("a.tar.gz", Some("application/gzip")),
            ("a.bin", None),
            ("a", None),
            (".png", None),
            ("a.unknown-extension", None),
        ];
        for (name, media_type) in table {
            assert_eq!(of_name(name), media_type, "{name}");
        }
    }
}
