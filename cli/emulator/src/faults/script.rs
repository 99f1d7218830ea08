//! [`Script`]: what is written in a fault script, read and checked.

use std::fmt;

use globset::{Glob, GlobBuilder};
use serde::{Deserialize, Serialize};

use super::action::{Action, Finish, Ranges};
use crate::listener::Listener;

/// A fault script.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Script {
    /// Seed of what is left to chance.
    #[serde(default)]
    pub seed: u64,
    /// How the service is set.
    #[serde(default)]
    pub service: Service,
    /// What goes wrong. A request follows the first rule that applies to it.
    #[serde(default, rename = "rule", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// How the service is set, all the time.
#[expect(clippy::struct_excessive_bools, reason = "settings, each of which is read where it matters and nowhere else")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Service {
    /// Whether items must have been created before something can be done with what belongs to them. Otherwise they come
    /// into being, so that one can practise with a few cmdlets.
    pub strict: bool,
    /// Whether every item that is named exists until it is deleted, even if the request is about the item itself.
    pub named_exist: bool,
    /// Smallest attachment of an upload session, in bytes.
    pub minimum_size: u64,
    /// Largest attachment, in bytes.
    pub maximum_size: u64,
    /// How long an upload session lasts, in seconds.
    pub session_seconds: u64,
    /// Whether a `GET` of an upload session is answered; the documentation says so for drives only.
    pub session_status: bool,
    /// Whether requests of an upload session are refused when they carry a token.
    pub refuse_token_on_upload: bool,
    /// Whose replies upload sessions give; else those of the place that the file goes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<Dialect>,
    /// In which form it says what is still expected; else that of the dialect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ranges: Option<Ranges>,
    /// In which form it says that an upload is finished; else that of the dialect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<Finish>,
    /// Items on a page, if the request doesn't say how many; else what the tenant says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Bytes by which attachments are said to be larger than they are, as Exchange does.
    pub size_overhead: u64,
    /// Whether ids hold `+`, `/` and `'`.
    pub odd_ids: bool,
}

/// Whose replies upload sessions give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// Attachments of events and messages.
    Outlook,
    /// Files in drives.
    Drive,
}

/// When something goes wrong, and what. Conditions that are left out hold always.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// The server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Listener>,
    /// The method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A glob that the path fits, without its query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Which of the requests that fit, counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_more")]
    pub nth: Vec<u64>,
    /// Each so-many-th of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u64>,
    /// How probable it is, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
    /// How often at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// What happens.
    pub then: Action,
}

/// Why a script can't be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError(String);

impl Default for Service {
    fn default() -> Self {
        Self {
            strict: false,
            named_exist: false,
            // Where the service draws the line is unknown; clients take this many bytes for it
            // (docs/protocol.md#sizes).
            minimum_size: 3_000_000,
            maximum_size: 150 << 20,
            session_seconds: 24 * 60 * 60,
            session_status: true,
            refuse_token_on_upload: true,
            dialect: None,
            ranges: None,
            finish: None,
            page_size: None,
            size_overhead: 0,
            odd_ids: false,
        }
    }
}

impl Rule {
    /// A rule that always applies.
    #[must_use]
    pub fn always(then: Action) -> Self {
        Self { on: None, method: None, path: None, nth: Vec::new(), every: None, chance: None, times: None, then }
    }

    /// Limits the rule to one method on one server.
    #[must_use]
    pub fn of(mut self, on: Listener, method: &str) -> Self {
        self.on = Some(on);
        self.method = Some(method.to_owned());
        self
    }

    /// Limits the rule to some of the requests that fit, counted from 1.
    #[must_use]
    pub fn nth(mut self, nth: impl Into<Vec<u64>>) -> Self {
        self.nth = nth.into();
        self
    }

    /// The glob of its path.
    pub(super) fn glob(&self) -> Result<Option<Glob>, globset::Error> {
        // A `*` stays within a segment, and braces are those of ids.
        let build = |path: &String| GlobBuilder::new(path).literal_separator(true).build();
        self.path.as_ref().map(build).transpose()
    }

    fn fault(&self) -> Option<String> {
        if self.on == Some(Listener::Trap) {
            return Some("`on` is `trap`; expected `graph`, `upload` or `download`".to_owned());
        }
        if let Some(method) = &self.method
            && (method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()))
        {
            return Some(format!("`method` is `{method}`; methods are written in capital letters"));
        }
        if let Err(error) = self.glob() {
            return Some(format!("`path` is no glob: {}", error.kind()));
        }
        if self.nth.contains(&0) || self.every == Some(0) {
            return Some("requests are counted from 1".to_owned());
        }
        if let Some(chance) = self.chance.filter(|chance| !(0.0..=1.0).contains(chance)) {
            return Some(format!("`chance` is {chance}; it goes from 0 to 1"));
        }
        self.then.fault().map(|fault| format!("`then`: {fault}"))
    }
}

