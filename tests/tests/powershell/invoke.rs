//! The same command lines as commands of `mg invoke`: the same requests, and results as Microsoft's modules give them.
//!
//! A line is turned into what a module for PowerShell sends: parameter set and values as JSON. Lines count that end well and give
//! objects of a model. Nulls, empty objects, the port of the server and the digits of dates don't count.

use std::fs;

use graphsmith_catalog::Catalog;
use graphsmith_catalog::records::{Cmdlet, Kind, Parameter, Set};
use graphsmith_catalog::vocabulary::Role;
use graphsmith_tests::command::{Surroundings, mg};
use graphsmith_tests::corpus;
use jiff::Timestamp;
use jiff::civil::Date;
use mg::{args, literal};
use serde_json::{Map, Value, json};

use super::requests::{Case, Recorded, Server, View, WAITS, without_port};

/// The parameter set and the values that a line means; `None` where it isn't plain enough for this.
fn bound(catalog: &Catalog, words: &[String]) -> Option<(String, Map<String, Value>)> {
    let cmdlet: Cmdlet = catalog.get(catalog.find(&words[0]).unwrap()?).unwrap();
    let given = args::group(&words[1..]).ok()?;
    let all: Vec<Set> = catalog.list(cmdlet.sets).unwrap().into_iter().map(|set| catalog.get(set).unwrap()).collect();
    let mut order = vec![cmdlet.default_set];
    order.extend(catalog.list(cmdlet.page_order).unwrap());
    order.into_iter().find_map(|at| values(catalog, &all[at as usize], &given))
}

fn values(catalog: &Catalog, set: &Set, given: &[args::Argument]) -> Option<(String, Map<String, Value>)> {
    let is_bound = |parameter: &Parameter| !matches!(parameter.role, Role::Constant | Role::FromIdentity);
    let parameters = catalog.list(set.parameters).unwrap().into_iter();
    let parameters: Vec<Parameter> = parameters.map(|id| catalog.get(id).unwrap()).filter(is_bound).collect();
    let mut values = Map::new();
    for argument in given {
        let is_it = |name: &str| name.eq_ignore_ascii_case(&argument.name);
        let parameter = parameters.iter().find(|parameter| {
            is_it(catalog.text(parameter.name).unwrap())
                || catalog.texts(parameter.aliases).unwrap().into_iter().any(is_it)
        })?;
        let value = value(catalog, parameter, argument)?;
        values.insert(catalog.text(parameter.name).unwrap().to_owned(), value);
    }
    let mut mandatory = parameters.iter().filter(|parameter| parameter.flags.mandatory());
    let is_whole = mandatory.all(|parameter| values.contains_key(catalog.text(parameter.name).unwrap()));
    is_whole.then(|| (catalog.text(set.name).unwrap().to_owned(), values))
}

fn value(catalog: &Catalog, parameter: &Parameter, argument: &args::Argument) -> Option<Value> {
    let kind = catalog.get(parameter.ty).unwrap().kind;
    if kind == Kind::Switch {
        return argument.switch().ok().map(Value::from);
    }
    let text = argument.value().ok()?;
    match kind {
        _ if text.eq_ignore_ascii_case("$null") => Some(Value::Null),
        Kind::Boolean => args::boolean(&text).map(Value::from),
        Kind::Array => literal::parse_list(&text, &literal::none).ok().map(Value::from),
        Kind::Model | Kind::Hashtable | Kind::Dictionary => literal::parse(&text, &literal::none).ok(),
        _ if text.starts_with('$') => None,
        _ => Some(text.into()),
    }
}

/// A value in which nothing is that says nothing, and whose dates are instants.
fn comparable(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.into_iter().map(|(name, value)| (name, comparable(value)));
            Value::Object(members.filter(|(_, value)| !says_nothing(value)).collect())
        }
        // So a null in a list was written down.
        Value::Array(elements) => {
            let null = Value::from("null");
            elements.into_iter().map(|e| if e == null { Value::Null } else { comparable(e) }).collect()
        }
        Value::String(text) => without_port(&match (text.parse::<Timestamp>(), text.parse::<Date>()) {
            (Ok(instant), _) if text.contains('T') => instant.to_string(),
            (_, Ok(date)) if text.len() == 10 => format!("{date}T00:00:00"),
            _ => text,
        })
        .into(),
        Value::Number(number) if number.to_string().contains(['.', 'e']) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => {
                json!(format!("{float}").parse::<i64>().unwrap())
            }
            float => float.into(),
        },
        other => other,
    }
}

fn says_nothing(value: &Value) -> bool {
    value.is_null() || value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty)
}

/// A result with names as they are on the wire, but for capital letters: so it was written down for some of the lines.
fn on_the_wire(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut flat = Map::new();
            for (name, value) in object {
                match (name.as_str(), on_the_wire(value)) {
                    ("AdditionalProperties", Value::Object(inner)) => flat.extend(inner),
                    (_, value) => drop(flat.insert(name.to_ascii_lowercase(), value)),
                }
            }
            Value::Object(flat)
        }
        Value::Array(elements) => elements.into_iter().map(on_the_wire).collect(),
        other => other,
    }
}

