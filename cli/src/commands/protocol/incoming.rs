//! What comes in: a line of JSON -> a command, or what belongs to one (docs/invoke.md#in).

use std::time::Duration;

use serde_json::{Map, Value};

/// The version of the protocol.
pub(super) const VERSION: u64 = 1;

/// A line that came in.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A command begins.
    Command(Box<Command>),
    /// Its next object, with parameters that are bound from it.
    Record(Map<String, Value>),
    /// There are no further objects.
    End,
    /// The command is to end.
    Stop,
    /// The next page is wanted.
    Next,
    /// The answer to a question.
    Answer {
        /// The id of the question.
        question: u64,
        /// Whether the request may be sent.
        yes: bool,
    },
    /// Nothing that can be meant.
    Wrong(Wrong),
}

/// A line that means nothing.
#[derive(Debug)]
pub(super) struct Wrong {
    /// The id of the command that it may have been.
    pub(super) id: Value,
    /// What is wrong with it.
    pub(super) message: String,
}

/// What is to be done.
#[derive(Debug)]
pub(super) struct Command {
    /// Which one it is of those that came in, counted from 1.
    pub(super) number: u64,
    pub(super) id: Value,
    pub(super) task: Task,
    pub(super) options: Options,
    pub(super) cwd: Option<String>,
    /// What is said of the sign-in: names of variables and their values.
    pub(super) auth: Vec<(&'static str, String)>,
}

/// A cmdlet, or a request.
#[derive(Debug)]
pub(super) enum Task {
    Cmdlet(Cmdlet),
    Request(Request),
}

/// A cmdlet with the parameters that are the same for all records.
#[derive(Debug)]
pub(super) struct Cmdlet {
    pub(super) name: String,
    pub(super) set: String,
    pub(super) catalogs: Vec<String>,
    pub(super) parameters: Map<String, Value>,
}

/// A request to an address.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) uri: String,
    pub(super) headers: Map<String, Value>,
    pub(super) body: Option<Value>,
    pub(super) content_type: Option<String>,
    pub(super) in_file: Option<String>,
    pub(super) out_file: Option<String>,
    pub(super) any_status: bool,
}

/// What holds for a command.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the protocol")]
pub(super) struct Options {
    pub(super) what_if: bool,
    pub(super) confirm: bool,
    pub(super) verbose: bool,
    pub(super) debug: bool,
    pub(super) progress: bool,
    pub(super) timeout: Option<Duration>,
}

/// What `auth` may have, and the variable of `mg` that it stands for.
const AUTH: [(&str, &str); 8] = [
    ("token", "MG_TOKEN"),
    ("graph", "MG_BASE_URL"),
    ("account", "MG_ACCOUNT"),
    ("authority", "AZURE_AUTHORITY_HOST"),
    ("tenant", "AZURE_TENANT_ID"),
    ("client", "AZURE_CLIENT_ID"),
    ("secret", "AZURE_CLIENT_SECRET"),
    ("certificate", "AZURE_CLIENT_CERTIFICATE_PATH"),
];

/// The words that a line other than a command may have.
const WORDS: [&str; 5] = ["record", "end", "stop", "next", "confirm"];

impl Incoming {
    /// What a line says.
    pub(super) fn of(line: &[u8]) -> Self {
        let wrong = |id, message| Self::Wrong(Wrong { id, message });
        let object = match serde_json::from_slice(line) {
            Ok(Value::Object(object)) => object,
            Ok(_) => return wrong(Value::Null, "a line is a JSON object".to_owned()),
            // What is in the line may be secret.
            Err(error) => return wrong(Value::Null, format!("the line is no JSON: {error}")),
        };
        let id = object.get("id").cloned().unwrap_or_default();
        let read = match WORDS.into_iter().find(|word| object.contains_key(*word)) {
            Some(word) => word_of(word, Keys::of("the line", object)),
            None => command(Keys::of("the command", object)).map(|command| Self::Command(Box::new(command))),
        };
        read.unwrap_or_else(|message| wrong(id, message))
    }
}

