//! `mg sign-in`, `mg sign-out` and `mg whoami`: a user signs in once, and the sign-in is kept until it is removed
//! (docs/security.md#a-sign-in-is-kept-where-only-its-user-reads-it).

use graphsmith_runtime::token::{Claims, Grant, KeptTokens, TokenError, TokenStore as _};
use serde_json::Value;

use crate::accounts::{Account, Accounts, Place, Tokens, is_name};
use crate::args::{Argument, group, is_parameter};
use crate::console::{Console, Tone};
use crate::failure::{Exit, Failure};
use crate::output::{Form, Format, Printer};
use crate::send::{self, Asked, User};
use crate::suggest;
use crate::view::is_permission;

/// The name of a sign-in that nobody has given one.
pub(super) const UNNAMED: &str = "default";

/// How the token gets into a variable.
const HOW: &str = "\
Put it into a variable of your shell:
  export MG_TOKEN=$(mg sign-in -PrintToken)
  $env:MG_TOKEN = mg sign-in -PrintToken          in PowerShell";

/// What to do without a keyring.
const ELSEWHERE: &str = "\
-Store file keeps the sign-in in a file that only you can read; -PrintToken keeps nothing, and prints the token for a
variable: export MG_TOKEN=$(mg sign-in -PrintToken)";

/// Signs in, and keeps the sign-in, or prints the token.
pub(super) fn sign_in(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let mut line = Line::read(words)?;
    if !line.cmdlets.is_empty() {
        let permissions = super::permissions::for_sign_in(&line.cmdlets, console)?;
        console.say(&format!("Asks for {}.", permissions.join(" ")));
        line.asked.permissions.extend(permissions);
    }
    if line.print_token {
        if console.out_terminal {
            return Err(Failure::usage("the token would stand on the terminal").hint(HOW));
        }
        let grant = User::new(line.asked, console)?.sign_in(console)?;
        return console.print(&format!("{}\n", grant.token.expose()));
    }
    let account = keep_user(line.asked, line.name, line.place, console)?;
    let whose = account.user.map_or_else(String::new, |user| format!(" as {user}"));
    console.say(&format!("Signed in{whose}; the sign-in `{}` is kept in {}.", account.name, described(account.place)));
    if let Some(first) = send::goes_first(console) {
        console.tell(Tone::Warning, &format!("{first} is set and goes before this sign-in"));
    }
    Ok(())
}

/// Signs a user in, and keeps the sign-in under that name.
pub(super) fn keep_user(
    asked: Asked,
    name: String,
    place: Place,
    console: &mut Console<'_>,
) -> Result<Account, Failure> {
    let permissions = asked.permissions.clone();
    let user = User::new(asked, console)?;
    let accounts = Accounts::to_keep(console)?;
    let mut account = Account {
        name,
        tenant: user.tenant.clone(),
        client: user.client.clone(),
        authority: user.authority().to_owned(),
        graph: user.graph.clone(),
        permissions,
        user: None,
        place,
    };
    let tokens = accounts.tokens(&account);
    // Before anybody takes the trouble to sign in.
    tokens.check().map_err(|error| not_kept(&error))?;
    let grant = user.sign_in(console)?;
    let Some(kept) = KeptTokens::of(&grant) else {
        return Err(
            Failure::refused("the sign-in service gave no refresh token, so the sign-in can't be kept").hint(HOW)
        );
    };
    account.user = claims(&grant).user;
    let former = accounts.named(&account.name).ok();
    keep(&tokens, &kept).map_err(|error| not_kept(&error))?;
    accounts.keep(&account)?;
    // What an earlier sign-in of that name has left in the other place.
    if let Some(former) = former.filter(|former| former.place != account.place)
        && let Err(error) = accounts.tokens(&former).remove()
    {
        console
            .tell(Tone::Warning, &format!("the former tokens of `{}` are still there: {}", former.name, error.message));
    }
    Ok(account)
}

