//! Scripts that are made up: bad luck of every kind, but luck that turns.

use fastrand::Rng;

use super::action::{Action, Finish, Ranges};
use super::script::{Rule, Script, Service};
use crate::listener::Listener;

/// Most rules of a script.
const MOST: usize = 6;

/// Slices among which faults are spread, unless somebody says how many there are.
const SLICES: u64 = 8;

impl Script {
    /// A script that the seed alone decides. Each fault passes: no rule applies more than twice, none asks for a wait,
    /// and none leads to another origin. A client that follows the protocol gets its file through, and exactly once.
    #[must_use]
    pub fn random(seed: u64) -> Self {
        Self::random_over(seed, SLICES)
    }

    /// A random script for a file of so many slices, so that faults come at its end too, and are met when it is short.
    #[must_use]
    pub fn random_over(seed: u64, slices: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let rules: Vec<Rule> = (0..rng.usize(1..=MOST)).map(|_| rule(&mut rng, slices.max(1))).collect();
        let service = Service {
            session_status: rng.u8(..4) > 0,
            odd_ids: rng.bool(),
            ranges: rng.bool().then(|| one(&mut rng, &RANGES)),
            finish: rng.bool().then(|| one(&mut rng, &FINISHES)),
            size_overhead: if rng.bool() { rng.u64(1..4096) } else { 0 },
            ..Service::default()
        };
        Self { seed, service, rules }
    }
}

fn rule(rng: &mut Rng, slices: u64) -> Rule {
    // Most things go wrong with slices, since there are most of them.
    let (action, on, method) = match rng.u8(..10) {
        0 => (on_status(rng), Listener::Upload, "GET"),
        1 => return opening(rng),
        _ => (on_slice(rng), Listener::Upload, "PUT"),
    };
    Rule::always(action).of(on, method).nth(places(rng, slices))
}

/// One or two of the requests.
fn places(rng: &mut Rng, slices: u64) -> Vec<u64> {
    let first = rng.u64(1..=slices);
    if rng.bool() { vec![first] } else { vec![first, first + rng.u64(1..=3)] }
}

/// Something with the request that opens a session. It does no harm to repeat that (docs/protocol.md#throttling).
fn opening(rng: &mut Rng) -> Rule {
    let actions = [
        Action::LostReply {},
        Action::HangUp {},
        Action::Status {
            code: one(rng, &[429, 503, 504]),
            error: None,
            retry_after: Some(0),
            retry_after_date: None,
            challenge: None,
            done: false,
        },
    ];
    let path = Some("/**/attachments/*reateUploadSession".to_owned());
    Rule { path, ..Rule::always(one(rng, &actions)).of(Listener::Graph, "POST") }.nth([1])
}

fn on_status(rng: &mut Rng) -> Action {
    let code = one(rng, &[405, 429, 500, 503]);
    let refused =
        Action::Status { code, error: None, retry_after: None, retry_after_date: None, challenge: None, done: false };
    one(rng, &[refused, Action::HangUp {}, Action::LostReply {}, Action::Html { code: 502 }])
}

fn on_slice(rng: &mut Rng) -> Action {
    let code = one(rng, &[408, 416, 429, 500, 502, 503, 504, 509]);
    let (now, date) = if rng.bool() { (Some(0), None) } else { (None, Some(0)) };
    match rng.u8(..10) {
        0 | 1 => Action::LostReply {},
        2 => Action::HangUp {},
        3 => Action::Reset { after: rng.u64(..4 << 20) },
        4 => Action::Expire {},
        5 => Action::Partial { bytes: rng.u64(1..1 << 20) },
        6 => Action::Html { code: one(rng, &[500, 502, 503]) },
        7 => Action::Cut { after: rng.u64(..40) },
        8 => Action::Slow { ms: rng.u64(..20) },
        _ => Action::Status {
            code,
            error: (code == 416).then(|| "invalidRange".to_owned()),
            retry_after: now,
            retry_after_date: date,
            challenge: None,
            // A status that means that nothing was done is only sent when nothing was done.
            done: matches!(code, 500 | 502 | 504) && rng.bool(),
        },
    }
}

const RANGES: [Ranges; 7] =
    [Ranges::Bare, Ranges::Dash, Ranges::Pair, Ranges::Several, Ranges::Pascal, Ranges::Lower, Ranges::Number];

const FINISHES: [Finish; 4] = [Finish::Location, Finish::Empty, Finish::Object, Finish::ObjectOk];

fn one<T: Clone>(rng: &mut Rng, all: &[T]) -> T {
    all[rng.usize(..all.len())].clone()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::collections::BTreeSet;

    use super::Script;

    #[test]
    fn scripts_are_valid_and_can_be_played_again() {
        let mut actions = BTreeSet::new();
        for seed in 0..500 {
            let script = Script::random(seed);
            script.check().unwrap();
            assert_eq!(script, Script::random(seed));
            assert_eq!(Script::parse(&script.to_toml().unwrap()).unwrap(), script, "{seed}");
            actions.extend(script.rules.iter().map(|rule| rule.then.name()));
        }
        let expected = ["cut", "expire", "hang-up", "html", "lost-reply", "partial", "reset", "slow", "status"];
        assert_eq!(actions.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn faults_are_spread_over_all_slices() {
        let places = |slices| -> BTreeSet<u64> {
            let rules = (0..500).flat_map(|seed| Script::random_over(seed, slices).rules);
            rules.filter_map(|rule| rule.nth.first().copied()).collect()
        };
        assert_eq!(places(1), BTreeSet::from([1]));
        assert_eq!(places(40), (1..=40).collect());
    }

    #[test]
    fn seeds_make_a_difference() {
        let scripts: BTreeSet<String> = (0..200).map(|seed| Script::random(seed).to_toml().unwrap()).collect();
        assert_eq!(scripts.len(), 200);
    }
}
