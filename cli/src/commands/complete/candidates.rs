//! What may come next on a command line: its words so far -> candidates for the last one.

use super::super::COMMANDS;
use super::super::emulate::{self, Flag};
use super::super::request;
use crate::args::{self, Argument};
use crate::bind::{self, COMMON, Effect, Target};
use crate::console::Console;
use crate::failure::Failure;
use crate::library::Library;
use crate::output::Format;
use crate::view::{Cmdlet, Parameter};

/// A word that may come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The word.
    pub(super) word: String,
    /// What it is; may be empty.
    pub(super) about: String,
}

fn candidate(word: impl Into<String>, about: impl Into<String>) -> Candidate {
    Candidate { word: word.into(), about: about.into() }
}

/// Candidates for the last word.
pub(super) fn of(words: &[String], console: &Console<'_>) -> Result<Vec<Candidate>, Failure> {
    let Some((last, before)) = words.split_last() else { return Ok(Vec::new()) };
    // Windows PowerShell drops empty arguments, so its script sends the quotes.
    let last = if last == "\"\"" { "" } else { last.as_str() };
    match before {
        [] => Ok(first_word(last, console)),
        [curl] if curl.eq_ignore_ascii_case("curl") => {
            Ok([fitting(["request"], last), cmdlets(last, console)].concat())
        }
        [curl, rest @ ..] if curl.eq_ignore_ascii_case("curl") => of(&[rest, &[last.to_owned()]].concat(), console),
        [help] if help.eq_ignore_ascii_case("help") => Ok(cmdlets(last, console)),
        [help, _, ..] if help.eq_ignore_ascii_case("help") => {
            Ok(fitting(["-Full", "-Examples", "-Parameter", "-Depth", "-Online", "-Shell"], last))
        }
        [word] if word.eq_ignore_ascii_case("complete") => Ok(fitting(["bash", "zsh", "fish", "powershell"], last)),
        [word] if word.eq_ignore_ascii_case("catalog") => Ok(fitting(["check"], last)),
        [word, before @ ..] if word.eq_ignore_ascii_case("emulate") => Ok(emulate(before, last)),
        // Its words are permissions, which no catalog lists.
        [word, ..] if word.eq_ignore_ascii_case("sign-in") => Ok(Vec::new()),
        [word, ..] if word.eq_ignore_ascii_case("request") => Ok(request(before, last)),
        [name, rest @ ..] if name.contains('-') => arguments(name, rest, last, console),
        _ => Ok(Vec::new()),
    }
}

fn begins(word: &str, typed: &str) -> bool {
    word.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed))
}

/// Those of some words that begin as typed.
fn fitting<const N: usize>(words: [&str; N], typed: &str) -> Vec<Candidate> {
    words.into_iter().filter(|word| begins(word, typed)).map(|word| candidate(word, "")).collect()
}

/// Flags of `mg emulate` that aren't given yet; after one that wants a value, whatever the shell offers.
fn emulate(before: &[String], typed: &str) -> Vec<Candidate> {
    let given = |flag: &Flag| before.iter().any(|word| word.split('=').next() == Some(flag.name));
    if emulate::FLAGS.iter().any(|flag| flag.value.is_some() && before.last().is_some_and(|word| word == flag.name)) {
        return Vec::new();
    }
    let open = emulate::FLAGS.iter().filter(|flag| begins(flag.name, typed) && !given(flag));
    open.map(|flag| candidate(flag.name, flag.about)).collect()
}

/// A method, then parameters.
fn request(before: &[String], typed: &str) -> Vec<Candidate> {
    match before {
        [_] if !typed.starts_with(['/', '-']) => {
            fitting(["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"], typed)
        }
        _ => {
            let given = |name: &str| before.iter().any(|word| word.eq_ignore_ascii_case(name));
            let words = request::parameters().map(|(name, about)| (format!("-{name}"), about));
            let fitting = words.filter(|(word, _)| begins(word, typed) && !given(word));
            fitting.map(|(word, about)| candidate(word, about)).collect()
        }
    }
}

fn first_word(typed: &str, console: &Console<'_>) -> Vec<Candidate> {
    let commands = COMMANDS.iter().filter(|(name, _)| begins(name, typed));
    let mut found: Vec<Candidate> = commands.map(|(name, about)| candidate(*name, *about)).collect();
    found.extend(cmdlets(typed, console));
    found
}

