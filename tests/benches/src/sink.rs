//! [`Sink`]: a server on this machine that takes uploads and throws away what it gets; not the emulator, which keeps it in
//! files and reads it with an HTTP library, so that the benchmark would measure that.
//!
//! It answers as Outlook does (docs/protocol.md#create-an-upload-session and docs/protocol.md#send-slices), and does as little
//! as possible, so that the client is what is measured: one thread for each connection, one buffer, no HTTP library.

use std::io::{self, BufRead, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

/// Bytes that are taken off a connection at once.
const BUFFER: usize = 256 << 10;

/// A server that runs until the process ends.
#[derive(Debug)]
pub struct Sink {
    /// Its base URL, without a slash at the end.
    pub url: String,
}

/// What a request says that matters here.
#[derive(Default)]
struct Head {
    method: String,
    length: u64,
    /// `Content-Range` without its unit.
    range: String,
}

impl Sink {
    /// Starts it.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let url = format!("http://{}", listener.local_addr()?);
        let own = url.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let url = own.clone();
                // A client may hang up at any time; that is no matter of the server.
                std::thread::spawn(move || serve(stream, &url).unwrap_or_default());
            }
        });
        Ok(Self { url })
    }
}

/// Answers one request after the other.
fn serve(stream: TcpStream, url: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::with_capacity(BUFFER, stream);
    while let Some(head) = read_head(&mut reader)? {
        discard(&mut reader, head.length)?;
        writer.write_all(reply(&head, url).as_bytes())?;
    }
    Ok(())
}

/// Takes so many bytes off a connection, without copying them anywhere.
fn discard(reader: &mut impl BufRead, mut left: u64) -> io::Result<()> {
    while left > 0 {
        let there = reader.fill_buf()?.len();
        if there == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let taken = usize::try_from(left).unwrap_or(usize::MAX).min(there);
        reader.consume(taken);
        left -= taken as u64;
    }
    Ok(())
}

/// The head of the next request; `None` at the end of the connection.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
    let (mut head, mut line) = (Head::default(), String::new());
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let text = line.trim_end();
        if text.is_empty() {
            return Ok(Some(head));
        }
        match text.split_once(": ") {
            None => text.split(' ').next().unwrap_or_default().clone_into(&mut head.method),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                head.length = value.parse().unwrap_or_default();
            }
            Some((name, value)) if name.eq_ignore_ascii_case("content-range") => {
                value.trim_start_matches("bytes ").clone_into(&mut head.range);
            }
            Some(_) => {}
        }
    }
}

fn reply(head: &Head, url: &str) -> String {
    let json = |status: &str, body: String| {
        format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
    };
    match head.method.as_str() {
        "PUT" => {
            let (range, total) = head.range.split_once('/').unwrap_or_default();
            let next = range.split_once('-').and_then(|(_, end)| end.parse::<u64>().ok()).map_or(0, |end| end + 1);
            if next.to_string() == total {
                let location = format!("{url}/Attachments('a')");
                return format!("HTTP/1.1 201 Created\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
            }
            json(
                "200 OK",
                format!(r#"{{"ExpirationDateTime": "2100-01-01T00:00:00Z", "nextExpectedRanges": ["{next}"]}}"#),
            )
        }
        "POST" => json("201 Created", format!(r#"{{"uploadUrl": "{url}/session", "nextExpectedRanges": ["0-"]}}"#)),
        _ => json("200 OK", r#"{"value": []}"#.to_owned()),
    }
}
