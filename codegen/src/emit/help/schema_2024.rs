//! A page of schema 2024-05-01 (platyPS 1.0): a cmdlet -> text.
//!
//! Published pages of this schema were worked on by the documentation's scripts in several ways; the profile `published`
//! gives the page as platyPS writes it. The date that platyPS puts into the front matter is there only when it is given:
//! equal input gives equal pages.

use crate::cmdlet::Cmdlet;
use crate::text::{self, ExampleFile, file};

use super::Profile;
use super::book::Book;
use super::entries::{self, DefaultValue, Entry, Help};
use super::examples;
use super::front::{front_matter, scalar};
use super::settings::{self, Setting};
use super::writer::Page;
use super::{links, notes, publish, syntax, types};

const COMMON_PARAMETERS: &str = "This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable,\n\
    -InformationAction, -InformationVariable, -OutBuffer, -OutVariable, -PipelineVariable,\n\
    -ProgressAction, -Verbose, -WarningAction, and -WarningVariable. For more information, see\n\
    [about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216).";

const TO_FILL: &str = "{{ Fill in the Description }}";

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
    page.spaced_heading(2, "SYNOPSIS");
    page.paragraph(&synopsis);
    links::write_counterpart(&mut page, book, cmdlet);
    write_syntax(&mut page, book, cmdlet, &declared);
    write_aliases(&mut page, book, cmdlet);
    page.spaced_heading(2, "DESCRIPTION");
    page.paragraph(&book.long_description(cmdlet, &declared));
    write_examples(&mut page, book, cmdlet);
    write_parameters(&mut page, book, cmdlet, &sorted);
    write_inputs(&mut page, book, &sorted);
    write_outputs(&mut page, book, cmdlet);
    write_notes(&mut page, book, cmdlet, &sorted);
    write_links(&mut page, book, cmdlet);
    match book.options.profile {
        Profile::Published => publish::whole(page.finish(1), &book.options.extras),
        Profile::Full => page.finish(1),
    }
}

fn write_front_matter(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    let module = &book.models.module.name;
    let file = format!("{module}-Help.xml");
    let online = text::online(module, &cmdlet.name);
    let mut values: Vec<(&str, &str)> = vec![
        ("document type", "cmdlet"),
        ("external help file", &file),
        ("HelpUri", &online),
        ("Locale", "en-US"),
        ("Module Name", module),
    ];
    values.extend(book.options.extras.date.as_deref().map(|date| ("ms.date", date)));
    values.extend(book.subservice(cmdlet));
    values.extend([("PlatyPS schema version", "2024-05-01"), ("title", &cmdlet.name)]);
    front_matter(page, &values);
}

fn write_syntax(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet, declared: &[Entry<'_>]) {
    page.spaced_heading(2, "SYNTAX");
    for set in syntax::sets(cmdlet, declared, book.models, book.options.schema) {
        page.pieces(&["### ", set.name, if set.default { " (Default)" } else { "" }]);
        page.blank();
        page.code("", &set.text);
    }
}

fn write_aliases(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    page.spaced_heading(2, "ALIASES");
    match (book.options.profile, cmdlet.aliases.is_empty()) {
        (Profile::Full, true) => page.line("This cmdlet has no aliases."),
        (profile, _) => {
            page.line("This cmdlet has the following aliases,");
            match profile {
                Profile::Published => page.line("  {{Insert list of aliases}}"),
                Profile::Full => page.pieces(&["  ", &cmdlet.aliases.join(", ")]),
            }
        }
    }
    page.blank();
}

fn write_examples(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    page.spaced_heading(2, "EXAMPLES");
    match book.options.profile {
        Profile::Published => {
            let mut sources = match book.options.extras.examples.of(&cmdlet.name) {
                ExampleFile::Text(text) => file::sources(text),
                ExampleFile::Missing | ExampleFile::Empty => Vec::new(),
            };
            if sources.is_empty() {
                sources = vec!["{{ Add code here }}".to_owned(); 2];
            }
            for (at, source) in sources.iter().enumerate() {
                page.spaced_heading(3, &format!("EXAMPLE {}", at + 1));
                page.paragraph(source);
            }
        }
        Profile::Full => examples::write(page, book, cmdlet),
    }
}

fn write_parameters<'a>(page: &mut Page, book: &Book<'a>, cmdlet: &'a Cmdlet, sorted: &[Entry<'a>]) {
    page.spaced_heading(2, "PARAMETERS");
    for entry in sorted {
        page.pieces(&["### -", entry.name]);
        page.blank();
        page.paragraph(&book.help(cmdlet, entry));
        write_settings(page, book, cmdlet, entry);
    }
    page.spaced_heading(3, "CommonParameters");
    page.paragraph(COMMON_PARAMETERS);
}