/// What a command gives: its results and how it ends.
fn run(command: &Value, url: &str) -> (Vec<Value>, Value, String) {
    let next = "{\"next\":true}\n".repeat(20);
    let input = format!("{command}\n{{\"record\":{{}}}}\n{next}{{\"end\":true}}\n");
    let variables = vec![("MG_TOKEN", "practice".to_owned()), ("MG_BASE_URL", url.to_owned())];
    let run = mg(["invoke"], &Surroundings { variables, input: &input, ..Surroundings::default() });
    let events: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| events.iter().filter_map(|event| event.get(name).cloned()).collect::<Vec<_>>();
    (of("result"), of("exit").pop().unwrap()["code"].clone(), format!("{:?}", of("error")))
}

#[test]
fn commands_give_what_the_modules_of_microsoft_give() {
    let Some(corpus) = corpus().and_then(|corpus| corpus.canonicalize().ok()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let Some(mut server) = Server::start(&corpus, folder.path()) else {
        test_summary::record("no python3, which runs the recording server of the reference corpus");
        return;
    };
    let modules = [("Calendar", "beta"), ("Reports", "v1.0"), ("Users.Functions", "v1.0"), ("Groups", "v1.0")];
    let catalogs = super::catalogs(&corpus, &modules);
    let files: Vec<_> = fs::read_dir(catalogs.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let opened: Vec<Catalog> = files.iter().map(|file| Catalog::open(file).unwrap().unwrap()).collect();
    let (mut faults, mut compared, mut differ) = (Vec::new(), 0, [0; DIFFERENCES.len()]);
    for file in ["calendar", "more"] {
        let lines = fs::read_to_string(corpus.join(format!("powershell/wire/{file}.jsonl"))).unwrap();
        for line in lines.lines() {
            let case: Case = serde_json::from_str(line).unwrap();
            let Some(words) = case.arguments.as_ref().filter(|_| is_plain(&case)) else { continue };
            let Some((chosen, parameters)) = opened.iter().find_map(|catalog| bound(catalog, words)) else { continue };
            compared += 1;
            let command = json!({"v": 1, "id": case.n, "cmdlet": words[0], "set": chosen, "catalogs": files,
                "parameters": parameters});
            let (results, code, errors) = run(&command, &server.url);
            let sent: Vec<View> = server.requests().iter().map(Recorded::view).collect();
            let values: Vec<Value> = results.iter().map(|result| comparable(result["value"].clone())).collect();
            let (values, expected): (Vec<Value>, Vec<Value>) = match file {
                "calendar" => (values, case.output.iter().cloned().map(comparable).collect()),
                _ => (
                    values.into_iter().map(on_the_wire).collect(),
                    case.output.iter().cloned().map(comparable).map(on_the_wire).collect(),
                ),
            };
            let requests_differ = sent != case.views();
            if code != 0 || requests_differ || values != expected {
                if let Some(kind) = DIFFERENCES.iter().position(|(is, _)| is(&case)) {
                    differ[kind] += 1;
                    continue;
                }
                faults.push(format!(
                    "{} {}\n  {:?}\n  {sent:?}\n  {}\n  {}\n  {code} {errors}",
                    case.n,
                    case.text,
                    if requests_differ { case.views() } else { Vec::new() },
                    Value::from(expected),
                    Value::from(values)
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {compared}\n{}", faults.len(), faults.join("\n"));
    for ((_, why), count) in DIFFERENCES.iter().zip(differ) {
        assert!(count > 0, "no line shows that {why}");
    }
    assert!(compared > 150, "only {compared} lines are compared");
}

/// What tells a kind of lines whose results differ, and why they do.
type Difference = (fn(&Case) -> bool, &'static str);

/// All kinds of them.
const DIFFERENCES: [Difference; 4] = [
    (
        |case| case.types.iter().all(|ty| ty.ends_with(".MicrosoftGraphExtension")),
        "a type that has nothing but what it inherits is a table in a catalog, so its properties keep their names on the wire",
    ),
    (|case| case.text.contains("sp-deep"), "results were written down to ten levels only"),
    (
        |case| case.text.contains("-Top 3 -PageSize 2"),
        "-Top says how many objects come (docs/powershell.md#differences)",
    ),
    (
        |case| case.text.contains("Extra=@{") || case.text.contains("#microsoft.graph.dateTimeTimeZone"),
        "what an inner model doesn't declare stays",
    ),
];

/// Whether a line ends well, gives objects of one model, and needs no file.
fn is_plain(case: &Case) -> bool {
    let is_model = |ty: &String| ty.contains(".Models.MicrosoftGraph");
    let is_odd = ["|", "File", "TMP", "CountVariable", "ResponseHeadersVariable", "RHV", "\0"];
    case.ours.is_empty()
        && case.errors.is_empty()
        && !case.output.is_empty()
        && case.types.iter().all(is_model)
        && !is_odd.into_iter().chain(WAITS).any(|word| case.text.contains(word))
}
