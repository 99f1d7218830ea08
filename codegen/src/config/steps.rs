//! How many steps a regular expression may take: the text of one -> a bound, by the length of the text that it is run on.
//!
//! The engine tries one way after the other, and `^(.*)*(.*)*(.*)*1$` has more ways than anybody can wait for. The bound counts
//! ways: each `*` may end at any place, each `?` and `|` is a choice, and what repeats something with a choice in it has no bound.

use std::iter::Peekable;
use std::str::Chars;

/// An expression isn't run on a text where it may take more steps.
const MOST: f64 = 1e9;

/// Most places that an expression may have to choose.
const MOST_PLACES: usize = 16;

/// How often something with a choice in it may be repeated.
const MOST_TIMES: u32 = 50;

/// Deepest nesting of groups that is looked into.
const DEEPEST: usize = 50;

/// A bound of the steps that an expression takes, by how many places it has to choose: at `[1, 2]` there is one way, and two for
/// each place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps(Vec<f64>);

impl Steps {
    /// What has no choice.
    fn one() -> Self {
        Self(vec![1.0])
    }

    /// What may begin or end at any place.
    fn anywhere() -> Self {
        Self(vec![0.0, 1.0])
    }

    fn endless() -> Self {
        Self(vec![f64::INFINITY])
    }

    /// The bound of an expression; `None` where groups are nested too deep.
    pub fn of(pattern: &str) -> Option<Self> {
        let mut scan = Scan { chars: pattern.chars().peekable(), is_anchored: true };
        let mut steps = scan.choice(0)?;
        while scan.chars.next().is_some() {
            // A parenthesis too many; the expression is refused anyway.
            steps = steps.then(&scan.choice(0)?);
        }
        Some(if scan.is_anchored { steps } else { steps.then(&Self::anywhere()) })
    }

    /// Whether the expression may be run on a text of that length.
    #[expect(clippy::cast_precision_loss, reason = "a bound needn't be exact")]
    pub fn allow(&self, length: usize) -> bool {
        // In so many ways can places be chosen of which none comes before the one before.
        let (mut ways, mut all) = (1.0, 0.0);
        for (places, factor) in self.0.iter().enumerate() {
            all += factor * ways;
            ways *= (length + places + 1) as f64 / (places + 1) as f64;
        }
        all <= MOST
    }

    fn then(&self, next: &Self) -> Self {
        let mut product = vec![0.0; self.0.len() + next.0.len() - 1];
        if product.len() > MOST_PLACES {
            return Self::endless();
        }
        for (at, factor) in self.0.iter().enumerate() {
            for (by, other) in next.0.iter().enumerate().filter(|(_, other)| **other > 0.0 && *factor > 0.0) {
                product[at + by] += factor * other;
            }
        }
        Self(product)
    }

    fn or(&self, other: &Self) -> Self {
        let longer = self.0.len().max(other.0.len());
        let at = |steps: &Self, at: usize| steps.0.get(at).copied().unwrap_or_default();
        Self((0..longer).map(|place| at(self, place) + at(other, place)).collect())
    }

    fn repeated(&self, count: Count) -> Self {
        let is_one = *self == Self::one();
        match count {
            Count::UpTo(count) if is_one => Self(vec![f64::from(count) + 1.0]),
            Count::Exactly(_) if is_one => Self::one(),
            Count::Endless if is_one => Self::anywhere(),
            Count::Endless => Self::endless(),
            Count::Exactly(count) => self.times(count),
            Count::UpTo(count) => self.or(&Self::one()).times(count),
        }
    }

    /// So many, one after the other; of more than a few the bound is too high anyway.
    fn times(&self, count: u32) -> Self {
        if count > MOST_TIMES {
            return Self::endless();
        }
        (0..count).fold(Self::one(), |steps, _| steps.then(self))
    }
}

/// How often something may occur.
#[derive(Debug, Clone, Copy)]
enum Count {
    Exactly(u32),
    UpTo(u32),
    Endless,
}

struct Scan<'a> {
    chars: Peekable<Chars<'a>>,
    /// Whether each alternative begins with `^`.
    is_anchored: bool,
}

