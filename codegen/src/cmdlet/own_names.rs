//! The names of an operation's own parameters beside those that its cmdlet has anyway
//! (docs/rules.md#4-4-names-that-collide).

use graphsmith_catalog::vocabulary::Common;

use super::model::Parameter;
use super::names::Names;

/// What takes the identity. Some sets of a cmdlet have it and others don't, but it means nothing else in any of them.
pub const INPUT_OBJECT: &str = "InputObject";

/// Gives the parameters of an operation names that neither each other nor those of `added` have, nor those that every
/// cmdlet has. Returns what had to change, for warnings.
pub fn settle(own: &mut [Parameter], added: &[Parameter]) -> Vec<String> {
    let common = Common::ALL.iter().map(|common| common.names()).flat_map(|(name, alias)| [name, alias]);
    let of_set = added.iter().flat_map(|p| std::iter::once(&p.name).chain(&p.aliases)).map(String::as_str);
    let reserved = Names::of(common.chain(of_set).chain([INPUT_OBJECT]));
    let mut used = reserved.clone();
    let taken: Vec<_> = own.iter_mut().filter_map(|p| (!used.take(&p.name)).then_some(p)).collect();
    let mut changes = Vec::new();
    for parameter in taken {
        let former = parameter.name.clone();
        let (option, why) = if reserved.has(&former) {
            (format!("{former}Property"), "the cmdlet has a parameter of its own that is")
        } else {
            (former.clone(), "another parameter is")
        };
        parameter.name = used.choose(&[option]);
        let wire = parameter.wire.as_deref().unwrap_or_default();
        changes.push(format!("`{wire}` is `-{}`, because {why} called `-{former}`", parameter.name));
    }
    for parameter in own {
        let Parameter { name, aliases, .. } = parameter;
        for alias in aliases.extract_if(.., |alias| !used.take(alias)) {
            changes.push(format!("`-{name}` has no alias `{alias}`, because another parameter is called so"));
        }
    }
    changes
}