/// Removes the tokens of a sign-in, and what is known of it.
pub(super) fn forget(accounts: &Accounts, account: &Account) -> Result<(), Failure> {
    let tokens = accounts.tokens(account);
    let removed = tokens.lock().and_then(|lock| tokens.remove().map(|()| drop(lock)));
    removed.map_err(|error| Failure::new(Exit::File, error.message))?;
    accounts.forget(&account.name)
}

/// Removes a sign-in.
pub(super) fn sign_out(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let mut name = None;
    for argument in group(words)? {
        match argument.name.to_ascii_lowercase().as_str() {
            "name" => name = Some(named(&argument)?),
            _ => return Err(unknown(&argument.name, "sign-out", &["Name"])),
        }
    }
    let nobody =
        || Failure::not_signed_in("no sign-in is kept").hint("MG_TOKEN and AZURE_* are variables of your shell.");
    let accounts = Accounts::of_user(console).ok_or_else(nobody)?;
    let account = match name {
        Some(name) => accounts.named(&name)?,
        None => match Accounts::chosen(console)? {
            Some(account) => account,
            None if accounts.names().is_empty() => return Err(nobody()),
            None => {
                let hint = format!("`mg sign-out -Name NAME` says which: {}.", accounts.names().join(", "));
                return Err(Failure::usage("several sign-ins are kept").hint(hint));
            }
        },
    };
    forget(&accounts, &account)?;
    console.say(&format!(
        "Signed out: the tokens of `{}` are removed from {}.\n\
         mg can't revoke what was given: an access token is good for up to a day, wherever there is a copy of it. To end all\n\
         sessions of the user: POST /users/{{id}}/revokeSignInSessions.",
        account.name,
        described(account.place)
    ));
    Ok(())
}

/// Shows what the credential is, or which sign-ins are kept.
pub(super) fn whoami(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let mut form = Form::Whole(if console.out_terminal { Format::Table } else { Format::Json });
    let mut all = false;
    for argument in group(words)? {
        match argument.name.to_ascii_lowercase().as_str() {
            "output" => {
                let name = argument.value()?;
                let known = Format::ALL.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
                let names = Format::ALL.map(|(known, _)| known);
                let (_, format) = known.ok_or_else(|| {
                    let near = suggest::did_you_mean(&name, "", names);
                    Failure::usage(format!("-Output: expected one of {}{near}", names.join(", ")))
                })?;
                form = Form::Whole(format);
            }
            "only" => form = Form::Property(argument.value()?),
            "all" | "listavailable" => all = argument.switch()?,
            _ => return Err(unknown(&argument.name, "whoami", &["Output", "Only", "All"])),
        }
    }
    let mut printer = Printer::new(form, all);
    if all {
        printer.begin();
        if let Some(accounts) = Accounts::of_user(console) {
            for name in accounts.names() {
                printer.push(send::describe(&accounts.named(&name)?), console)?;
            }
        }
    } else {
        let Value::Object(mut found) = send::whoami(console)? else { return Ok(()) };
        if console.out_terminal {
            found.retain(|_, value| !value.is_null());
        }
        printer.push(Value::Object(found), console)?;
    }
    printer.finish(console)
}

/// The command line of `mg sign-in`.
struct Line {
    asked: Asked,
    name: String,
    place: Place,
    print_token: bool,
    /// What the permissions are for that aren't named.
    cmdlets: Vec<String>,
}