impl Scan<'_> {
    /// Alternatives, up to the end or the closing parenthesis.
    fn choice(&mut self, depth: usize) -> Option<Steps> {
        let mut steps = self.sequence(depth)?;
        while self.chars.next_if_eq(&'|').is_some() {
            steps = steps.or(&self.sequence(depth)?);
        }
        Some(steps)
    }

    fn sequence(&mut self, depth: usize) -> Option<Steps> {
        self.is_anchored &= depth > 0 || self.chars.peek() == Some(&'^');
        let mut steps = Steps::one();
        while let Some(c) = self.chars.next_if(|c| !matches!(c, '|' | ')')) {
            let one = match c {
                '(' if depth == DEEPEST => return None,
                '(' => self.group(depth)?,
                '[' => self.class(),
                '\\' => {
                    self.chars.next();
                    Steps::one()
                }
                _ => Steps::one(),
            };
            steps = steps.then(&one.repeated(self.count()));
        }
        Some(steps)
    }

    /// A group. What says that it looks around, or gives it a name, counts as plain text in it.
    fn group(&mut self, depth: usize) -> Option<Steps> {
        self.chars.next_if_eq(&'?');
        let steps = self.choice(depth + 1);
        self.chars.next_if_eq(&')');
        steps
    }

    fn class(&mut self) -> Steps {
        while let Some(c) = self.chars.next() {
            match c {
                '\\' => drop(self.chars.next()),
                ']' => break,
                _ => {}
            }
        }
        Steps::one()
    }

    fn count(&mut self) -> Count {
        let count = match self.chars.peek() {
            Some('*' | '+') => Count::Endless,
            Some('?') => Count::UpTo(1),
            Some('{') => return self.counted(),
            _ => return Count::Exactly(1),
        };
        self.chars.next();
        self.chars.next_if_eq(&'?');
        count
    }

    /// `{2}`, `{2,}` or `{2,3}`; any other brace is plain text.
    fn counted(&mut self) -> Count {
        let mut ahead = self.chars.clone();
        ahead.next();
        let inside: String = ahead.by_ref().take_while(|c| *c != '}').collect();
        let number = |text: &str| text.parse::<u32>().ok();
        let count = match inside.split_once(',') {
            None => number(&inside).map(Count::Exactly),
            Some((_, "")) => Some(Count::Endless),
            Some((_, most)) => number(most).map(Count::UpTo),
        };
        let Some(count) = count else { return Count::Exactly(1) };
        ahead.next_if_eq(&'?');
        self.chars = ahead;
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_take_for_ever_has_no_bound() {
        let endless = [
            "^(.*)*(.*)*(.*)*1$",
            "^(a|b)*c$",
            "^(a+)+$",
            r"^(\w*\s?)+$",
            "^(?:a?){50}b$",
            "^a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaa$",
            "^(.*)(.*)(.*)(.*)(.*)1$",
            "^((a{0,9}){0,9}){0,9}b$",
        ];
        for pattern in endless {
            let steps = Steps::of(pattern).expect("groups aren't nested too deep");
            assert!(!steps.allow(200), "{pattern}: {steps:?}");
        }
        assert_eq!(Steps::of(&"(".repeat(100_000)), None);
    }

    #[test]
    fn selectors_of_configurations_have_one() {
        let bounded = [
            "^(.*)List(.*)(As.*)$",
            r"^(\w*[a-z]|^)Window([^s]\w*|$)",
            "(Create.*|Delete.*|Update.*|Get.*)",
            r"^(Oauth2PermissionGrant)(\1)+",
            r"group\.team.*$|group_(Get|Update)Policies$|.*\.onenote\..*parent.*|.*\.calendarView.*|.*\.notebook\.section.*",
            "^(?!DirectoryObject).*AvailableExtensionProperty$",
            "^Get[*+]{user-id}$",
            r"^\w{1,40}\{2}$",
        ];
        for pattern in bounded {
            let steps = Steps::of(pattern).expect("groups aren't nested too deep");
            assert!(steps.allow(200), "{pattern}: {steps:?}");
        }
    }
}
