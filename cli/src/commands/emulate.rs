//! `mg emulate [--port N] [--tenant practice|FILE] [--faults FILE] [--slow MS] [--verbose]`: a local Graph to practise on, until Ctrl-C.

use std::io::ErrorKind;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::library;
use crate::console::Console;
use crate::failure::Failure;
use crate::send::Runtime;
use crate::suggest;
use graphsmith_emulator::faults::{Action, Rule, Script};
use graphsmith_emulator::{Emulator, Listener, Options, Routes, Tenant};

/// The port that is taken when none is given.
const PORT: u16 = 4010;

/// What stands for the tenant that comes along.
const PRACTICE: &str = "practice";

/// Something that the command takes.
pub(super) struct Flag {
    /// Name, with its dashes.
    pub(super) name: &'static str,
    /// What stands for its value; `None` if it has none.
    pub(super) value: Option<&'static str>,
    /// What it does.
    pub(super) about: &'static str,
}

/// What the command takes.
pub(super) const FLAGS: [Flag; 5] = [
    Flag { name: "--port", value: Some("N"), about: "The port; 0 takes any that is free" },
    Flag { name: "--tenant", value: Some("practice|FILE"), about: "Who and what is there from the beginning" },
    Flag { name: "--faults", value: Some("FILE"), about: "What goes wrong, and when" },
    Flag { name: "--slow", value: Some("MS"), about: "How many milliseconds each slice of an upload takes longer" },
    Flag { name: "--verbose", value: None, about: "Say what is asked and answered" },
];

/// What `mg emulate --help` prints.
pub(super) const HELP: &str = "\
mg emulate starts a local Graph, which keeps what it is sent until Ctrl-C ends it.

  --port N         the port [default: 4010]; 0 takes any that is free
  --tenant practice
                   people, groups, licences, mail, files and teams to practise with; without a tenant users and
                   groups exist as soon as they are named
  --tenant FILE    a tenant of your own, in TOML or JSON (docs/commands.md describes the file)
  --faults FILE    a fault script: what goes wrong, and when
  --slow MS        each slice of an upload takes so many milliseconds longer
  --verbose        print each request and its reply

POST /__reset lets it forget what it was sent, and begin again.

A fault script is TOML, or JSON. A request follows the first rule that applies to it:

  seed = 7                 # of the rules with `chance`
  [service]                # settings for the whole run
  page-size = 5
  [[rule]]
  on = \"upload\"            # `graph`, `upload` or `download`; all if absent
  method = \"PUT\"           # any if absent
  path = \"/api/**\"         # a glob: `*` is (a part of) a segment, `**` any number of them
  nth = [2, 3]             # of the requests that match; or `every = 5`, or `chance = 0.1`
  times = 1                # at most once
  then = { action = \"lost-reply\" }

Settings of the service: strict (items have to be created before they are used), named-exist (items exist as soon as
they are named), minimum-size, maximum-size, session-seconds, session-status, refuse-token-on-upload,
dialect (outlook, drive), ranges, finish, page-size, size-overhead, odd-ids.

Actions, and what else `then` holds for them:
  lost-reply               the request is done, and the connection breaks before the reply
  hang-up                  the connection breaks before anything is done
  reset       after        the connection breaks after so many bytes of the request
  cut         after        the connection breaks after so many bytes of the reply
  slow        ms           the reply takes so many milliseconds longer
  status      code         the request is refused with 400 to 599; further error, retry-after (seconds),
                           retry-after-date (seconds from now), challenge, done = true (it is done all the same)
  forbid      permission   the request is refused with 403, for the lack of a permission
  html        code         the request is refused with a page in HTML
  redirect    code         the request is sent to another origin
  expire                   the upload session is over
  partial     bytes        only so many bytes of a slice are taken
  claim       bytes        so many bytes are said to have arrived
  ranges      form         bare, dash, pair, several, pascal, lower, number, missing, empty or no-content
  finish      form         location, empty, object, object-ok, empty-ok or accepted
  next-link   to           the next page is said to be elsewhere: trap, user-info, look-alike, other-host,
                           again or empty
  empty-page               a page is empty although the list goes on
  location    to           `Location` of a finished upload or of content leads elsewhere
  upload-url  to           the address of a new upload session leads elsewhere
";

/// What the command line says.
#[derive(Debug, PartialEq, Eq)]
struct Settings {
    port: u16,
    tenant: Option<String>,
    faults: Option<String>,
    slow: Option<u64>,
    verbose: bool,
}

/// Runs an emulator.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let settings = settings(words)?;
    let mut routes = Routes::default();
    library(console).take_each(|place, catalog| {
        routes.add(catalog).map_err(|damaged| Failure::refused(format!("{place}: {damaged}")))
    })?;
    let mut options = match &settings.tenant {
        Some(name) => Options::with_tenant(routes, tenant(name)?),
        None => Options::new(routes),
    };
    options.port = settings.port;
    if let Some(file) = &settings.faults {
        let text = std::fs::read_to_string(file).map_err(|error| Failure::file("read", file, &error))?;
        options.script = Script::parse(&text).map_err(|error| Failure::usage(format!("{file}: {error}")))?;
    }
    // The script goes before, so that a slice with a fault of its own has that one.
    options.script.rules.extend(settings.slow.map(|ms| Rule::always(Action::Slow { ms }).of(Listener::Upload, "PUT")));
    let (sender, events) = mpsc::unbounded_channel();
    if settings.verbose {
        let sender = sender.clone();
        // An error means that the receiver is gone, because the process is about to end.
        options.log = Some(Arc::new(move |line: &str| drop(sender.send(line.to_owned()))));
    }
    Runtime::new()?.block_on(serve(options, events, console))
}

