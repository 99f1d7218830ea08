//! The sections of a page: NAME, SYNOPSIS, SYNTAX …

use std::collections::BTreeSet;
use std::fmt::Write as _;

use graphsmith_catalog::vocabulary::{Role, Scheme};

use super::example::command_lines;
use crate::bind::COMMON;
use crate::failure::Failure;
use crate::shell::Shell;
use crate::suggest;
use crate::text::{wrap, wrap_below};
use crate::tree::Walk;
use crate::view::{Cmdlet, Needed, Parameter, Set};
use graphsmith_catalog::printable::one_line;

/// Indentation of a section.
const INDENT: usize = 4;

/// A page that is being written.
pub(super) struct Page<'v, 'c> {
    cmdlet: &'v Cmdlet<'c>,
    shell: Shell,
    /// How many levels of properties are shown.
    depth: usize,
    width: usize,
    text: String,
}

impl<'v, 'c> Page<'v, 'c> {
    pub(super) fn new(cmdlet: &'v Cmdlet<'c>, shell: Shell, depth: usize, width: usize) -> Self {
        Self { cmdlet, shell, depth, width, text: String::with_capacity(8 << 10) }
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        let mut text = self.text;
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    pub(super) fn short(&mut self) -> Result<(), Failure> {
        self.opening()?;
        self.section("PARAMETERS");
        for parameter in self.shown() {
            let first = parameter.help().lines().next().unwrap_or_default();
            let line = format!("-{} <{}>  {}", parameter.name, parameter.type_name, one_line(first));
            let line: String = if line.chars().count() + INDENT > self.width {
                line.chars().take(self.width.saturating_sub(INDENT + 1)).chain(['…']).collect()
            } else {
                line
            };
            let _ = writeln!(self.text, "    {line}");
        }
        self.links()?;
        self.section("REMARKS");
        let name = self.cmdlet.name;
        let remarks = format!("mg help {name} -Examples\nmg help {name} -Parameter NAME\nmg help {name} -Full");
        wrap(&mut self.text, &remarks, INDENT, self.width);
        Ok(())
    }

    pub(super) fn full(&mut self) -> Result<(), Failure> {
        self.opening()?;
        self.section("PARAMETERS");
        for parameter in self.shown() {
            self.whole_parameter(parameter);
        }
        for common in COMMON.iter().filter(|common| common.is_shown()) {
            let ty = if common.is_switch() { "" } else { " <String>" };
            let _ = writeln!(self.text, "    -{}{ty}", common.name);
            wrap(&mut self.text, common.help, INDENT * 2, self.width);
            self.text.push('\n');
        }
        let outputs = self.cmdlet.catalog.texts(self.cmdlet.record.outputs).map_err(Failure::from)?;
        if !outputs.is_empty() {
            self.section("OUTPUTS");
            wrap(&mut self.text, &outputs.join("\n"), INDENT, self.width);
        }
        self.notes()?;
        self.examples()?;
        self.links()
    }

    /// What every page begins with.
    fn opening(&mut self) -> Result<(), Failure> {
        let catalog = self.cmdlet.catalog;
        let text = catalog.text(self.cmdlet.record.synopsis)?;
        self.section("NAME");
        let _ = writeln!(self.text, "    {}", self.cmdlet.name);
        self.section("SYNOPSIS");
        // The first line sums up the others.
        let (synopsis, description) = text.split_once('\n').unwrap_or((text, ""));
        wrap(&mut self.text, synopsis, INDENT, self.width);
        self.section("SYNTAX");
        for (at, set) in self.cmdlet.ordered_sets().into_iter().enumerate() {
            if at > 0 {
                self.text.push('\n');
            }
            self.syntax(set);
        }
        if !description.trim().is_empty() {
            self.section("DESCRIPTION");
            wrap(&mut self.text, description.trim(), INDENT, self.width);
        }
        let aliases = catalog.texts(self.cmdlet.record.aliases)?;
        if !aliases.is_empty() {
            self.section("ALIASES");
            wrap(&mut self.text, &aliases.join("\n"), INDENT, self.width);
        }
        self.permissions()?;
        self.section("MODULE");
        let _ = writeln!(self.text, "    {}", self.cmdlet.module);
        Ok(())
    }

    /// The permissions that its calls need, as far as they are known; calls that need the same stand together.
    fn permissions(&mut self) -> Result<(), Failure> {
        let mut groups: Vec<(Needed, Vec<String>)> = Vec::new();
        let mut calls = BTreeSet::new();
        for set in self.cmdlet.ordered_sets() {
            let call = one_line(&format!("{} {}", set.method.as_str(), set.path));
            let (true, Some(id)) = (calls.insert(call.clone()), set.permissions) else { continue };
            let needed = Needed::read(self.cmdlet.catalog, id)?;
            match groups.iter_mut().find(|(other, _)| other.is_like(&needed)) {
                Some((_, of)) => of.push(call),
                None => groups.push((needed, vec![call])),
            }
        }
        if groups.is_empty() {
            return Ok(());
        }
        self.section("PERMISSIONS");
        for (needed, of) in groups {
            if of.len() < calls.len() {
                wrap(&mut self.text, &of.join("\n"), INDENT, self.width);
            }
            for scheme in Scheme::ALL {
                let line = format!("{}: {}", scheme.title(), needed.line(scheme));
                wrap(&mut self.text, &line, INDENT, self.width);
            }
            if !needed.listed_as.is_empty() {
                let told = format!(
                    "These are the permissions of {}; the list has no entry for this call itself.",
                    needed.listed_as
                );
                wrap(&mut self.text, &told, INDENT, self.width);
            }
        }
        Ok(())
    }

    /// A parameter set: what it is called, what it requests, how it is written.
    fn syntax(&mut self, set: &Set<'_>) {
        let name = one_line(set.name);
        let _ = writeln!(self.text, "    {name}: {} {}", set.method.as_str(), one_line(&set.path));
        let mut words = vec![self.cmdlet.name.to_owned()];
        for name in &self.cmdlet.order {
            let Some(parameter) = set.parameter(name) else { continue };
            words.push(match (parameter.is_switch(), parameter.flags.mandatory()) {
                (true, _) => format!("[-{}]", parameter.name),
                (false, true) => format!("-{} <{}>", parameter.name, parameter.type_name),
                (false, false) => format!("[-{} <{}>]", parameter.name, parameter.type_name),
            });
        }
        if self.cmdlet.should_process {
            words.extend(["[-WhatIf]".to_owned(), "[-Confirm]".to_owned()]);
        }
        words.push("[<CommonParameters>]".to_owned());
        // A name and its type stay on one line.
        let glued: Vec<String> = words.iter().map(|word| word.replace(' ', "\u{a0}")).collect();
        let mut text = String::new();
        let mut length = 0;
        for word in glued {
            let size = word.chars().count();
            if length > 0 && length + 1 + size + INDENT * 2 > self.width {
                text.push_str("\n   ");
                length = 3;
            }
            if length > 0 {
                text.push(' ');
                length += 1;
            }
            text.push_str(&word);
            length += size;
        }
        for line in text.replace('\u{a0}', " ").lines() {
            let _ = writeln!(self.text, "        {line}");
        }
    }

    /// The parameters that are shown, by name. One that is described differently in some sets is there once for each way.
    fn shown(&self) -> Vec<&'v Parameter<'c>> {
        let mut found: Vec<&Parameter<'c>> = Vec::new();
        let sets = self.cmdlet.ordered_sets();
        for name in &self.cmdlet.order {
            let of_name = found.len();
            for parameter in sets.iter().filter_map(|set| set.parameter(name)) {
                if !found[of_name..].iter().any(|known| known.is_like(parameter)) {
                    found.push(parameter);
                }
            }
        }
        found.sort_by_key(|parameter| parameter.name.to_ascii_lowercase());
        found
    }

    fn whole_parameter(&mut self, parameter: &Parameter<'_>) {
        let ty = if parameter.is_switch() { String::new() } else { format!(" <{}>", parameter.type_name) };
        let _ = writeln!(self.text, "    -{}{ty}", parameter.name);
        wrap(&mut self.text, parameter.help(), INDENT * 2, self.width);
        self.text.push('\n');
        let sets = |test: &dyn Fn(&Parameter<'_>) -> bool| -> Vec<&str> {
            let sets = self.cmdlet.ordered_sets();
            let found = |set: &&Set<'_>| {
                set.parameter(parameter.name).is_some_and(|other| other.is_like(parameter) && test(other))
            };
            sets.into_iter().filter(found).map(|set| set.name).collect()
        };
        let facts = [
            ("Aliases", parameter.aliases.join(", ")),
            ("Values", parameter.values.join(", ")),
            ("Default", one_line(parameter.default)),
            ("Required", one_of(&sets(&|p| p.flags.mandatory()), self.cmdlet.sets.len())),
            ("Sets", one_of(&sets(&|_| true), self.cmdlet.sets.len())),
            ("Pipeline", if is_piped(parameter) { "an object of standard input".to_owned() } else { String::new() }),
        ];
        for (label, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
            wrap(&mut self.text, &format!("{label}: {value}"), INDENT * 2, self.width);
        }
        self.text.push('\n');
    }

