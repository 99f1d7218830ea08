//! `mg invoke`: one process, many commands, for programs that host cmdlets (docs/invoke.md).
//!
//! | file | does |
//! | --- | --- |
//! | `incoming`, `keys`, `lines` | what comes in |
//! | `task` | carries out a command |
//! | `credential` | signs users in and out, and says who acts |
//! | `cmdlets` | finds cmdlets |
//! | `events` | what calls give, as events |
//! | `wire`, `failed` | what goes out |
//! | `kept` | what stays for the next command |

mod cmdlets;
mod credential;
mod events;
mod failed;
mod incoming;
mod kept;
mod keys;
mod lines;
mod task;
mod wire;

use std::time::Duration;

use crate::bind::Settings;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::interrupt::{Interrupt, ignore_interrupts};
use incoming::{Command, Incoming, Wrong};
use kept::Kept;
use lines::{Lines, Waited};
use task::Host;
use wire::Wire;

/// What `mg invoke --help` prints.
pub(super) const HELP: &str = "\
mg invoke

Carries out cmdlets and requests for another program, one after the other, with connections and tokens that stay. Commands come in on
standard input, events go out on standard output, both as JSON in UTF-8, an object on each line:

  > {\"v\":1,\"id\":1,\"cmdlet\":\"Get-MgUser\",\"set\":\"Get\",\"parameters\":{\"UserId\":\"adelev@contoso.com\"}}
  > {\"record\":{}}
  > {\"end\":true}
  < {\"id\":1,\"r\":1,\"result\":{\"value\":{\"Id\":\"...\"},\"type\":\"Microsoft.Graph.PowerShell.Models.IMicrosoftGraphUser\"}}
  < {\"id\":1,\"r\":1,\"record\":{\"done\":true}}
  < {\"id\":1,\"exit\":{\"code\":0}}

The protocol is described in docs/invoke.md. The process ends with its input, when nobody reads its events any more, and after ten
minutes without a command.
";

/// How long a process stays without a command.
const PATIENCE: Duration = Duration::from_mins(10);

/// Credentials of the environment, which a command with one of its own doesn't use.
const CREDENTIALS: [&str; 6] = [
    "MG_TOKEN",
    "MG_CREDENTIAL",
    "MG_SESSION",
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE",
    "AZURE_CLIENT_CERTIFICATE_PATH",
];

/// Variables that say where something is, and not who acts.
const PLACES: [&str; 2] = ["MG_BASE_URL", "AZURE_AUTHORITY_HOST"];

/// Carries out commands until there are no more.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    if let Some(word) = words.first() {
        return Err(Failure::usage(format!("mg invoke takes no arguments, and `{word}` is one"))
            .hint("`mg invoke --help` explains it."));
    }
    // Ctrl-C is for the host, which says what is to end.
    ignore_interrupts();
    let lines = Lines::of((console.stream)());
    let wire = Wire::new(console.out);
    let kept = Kept::default();
    let host = Host { wire: &wire, lines: &lines, kept: &kept };
    loop {
        match lines.next_within(PATIENCE) {
            Waited::End | Waited::Idle => return Ok(()),
            Waited::Line(Incoming::Command(command)) => one(&host, *command, console.environment),
            Waited::Line(Incoming::Wrong(Wrong { id, message })) => {
                wire.begin(id, <_>::default(), false);
                let told = wire.failure(&Failure::usage(message), true).and_then(|()| wire.exit(Exit::Usage));
                drop(told);
            }
            // Of a command that has ended.
            Waited::Line(_) => {}
        }
        if wire.is_gone() {
            return Ok(());
        }
    }
}

/// Carries out one command, and tells how it has ended.
fn one(host: &Host<'_, '_>, command: Command, environment: &dyn Fn(&str) -> Option<String>) {
    let Command { number, id, task, options, cwd, auth } = command;
    let stop = host.lines.begin(number);
    host.wire.begin(id, stop.clone(), options.progress);
    let interrupt = Interrupt::of(stop);
    let names_credential = auth.iter().any(|(name, _)| !PLACES.contains(name));
    let look_up = |name: &str| match auth.iter().find(|(known, _)| *known == name) {
        Some((_, value)) => Some(value.clone()),
        None if names_credential && CREDENTIALS.contains(&name) => None,
        None => environment(name),
    };
    let mut console = Console {
        out: &mut std::io::sink(),
        err: &mut std::io::sink(),
        listener: Some(host.wire),
        input: &mut std::io::empty(),
        stream: &|| Box::new(std::io::empty()),
        out_terminal: false,
        err_terminal: false,
        in_terminal: false,
        in_piped: false,
        width: usize::MAX,
        environment: &look_up,
        callers: &Vec::new,
        interrupt: &interrupt,
    };
    host.wire.hide(console.secrets());
    let settings = Settings {
        what_if: options.what_if,
        confirm: options.confirm,
        verbose: options.verbose,
        debug: options.debug,
        limits: options.limits,
        ..Settings::default()
    };
    let entered = cwd.map_or(Ok(()), |folder| {
        std::env::set_current_dir(&folder).map_err(|error| Failure::file("enter", &folder, &error))
    });
    let done = entered.and_then(|()| host.carry_out(&task, &settings, &mut console));
    let told = match done {
        Ok(exit) => host.wire.exit(exit),
        // Whoever has stopped it knows.
        Err(failure) if failure.exit == Exit::Stopped => {
            failure.hints.iter().for_each(|hint| console.say(hint));
            host.wire.exit(Exit::Stopped)
        }
        Err(failure) => host.wire.failure(&failure, true).and_then(|()| host.wire.exit(failure.exit)),
    };
    // An error means that nobody reads any more, which the wire knows.
    drop(told);
}
