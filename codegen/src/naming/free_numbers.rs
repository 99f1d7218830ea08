//! Numbers behind names that are taken: a name -> the first number that makes it free.

use std::collections::HashMap;

/// Where the search for a number ended, by name. Names don't become free again, so the next search for the same name goes on from
/// there: of ten thousand equal names each takes one step.
#[derive(Debug, Clone, Default)]
pub struct FreeNumbers {
    next: HashMap<String, u32>,
}

impl FreeNumbers {
    /// The first number from `first` on that makes a name free.
    pub fn find(&mut self, name: &str, first: u32, is_free: impl Fn(u32) -> bool) -> u32 {
        let next = self.next.entry(name.to_owned()).or_insert(first);
        while !is_free(*next) {
            *next += 1;
        }
        *next
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_of_many_equal_names_takes_one_step() {
        let (mut numbers, mut taken, steps) = (FreeNumbers::default(), HashSet::from([2]), Cell::new(0));
        for _ in 0..10_000 {
            let number = numbers.find("name", 1, |number| {
                steps.set(steps.get() + 1);
                !taken.contains(&number)
            });
            assert!(taken.insert(number));
        }
        assert_eq!(taken, (1..=10_001).collect());
        assert!(steps.get() <= 20_001, "{}", steps.get());
    }
}