    pub(super) fn parameter(&mut self, pattern: &str) -> Result<(), Failure> {
        let pattern = pattern.trim_start_matches('-');
        let shown = self.shown();
        let fits = |name: &str| fits(&pattern.to_ascii_lowercase(), &name.to_ascii_lowercase());
        let found: Vec<_> =
            shown.iter().filter(|p| fits(p.name) || p.aliases.iter().any(|alias| fits(alias))).copied().collect();
        if found.is_empty() {
            let near = suggest::did_you_mean(pattern, "-", shown.iter().map(|p| p.name));
            return Err(Failure::usage(format!("{} has no parameter -{pattern}{near}", self.cmdlet.name)));
        }
        for parameter in found {
            self.whole_parameter(parameter);
            let mut walk = Walk::new(self.cmdlet.catalog, self.depth);
            self.tree(parameter, &mut walk)?;
            self.left_out(&walk);
        }
        Ok(())
    }

    /// How to construct complex parameters.
    fn notes(&mut self) -> Result<(), Failure> {
        let complex: Vec<_> = self.shown().into_iter().filter(|p| p.flags.complex()).collect();
        if complex.is_empty() {
            return Ok(());
        }
        self.section("NOTES");
        let text = "Parameters below take a table such as \"@{Name = 'x'}\" or JSON. Names may be those shown here or those \
            that the service uses. Properties of a type are shown where it first occurs.";
        let mut walk = Walk::new(self.cmdlet.catalog, self.depth);
        wrap(&mut self.text, text, INDENT, self.width);
        for parameter in complex {
            let _ = writeln!(self.text, "\n    {} <{}>", parameter.name, parameter.type_name);
            self.tree(parameter, &mut walk)?;
        }
        self.left_out(&walk);
        Ok(())
    }