fn word_of(word: &str, mut keys: Keys) -> Result<Incoming, String> {
    let read = match word {
        "record" => Incoming::Record(keys.object("record")?.unwrap_or_default()),
        "confirm" => {
            let question = keys.take("confirm").and_then(|id| id.as_u64());
            let question = question.ok_or_else(|| "`confirm` is the id of a question".to_owned())?;
            Incoming::Answer { question, yes: keys.flag("yes")? }
        }
        _ => {
            if !keys.flag(word)? {
                return Err(format!("`{word}` can only be true"));
            }
            match word {
                "end" => Incoming::End,
                "next" => Incoming::Next,
                _ => Incoming::Stop,
            }
        }
    };
    keys.end()?;
    Ok(read)
}

fn command(mut keys: Keys) -> Result<Command, String> {
    match keys.take("v").map(|version| version.as_u64()) {
        Some(Some(VERSION)) => {}
        Some(_) => return Err(format!("`v` is another version of the protocol; this mg has version {VERSION}")),
        None => return Err("`v` is missing: the version of the protocol".to_owned()),
    }
    let id = keys.take("id").filter(|id| id.is_number() || id.is_string());
    let id = id.ok_or_else(|| "`id` is missing: a number or a text".to_owned())?;
    let task = match (keys.text("cmdlet")?, keys.object("request")?) {
        (Some(name), None) => Task::Cmdlet(Cmdlet {
            name,
            set: keys.text("set")?.ok_or_else(|| "`set` is missing: the parameter set that was chosen".to_owned())?,
            catalogs: keys.texts("catalogs")?,
            parameters: keys.object("parameters")?.unwrap_or_default(),
        }),
        (None, Some(request)) => Task::Request(self::request(Keys::of("`request`", request))?),
        _ => return Err("a command has either `cmdlet` or `request`".to_owned()),
    };
    let options = options(Keys::of("`options`", keys.object("options")?.unwrap_or_default()))?;
    let cwd = keys.text("cwd")?;
    let mut auth_keys = Keys::of("`auth`", keys.object("auth")?.unwrap_or_default());
    let mut auth = Vec::new();
    for (key, variable) in AUTH {
        auth.extend(auth_keys.text(key)?.map(|value| (variable, value)));
    }
    auth_keys.end()?;
    keys.end()?;
    Ok(Command { number: 0, id, task, options, cwd, auth })
}

fn request(mut keys: Keys) -> Result<Request, String> {
    let request = Request {
        method: keys.text("method")?.unwrap_or_else(|| "GET".to_owned()),
        uri: keys.text("uri")?.ok_or_else(|| "`uri` is missing in `request`".to_owned())?,
        headers: keys.object("headers")?.unwrap_or_default(),
        body: keys.take("body").filter(|body| !body.is_null()),
        content_type: keys.text("contentType")?,
        in_file: keys.text("inFile")?,
        out_file: keys.text("outFile")?,
        any_status: keys.flag("anyStatus")?,
    };
    keys.end()?;
    Ok(request)
}

fn options(mut keys: Keys) -> Result<Options, String> {
    let seconds = keys.take("timeoutSec").filter(|seconds| !seconds.is_null());
    let seconds = seconds.map(|seconds| seconds.as_u64().filter(|seconds| *seconds > 0));
    let options = Options {
        what_if: keys.flag("whatIf")?,
        confirm: keys.flag("confirm")?,
        verbose: keys.flag("verbose")?,
        debug: keys.flag("debug")?,
        progress: keys.flag("progress")?,
        timeout: match seconds {
            Some(None) => return Err("`timeoutSec` is a number of seconds".to_owned()),
            other => other.flatten().map(Duration::from_secs),
        },
    };
    keys.end()?;
    Ok(options)
}

/// An object whose keys are taken one after the other. An error never has a value: it may be secret.
struct Keys {
    what: &'static str,
    object: Map<String, Value>,
}

impl Keys {
    fn of(what: &'static str, object: Map<String, Value>) -> Self {
        Self { what, object }
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        self.object.shift_remove(key)
    }

