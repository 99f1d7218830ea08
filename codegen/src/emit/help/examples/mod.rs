//! The EXAMPLES section of our own pages.
use super::book::Book;
use super::writer::Page;
use crate::cmdlet::Cmdlet;
/// Writes.
pub fn write(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    let _ = (page, book, cmdlet);
}