impl Line {
    /// Permissions, then parameters.
    fn read(words: &[String]) -> Result<Self, Failure> {
        // People write it as other programs have it.
        let words: Vec<String> =
            words.iter().map(|word| if word == "--for" { "-For".to_owned() } else { word.clone() }).collect();
        let first = words.iter().position(|word| is_parameter(word)).unwrap_or(words.len());
        let mut line = Self {
            asked: Asked { permissions: words[..first].to_vec(), ..Asked::default() },
            name: UNNAMED.to_owned(),
            place: Place::Keyring,
            print_token: false,
            cmdlets: Vec::new(),
        };
        for argument in group(&words[first..])? {
            match argument.name.to_ascii_lowercase().as_str() {
                "name" => line.name = named(&argument)?,
                "tenantid" | "tenant" | "audience" => line.asked.tenant = Some(argument.value()?),
                "clientid" | "appid" | "applicationid" => line.asked.client = Some(argument.value()?),
                "scopes" => {
                    let words = argument.attached.iter().chain(&argument.words);
                    let scopes = words.flat_map(|word| word.split(',')).map(str::trim).filter(|name| !name.is_empty());
                    line.asked.permissions.extend(scopes.map(str::to_owned));
                }
                "for" => {
                    let words = argument.attached.iter().chain(&argument.words);
                    let names = words.flat_map(|word| word.split(',')).map(str::trim).filter(|name| !name.is_empty());
                    line.cmdlets.extend(names.map(str::to_owned));
                    if line.cmdlets.is_empty() {
                        return Err(Failure::usage("-For: expected cmdlets or scripts"));
                    }
                }
                "usedevicecode" | "devicecode" | "device" => {
                    line.asked.device_code = argument.switch()?;
                }
                "store" => {
                    let name = argument.value()?;
                    line.place = Place::of_name(&name).ok_or_else(|| {
                        let near = suggest::did_you_mean(&name, "", Place::ALL.map(|(known, _)| known));
                        Failure::usage(format!("-Store: expected keyring or file{near}"))
                    })?;
                }
                "printtoken" => line.print_token = argument.switch()?,
                "accesstoken" => {
                    return Err(Failure::usage("no token is taken from the command line, which others can see")
                        .hint("Put it into the environment variable MG_TOKEN."));
                }
                _ => {
                    let known =
                        ["Name", "TenantId", "ClientId", "Scopes", "For", "UseDeviceCode", "Store", "PrintToken"];
                    return Err(unknown(&argument.name, "sign-in", &known));
                }
            }
        }
        match line.asked.permissions.iter().find(|word| !is_permission(word)) {
            Some(word) => Err(Failure::usage(format!("`{word}` is no permission"))
                .hint("Permissions are named like Calendars.ReadWrite, one word each.")),
            None => Ok(line),
        }
    }
}

/// The name of a sign-in, in small letters.
fn named(argument: &Argument) -> Result<String, Failure> {
    let name = argument.value()?.to_ascii_lowercase();
    if is_name(&name) {
        return Ok(name);
    }
    Err(Failure::usage("-Name: expected a name of at most 64 letters, digits, `-`, `_` and `.`"))
}

fn unknown(name: &str, command: &str, known: &[&str]) -> Failure {
    let near = suggest::did_you_mean(name, "-", known.iter().copied());
    Failure::usage(format!("mg {command} has no -{name}{near}")).hint("`mg --help` shows what it has.")
}

/// Keeps tokens; another `mg` may be renewing those of the same name.
fn keep(tokens: &Tokens, kept: &KeptTokens) -> Result<(), TokenError> {
    let lock = tokens.lock()?;
    tokens.save(kept)?;
    drop(lock);
    Ok(())
}

fn not_kept(error: &TokenError) -> Failure {
    Failure::new(Exit::File, error.message.clone()).hint(ELSEWHERE)
}

fn described(place: Place) -> &'static str {
    match place {
        Place::Keyring => "the keyring of this system",
        Place::File => "a file that only you can read",
    }
}

/// What the service says about the user.
pub(super) fn claims(grant: &Grant) -> Claims {
    let of_id = grant.id_token.as_ref().and_then(Claims::of);
    of_id.filter(|claims| claims.user.is_some()).or_else(|| Claims::of(&grant.token)).unwrap_or_default()
}