    fn text(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("`{key}` is a text")),
        }
    }

    fn texts(&mut self, key: &str) -> Result<Vec<String>, String> {
        let wrong = || format!("`{key}` is a list of texts");
        match self.take(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(texts)) => {
                texts.into_iter().map(|text| text.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
            }
            Some(_) => Err(wrong()),
        }
    }

    fn object(&mut self, key: &str) -> Result<Option<Map<String, Value>>, String> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(_) => Err(format!("`{key}` is an object")),
        }
    }

    fn flag(&mut self, key: &str) -> Result<bool, String> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(format!("`{key}` is true or false")),
        }
    }

    /// Fails where a key is left.
    fn end(self) -> Result<(), String> {
        match self.object.keys().next() {
            Some(key) => Err(format!("{} has an unknown key `{key}`", self.what)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test may panic")]
mod tests {
    use super::{Incoming, Task};

    #[test]
    fn a_command_is_read() {
        let line = br#"{"v":1,"id":7,"cmdlet":"Get-X","set":"List","parameters":{"A":null},"options":{"debug":true,"timeoutSec":5},"auth":{"token":"t"}}"#;
        let Incoming::Command(command) = Incoming::of(line) else { panic!("it is a command") };
        assert_eq!((command.id, command.options.debug, command.auth.len()), (7.into(), true, 1));
        let Task::Cmdlet(cmdlet) = command.task else { panic!("it is a cmdlet") };
        assert_eq!((cmdlet.name.as_str(), cmdlet.set.as_str(), cmdlet.parameters.len()), ("Get-X", "List", 1));
    }

    #[test]
    fn what_is_wrong_is_said_without_values() {
        let table = [
            ("", "no JSON"),
            ("[1]", "a line is a JSON object"),
            ("{}", "`v` is missing"),
            (r#"{"v":2,"id":1}"#, "another version"),
            (r#"{"v":1}"#, "`id` is missing"),
            (r#"{"v":1,"id":1}"#, "either `cmdlet` or `request`"),
            (r#"{"v":1,"id":1,"cmdlet":"Get-X"}"#, "`set` is missing"),
            (r#"{"v":1,"id":1,"cmdlet":"Get-X","set":5}"#, "`set` is a text"),
            (r#"{"v":1,"id":1,"cmdlet":"Get-X","set":"a","x":"canary"}"#, "the command has an unknown key `x`"),
            (
                r#"{"v":1,"id":1,"cmdlet":"Get-X","set":"a","auth":{"tokn":"canary"}}"#,
                "`auth` has an unknown key `tokn`",
            ),
            (r#"{"v":1,"id":1,"cmdlet":"Get-X","set":"a","auth":{"token":["canary"]}}"#, "`token` is a text"),
            (
                r#"{"v":1,"id":1,"cmdlet":"Get-X","set":"a","options":{"all":true}}"#,
                "`options` has an unknown key `all`",
            ),
            (r#"{"v":1,"id":1,"cmdlet":"Get-X","set":"a","options":{"timeoutSec":0}}"#, "`timeoutSec` is a number"),
            (r#"{"v":1,"id":1,"request":{"method":"GET"}}"#, "`uri` is missing"),
            (r#"{"record":[]}"#, "`record` is an object"),
            (r#"{"record":{},"canary":1}"#, "the line has an unknown key `canary`"),
            (r#"{"end":false}"#, "`end` can only be true"),
            (r#"{"confirm":"a","yes":true}"#, "`confirm` is the id"),
            (r#"{"confirm":1,"yes":"canary"}"#, "`yes` is true or false"),
        ];
        for (line, expected) in table {
            let Incoming::Wrong(wrong) = Incoming::of(line.as_bytes()) else { panic!("{line} is wrong") };
            assert!(wrong.message.contains(expected), "{line}: {}", wrong.message);
            assert!(!wrong.message.contains("canary") || line.contains("canary\":"), "{}", wrong.message);
        }
    }
}