/// Writes the settings of a parameter: one block for each way in which its sets describe it.
fn write_settings<'a>(page: &mut Page, book: &Book<'a>, cmdlet: &'a Cmdlet, entry: &Entry<'a>) {
    let settings = settings::of(book, cmdlet, entry);
    for (at, first) in settings.iter().enumerate() {
        if !settings[..at].iter().any(|before| before.is_like(first)) {
            let alike = settings.iter().filter(|setting| setting.is_like(first)).collect();
            write_block(page, book, cmdlet, entry, alike);
        }
    }
}

fn write_block(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet, entry: &Entry<'_>, mut settings: Vec<&Setting<'_>>) {
    let Some(first) = settings.first() else { return };
    page.line("```yaml");
    page.settings(&[
        ("Type", &first.ty.full(book.models)),
        ("DefaultValue", &default_value(entry, first)),
        ("SupportsWildcards", "false"),
    ]);
    write_list(page, "Aliases", &entries::aliases(entry));
    let values: Vec<String> = first.values.iter().map(|value| scalar(value)).collect();
    page.line("ParameterSets:");
    // PowerShell hands the sets over in the reverse of the order in which they are declared.
    settings.sort_by_key(|setting| std::cmp::Reverse(setting.set));
    for setting in settings {
        let name = setting.set.map_or("(All)", |set| cmdlet.sets[set].name.as_str());
        write_set(page, name, setting.mandatory, setting.pipeline);
    }
    page.settings(&[("DontShow", "false")]);
    write_list(page, "AcceptedValues", &values);
    page.settings(&[("HelpMessage", "''")]);
    page.line("```");
    page.blank();
}

/// Writes a list of YAML.
fn write_list(page: &mut Page, key: &str, values: &[impl AsRef<str>]) {
    page.settings(&[(key, if values.is_empty() { "[]" } else { "" })]);
    for value in values {
        page.pieces(&["- ", value.as_ref()]);
    }
}

fn write_set(page: &mut Page, name: &str, mandatory: bool, pipeline: bool) {
    let word = |yes: bool| if yes { "true" } else { "false" };
    page.settings(&[
        ("- Name", name),
        ("  Position", "Named"),
        ("  IsRequired", word(mandatory)),
        ("  ValueFromPipeline", word(pipeline)),
        ("  ValueFromPipelineByPropertyName", "false"),
        ("  ValueFromRemainingArguments", "false"),
    ]);
}

fn default_value(entry: &Entry<'_>, setting: &Setting<'_>) -> String {
    match (&setting.default, entry.help, setting.ty.default_value()) {
        (Some(stated), ..) => scalar(stated),
        (None, Help::Common(_), _) | (None, _, DefaultValue::None) => "''".to_owned(),
        (None, _, DefaultValue::False) => "False".to_owned(),
        (None, _, DefaultValue::Zero) => "0".to_owned(),
    }
}

fn write_inputs(page: &mut Page, book: &Book<'_>, sorted: &[Entry<'_>]) {
    page.spaced_heading(2, "INPUTS");
    for ty in book.inputs(sorted) {
        page.spaced_heading(3, &ty);
        match book.options.profile {
            Profile::Published => page.paragraph(TO_FILL),
            Profile::Full => page.paragraph(&types::input(book, sorted, &ty)),
        }
    }
}

fn write_outputs(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    page.spaced_heading(2, "OUTPUTS");
    for ty in &cmdlet.output_types {
        page.spaced_heading(3, ty);
        match book.options.profile {
            Profile::Published => page.paragraph(TO_FILL),
            Profile::Full => page.paragraph(&types::output(book, cmdlet, ty)),
        }
    }
}

fn write_notes(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet, sorted: &[Entry<'_>]) {
    page.spaced_heading(2, "NOTES");
    let texts: Vec<String> = sorted.iter().flat_map(|entry| book.notes.parameter(cmdlet, entry)).collect();
    if texts.is_empty() {
        if book.options.profile == Profile::Full {
            page.paragraph(notes::NONE);
        }
        return;
    }
    for line in notes::INTRODUCTION {
        page.line(line);
    }
    for text in &texts {
        page.blank();
        page.raw(text);
    }
    page.trim_end();
    page.blank();
    page.blank();
    if book.options.profile == Profile::Published {
        page.blank();
    }
}

fn write_links(page: &mut Page, book: &Book<'_>, cmdlet: &Cmdlet) {
    page.spaced_heading(2, "RELATED LINKS");
    for link in links::of(book, cmdlet) {
        let label = match book.options.profile {
            Profile::Published => "",
            Profile::Full => &link,
        };
        page.pieces(&["- [", label, "](", &link, ")"]);
    }
}
