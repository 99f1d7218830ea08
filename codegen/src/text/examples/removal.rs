//! Examples of cmdlets that remove something: none of them takes away what nobody has looked at.

use graphsmith_catalog::vocabulary::Method;

use super::call::{self, Call};
use super::{Example, Planner, described};
use crate::cmdlet::ParameterSet;

impl<'a> Planner<'a> {
    /// Whether the cmdlet removes something.
    pub(super) fn removes(&self) -> bool {
        self.default.method == Method::Delete || self.cmdlet.verb == "Remove"
    }

    /// Removes what has just been read; shows what would happen; asks first where nothing can be read.
    pub(super) fn removal(&self, examples: &mut Vec<Example>) {
        if let Some(call) = self.read_before() {
            let remarks = "What is removed is read first, so that it is the one that is meant.";
            examples.push(described(self.default, &call, remarks));
        } else if self.cmdlet.supports_should_process {
            let mut call = self.whole_call();
            call.argument("-Confirm");
            examples.push(described(self.default, &call, "With `-Confirm` the cmdlet asks before it does so."));
        } else {
            examples.push(described(self.default, &self.whole_call(), ""));
        }
        examples.push(if self.cmdlet.supports_should_process { self.without_sending() } else { self.headers() });
    }

    /// A call that removes what another one has read.
    fn read_before(&self) -> Option<Call<'a>> {
        let path = call::without_action(&self.default.path);
        let (cmdlet, set) = *self.module.readers.get(path)?;
        let mut call = self.whole_call();
        call.take_id(self.default, Call::new(self.module, cmdlet, set)).then_some(call)
    }
}

/// Whether a set reads one thing, by the ids in its path, rather than a list or content.
pub(super) fn reads_one(set: &ParameterSet) -> bool {
    let has_file = set.parameter("OutFile").is_some_and(|parameter| parameter.mandatory);
    set.method == Method::Get && !set.name.via_identity && !set.list && !has_file
}
