//! What comes in: a line of JSON -> a command, or what belongs to one (docs/invoke.md#in).

use std::time::Duration;

use serde_json::{Map, Value};

use super::keys::Keys;
use crate::accounts::Place;
use crate::limits::Limits;

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

/// A cmdlet, a request, or what has to do with the sign-in.
#[derive(Debug)]
pub(super) enum Task {
    Cmdlet(Cmdlet),
    Request(Request),
    SignIn(SignIn),
    SignOut,
    WhoAmI,
    Commands(Commands),
    /// The permissions that catalogs know; these are files.
    Permissions(Vec<String>),
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
    /// In base64.
    pub(super) bytes: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) in_file: Option<String>,
    pub(super) out_file: Option<String>,
    pub(super) any_status: bool,
}

/// A user is to sign in.
#[derive(Debug)]
pub(super) struct SignIn {
    pub(super) scopes: Vec<String>,
    pub(super) device_code: bool,
    pub(super) place: Keep,
}

/// Where a sign-in is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// In the keyring, or in a file where there is none.
    Anywhere,
    In(Place),
    /// By the host.
    Session,
}

/// Cmdlets of catalogs are to be found.
#[derive(Debug)]
pub(super) struct Commands {
    pub(super) catalogs: Vec<String>,
    /// Names of cmdlets.
    pub(super) names: Vec<String>,
    /// A path or an address, with a method before it if only that is meant.
    pub(super) path: Vec<String>,
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
    pub(super) limits: Limits,
}

/// What `auth` may have, and the variable of `mg` that it stands for.
const AUTH: [(&str, &str); 12] = [
    ("token", "MG_TOKEN"),
    ("graph", "MG_BASE_URL"),
    ("account", "MG_ACCOUNT"),
    ("authority", "AZURE_AUTHORITY_HOST"),
    ("tenant", "AZURE_TENANT_ID"),
    ("client", "AZURE_CLIENT_ID"),
    ("secret", "AZURE_CLIENT_SECRET"),
    ("certificate", "AZURE_CLIENT_CERTIFICATE_PATH"),
    ("certificatePem", "AZURE_CLIENT_CERTIFICATE"),
    ("sendCertificateChain", "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"),
    ("credential", "MG_CREDENTIAL"),
    ("session", "MG_SESSION"),
];

/// What a command can be, by the key that says it.
const TASKS: [&str; 7] = ["cmdlet", "request", "signIn", "signOut", "whoAmI", "commands", "permissions"];

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
    let tasks: Vec<&str> = TASKS.into_iter().filter(|task| keys.has(task)).collect();
    let task = match tasks.as_slice() {
        ["cmdlet"] => Task::Cmdlet(Cmdlet {
            name: keys.text("cmdlet")?.ok_or_else(|| "`cmdlet` is a text".to_owned())?,
            set: keys.text("set")?.ok_or_else(|| "`set` is missing: the parameter set that was chosen".to_owned())?,
            catalogs: keys.texts("catalogs")?,
            parameters: keys.object("parameters")?.unwrap_or_default(),
        }),
        ["request"] => Task::Request(request(keys.inner("request")?)?),
        ["signIn"] => Task::SignIn(sign_in(keys.inner("signIn")?)?),
        ["signOut"] => keys.inner("signOut")?.end().map(|()| Task::SignOut)?,
        ["whoAmI"] => keys.inner("whoAmI")?.end().map(|()| Task::WhoAmI)?,
        ["commands"] => Task::Commands(commands(keys.inner("commands")?)?),
        ["permissions"] => Task::Permissions(catalogs(keys.inner("permissions")?)?),
        _ => return Err(format!("a command has one of {}", TASKS.map(|task| format!("`{task}`")).join(", "))),
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

fn sign_in(mut keys: Keys) -> Result<SignIn, String> {
    let place = match keys.text("keep")?.as_deref() {
        None => Keep::Anywhere,
        Some("session") => Keep::Session,
        Some(name) => match Place::of_name(name) {
            Some(place) => Keep::In(place),
            None => return Err("`keep` is keyring, file or session".to_owned()),
        },
    };
    let sign_in = SignIn { scopes: keys.texts("scopes")?, device_code: keys.flag("deviceCode")?, place };
    keys.end()?;
    Ok(sign_in)
}

fn commands(mut keys: Keys) -> Result<Commands, String> {
    let path = [keys.text("method")?, keys.text("path")?];
    let commands = Commands {
        catalogs: keys.texts("catalogs")?,
        names: keys.texts("names")?,
        path: path.into_iter().flatten().collect(),
    };
    keys.end()?;
    Ok(commands)
}

fn catalogs(mut keys: Keys) -> Result<Vec<String>, String> {
    let catalogs = keys.texts("catalogs")?;
    keys.end().map(|()| catalogs)
}

fn request(mut keys: Keys) -> Result<Request, String> {
    let request = Request {
        method: keys.text("method")?.unwrap_or_else(|| "GET".to_owned()),
        uri: keys.text("uri")?.ok_or_else(|| "`uri` is missing in `request`".to_owned())?,
        headers: keys.object("headers")?.unwrap_or_default(),
        body: keys.take("body").filter(|body| !body.is_null()),
        bytes: keys.text("bytes")?,
        content_type: keys.text("contentType")?,
        in_file: keys.text("inFile")?,
        out_file: keys.text("outFile")?,
        any_status: keys.flag("anyStatus")?,
    };
    keys.end()?;
    Ok(request)
}

fn options(mut keys: Keys) -> Result<Options, String> {
    let options = Options {
        what_if: keys.flag("whatIf")?,
        confirm: keys.flag("confirm")?,
        verbose: keys.flag("verbose")?,
        debug: keys.flag("debug")?,
        progress: keys.flag("progress")?,
        limits: Limits {
            timeout: keys.number("timeoutSec", 1)?.map(Duration::from_secs),
            silence: keys.number("silenceSec", 1)?.map(Duration::from_secs),
            retries: keys.number("retries", 0)?.map(|retries| u32::try_from(retries).unwrap_or(u32::MAX)),
            delay: keys.number("retryDelaySec", 0)?.map(Duration::from_secs),
        },
    };
    keys.end()?;
    Ok(options)
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
            (r#"{"v":1,"id":1}"#, "one of `cmdlet`, `request`"),
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
            (
                r#"{"v":1,"id":1,"cmdlet":"Get-X","set":"a","options":{"timeoutSec":0}}"#,
                "`timeoutSec` is a whole number",
            ),
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