/// Cmdlets that begin so. Before the dash only verbs: all cmdlets of a verb are thousands.
fn cmdlets(typed: &str, console: &Console<'_>) -> Vec<Candidate> {
    let library = Library::open(console);
    if typed.contains('-') {
        return library.starting_with(typed).into_iter().map(|name| candidate(name, "")).collect();
    }
    library.verbs(typed).into_iter().map(|verb| candidate(format!("{verb}-"), "")).collect()
}

fn arguments(name: &str, before: &[String], typed: &str, console: &Console<'_>) -> Result<Vec<Candidate>, Failure> {
    let found = Library::open(console).find(name)?;
    let cmdlet = Cmdlet::read(&found.catalog, found.cmdlet)?;
    let given = args::group(before)?;
    let parameters = cmdlet.parameters();
    if args::is_parameter(typed) || typed == "-" {
        return Ok(parameter_names(&cmdlet, &parameters, &given, typed));
    }
    // A value: of the last parameter, if it still wants one.
    let Some(last) = given.last().filter(|last| last.attached.is_none()) else { return Ok(Vec::new()) };
    let continues = last.words.last().is_none_or(|word| word.ends_with(','));
    if !continues {
        return Ok(Vec::new());
    }
    match bind::resolve(&parameters, &last.name)? {
        Target::Common(common) if common.effect == Effect::Output => Ok(Format::ALL
            .iter()
            .filter(|(name, _)| begins(name, typed))
            .map(|(name, _)| candidate(*name, ""))
            .collect()),
        Target::Common(common) if common.effect == Effect::Only => {
            let names = output_properties(&cmdlet)?;
            Ok(names.into_iter().filter(|name| begins(name, typed)).map(|name| candidate(name, "")).collect())
        }
        Target::Common(_) => Ok(Vec::new()),
        Target::Own(parameter) => values(&cmdlet, parameter, typed),
    }
}

/// Parameters that aren't given yet, of the sets that the given ones leave.
fn parameter_names(
    cmdlet: &Cmdlet<'_>,
    parameters: &[&Parameter<'_>],
    given: &[Argument],
    typed: &str,
) -> Vec<Candidate> {
    let mut own = Vec::new();
    let mut used = Vec::new();
    for argument in given {
        match bind::resolve(parameters, &argument.name) {
            Ok(Target::Own(parameter)) => {
                own.push(parameter.name);
                used.push(parameter.name);
            }
            Ok(Target::Common(common)) => used.push(common.name),
            Err(_) => {}
        }
    }
    let typed: String = typed.chars().skip(1).collect();
    let sets = bind::candidates(cmdlet, &own, None).unwrap_or_default();
    let open =
        parameters.iter().filter(|p| !p.flags.hidden() && sets.iter().any(|set| set.parameter(p.name).is_some()));
    let mut found: Vec<Candidate> = open
        .filter(|p| begins(p.name, &typed) && !used.contains(&p.name))
        .map(|p| candidate(format!("-{}", p.name), p.help().lines().next().unwrap_or_default()))
        .collect();
    let common = COMMON.iter().filter(|p| p.is_shown() && begins(p.name, &typed) && !used.contains(&p.name));
    found.extend(common.map(|p| candidate(format!("-{}", p.name), p.help)));
    found
}

/// Values of a parameter: those that the API lists, names of properties for `-Property` and the like.
fn values(cmdlet: &Cmdlet<'_>, parameter: &Parameter<'_>, typed: &str) -> Result<Vec<Candidate>, Failure> {
    // Of a list only the last element is completed.
    let (done, open) = typed.rsplit_once(',').map_or(("", typed), |(done, open)| (done, open));
    let comma = if done.is_empty() { "" } else { "," };
    let of_outputs = matches!(parameter.wire, Some("$select" | "$orderby"));
    // Sets may list different ones.
    let mut words: Vec<&str> = Vec::new();
    for set in cmdlet.ordered_sets() {
        let listed = set.parameter(parameter.name).map_or(&[][..], |parameter| &parameter.values);
        words.extend(listed.iter().filter(|word| !words.contains(word)).copied().collect::<Vec<_>>());
    }
    if of_outputs && words.is_empty() {
        words = output_properties(cmdlet)?;
    }
    let fitting = words.into_iter().filter(|word| begins(word, open));
    Ok(fitting.map(|word| candidate(format!("{done}{comma}{word}"), "")).collect())
}

/// Wire names of the properties of whatever a cmdlet gives, sorted.
fn output_properties<'c>(cmdlet: &Cmdlet<'c>) -> Result<Vec<&'c str>, Failure> {
    let mut names = Vec::new();
    for set in &cmdlet.sets {
        names.extend(cmdlet.properties(set)?);
    }
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
