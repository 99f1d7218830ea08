//! [`Player`]: a script while it is played. It counts requests and says what happens to each.

use fastrand::Rng;
use globset::GlobMatcher;

use super::action::Action;
use super::script::{Rule, Script};
use crate::listener::Listener;

/// A script while it is played.
#[derive(Debug)]
pub(crate) struct Player {
    rules: Vec<Playing>,
    chance: Rng,
}

/// A rule, and how often it has been met.
#[derive(Debug)]
struct Playing {
    rule: Rule,
    path: Option<GlobMatcher>,
    /// Requests that fitted it.
    met: u64,
    /// How often it has applied.
    applied: u64,
}

impl Player {
    /// A player for a script that has been checked.
    pub(crate) fn new(script: &Script) -> Self {
        let playing = |rule: &Rule| {
            let path = rule.glob().ok().flatten().map(|glob| glob.compile_matcher());
            Playing { rule: rule.clone(), path, met: 0, applied: 0 }
        };
        Self { rules: script.rules.iter().map(playing).collect(), chance: Rng::with_seed(script.seed) }
    }

    /// What happens to a request. Every rule counts each request that fits it, also those that an earlier rule takes:
    /// "the third slice" means the third one that comes.
    pub(crate) fn next(&mut self, listener: Listener, method: &str, path: &str) -> Option<Action> {
        let mut found = None;
        for playing in &mut self.rules {
            if !playing.fits(listener, method, path) {
                continue;
            }
            playing.met += 1;
            let Rule { nth, every, chance, times, then, .. } = &playing.rule;
            let hit = (nth.is_empty() || nth.contains(&playing.met))
                && every.is_none_or(|every| playing.met.is_multiple_of(every))
                && times.is_none_or(|times| playing.applied < times)
                && chance.is_none_or(|chance| self.chance.f64() < chance);
            if hit && found.is_none() {
                playing.applied += 1;
                found = Some(then.clone());
            }
        }
        found
    }
}

impl Playing {
    fn fits(&self, listener: Listener, method: &str, path: &str) -> bool {
        self.rule.on.is_none_or(|on| on == listener)
            && self.rule.method.as_deref().is_none_or(|wanted| wanted == method)
            && self.path.as_ref().is_none_or(|glob| glob.is_match(path))
    }
}

#[cfg(test)]
mod tests {
    use super::Player;
    use crate::faults::{Action, Rule, Script};
    use crate::listener::Listener;

    /// Numbers of the requests that a rule applies to, of twelve slices.
    fn hits(rule: Rule, seed: u64) -> Vec<usize> {
        let mut player = Player::new(&Script { seed, ..Script::of([rule]) });
        (1..=12).filter(|_| player.next(Listener::Upload, "PUT", "/api/a/b").is_some()).collect()
    }

    #[test]
    fn conditions_choose_requests() {
        let always = || Rule::always(Action::HangUp {});
        let path = |path: &str| Rule { path: Some(path.to_owned()), ..always() };
        let all: Vec<usize> = (1..=12).collect();
        let table = [
            (always(), all.as_slice()),
            (always().nth([2, 5]), &[2, 5]),
            (Rule { every: Some(5), ..always() }, &[5, 10]),
            (Rule { times: Some(2), ..always() }, &[1, 2]),
            (Rule { every: Some(3), times: Some(2), ..always() }, &[3, 6]),
            (Rule { chance: Some(0.0), ..always() }, &[]),
            (Rule { chance: Some(1.0), ..always() }, &all),
            (always().of(Listener::Upload, "PUT"), &all),
            (always().of(Listener::Upload, "GET"), &[]),
            (always().of(Listener::Graph, "PUT"), &[]),
            (path("/api/*/b"), &all),
            (path("/api/**"), &all),
            (path("/api/*"), &[]),
        ];
        for (rule, expected) in table {
            assert_eq!(hits(rule.clone(), 1), expected, "{rule:?}");
        }
    }

    #[test]
    fn chance_depends_on_the_seed_alone() {
        let rule = || Rule { chance: Some(0.5), ..Rule::always(Action::HangUp {}) };
        assert_eq!(hits(rule(), 4), hits(rule(), 4));
        assert!((0..20).any(|seed| hits(rule(), seed) != hits(rule(), 4)));
    }

    #[test]
    fn the_first_rule_wins_and_the_others_go_on_counting() {
        let rules = [Rule::always(Action::HangUp {}).nth([1]), Rule::always(Action::LostReply {}).nth([2])];
        let mut player = Player::new(&Script::of(rules));
        let mut next = || player.next(Listener::Graph, "GET", "/");
        assert_eq!([next(), next(), next()], [Some(Action::HangUp {}), Some(Action::LostReply {}), None]);
    }
}
