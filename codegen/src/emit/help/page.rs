//! A page of schema 2.0.0: a cmdlet -> text. The order of the functions in [`write`] is the table of contents.

use crate::cmdlet::Cmdlet;
use crate::text::{self, ExampleFile};

use super::Profile;
use super::book::Book;
use super::entries::{self, Entry};
use super::examples;
use super::front::front_matter;
use super::writer::Page;
use super::{links, notes, parameters, publish, syntax, types};

const COMMON_PARAMETERS: &str = "This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable, \
    -InformationAction, -InformationVariable, -OutVariable, -OutBuffer, -PipelineVariable, -Verbose, -WarningAction, \
    and -WarningVariable. For more information, see \
    [about_CommonParameters](http://go.microsoft.com/fwlink/?LinkID=113216).";

/// The page of a cmdlet.
#[must_use]
pub fn write<'a>(book: &Book<'a>, cmdlet: &'a Cmdlet) -> String {
    let declared = entries::declared(cmdlet, book.options.schema);
    let mut sorted = declared.clone();
    entries::sort_by_name(&mut sorted);

    let mut page = Page::new();
    write_front_matter(&mut page, book, cmdlet);
    page.spaced_heading(1, &cmdlet.name);
    let synopsis = book.synopsis(cmdlet);
    page.heading(2, "SYNOPSIS");
    page.paragraph(&synopsis);
    links::write_counterpart(&mut page, book, cmdlet);
    write_syntax(&mut page, book, cmdlet, &declared);
    page.heading(2, "DESCRIPTION");
    page.paragraph(&book.long_description(cmdlet, &declared));
    write_examples(&mut page, book, cmdlet);
    write_parameters(&mut page, book, cmdlet, &sorted);
    write_inputs(&mut page, book, &sorted);
    write_outputs(&mut page, book, cmdlet);
    write_notes(&mut page, book, cmdlet, &sorted);
    write_links(&mut page, book, cmdlet);
    match book.options.profile {
        Profile::Published => {
            // The step that removes the section saves the page once more.
            let removed = usize::from(book.options.extras.examples.of(&cmdlet.name) == ExampleFile::Empty);
            publish::whole(page.finish(2 + publish::EXTRA_NEWLINES + removed), &book.options.extras)
        }
        Profile::Full => page.finish(1),
    }
}

fn write_front_matter(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    let module = &book.models.module.name;
    let file = format!("{module}-help.xml");
    let online = text::online(module, &cmdlet.name);
    let mut values: Vec<(&str, &str)> =
        vec![("external help file", &file), ("Module Name", module), ("online version", &online), ("schema", "2.0.0")];
    // A later step adds it behind the keys that platyPS sorts.
    values.extend(book.subservice(cmdlet));
    front_matter(page, &values);
}

fn write_syntax(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet, declared: &[Entry<'_>]) {
    page.spaced_heading(2, "SYNTAX");
    let sets = syntax::sets(cmdlet, declared, book.models, book.options.schema);
    let several = sets.len() > 1;
    for set in sets {
        if several {
            page.pieces(&["### ", set.name, if set.default { " (Default)" } else { "" }]);
        }
        page.code("", &set.text);
    }
}

fn write_examples(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    match (book.options.profile, book.options.extras.examples.of(&cmdlet.name)) {
        (Profile::Published, ExampleFile::Empty) => {}
        (Profile::Published, ExampleFile::Text(text)) => {
            page.heading(2, "EXAMPLES");
            page.line(text);
        }
        (Profile::Published, ExampleFile::Missing) => {
            page.spaced_heading(2, "EXAMPLES");
            for number in ["1", "2"] {
                page.pieces(&["### EXAMPLE ", number]);
                page.code("", "{{ Add code here }}");
            }
        }
        (Profile::Full, _) => {
            page.spaced_heading(2, "EXAMPLES");
            examples::write(page, book, cmdlet);
        }
    }
}

fn write_parameters<'a>(page: &mut Page, book: &Book<'a>, cmdlet: &'a Cmdlet, sorted: &[Entry<'a>]) {
    page.spaced_heading(2, "PARAMETERS");
    for entry in parameters::ordered(sorted) {
        page.pieces(&["### -", entry.name]);
        page.paragraph(&book.help(cmdlet, entry));
        parameters::write_settings(page, book, cmdlet, entry);
    }
    page.heading(3, "CommonParameters");
    page.paragraph(COMMON_PARAMETERS);
}

fn write_inputs(page: &mut Page, book: &Book<'_>, sorted: &[Entry<'_>]) {
    page.spaced_heading(2, "INPUTS");
    for ty in book.inputs(sorted) {
        let remarks = types::input(book, sorted, &ty);
        write_type(page, book, &ty, &remarks);
    }
}

fn write_outputs(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    page.spaced_heading(2, "OUTPUTS");
    for ty in &cmdlet.output_types {
        write_type(page, book, ty, &types::output(book, cmdlet, ty));
    }
}

/// Writes the heading of a type. platyPS leaves no empty line after it, and says nothing about the type.
fn write_type(page: &mut Page, book: &Book<'_>, ty: &str, remarks: &str) {
    page.heading(3, ty);
    if book.options.profile == Profile::Full {
        page.paragraph(remarks);
    }
}

fn write_notes(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet, sorted: &[Entry<'_>]) {
    page.heading(2, "NOTES");
    let texts: Vec<String> = sorted.iter().flat_map(|entry| book.notes.parameter(cmdlet, entry)).collect();
    if texts.is_empty() && book.options.profile == Profile::Full {
        page.line(notes::NONE);
    }
    if !texts.is_empty() {
        for line in notes::INTRODUCTION {
            page.line(line);
        }
        for text in &texts {
            page.blank();
            page.raw(text);
        }
        // The transform trims the section, so a last line without description loses its space.
        page.trim_end();
        page.blank();
    }
    page.blank();
}

fn write_links(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    page.spaced_heading(2, "RELATED LINKS");
    for link in links::of(book, cmdlet) {
        page.pieces(&["[", &link, "](", &link, ")"]);
        page.blank();
    }
}
