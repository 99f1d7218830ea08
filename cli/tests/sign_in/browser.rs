//! The browser of the machine (RFC 8252): what it is sent to, and what it brings back.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

use crate::service::{Service, ended, script};

/// The value of a parameter in an address.
fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap();
    value.replace("%3A", ":").replace("%2F", "/")
}

fn get(port: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[test]
fn a_user_signs_in_with_the_browser() {
    let service = Service::start();
    let place = service.path("address");
    let browser =
        script(&service.path("browser"), &format!("echo \"$1\" > '{0}.new'; mv '{0}.new' '{0}'", place.display()));
    let path = std::env::var("PATH").unwrap();
    let variables = [("BROWSER", browser.as_str()), ("PATH", &path)];
    let mut command = service.command(&["sign-in", "User.Read", "-Store", "file"], &variables);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !place.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let address = std::fs::read_to_string(&place).unwrap().trim().to_owned();
    assert!(address.starts_with(&format!("{}/organizations/oauth2/v2.0/authorize?", service.url)), "{address}");
    assert_eq!(parameter(&address, "code_challenge_method"), "S256");
    let redirect = parameter(&address, "redirect_uri");
    let port = redirect.strip_prefix("http://localhost:").unwrap();
    assert!(get(port, "/?code=stolen&state=guessed").starts_with("HTTP/1.1 400"));
    assert!(service.log().is_empty());
    assert!(get(port, &format!("/?code=c&state={}", parameter(&address, "state"))).contains("close this window"));
    let (code, out, err) = ended(&child.wait_with_output().unwrap());
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains(&address) && err.contains("-UseDeviceCode") && err.contains("Signed in as"), "{err}");
    assert_eq!(service.log(), ["authorization_code"]);
    let form = service.state.lock().unwrap().form.clone();
    assert!(form.contains("code=c&") && form.contains("code_verifier="), "{form}");
    assert_eq!(service.run(&["Get-MgUserEvent", "-UserId", "u"], &[]).0, 0);
}

/// Where nobody would see a window, a code is shown instead.
#[test]
fn without_a_browser_there_is_a_code() {
    let service = Service::start();
    let (code, _, err) = service.run(&["sign-in", "-Store", "file"], &[]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("enter the code ABC-1"), "{err}");
}
