//! The help of a cmdlet: an element `command:command`, its children in the order in which PowerShell's view shows them.

use crate::cmdlet::Cmdlet;
use crate::emit::help::book::{Book, construct};
use crate::emit::help::entries::{self, Entry, Help};
use crate::emit::help::settings::{self, Setting};
use crate::emit::help::{Schema, parameters, permissions, syntax, types};
use crate::text;

use super::notes::Lists;
use super::xml::{Xml, escaped};

/// An element of this name, with the namespaces of all that it holds.
const COMMAND: &str = "command:command xmlns:maml=\"http://schemas.microsoft.com/maml/2004/10\" \
    xmlns:command=\"http://schemas.microsoft.com/maml/dev/command/2004/10\" \
    xmlns:dev=\"http://schemas.microsoft.com/maml/dev/2004/10\"";

/// The width to which titles of examples are filled up.
const TITLE_WIDTH: usize = 64;

/// Writes the help of the cmdlets of a module.
#[derive(Debug)]
pub struct Writer<'b, 'a> {
    book: &'b Book<'a>,
    lists: Lists<'b, 'a>,
}

impl<'b, 'a> Writer<'b, 'a> {
    /// A writer for the cmdlets of that book.
    #[must_use]
    pub fn new(book: &'b Book<'a>) -> Self {
        Self { book, lists: Lists::new(book) }
    }

    /// The help of a cmdlet.
    #[must_use]
    pub fn command(&self, cmdlet: &'a Cmdlet) -> String {
        let declared = entries::declared(cmdlet, Schema::V2_0_0);
        let mut sorted = declared.clone();
        entries::sort_by_name(&mut sorted);
        let links = text::links(&self.book.models.module.name, cmdlet);
        let online = links.first().map_or("", String::as_str);

        let mut xml = Xml::default();
        xml.element(COMMAND, |xml| {
            self.details(xml, cmdlet);
            xml.element("maml:description", |xml| self.description(xml, cmdlet, &declared));
            xml.element("command:syntax", |xml| self.syntax(xml, cmdlet, &declared));
            xml.element("command:parameters", |xml| {
                for entry in parameters::ordered(&sorted) {
                    self.parameter(xml, cmdlet, entry);
                }
            });
            self.types(xml, cmdlet, &sorted);
            xml.element("maml:alertSet", |xml| {
                xml.element("maml:alert", |xml| {
                    xml.text("maml:para", &self.lists.of(cmdlet, &sorted, online));
                });
            });
            xml.element("command:examples", |xml| self.examples(xml, cmdlet));
            xml.element("command:relatedLinks", |xml| {
                for (at, link) in links.iter().enumerate() {
                    xml.element("maml:navigationLink", |xml| {
                        // The view prints the text and the address side by side.
                        xml.text("maml:linkText", if at == 0 { "Online Version:" } else { "" });
                        xml.text("maml:uri", link);
                    });
                }
            });
        });
        xml.finish()
    }

    fn details(&self, xml: &mut Xml, cmdlet: &Cmdlet) {
        let noun = cmdlet.name.split_once('-').map_or("", |(_, noun)| noun);
        xml.element("command:details", |xml| {
            xml.text("command:name", &cmdlet.name);
            xml.text("command:verb", &cmdlet.verb);
            xml.text("command:noun", noun);
            xml.element("maml:description", |xml| {
                // Get-Help takes the first paragraph only.
                let synopsis = text::synopsis(self.book.api, cmdlet).replace('\n', " ");
                xml.paragraphs(&synopsis);
            });
        });
    }

