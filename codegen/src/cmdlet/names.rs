//! Names that must differ: PowerShell tells parameters and properties apart without regard to case
//! (docs/rules.md#4-4-names-that-collide).

use std::collections::HashSet;

use crate::naming::FreeNumbers;

/// The names that are used in one scope.
#[derive(Debug, Clone)]
pub struct Names {
    used: HashSet<String>,
    numbers: FreeNumbers,
}

impl Names {
    /// A scope in which these names are used.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { used: names.into_iter().map(str::to_lowercase).collect(), numbers: FreeNumbers::default() }
    }

    /// Whether a name is used.
    pub fn has(&self, name: &str) -> bool {
        self.used.contains(&name.to_lowercase())
    }

    /// Uses a name; `false` if it is used already.
    pub fn take(&mut self, name: &str) -> bool {
        self.used.insert(name.to_lowercase())
    }

    /// Uses the first option that is free, else the first one with the first free number.
    pub fn choose(&mut self, options: &[String]) -> String {
        if let Some(free) = options.iter().find(|name| self.take(name)) {
            return free.clone();
        }
        let first = options.first().map(String::as_str).unwrap_or_default();
        let lower = first.to_lowercase();
        let number = self.numbers.find(&lower, 1, |number| !self.used.contains(&format!("{lower}{number}")));
        let free = format!("{first}{number}");
        self.take(&free);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_free_name() {
        let options = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let mut used = Names::of(["A", "B"]);
        assert_eq!(used.choose(&options(&["A", "C"])), "C");
        assert_eq!(used.choose(&options(&["A", "B"])), "A1");
        assert_eq!(used.choose(&options(&["a"])), "a2");
        assert!(!used.take("c"));
        assert!(used.take("D"));
    }
}
