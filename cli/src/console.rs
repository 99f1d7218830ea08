//! What a command talks to: outputs, input, environment. Tests have their own.

mod callers;
mod listener;
mod pager;
mod programs;

use std::io::{IsTerminal as _, Read, Write};

use ::console::Term;

use crate::failure::{Exit, Failure};
use crate::interrupt::{Input, Interrupt};
use callers::callers;
use graphsmith_catalog::printable::printable;
use graphsmith_runtime::shown::without_tokens;
pub use listener::{Listener, Progress, Tone};
pub use programs::{Browser, program};

/// Width of a line if the terminal doesn't say it.
const WIDTH: usize = 100;

/// Variables with secrets.
const SECRETS: [&str; 3] = ["MG_TOKEN", "AZURE_CLIENT_SECRET", "IDENTITY_HEADER"];

/// Variables with addresses that may have a password; the names in lower case count too.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY", "MG_BASE_URL"];

/// Variable with a sign-in that the host of this process keeps.
pub const SESSION: &str = "MG_SESSION";

/// Length of the shortest secret that is looked for.
const SHORTEST: usize = 6;

/// Longest input, in bytes.
const LONGEST: u64 = 256 << 20;

/// No line is broken to be shorter than this.
const NARROWEST: usize = 20;

/// What a command reads from and writes to.
#[expect(clippy::struct_excessive_bools, reason = "each says something else of a stream")]
pub struct Console<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Messages.
    pub err: &'a mut dyn Write,
    /// Who takes messages instead of `err`.
    pub listener: Option<&'a dyn Listener>,
    /// What is piped in.
    pub input: &'a mut dyn Read,
    /// The same, for a thread that may outlive the command.
    pub stream: &'a dyn Fn() -> Box<dyn Read + Send>,
    /// Whether a person reads `out`.
    pub out_terminal: bool,
    /// Whether a person reads `err`.
    pub err_terminal: bool,
    /// Whether a person types into `input`.
    pub in_terminal: bool,
    /// Whether `input` is a pipe or a file, which has an end, rather than a device such as that of a terminal.
    pub in_piped: bool,
    /// Characters on a line of `out`.
    pub width: usize,
    /// Environment variables.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// The programs that have started this one, the nearest first.
    pub callers: &'a dyn Fn() -> Vec<String>,
    /// What ends the work early.
    pub interrupt: &'a Interrupt,
}

impl Console<'_> {
    /// A variable that is set to something.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.environment)(name).filter(|value| !value.trim().is_empty())
    }

    /// Whether what is printed may have colours: a terminal reads it that has some, and nobody has said otherwise
    /// (`NO_COLOR`, `CLICOLOR=0`).
    #[must_use]
    pub fn has_colours(&self) -> bool {
        let is_able = self.variable("TERM").is_some_and(|terminal| terminal != "dumb");
        let is_wanted =
            self.variable("NO_COLOR").is_none() && self.variable("CLICOLOR").is_none_or(|value| value != "0");
        self.out_terminal && is_able && is_wanted
    }

    /// All of standard input.
    pub fn read_all(&mut self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let read = self.input.take(LONGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?;
        if bytes.len() as u64 > LONGEST {
            return Err(Failure::usage(format!("standard input is longer than {} MB", LONGEST >> 20)));
        }
        Ok(bytes)
    }

    /// Prints a result. A reader that has gone away ends the command, with nothing to say.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.write(text.as_bytes())
    }

    /// Prints a text for reading: on a terminal through a pager (`PAGER`, else `less`), with its headings and names of
    /// parameters in bold where there are colours.
    pub fn print_page(&mut self, text: &str) -> Result<(), Failure> {
        let text = printable(text);
        let styled: String = if self.has_colours() { text.lines().map(styled).collect() } else { text.into_owned() };
        if pager::show(&styled, self) { Ok(()) } else { self.print(&styled) }
    }

    /// Writes a result that is no text, or a part of one. A terminal would act on some bytes, so there they are only counted,
    /// unless they turn out to be text.
    pub fn print_bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.out_terminal {
            let plain = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
            if let Some(text) = plain {
                return self.print(&printable(text));
            }
            self.say(&format!("mg: the reply is {} bytes; redirect the output to keep them.", bytes.len()));
            return Ok(());
        }
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self.out.write_all(bytes).and_then(|()| self.out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failure::reader_gone()),
            Err(error) => Err(Failure::new(Exit::File, format!("cannot print: {error}"))),
        }
    }

    /// Says something beside the result, without secrets.
    pub fn say(&mut self, text: &str) {
        self.tell(Tone::Note, text);
    }

    /// Says something of that kind beside the result, without secrets.
    pub fn tell(&mut self, tone: Tone, text: &str) {
        let hidden = self.hide(text);
        let text = printable(&hidden);
        match self.listener {
            Some(listener) => listener.told(tone, &text),
            // If messages can't be written there is no place to report that.
            None => drop(writeln!(self.err, "{}{text}", tone.prefix())),
        }
    }

    /// Text without the secrets that variables hold, and without what looks like a token, wherever they stand in it: a
    /// person may have given one as a parameter, and a service may repeat one (docs/security.md#no-secret-is-printed).
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let hidden = self.secrets().iter().fold(text.to_owned(), |text, secret| text.replace(secret, "(secret)"));
        without_tokens(&hidden).into_owned()
    }

    /// The secrets that variables hold, as they are and as they stand in an address.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let session = self.variable(SESSION).map(|text| tokens_in(&text)).unwrap_or_default();
        let variables = SECRETS.into_iter().filter_map(|name| self.variable(name)).chain(session);
        let proxies = PROXIES.iter().flat_map(|name| [(*name).to_owned(), name.to_ascii_lowercase()]);
        let proxies = proxies.filter_map(|name| password(&self.variable(&name)?).map(str::to_owned));
        let secrets = variables.chain(proxies).flat_map(|secret| {
            // `Bearer eyJ0…` is a token too, and short words would be found everywhere.
            let secret = secret.split_whitespace().next_back().unwrap_or_default().to_owned();
            let (encoded, is_long) = (encoded(&secret), secret.len() >= SHORTEST);
            [secret, encoded].into_iter().filter(move |_| is_long)
        });
        secrets.collect()
    }
}

