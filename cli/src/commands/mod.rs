//! What `mg` does: the first word of the command line -> one of the files here.

mod batch;
mod call;
mod catalog;
mod check_scripts;
mod complete;
mod emulate;
mod find;
mod former;
mod help;
mod invoke;
mod man;
mod permissions;
mod protocol;
mod request;
mod sign_in;
mod version;

use std::borrow::Cow;

use call::Aim;

use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::library::Library;
use crate::shell::Shell;
use crate::suggest;

/// Words that are no cmdlets.
const COMMANDS: [(&str, &str); 16] = [
    ("help", "Explain a cmdlet"),
    ("find", "Look for cmdlets by words"),
    ("request", "Send any request to the service"),
    ("batch", "Send many requests, twenty at a time"),
    ("curl", "Print a command line of curl that does what a cmdlet does"),
    ("invoke", "Carry out cmdlets for another program, in one process"),
    ("complete", "Print the completion script of a shell"),
    ("emulate", "Start a local Graph to practise on"),
    ("sign-in", "Sign in as a user, and keep the sign-in"),
    ("sign-out", "Remove a sign-in that is kept"),
    ("whoami", "Show who is signed in, where, and with which permissions"),
    ("permissions", "Tell which permissions cmdlets or scripts need"),
    ("check-scripts", "Tell what scripts of PowerShell use, what of it there is, and which permissions they need"),
    ("catalog", "List or check the catalogs of cmdlets, or add some"),
    ("man", "Print the manual page"),
    ("version", "Print the version, and that of the descriptions behind the catalogs"),
];

const USAGE: &str = "\
mg runs Graph cmdlets from any shell.

  mg <Verb>-<Noun> [-Parameter value]...   run a cmdlet; -Parameter may be shortened while it is unique
  mg help <Cmdlet> [-Full|-Examples|-Parameter NAME|-Online] [-Depth LEVELS] [-Shell sh|fish|powershell]
  mg Add-MgAttachment -Path FILE ...       attach a file of any size to a message, an event or a post
  mg help COMMAND                          explain one of these commands
  mg find WORDS                            look for cmdlets by words, a path (/users/{id}/messages), a pattern (*Event) or
                                           a permission (Mail.Read)
  mg request [METHOD] PATH [-Body JSON]    send any request to the service; --help explains it
  mg curl CMDLET|request ...               print a command line of curl that sends the same; the token is $MG_TOKEN
  mg batch [FILE]                          send requests or cmdlets, a line for each, twenty at a time
  mg invoke                                carry out cmdlets for another program; JSON lines in and out (--help)
  mg catalog [check]                       list the catalogs of cmdlets, or check them
  mg catalog add PATH...                   add catalogs, or make them of OpenAPI descriptions with graphsmith
  mg emulate [--tenant practice] [--faults FILE]
                                           start a local Graph to practise on; --help lists what can go wrong
  mg sign-in [PERMISSION]... [-Name NAME] [-TenantId ID] [-ClientId ID] [-UseDeviceCode] [-Store keyring|file]
                                           sign in as a user; the sign-in is kept in the keyring of the system
  mg sign-in [PERMISSION]... -PrintToken   keep nothing: export MG_TOKEN=$(mg sign-in -PrintToken)
  mg sign-out [-Name NAME]                 remove a sign-in
  mg whoami [-Output FORMAT] [-All]        show who is signed in, with which permissions; -All lists the sign-ins
  mg sign-in --for CMDLET|SCRIPT...        sign in with the fewest permissions that these need
  mg permissions CMDLET|SCRIPT...          tell the fewest permissions that cmdlets need, or all cmdlets of a script
  mg check-scripts PATH... [-Output FORMAT]
                                           tell what scripts of PowerShell use, and what of it there is; no script is run
  mg complete bash|zsh|fish|powershell     print a completion script
  mg man                                   print the manual page
  mg version                               print the version, and that of the descriptions behind the catalogs

Tables and lists: \"@{name = 'x'; tags = 'a', 'b'}\", JSON, - for JSON on standard input,
or @FILE for JSON in a file. -OutFile takes a file, a folder, or - for standard output.
Every cmdlet has -WhatIf, -Confirm, -Verbose, -Debug and -Output json|jsonl|table|csv|tsv|yaml;
-TimeoutSec 300 says for how long a busy service is asked again.
-Only id writes only that property of each result, for a variable of the shell.

Credentials, the first that is there:
  MG_TOKEN                                 an access token for Microsoft Graph
  AZURE_TENANT_ID, AZURE_CLIENT_ID         an application, with AZURE_CLIENT_SECRET, or with
                                           AZURE_CLIENT_CERTIFICATE_PATH (PEM, certificate and key)
  mg sign-in                               a user; MG_ACCOUNT names one of several sign-ins, else the last one counts
  IDENTITY_ENDPOINT, IDENTITY_HEADER       the managed identity of an app; Azure sets them
  az login                                 the Azure CLI
