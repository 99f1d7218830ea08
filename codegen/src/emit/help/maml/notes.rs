//! NOTES: how the hash tables of complex parameters are made, as one text with line ends.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use crate::cmdlet::notes::{self, NoteEntry, NoteLine};
use crate::cmdlet::{Cmdlet, ModelId, PsType};
use crate::emit::help::book::Book;
use crate::emit::help::entries::{Entry, EntryType, Help};
use crate::emit::help::notes::{INTRODUCTION, NONE};
use crate::text;

/// Ends a list that goes on below the shown levels.
const CUT: &str = "...";

/// The lists of properties of a module, each made when it is first wanted.
#[derive(Debug)]
pub struct Lists<'b, 'a> {
    book: &'b Book<'a>,
    /// How many levels are shown.
    depth: u32,
    /// For each model: its list as a parameter, and its list as the element of an array.
    made: Vec<[OnceLock<Arc<List>>; 2]>,
}

/// The properties of a type.
#[derive(Debug)]
struct List {
    text: String,
    /// Whether there are levels below.
    is_cut: bool,
}

impl<'b, 'a> Lists<'b, 'a> {
    /// No lists yet.
    #[must_use]
    pub fn new(book: &'b Book<'a>) -> Self {
        let made = book.models.models.iter().map(|_| Default::default()).collect();
        Self { book, depth: book.options.maml_depth, made }
    }

    /// NOTES of a cmdlet. `online` is the address of its page, where a list that was cut goes on.
    #[must_use]
    pub fn of(&self, cmdlet: &Cmdlet, entries: &[Entry<'_>], online: &str) -> String {
        let mut out = String::new();
        for entry in entries {
            for (ty, _) in entry.types() {
                self.add(&mut out, cmdlet, entry, ty, online);
            }
        }
        if out.is_empty() {
            return NONE.to_owned();
        }
        out.insert_str(0, &INTRODUCTION.join("\n"));
        out
    }

    fn add(&self, out: &mut String, cmdlet: &Cmdlet, entry: &Entry<'_>, ty: EntryType<'_>, online: &str) {
        let (EntryType::Model(ty), Help::Own(help, _)) = (ty, entry.help) else { return };
        let PsType::Model(id) = ty.element() else { return };
        let models = self.book.models;
        if !notes::has_tree(models, ty) {
            return;
        }
        let slot = &self.made[id.0 as usize][usize::from(ty.is_array())];
        let list = slot.get_or_init(|| Arc::new(self.list(ty)));
        let what = text::parameter_line(cmdlet, entry.name, help);
        let _ = write!(out, "\n\n{} <{}>", entry.name.to_uppercase(), ty.short_name(models));
        push_text(out, &what);
        out.push_str(&list.text);
        if list.is_cut {
            let _ = write!(out, "\n  {CUT}\n  {online}");
        }
    }

    fn list(&self, ty: &PsType) -> List {
        let shown = notes::tree_to(self.book.models, ty, self.depth);
        let mut text = String::with_capacity(shown.lines.len() * 80);
        for line in &shown.lines {
            text.push('\n');
            text.extend(std::iter::repeat_n("  ", line.depth as usize));
            self.line(&mut text, line);
        }
        List { text, is_cut: shown.is_cut }
    }

    fn line(&self, out: &mut String, line: &NoteLine) {
        match line.entry {
            NoteEntry::Any(model) => {
                let (head, what) = self.book.notes.any(model);
                out.push_str(&head);
                push_text(out, what);
            }
            NoteEntry::Property(ModelId(owner), at) => {
                let property = &self.book.models.models[owner as usize].properties[at as usize];
                out.push_str(&self.book.notes.head(property));
                push_text(out, &text::property_with_values(self.book.api, property));
            }
        }
    }
}

fn push_text(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.push_str(": ");
        out.push_str(text);
    }
}