    /// Says that there are properties below those that are shown, if so.
    fn left_out(&mut self, walk: &Walk<'c>) {
        if walk.is_cut {
            let next = self.depth.saturating_add(1);
            wrap(&mut self.text, &format!("\n-Depth {next} shows one more level of properties."), INDENT, self.width);
        }
    }

    fn tree(&mut self, parameter: &Parameter<'_>, walk: &mut Walk<'c>) -> Result<(), Failure> {
        if !parameter.flags.complex() {
            return Ok(());
        }
        for line in walk.lines(parameter.ty)? {
            let mut text = line.head;
            if !line.description.is_empty() {
                let _ = write!(text, ": {}", line.description);
            }
            if !line.values.is_empty() {
                text.push_str(match line.description {
                    "" => ": ",
                    said if said.ends_with(['.', '!', '?']) => " ",
                    _ => ". ",
                });
                let _ = write!(text, "One of {}.", line.values.join(", "));
            }
            wrap_below(&mut self.text, &text, INDENT + 2 * line.depth, self.width);
        }
        Ok(())
    }

    pub(super) fn examples(&mut self) -> Result<(), Failure> {
        let catalog = self.cmdlet.catalog;
        for (at, id) in catalog.list(self.cmdlet.record.examples)?.into_iter().enumerate() {
            let example = catalog.get(id)?;
            self.section(&format!("EXAMPLE {}: {}", at + 1, one_line(catalog.text(example.title)?)));
            let source = catalog.text(example.source)?;
            if let Some(lines) = command_lines(source, self.cmdlet.name, self.shell, INDENT) {
                self.text.push_str(&lines);
            } else {
                self.text.push_str("    In a script of PowerShell:\n\n");
                for line in source.lines() {
                    let _ = writeln!(self.text, "{}", format!("    {line}").trim_end());
                }
            }
            self.text.push('\n');
            wrap(&mut self.text, catalog.text(example.remarks)?, INDENT, self.width);
        }
        Ok(())
    }

    fn links(&mut self) -> Result<(), Failure> {
        let links = self.cmdlet.catalog.texts(self.cmdlet.record.links)?;
        if !links.is_empty() {
            self.section("RELATED LINKS");
            wrap(&mut self.text, &links.join("\n"), INDENT, self.width);
        }
        Ok(())
    }

    fn section(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str("\n\n");
        }
        self.text.push_str(title);
        self.text.push('\n');
    }
}

/// Whether `mg` binds a piped object to it. PowerShell would do so with headers too, which never come from a pipe.
fn is_piped(parameter: &Parameter<'_>) -> bool {
    parameter.flags.pipeline() && matches!(parameter.role, Role::Body | Role::InputObject)
}

/// Names of sets; `all` where it is all of them, nothing where it is none.
fn one_of(names: &[&str], all: usize) -> String {
    if names.len() == all { "all".to_owned() } else { names.join(", ") }
}

/// Whether a name fits a pattern with `*`.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(head) else { return false };
    (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| fits(tail, &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in
            [("a*", "abc", true), ("*id", "userid", true), ("abc", "abc", true), ("a*c", "abd", false), ("*", "", true)]
        {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
