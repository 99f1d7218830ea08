//! The keyring of the system: GNOME Keyring as Debian has it, on a bus of its own; and machines that have none.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::service::{CANARY, Service, ended};

/// Set where the keyring has to be installed.
const REQUIRED: &str = "GRAPHSMITH_REQUIRE_KEYRING";

/// What `tests/keyring/install` has unpacked: the programs, and the libraries that they need.
fn installed() -> Option<(PathBuf, PathBuf)> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/keyring/usr");
    let libraries = std::fs::read_dir(place.join("lib")).ok().and_then(|mut folders| {
        folders.find_map(|folder| {
            folder.ok().map(|folder| folder.path()).filter(|path| path.join("libgck-1.so.0").exists())
        })
    });
    let bus = Command::new("dbus-run-session").arg("--version").output().is_ok();
    match libraries {
        Some(libraries) if bus => return Some((place.join("bin"), libraries)),
        _ => assert!(std::env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and there is no keyring"),
    }
    test_summary::record(
        "no keyring is installed (tests/keyring/install does it; it needs apt-get, and dbus-run-session)",
    );
    None
}

/// Runs lines of a shell in a session with an open keyring, where `mg` is a command.
fn in_session(service: &Service, lines: &str) -> Option<(i32, String, String)> {
    let (programs, libraries) = installed()?;
    let run = service.path("run");
    std::fs::create_dir_all(&run).unwrap();
    let start = format!(
        "printf pass | LD_LIBRARY_PATH='{}' '{}/gnome-keyring-daemon' --unlock --components=secrets >/dev/null 2>&1\n\
         for _ in $(seq 100); do\n\
           dbus-send --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner \
             string:org.freedesktop.secrets >/dev/null 2>&1 && break; sleep 0.1\n\
         done\n\
         mg() {{ '{}' \"$@\"; }}\n{lines}",
        libraries.display(),
        programs.display(),
        env!("CARGO_BIN_EXE_mg")
    );
    let variables = service.command(&[], &[]);
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", &start]).env_clear();
    command.envs(variables.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("PATH", std::env::var("PATH").unwrap()).env("XDG_RUNTIME_DIR", &run).env("XDG_DATA_HOME", &run);
    Some(ended(&command.output().unwrap()))
}

/// A sign-in is in the keyring and in no file; it is used, renewed, and removed.
#[test]
fn a_sign_in_is_kept_in_the_keyring() {
    let service = Service::start();
    service.state.lock().unwrap().lifetime = 60;
    let lines = "mg sign-in -UseDeviceCode -Name contoso || exit 90\n\
        mg whoami -Only account || exit 91\n\
        mg Get-MgUserEvent -UserId u -Only subject || exit 92\n\
        mg sign-out || exit 93\n\
        mg Get-MgUserEvent -UserId u";
    let Some((code, out, err)) = in_session(&service, lines) else { return };
    assert_eq!((code, out.as_str()), (5, "contoso\ns\n"), "{err}");
    assert!(err.contains("is kept in the keyring of this system") && err.contains("can't revoke"), "{err}");
    let log = service.log();
    // A token of a minute is renewed by each command, with what the one before has kept.
    assert_eq!(log[..4], ["devicecode", "device_code", "refresh_token", "refresh_token"], "{log:?}");
    for file in ["account-contoso.json", "account-contoso.tokens", "last"] {
        assert!(!service.path("mg/accounts").join(file).exists(), "{file}");
    }
}

/// A sign-in that moves from a file to the keyring leaves nothing in the file.
#[test]
fn a_sign_in_is_in_one_place() {
    let service = Service::start();
    let lines = "mg sign-in -UseDeviceCode -Store file && mg sign-in -UseDeviceCode && mg whoami -Only account\n\
        grep -rl refresh \"$XDG_STATE_HOME/mg\"; mg sign-in -UseDeviceCode -Store file && mg sign-out && mg whoami";
    let Some((code, out, err)) = in_session(&service, lines) else { return };
    assert_eq!((code, out.as_str()), (5, "default\n"), "{err}");
    assert!(!err.contains("warning"), "{err}");
}

/// Without a keyring nobody is asked to sign in, and the message says what else there is.
#[test]
fn a_machine_without_a_keyring_says_what_to_do() {
    let service = Service::start();
    let gone = format!("unix:path={}", service.path("no-bus").display());
    for bus in ["", &gone] {
        let (code, out, err) = service.run(&["sign-in", "-UseDeviceCode"], &[("DBUS_SESSION_BUS_ADDRESS", bus)]);
        assert_eq!((code, out.as_str()), (4, ""), "{err}");
        for said in ["the keyring of this system can't be used", "-Store file", "-PrintToken"] {
            assert!(err.contains(said), "{said}: {err}");
        }
        assert!(service.log().is_empty(), "nobody was asked");
    }
    assert!(!service.path("mg/accounts/account-default.json").exists());
    assert!(!CANARY.is_empty());
}