/// The tenant that comes along, or that of a file.
fn tenant(name: &str) -> Result<Tenant, Failure> {
    if name == PRACTICE {
        return Tenant::practice().map_err(|error| Failure::refused(error.to_string()));
    }
    let text = std::fs::read_to_string(name).map_err(|error| {
        Failure::file("read", name, &error).hint("`--tenant practice` takes the tenant that mg brings along.")
    })?;
    Tenant::parse(&text).map_err(|error| Failure::usage(format!("{name}: {error}")))
}

async fn serve(
    options: Options,
    mut events: mpsc::UnboundedReceiver<String>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let port = options.port;
    let emulator = Emulator::start(options).await.map_err(|error| {
        let failure = Failure::network(format!("cannot listen on port {port}: {error}"));
        if error.kind() == ErrorKind::AddrInUse {
            failure.hint("`--port 0` takes any port that is free.")
        } else {
            failure
        }
    })?;
    // From here on Ctrl-C is how it ends.
    let interrupt = console.interrupt;
    interrupt.defer();
    console.print(&greeting(emulator.url()))?;
    while let Some(Some(line)) = interrupt.unless(events.recv()).await {
        console.say(&line);
    }
    // What was answered before is in the log, too.
    while let Ok(line) = events.try_recv() {
        console.say(&line);
    }
    console.say("stopped");
    Ok(())
}

/// The address, and how to call it.
fn greeting(url: &str) -> String {
    format!(
        "listening on {url}\n\n\
         It keeps what it is sent until Ctrl-C ends it. Any token will do. In the shell that calls it:\n\
         \n\
         \x20 export MG_BASE_URL={url} MG_TOKEN=practice\n\
         \n\
         and in PowerShell:\n\
         \n\
         \x20 $env:MG_BASE_URL = '{url}'; $env:MG_TOKEN = 'practice'\n"
    )
}

/// Reads the command line. Words are written as other programs have them, `--port 0` or `--port=0`, or like cmdlets do.
fn settings(words: &[String]) -> Result<Settings, Failure> {
    let mut settings = Settings { port: PORT, tenant: None, faults: None, slow: None, verbose: false };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, attached) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let name = name.trim_start_matches('-').to_ascii_lowercase();
        let mut value = || {
            let value = attached.clone().or_else(|| words.next().cloned());
            value.ok_or_else(|| Failure::usage(format!("--{name} expects a value")))
        };
        match name.as_str() {
            "port" if word.starts_with('-') => {
                let text = value()?;
                settings.port =
                    text.parse().map_err(|_| Failure::usage(format!("`{text}` is no port: expected 0 to 65535")))?;
            }
            "tenant" if word.starts_with('-') => settings.tenant = Some(value()?),
            "faults" if word.starts_with('-') => settings.faults = Some(value()?),
            "slow" if word.starts_with('-') => {
                let text = value()?;
                let ms = text.parse();
                settings.slow = Some(ms.map_err(|_| {
                    Failure::usage(format!("`{text}` is no number of milliseconds: expected 1000 or the like"))
                })?);
            }
            "verbose" if word.starts_with('-') && attached.is_none() => settings.verbose = true,
            _ => {
                let near = suggest::did_you_mean(word, "", FLAGS.map(|flag| flag.name));
                let known = FLAGS.map(|Flag { name, value, .. }| match value {
                    Some(value) => format!("{name} {value}"),
                    None => name.to_owned(),
                });
                return Err(Failure::usage(format!("mg emulate has no `{word}`{near}"))
                    .hint(format!("It has {}.", known.join(", "))));
            }
        }
    }
    Ok(settings)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{PORT, Settings, settings};

    fn of(words: &[&str]) -> Result<Settings, String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        settings(&words).map_err(|failure| failure.message)
    }

    #[test]
    fn the_command_line_is_read() {
        let tenant = Some("practice".to_owned());
        let all = Settings { port: 0, tenant, faults: Some("x=y.toml".to_owned()), slow: Some(250), verbose: true };
        let words = ["--port", "0", "--tenant=practice", "--faults", "x=y.toml", "--slow=250", "--verbose"];
        assert_eq!(of(&words), Ok(all));
        assert_eq!(of(&["--port=8080"]).unwrap().port, 8080);
        assert_eq!(of(&["-Port", "8080"]).unwrap().port, 8080);
        assert_eq!(of(&[]), Ok(Settings { port: PORT, tenant: None, faults: None, slow: None, verbose: false }));
    }

    #[test]
    fn mistakes_are_named() {
        let table: [(&[&str], &str); 6] = [
            (&["--slow", "1s"], "`1s` is no number of milliseconds"),
            (&["--port"], "--port expects a value"),
            (&["--port", "70000"], "`70000` is no port: expected 0 to 65535"),
            (&["--prot", "1"], "did you mean `--port`"),
            (&["port", "1"], "mg emulate has no `port`"),
            (&["--verbose=1"], "mg emulate has no `--verbose=1`"),
        ];
        for (words, expected) in table {
            let message = of(words).unwrap_err();
            assert!(message.contains(expected), "{message}");
        }
    }
}
