//! [`Body`]: what is sent.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, Request};

use crate::wire::content::{Content, Shared};
use crate::wire::media_type;
pub use crate::wire::reply_body::ReplyBody;

/// What content is by its `Content-Type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JSON, in whatever vocabulary: `application/problem+json` too.
    Json,
    /// Text, XML and forms among it.
    Text,
    /// Anything else.
    Bytes,
}

impl Kind {
    /// What content with these headers is.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (ty, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
        let suffix = subtype.rsplit('+').next().unwrap_or_default();
        match (ty, suffix) {
            ("application" | "text", "json") => Self::Json,
            ("text", _) | ("application", "xml" | "x-www-form-urlencoded") => Self::Text,
            _ => Self::Bytes,
        }
    }
}

/// Whether content with these headers is JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    Kind::of(headers) == Kind::Json
}

/// Whether a request has to say that it has no content: where there could be some, servers ask for the length of nothing too (411).
pub(crate) fn must_say_empty(request: &Request<Body>) -> bool {
    request.body().is_empty() && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH)
}

/// Whether content with these headers is a form in one line.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.split(';').next().is_some_and(|essence| essence.trim() == "application/x-www-form-urlencoded")
}

/// Content of a request. Cloning is cheap, so a request can be sent again.
///
/// ```no_run
/// # use graphsmith_runtime::Body;
/// # fn example(png: Vec<u8>) -> std::io::Result<()> {
/// let photo = Body::from(png).of_type("image/png");
/// let film = Body::open("film.mp4")?;
/// # let _ = (photo, film);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Body {
    content: Data,
    media_type: Option<String>,
    /// What it is by the name of its file.
    usual_type: Option<&'static str>,
}

#[derive(Clone)]
enum Data {
    Bytes(Bytes),
    File(Shared),
    /// One after the other.
    Pieces(Arc<[Data]>),
}

impl Data {
    fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(file) => file.length,
            Self::Pieces(pieces) => pieces.iter().map(Self::len).sum(),
        }
    }

    fn into_content(self) -> Content {
        match self {
            Self::Bytes(bytes) => Content::Bytes(bytes),
            Self::File(file) => Content::File { file, at: 0, next: None },
            Self::Pieces(pieces) => Content::Pieces(pieces.iter().cloned().map(Self::into_content).collect()),
        }
    }
}

impl Body {
    /// The content of a file, from its beginning to the end that it has now. It is read while it is sent, so memory
    /// doesn't grow with it.
    pub fn file(file: File) -> io::Result<Self> {
        Ok(Self { content: Data::File(Shared::new(file)?), media_type: None, usual_type: None })
    }

    /// The content of the file at that path, see [`file`](Self::file). Where an operation takes any kind of content, the
    /// extension says which one it is.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self::file(File::open(&path)?)?.named(path))
    }

    /// Says what a file with this content is called. Where an operation takes any kind of content, the extension says which
    /// one it is.
    #[must_use]
    pub fn named(self, name: impl AsRef<Path>) -> Self {
        Self { usual_type: media_type::of_name(name), ..self }
    }

    /// Says what the content is, where the operation takes more than one kind: `image/png`.
    #[must_use]
    pub fn of_type(self, media_type: impl Into<String>) -> Self {
        Self { media_type: Some(media_type.into()), ..self }
    }

    /// What the content is: what somebody has said, or what the operation says, or what the name of its file says.
    pub(crate) fn media_type<'a>(&'a self, of_operation: &'a str) -> &'a str {
        let usual = || self.usual_type.filter(|_| media_type::is_any(of_operation));
        self.media_type.as_deref().or_else(usual).unwrap_or(of_operation)
    }

    /// Bodies one after the other, as one.
    pub(crate) fn of_pieces(pieces: Vec<Self>) -> Self {
        let pieces = pieces.into_iter().map(|piece| piece.content).collect();
        Self { content: Data::Pieces(pieces), media_type: None, usual_type: None }
    }

    /// The content, if it is in memory; nothing if it is a file or has parts.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.content {
            Data::Bytes(bytes) => bytes,
            Data::File(_) | Data::Pieces(_) => &[],
        }
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.content.len()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As a body of `hyper`.
    pub(crate) fn into_content(self) -> Content {
        self.content.into_content()
    }
}

impl Default for Body {
    fn default() -> Self {
        Bytes::new().into()
    }
}

/// Shows the length only: bodies hold what nobody wants in a log.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} bytes)", self.len())
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(content: T) -> Self {
        Self { content: Data::Bytes(content.into()), media_type: None, usual_type: None }
    }
}