    fn description(&self, xml: &mut Xml, cmdlet: &Cmdlet, declared: &[Entry<'_>]) {
        xml.paragraphs(&text::description(self.book.api, cmdlet));
        xml.paragraphs(&text::notices(cmdlet).join("\n"));
        let sets = syntax::sets(cmdlet, declared, self.book.models, Schema::V2_0_0);
        for line in syntax::alike(cmdlet, &sets) {
            xml.paragraphs(&line);
        }
        for paragraph in permissions::paragraphs(self.book.api, cmdlet) {
            xml.paragraphs(&paragraph);
        }
    }

    /// In a syntax item PowerShell reads the name of a parameter, whether it must be given, and its value.
    fn syntax(&self, xml: &mut Xml, cmdlet: &Cmdlet, declared: &[Entry<'_>]) {
        for &set in &cmdlet.page_order {
            xml.element("command:syntaxItem", |xml| {
                xml.text("maml:name", &cmdlet.name);
                for entry in declared {
                    let Some((ty, mandatory, _)) = entry.in_set(set) else { continue };
                    let start = format!("command:parameter required=\"{mandatory}\" position=\"named\"");
                    xml.element(&start, |xml| {
                        xml.text("maml:name", entry.name);
                        if !ty.is_switch() {
                            value(xml, true, &ty.short(self.book.models));
                        }
                    });
                }
            });
        }
    }

    fn parameter(&self, xml: &mut Xml, cmdlet: &'a Cmdlet, entry: &Entry<'a>) {
        let settings = settings::of(self.book, cmdlet, entry);
        let Some(setting) = settings.first() else { return };
        let aliases = entries::aliases(entry).join(", ");
        let aliases = if aliases.is_empty() { "none" } else { &aliases };
        let pipeline = if setting.pipeline { "True (ByValue)" } else { "False" };
        let start = format!(
            "command:parameter required=\"{}\" variableLength=\"true\" globbing=\"false\" pipelineInput=\"{pipeline}\" \
             position=\"named\" aliases=\"{}\"",
            setting.mandatory,
            escaped(aliases)
        );
        let ty = setting.ty.short(self.book.models);
        xml.element(&start, |xml| {
            xml.text("maml:name", entry.name);
            xml.element("maml:description", |xml| self.help(xml, cmdlet, entry, setting));
            value(xml, !setting.ty.is_switch(), &ty);
            xml.element("dev:type", |xml| {
                xml.text("maml:name", &ty);
                xml.text("maml:uri", "");
            });
            xml.text("dev:defaultValue", parameters::default_value(entry, setting));
        });
    }

    fn help(&self, xml: &mut Xml, cmdlet: &Cmdlet, entry: &Entry<'_>, setting: &Setting<'_>) {
        let mut help = match entry.help {
            Help::Own(help, _) => text::parameter(self.book.api, cmdlet, entry.name, help),
            Help::Common(common) => self.book.common_help(common).to_owned(),
        };
        if let Help::Own(_, true) = entry.help {
            help.push('\n');
            help.push_str(&construct(entry.name));
        }
        xml.paragraphs(&help);
        if !setting.values.is_empty() {
            xml.paragraphs(&format!("Accepted values: {}.", setting.values.join(", ")));
        }
    }

    fn types(&self, xml: &mut Xml, cmdlet: &Cmdlet, sorted: &[Entry<'_>]) {
        xml.element("command:inputTypes", |xml| {
            for ty in self.book.inputs(sorted) {
                described(xml, "command:inputType", &ty, &types::input(self.book, sorted, &ty));
            }
        });
        xml.element("command:returnValues", |xml| {
            for ty in &cmdlet.output_types {
                described(xml, "command:returnValue", ty, types::what(self.book, cmdlet, ty));
            }
        });
    }

    fn examples(&self, xml: &mut Xml, cmdlet: &Cmdlet) {
        let examples = self.book.examples.of(cmdlet, &self.book.options.extras.examples);
        for (number, example) in (1..).zip(&examples) {
            xml.element("command:example", |xml| {
                xml.text("maml:title", &title(&format!("Example {number}: {}", example.title)));
                xml.text("dev:code", &example.source);
                xml.element("dev:remarks", |xml| xml.paragraphs(&example.remarks));
            });
        }
    }
}

/// The value of a parameter: in brackets where it may be left out.
fn value(xml: &mut Xml, required: bool, ty: &str) {
    xml.text(&format!("command:parameterValue required=\"{required}\" variableLength=\"false\""), ty);
}

fn described(xml: &mut Xml, element: &str, ty: &str, what: &str) {
    xml.element(element, |xml| {
        xml.element("dev:type", |xml| xml.text("maml:name", ty));
        xml.element("maml:description", |xml| xml.paragraphs(what));
    });
}

/// The title of an example between marks, so that it stands out.
fn title(text: &str) -> String {
    let marks = TITLE_WIDTH.saturating_sub(text.chars().count() + 2) / 2;
    if marks == 0 {
        return text.to_owned();
    }
    let marks = "-".repeat(marks);
    format!("{marks} {text} {marks}")
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles_stand_between_marks() {
        assert_eq!(title("Example 1: Get it").chars().count(), 63);
        assert_eq!(title("Example 1: Get it!").chars().count(), 64);
        assert_eq!(title(&"x".repeat(60)), format!("- {} -", "x".repeat(60)));
        assert_eq!(title(&"x".repeat(61)), "x".repeat(61));
    }
}