/// The tokens in the text of a session, as `accounts` writes it.
fn tokens_in(session: &str) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(session).unwrap_or_default();
    let tokens = &json["tokens"];
    let both = [&tokens["refresh"], &tokens["access"]["token"]];
    both.into_iter().filter_map(|token| token.as_str().map(str::to_owned)).collect()
}

/// As it stands in a path or a query.
fn encoded(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    bytes.collect()
}

/// The password in the address of a server.
fn password(address: &str) -> Option<&str> {
    let (user_information, _) = address.rsplit_once('@')?;
    let after_scheme = user_information.rsplit_once("//").map_or(user_information, |(_, after)| after);
    after_scheme.split_once(':').map(|(_, password)| password)
}

/// A text in bold, for a terminal with colours.
#[must_use]
pub fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

/// A line of a text: a heading, or what begins with the name of a parameter.
fn styled(line: &str) -> String {
    let rest = line.trim_start();
    let (indent, rest) = line.split_at(line.len() - rest.len());
    let end = rest.find([' ', ',', '.', ':']).unwrap_or(rest.len());
    let is_parameter = rest.strip_prefix('-').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    let bold_until = match () {
        () if rest.is_empty() => 0,
        () if indent.is_empty() => rest.len(),
        () if is_parameter => end,
        () => 0,
    };
    let (name, rest) = rest.split_at(bold_until);
    let name = if name.is_empty() { String::new() } else { bold(name) };
    format!("{indent}{name}{rest}\n")
}

/// Characters on a line: what `COLUMNS` says, else what the terminal says.
fn width(columns: Option<String>) -> usize {
    let named = columns.and_then(|text| text.trim().parse().ok()).filter(|columns| *columns > 0);
    let of_terminal = || Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    named.or_else(|| of_terminal().filter(|columns| *columns > 0)).unwrap_or(WIDTH).max(NARROWEST)
}

/// Whether standard input is a pipe or a file. Where no device tells, it is whatever is no terminal.
fn is_piped(input: &std::io::Stdin) -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        use std::os::unix::fs::FileTypeExt as _;
        let file = input.as_fd().try_clone_to_owned().map(std::fs::File::from);
        file.and_then(|file| file.metadata()).is_ok_and(|metadata| !metadata.file_type().is_char_device())
    }
    #[cfg(not(unix))]
    !input.is_terminal()
}

/// Calls a command with the console of the process.
pub fn with_process<T>(run: impl FnOnce(&mut Console<'_>) -> T) -> T {
    let environment = |name: &str| std::env::var(name).ok();
    let (mut out, mut err, input) = (std::io::stdout(), std::io::stderr(), std::io::stdin());
    let interrupt = Interrupt::of_process();
    let mut console = Console {
        out_terminal: out.is_terminal(),
        err_terminal: err.is_terminal(),
        in_terminal: input.is_terminal(),
        in_piped: is_piped(&input),
        width: width(environment("COLUMNS")),
        out: &mut out,
        err: &mut err,
        listener: None,
        input: &mut Input::new(&interrupt),
        stream: &|| Box::new(std::io::stdin()),
        environment: &environment,
        callers: &callers,
        interrupt: &interrupt,
    };
    run(&mut console)
}
