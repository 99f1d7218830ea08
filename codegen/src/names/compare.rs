//! What a module promises and the names that it has now -> what isn't as promised (docs/names.md#changes).
//!
//! Operations are the same if method and path are, whatever the parameters of the path are called. What calls the same operations is the
//! same cmdlet; what stands at the same place of a path, or has the same name on the wire, is the same parameter. The rest is
//! gone, unless somebody decided what it is now.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use graphsmith_catalog::path::PathTemplate;

use super::change::{Kind, NameChange};
use crate::lock::{self, Cmdlet, Lock, Names, Operation, Parameter, Property, Set, Subject};
use crate::suggest;

/// What isn't as promised, in the order of kinds and texts.
#[must_use]
pub fn changes(lock: &Lock, current: &Names, api_version: &str) -> Vec<NameChange> {
    let mut comparison = Comparison { lock, current, api_version, found: BTreeMap::new() };
    let now = comparison.cmdlets();
    for (former, name) in &now {
        comparison.cmdlet(former, name);
    }
    comparison.properties();
    comparison.found.into_values().collect()
}

/// What decides whether two changes are one: the kind, and what changed.
type Key = (Kind, Vec<String>);

struct Comparison<'a> {
    lock: &'a Lock,
    current: &'a Names,
    api_version: &'a str,
    found: BTreeMap<Key, NameChange>,
}