AZURE_AUTHORITY_HOST picks the cloud, for example https://login.microsoftonline.us.
MG_BASE_URL names another Graph host, MG_CATALOGS folders of catalogs, MG_SHELL the shell that examples are for.
HTTPS_PROXY names a proxy, NO_PROXY hosts that are reached without it, SSL_CERT_FILE certificates to trust.
Exit codes: 0 done; 1 the service refused; 2 wrong usage; 3 no connection or no reply; 4 a file could not be read or
written; 5 not signed in; 6 an upload ended early, and the same command goes on; 130 ended by Ctrl-C.
";

/// Runs a command line, the name of the program not included.
pub fn run(words: &[String], console: &mut Console<'_>) -> Exit {
    match dispatch(words, console) {
        Ok(()) => Exit::Done,
        Err(failure) => {
            if !failure.message.is_empty() {
                console.say(&format!("mg: {}", failure.text()));
            }
            failure.exit
        }
    }
}

fn dispatch(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let Some((first, rest)) = words.split_first() else {
        console.say(Shell::of(console)?.adapted(USAGE).trim_end());
        return Err(Failure::usage(""));
    };
    let command = first.to_ascii_lowercase();
    let asks_for_help = rest.iter().any(|word| matches!(word.as_str(), "-?" | "-h" | "--help"));
    if asks_for_help && page_of(&command).is_some() {
        return help::run(std::slice::from_ref(first), console);
    }
    match command.as_str() {
        "help" | "--help" | "-h" | "-?" => help::run(rest, console),
        "find" => find::run(rest, console),
        "request" => request::run(rest, Aim::Send, console),
        "curl" => curl(rest, console),
        "batch" => batch::run(rest, console),
        "invoke" => protocol::run(rest, console),
        "complete" => complete::run(rest, console),
        "emulate" => emulate::run(rest, console),
        "sign-in" => sign_in::sign_in(rest, console),
        "sign-out" => sign_in::sign_out(rest, console),
        "whoami" => sign_in::whoami(rest, console),
        "catalog" => catalog::run(rest, console),
        "permissions" => permissions::run(rest, console),
        "check-scripts" => check_scripts::run(rest, console),
        "man" => man::run(rest, console),
        "version" | "--version" | "-v" => version::run(console),
        name if let Some(failure) = former::instead_of(name) => Err(failure),
        name if name.contains('-') && !name.starts_with('-') => {
            if asks_for_help {
                return help::run(std::slice::from_ref(first), console);
            }
            invoke::run(first, rest, Aim::Send, console)
        }
        _ => {
            let near = suggest::did_you_mean(first, "", COMMANDS.map(|(name, _)| name));
            Err(Failure::usage(format!("there is no command `{first}`{near}"))
                .hint("`mg help` shows what there is; cmdlets are called like Get-MgUser."))
        }
    }
}

/// What explains a command: a page of its own, or what is said of it among the others.
fn page_of(command: &str) -> Option<Cow<'static, str>> {
    let (_, about) = COMMANDS.iter().find(|(name, _)| *name == command)?;
    let own = match command {
        "emulate" => emulate::HELP,
        "request" => request::HELP,
        "batch" => batch::HELP,
        "invoke" => protocol::HELP,
        "permissions" => permissions::HELP,
        "check-scripts" => check_scripts::HELP,
        _ => "",
    };
    if !own.is_empty() {
        return Some(Cow::Borrowed(own));
    }
    let is_form = |line: &str| line.starts_with("  mg ");
    let names = |line: &str| line.split_whitespace().nth(1) == Some(command);
    let (mut page, mut within) = (format!("{about}.\n\n"), false);
    for line in USAGE.lines().take_while(|line| !line.starts_with("Credentials")) {
        // What is indented further belongs to the form above it.
        within = if is_form(line) { names(line) } else { within && line.starts_with("   ") };
        if within {
            page.extend([line, "\n"]);
        }
    }
    page.push_str("\n`mg help` lists all commands, and what holds for all of them.\n");
    Some(Cow::Owned(page))
}

/// Prints what `curl` would be called with.
fn curl(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    match words.split_first() {
        Some((name, rest)) if name.eq_ignore_ascii_case("request") => request::run(rest, Aim::Curl, console),
        Some((name, rest)) if !name.starts_with('-') => invoke::run(name, rest, Aim::Curl, console),
        _ => Err(Failure::usage("expected a cmdlet, as in `mg curl Get-MgUser -UserId adelev@contoso.com`")),
    }
}

/// The catalogs. Those that can't be read are reported.
fn library(console: &mut Console<'_>) -> Library {
    let library = Library::open(console);
    for (file, why) in &library.broken {
        console.say(&format!("mg: {}: {why}; it is left out", file.display()));
    }
    library
}