impl Script {
    /// Reads a script. Text that begins with `{` is JSON, any other is TOML.
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        let script: Self = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| ScriptError(error.to_string()))?
        } else {
            toml::from_str(text).map_err(|error| ScriptError(error.to_string().trim_end().to_owned()))?
        };
        script.check()?;
        Ok(script)
    }

    /// A script of these rules.
    #[must_use]
    pub fn of(rules: impl Into<Vec<Rule>>) -> Self {
        Self { rules: rules.into(), ..Self::default() }
    }

    /// Whether it can be played.
    pub fn check(&self) -> Result<(), ScriptError> {
        for (at, rule) in self.rules.iter().enumerate() {
            if let Some(fault) = rule.fault() {
                return Err(ScriptError(format!("rule {}: {fault}", at + 1)));
            }
        }
        if self.service.page_size == Some(0) {
            return Err(ScriptError("`page-size` is 0; a page holds at least one item".to_owned()));
        }
        Ok(())
    }

    /// As TOML, to play it again. Fails on numbers that TOML can't write, above 2^63.
    pub fn to_toml(&self) -> Result<String, ScriptError> {
        toml::to_string(self).map_err(|error| ScriptError(error.to_string()))
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScriptError {}

/// A number or a list of numbers.
fn one_or_more<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    struct Numbers;

    impl<'de> serde::de::Visitor<'de> for Numbers {
        type Value = Vec<u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number or a list of numbers")
        }

        fn visit_u64<E>(self, number: u64) -> Result<Vec<u64>, E> {
            Ok(vec![number])
        }

        fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Vec<u64>, E> {
            u64::try_from(number).map(|number| vec![number]).map_err(|_| E::custom("requests are counted from 1"))
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Vec<u64>, A::Error> {
            let mut numbers = Vec::new();
            while let Some(number) = list.next_element()? {
                numbers.push(number);
            }
            Ok(numbers)
        }
    }

    deserializer.deserialize_any(Numbers)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::super::Lure;
    use super::{Action, Dialect, Finish, Listener, Ranges, Rule, Script};

    #[test]
    fn a_script_says_what_happens_when() {
        let script = Script::parse(
            r#"
            seed = 7
            [service]
            minimum-size = 10
            dialect = "drive"
            finish = "object-ok"
            [[rule]]
            on = "upload"
            method = "PUT"
            path = "/api/**"
            nth = 2
            then = { action = "reset", after = 100 }
            [[rule]]
            nth = [1, 3]
            then = { action = "status", code = 429, retry-after = 2 }
            [[rule]]
            chance = 0.5
            times = 1
            then = { action = "ranges", form = "no-content" }
            "#,
        )
        .unwrap();
        assert_eq!((script.seed, script.service.minimum_size), (7, 10));
        assert_eq!((script.service.dialect, script.service.finish), (Some(Dialect::Drive), Some(Finish::ObjectOk)));
        assert_eq!(script.service.page_size, None);
        let reset = Rule { path: Some("/api/**".to_owned()), ..Rule::always(Action::Reset { after: 100 }) };
        assert_eq!(script.rules[0], reset.of(Listener::Upload, "PUT").nth([2]));
        assert_eq!(script.rules[1].nth, [1, 3]);
        assert_eq!(script.rules[2].then, Action::Ranges { form: Ranges::NoContent });
    }

    #[test]
    fn json_says_the_same() {
        let json = r#"{"seed": 1, "rule": [{"nth": 2, "then": {"action": "lost-reply"}}]}"#;
        let toml = "seed = 1\n[[rule]]\nnth = 2\nthen = { action = \"lost-reply\" }";
        assert_eq!(Script::parse(json).unwrap(), Script::parse(toml).unwrap());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let rules = [
            Rule::always(Action::Finish { form: Finish::ObjectOk }),
            Rule { chance: Some(0.25), ..Rule::always(Action::NextLink { to: Lure::LookAlike }) }.nth([1, 2]),
        ];
        let script = Script { seed: 3, ..Script::of(rules) };
        assert_eq!(Script::parse(&script.to_toml().unwrap()).unwrap(), script);
    }

    #[test]
    fn mistakes_are_named() {
        let rule = |text: &str| format!("[[rule]]\nthen = {{ action = \"hang-up\" }}\n[[rule]]\n{text}");
        let table = [
            ("then = { action = \"hang-up\" }\nnht = 2", "unknown field `nht`"),
            ("then = { action = \"explode\" }", "unknown variant `explode`, expected one of `lost-reply`"),
            ("then = { action = \"hang-up\", after = 2 }", "unknown field `after`"),
            ("then = { action = \"reset\" }", "missing field `after`"),
            ("then = { action = \"status\", code = 200 }", "rule 2: `then`: `code` is 200; a refusal has 400 to 599"),
            ("then = { action = \"redirect\", code = 304 }", "rule 2: `then`: `code` is 304"),
            ("then = { action = \"status\", code = 429, retry-after = 1, retry-after-date = 1 }", "exclude each other"),
            ("nth = 0\nthen = { action = \"hang-up\" }", "rule 2: requests are counted from 1"),
            ("nth = -1\nthen = { action = \"hang-up\" }", "requests are counted from 1"),
            ("nth = \"x\"\nthen = { action = \"hang-up\" }", "a number or a list of numbers"),
            ("every = 0\nthen = { action = \"hang-up\" }", "rule 2: requests are counted from 1"),
            ("chance = 1.5\nthen = { action = \"hang-up\" }", "rule 2: `chance` is 1.5; it goes from 0 to 1"),
            ("method = \"put\"\nthen = { action = \"hang-up\" }", "rule 2: `method` is `put`"),
            ("path = \"[\"\nthen = { action = \"hang-up\" }", "rule 2: `path` is no glob"),
            ("on = \"trap\"\nthen = { action = \"hang-up\" }", "rule 2: `on` is `trap`"),
            ("on = \"nowhere\"\nthen = { action = \"hang-up\" }", "unknown variant `nowhere`"),
            ("nth = 1", "missing field `then`"),
        ];
        for (text, expected) in table {
            let error = Script::parse(&rule(text)).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}\n{error}");
        }
        let error = Script::parse("[service]\npage-size = 0").unwrap_err().to_string();
        assert!(error.contains("page-size"), "{error}");
        assert!(Script::parse("seed = \n").unwrap_err().to_string().contains("line 1"));
    }
}