impl<'a> Comparison<'a> {
    /// What was decided about a change.
    fn decision(&self, kind: Kind, what: &[&str]) -> Option<&'a lock::Decision> {
        self.lock.decisions.about(&kind.fingerprint(self.api_version, what))
    }

    /// What changed, and what is called otherwise now as somebody stated, if `find` finds that. Where it isn't there, what was stated doesn't
    /// decide: that is a change of its own.
    fn stated<'w, T>(
        &self,
        kind: Kind,
        what: &[&'w str],
        find: impl FnOnce(&'a str) -> Option<T>,
    ) -> (Vec<&'w str>, Option<T>)
    where
        'a: 'w,
    {
        let name = self.decision(kind, what).and_then(|decision| decision.name.as_deref());
        let found = name.and_then(find);
        let missing = name.filter(|_| found.is_none());
        (what.iter().copied().chain(missing).collect(), found)
    }

    /// Adds a name to a change.
    fn add(&mut self, kind: Kind, what: &[&str], subject: Subject, text: impl FnOnce() -> String) -> &mut NameChange {
        let decision = self.decision(kind, what);
        let key = (kind, what.iter().map(|part| (*part).to_owned()).collect());
        let change = self.found.entry(key).or_insert_with(|| NameChange {
            kind,
            fingerprint: kind.fingerprint(self.api_version, what),
            text: text(),
            subjects: BTreeSet::new(),
            now: None,
            near: None,
            announced: None,
            decision: decision.cloned(),
        });
        change.subjects.insert(subject);
        change
    }

    /// The promised cmdlets, each with its name now; those that are gone are changes.
    fn cmdlets(&mut self) -> BTreeMap<&'a str, &'a str> {
        let by_lower: HashMap<String, &'a str> =
            self.current.cmdlets.keys().map(|name| (name.to_lowercase(), name.as_str())).collect();
        let aliases: HashMap<String, &'a str> = (self.current.aliases.iter())
            .filter_map(|(subject, alias)| match subject {
                Subject::Cmdlet(name) => Some((name.to_lowercase(), alias.name.as_str())),
                _ => None,
            })
            .collect();
        let mut calling: HashMap<(String, String), BTreeSet<&'a str>> = HashMap::new();
        for (name, cmdlet) in &self.current.cmdlets {
            for set in cmdlet.sets.values() {
                calling.entry(lock::key(&set.operation)).or_default().insert(name);
            }
        }
        let is_new = |name: &&str| !self.lock.frozen.cmdlets.contains_key(*name);
        let mut now = BTreeMap::new();
        let mut gone = Vec::new();
        for (name, cmdlet) in &self.lock.frozen.cmdlets {
            // Shells don't tell cases apart.
            let lower = name.to_lowercase();
            if let Some(same) = by_lower.get(&lower).or_else(|| aliases.get(&lower)) {
                now.insert(name.as_str(), *same);
                continue;
            }
            let operations: BTreeSet<&Operation> = cmdlet.sets.values().map(|set| &set.operation).collect();
            let callers = operations.iter().filter_map(|operation| calling.get(&lock::key(operation)));
            let callers: Vec<BTreeSet<&str>> =
                callers.map(|names| names.iter().copied().filter(is_new).collect()).collect();
            // All that is left of it, and only that, is one cmdlet now.
            let common = callers.iter().skip(1).fold(callers.first().cloned().unwrap_or_default(), |all, some| {
                all.intersection(some).copied().collect()
            });
            gone.push((name, cmdlet, operations, common));
        }
        for (name, cmdlet, operations, common) in gone {
            if let (Some(successor), 1) = (common.first(), common.len()) {
                now.insert(name, successor);
                let text = || format!("{name} is called {successor}");
                let change = self.add(Kind::CmdletRenamed, &[name, successor], Subject::Cmdlet(name.clone()), text);
                change.now = Some((*successor).to_owned());
                continue;
            }
            let (gone, stated) =
                self.stated(Kind::CmdletRemoved, &[name], |name| self.current.cmdlets.get_key_value(name));
            let what: Vec<String> = operations.iter().map(ToString::to_string).collect();
            let verb = |name: &str| name.split_once('-').map(|(verb, _)| verb.to_owned());
            let may_be = |other: &&String| is_new(&other.as_str()) && verb(other) == verb(name);
            let near = nearest(name, self.current.cmdlets.keys().filter(may_be));
            let subject = Subject::Cmdlet(name.clone());
            let text = || format!("{name} is gone: no cmdlet stands for {} any more", what.join(" and "));
            let change = self.add(Kind::CmdletRemoved, &gone, subject, text);
            change.announced = cmdlet.sets.values().filter_map(|set| set.removal.clone()).max();
            change.near = near;
            if let Some((successor, _)) = stated {
                change.kind = Kind::CmdletRenamed;
                change.now = Some(successor.clone());
                now.insert(name, successor);
            }
        }
        self.aliases(&now, &by_lower, &aliases);
        now
    }

    /// Names that the configuration gave and doesn't give any more: the cmdlet is the same.
    fn aliases(
        &mut self,
        now: &BTreeMap<&'a str, &'a str>,
        cmdlets: &HashMap<String, &'a str>,
        aliases: &HashMap<String, &'a str>,
    ) {
        for (subject, alias) in self.lock.frozen.aliases.iter().filter(|(_, alias)| alias.dates.is_none()) {
            let Subject::Cmdlet(name) = subject else { continue };
            let lower = name.to_lowercase();
            let Some(successor) = now.get(alias.name.as_str()) else { continue };
            if !cmdlets.contains_key(&lower) && !aliases.contains_key(&lower) {
                let text = || format!("{name} is called {successor}");
                let change = self.add(Kind::CmdletRenamed, &[name, successor], subject.clone(), text);
                change.now = Some((*successor).to_owned());
            }
        }
    }

    /// Compares a cmdlet with what it is now.
    fn cmdlet(&mut self, former: &'a str, name: &'a str) {
        let (old, new) = (&self.lock.frozen.cmdlets[former], &self.current.cmdlets[name]);
        for (set_name, set) in &old.sets {
            let Some(other) = successor(set_name, set, new) else {
                let operation = set.operation.to_string();
                let subject = Subject::Set(former.to_owned(), set_name.clone());
                let text = || format!("{former} doesn't stand for {operation} any more");
                let change = self.add(Kind::SetRemoved, &[former, &operation], subject, text);
                change.announced.clone_from(&set.removal);
                continue;
            };
            self.set((former, name), set, other);
        }
    }

    /// Compares the parameters of a set with those that it has now.
    fn set(&mut self, (former, name): (&str, &str), old: &Set, new: &Set) {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (parameter, of) in &old.parameters {
            let subject = Subject::Parameter(former.to_owned(), parameter.clone());
            let at = place(&old.operation, &of.wire);
            let is_at = |wire: &str| at.is_some() && at == place(&new.operation, wire);
            if let Some((same, now)) = parameter_of(new, parameter) {
                known.insert(same);
                let is_same = now.wire == of.wire || is_at(&now.wire);
                if !is_same {
                    let text = || format!("-{parameter} stands for {}, not for {}", shown(&now.wire), shown(&of.wire));
                    self.add(Kind::ParameterReplaced, &[parameter, &of.wire, &now.wire], subject, text);
                } else if now.mandatory && !of.mandatory {
                    let text = || format!("-{parameter} must be given");
                    self.add(Kind::ParameterMandatory, &[parameter, &of.wire], subject, text);
                }
                for alias in of.aliases.iter().filter(|alias| parameter_of(new, alias).is_none()) {
                    let subject = Subject::Parameter(former.to_owned(), alias.clone());
                    let text = || format!("-{alias} is called -{same}");
                    let change = self.add(Kind::ParameterRenamed, &[alias, same, &of.wire], subject, text);
                    change.now = Some(same.to_owned());
                }
                continue;
            }
            let mut renamed = new.parameters.iter().filter(|(other, now)| {
                !old.parameters.contains_key(*other) && (now.wire == of.wire || is_at(&now.wire)) && !of.wire.is_empty()
            });
            if let Some((other, _)) = renamed.next() {
                known.insert(other);
                let text = || format!("-{parameter} is called -{other}");
                let change = self.add(Kind::ParameterRenamed, &[parameter, other, &of.wire], subject, text);
                change.now = Some(other.clone());
                continue;
            }
            let (gone, stated) =
                self.stated(Kind::ParameterRemoved, &[parameter, &of.wire], |name| parameter_of(new, name));
            let near = nearest(parameter, new.parameters.keys().filter(|name| !old.parameters.contains_key(*name)));
            let text = || format!("-{parameter} is gone, which stands for {}", shown(&of.wire));
            let change = self.add(Kind::ParameterRemoved, &gone, subject, text);
            change.near = change.near.take().or(near);
            if let Some((other, _)) = stated {
                known.insert(other);
                change.kind = Kind::ParameterRenamed;
                change.now = Some(other.to_owned());
            }
        }
        let demanded = new.parameters.iter().filter(|(name, of)| of.mandatory && !known.contains(name.as_str()));
        for (parameter, of) in demanded {
            // What a schema says about its properties is compared there.
            let is_promised = of.schema.as_ref().is_some_and(|schema| self.lock.frozen.properties.contains_key(schema));
            if !is_promised {
                let subject = Subject::Parameter(name.to_owned(), parameter.clone());
                let text = || format!("-{parameter} must be given");
                self.add(Kind::ParameterMandatory, &[parameter, &of.wire], subject, text);
            }
        }
    }

    /// Compares the properties of schemas. A schema that is gone isn't told: no script names it, and what it was for is gone with
    /// the cmdlets that took and gave it.
    fn properties(&mut self) {
        for (schema, old) in &self.lock.frozen.properties {
            let Some(new) = self.current.properties.get(schema) else { continue };
            let is_sent = new.values().any(|property| !property.read_only);
            for (name, of) in old {
                let wire = &of.wire;
                let subject = Subject::Property(schema.clone(), name.clone());
                // One that moved to a base is still there.
                let same = self.current.property(schema, |other, now| other == name && now.wire == *wire);
                if let Some((_, now)) = same {
                    if now.mandatory && !of.mandatory {
                        let text = || format!("property `{wire}` of {schema} must be given");
                        self.add(Kind::PropertyMandatory, &[schema, wire], subject, text);
                    } else if now.read_only && !of.read_only && is_sent {
                        let text = || format!("property `{wire}` of {schema} can't be set any more");
                        self.add(Kind::PropertyReadOnly, &[schema, wire], subject, text);
                    }
                    continue;
                }
                let is_other = |other: &str, now: &Property| now.wire == *wire && !old.contains_key(other);
                if let Some((other, _)) = self.current.property(schema, is_other) {
                    let text = || format!("property `{wire}` of {schema} is called {other}, not {name}");
                    let change = self.add(Kind::PropertyRenamed, &[schema, wire, other], subject, text);
                    change.now = Some(other.to_owned());
                    continue;
                }
                let (gone, stated) =
                    self.stated(Kind::PropertyRemoved, &[schema, wire], |name| new.get_key_value(name));
                let near = nearest(name, new.keys().filter(|name| !old.contains_key(*name)));
                let text = || format!("property `{wire}` of {schema} is gone");
                let change = self.add(Kind::PropertyRemoved, &gone, subject, text);
                change.near = near;
                if let Some((other, _)) = stated {
                    change.kind = Kind::PropertyRenamed;
                    change.now = Some(other.clone());
                }
            }
            for (name, of) in new.iter().filter(|(name, of)| of.mandatory && !old.contains_key(*name)) {
                let wire = &of.wire;
                if !old.values().any(|known| known.wire == *wire) {
                    let subject = Subject::Property(schema.clone(), name.clone());
                    let text = || format!("property `{wire}` of {schema} must be given");
                    self.add(Kind::PropertyMandatory, &[schema, wire], subject, text);
                }
            }
        }
    }
}

/// What a set of a cmdlet is now: the one of that name, or one that takes every call of it.
fn successor<'a>(name: &str, set: &Set, new: &'a Cmdlet) -> Option<&'a Set> {
    let is_same = |other: &&Set| lock::is_same_operation(&set.operation, &other.operation);
    if let Some(same) = new.sets.get(name).filter(is_same) {
        return Some(same);
    }
    let takes_all = |other: &&Set| {
        let has = |(name, of): (&String, &Parameter)| {
            let is_same = |now: &Parameter| now.wire == of.wire;
            parameter_of(other, name).is_some() || other.parameters.values().any(is_same)
        };
        set.parameters.iter().all(has)
    };
    new.sets.values().filter(is_same).find(takes_all)
}

/// The parameter of a name or alias, which shells read without regard to case.
fn parameter_of<'a>(set: &'a Set, name: &str) -> Option<(&'a str, &'a Parameter)> {
    let is = |other: &str| other.eq_ignore_ascii_case(name);
    let all = || set.parameters.iter().map(|(name, of)| (name.as_str(), of));
    all().find(|(other, _)| is(other)).or_else(|| all().find(|(_, of)| of.aliases.iter().any(|alias| is(alias))))
}

/// Which parameter of its path an operation gives to a name on the wire, counted from the left.
fn place(operation: &Operation, wire: &str) -> Option<usize> {
    PathTemplate(&operation.path).names().position(|name| name == wire)
}

/// What stands for nothing on the wire is the body.
fn shown(wire: &str) -> String {
    if wire.is_empty() { "the body".to_owned() } else { format!("`{wire}`") }
}

fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a String>) -> Option<String> {
    let names: Vec<&str> = names.map(String::as_str).collect();
    suggest::slip(name, &names).map(str::to_owned)
}
