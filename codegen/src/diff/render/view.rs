//! What of a report is shown: the causes and effects that touch some readers, from a class up, worst first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Options;
use super::groups::{self, Group};
use crate::diff::report::{Cause, Class, Reader, Report};
use crate::diff::rules::Verdict;

/// What of a report is shown.
pub struct View<'a> {
    pub report: &'a Report,
    pub options: &'a Options,
    pub entries: Vec<Entry<'a>>,
}

/// A cause, with those of its effects that are shown.
pub struct Entry<'a> {
    pub cause: &'a Cause,
    pub class: Class,
    /// Whether it is an error that nothing reports.
    pub silent: bool,
    /// Its effects: what is the same for many is one group. Worst first, and otherwise in the order of the report.
    pub groups: Vec<Group<'a>>,
    /// Its pages, if who reads pages is among the readers.
    pub pages: &'a [String],
}

impl<'a> View<'a> {
    pub fn new(report: &'a Report, options: &'a Options) -> Self {
        let mut entries: Vec<Entry<'a>> = report.causes.iter().filter_map(|cause| Entry::new(cause, options)).collect();
        // The report is sorted by the classes for all readers, which may be other ones.
        entries.sort_by_key(|entry| Reverse((entry.class, entry.silent)));
        Self { report, options, entries }
    }

    /// How many causes of a class are shown.
    pub fn count(&self, class: Class) -> usize {
        self.entries.iter().filter(|entry| entry.class == class).count()
    }

    /// How many modules have causes that are shown.
    pub fn modules(&self) -> usize {
        self.entries.iter().flat_map(|entry| &entry.cause.modules).collect::<BTreeSet<_>>().len()
    }
}

impl<'a> Entry<'a> {
    /// `None` if the options leave the cause out.
    fn new(cause: &'a Cause, options: &Options) -> Option<Self> {
        let Verdict { class, silent } = cause.verdict(&options.readers);
        let class = class.filter(|class| *class >= options.level)?;
        let shown = |verdict: Verdict| verdict.class.is_some_and(|class| class >= options.level);
        let mut groups = groups::group(&cause.effects, &options.readers);
        groups.retain(|group| shown(group.worst()));
        let reads_pages = options.readers.contains(&Reader::Link) && options.level == Class::Info;
        Some(Self { cause, class, silent, groups, pages: if reads_pages { &cause.pages } else { &[] } })
    }

    /// The class, with a mark for what nothing reports: `error!`.
    pub fn label(&self) -> String {
        Verdict { class: Some(self.class), silent: self.silent }.into()
    }
}
