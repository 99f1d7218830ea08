//! [`OutlookAttachment`]: files on messages and events (docs/protocol.md#create-an-upload-session and
//! docs/protocol.md#sizes).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, Method, Request};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::{Value, json};

use super::destination::{Created, Destination, Existing, FileInfo, Route, bound_to};
use super::error::UploadError;
use super::ranges::member;
use crate::client::Client;
use crate::values::debug::impl_debug;
use crate::values::model::JsonObject;
use crate::wire::body::Body;
use crate::wire::error::Error;
use crate::wire::media_type;
use crate::wire::provider::BoxFuture;

/// Below this many bytes a file goes in one request. The exact border of the service is unknown; this one is safe.
const SMALL: u64 = 3_000_000;

/// More than this many bytes the service doesn't take.
const LARGEST: u64 = 150 << 20;

/// What Exchange may count on top of the content when it says how large an attachment is, in bytes.
const OVERHEAD: u64 = 16 << 10;

/// The property of an attachment that says what is in its file.
const CONTENT_TYPE_NAME: &str = "contentType";

/// An attachment of a message or of an event, from a `createUploadSession` request for its collection.
pub struct OutlookAttachment {
    request: Request<Body>,
    /// Address of the collection of attachments.
    collection: String,
    /// `AttachmentItem` as the caller gave it.
    given: JsonObject,
}

impl_debug!(OutlookAttachment, this => collection: this.collection);

impl OutlookAttachment {
    /// The attachment that a prepared request would open a session for. Its body may hold an `AttachmentItem`; what
    /// that lacks (type, name, size) comes from the file.
    pub fn new(request: Request<Body>) -> Result<Self, UploadError> {
        let collection = bound_to(&request)?;
        let body = request.body().as_bytes();
        let body: Value = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(body).map_err(|error| UploadError::Request(Error::Content(error)))?
        };
        let given = member(&body, "AttachmentItem").and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(Self { request, collection, given })
    }

    /// A `POST` with the headers that the caller gave.
    fn post(&self, client: &Client, url: &str, body: &Value) -> Result<Request<Body>, Error> {
        let mut request = client.prepare_link("item", url, self.request.headers())?;
        *request.method_mut() = Method::POST;
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = body.to_string().into();
        Ok(request)
    }

    /// What the file is, by the extension of its name, unless the caller says it.
    fn usual_type(&self, info: &FileInfo) -> Option<&'static str> {
        media_type::of_name(&info.name).filter(|_| !self.given.contains_key(CONTENT_TYPE_NAME))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.given.get(name).and_then(Value::as_str)
    }
}

impl Destination for OutlookAttachment {
    fn item(&self) -> &str {
        &self.collection
    }

    fn route(&self, info: &mut FileInfo) -> Result<Route, UploadError> {
        let refuse = |message: String| Err(UploadError::Unsupported(message));
        if let Some(name) = self.text("name") {
            // A path in the caller's words is still a path (docs/security.md#values-in-addresses).
            name.rsplit(['/', '\\']).next().unwrap_or(name).clone_into(&mut info.name);
        }
        if self.text("attachmentType").is_some_and(|kind| !kind.eq_ignore_ascii_case("file")) {
            return refuse("only attachments of the type `file` can be uploaded".to_owned());
        }
        if let Some(size) = self.given.get("size").and_then(Value::as_u64)
            && size != info.size
        {
            return refuse(format!("the file has {} bytes, not {size}", info.size));
        }
        if info.size > LARGEST {
            return refuse(format!("the file has {} bytes; Outlook takes at most {LARGEST}", info.size));
        }
        Ok(if info.size < SMALL { Route::Single } else { Route::Session })
    }

    fn session(&self, client: &Client, info: &FileInfo) -> Result<Request<Body>, Error> {
        let mut item = self.given.clone();
        item.insert("attachmentType".to_owned(), "file".into());
        item.insert("name".to_owned(), info.name.as_str().into());
        item.insert("size".to_owned(), info.size.into());
        item.extend(self.usual_type(info).map(|media_type| (CONTENT_TYPE_NAME.to_owned(), media_type.into())));
        self.post(client, &self.request.uri().to_string(), &json!({ "AttachmentItem": item }))
    }

    fn single(&self, client: &Client, info: &FileInfo, content: &[u8]) -> Result<Option<Request<Body>>, Error> {
        let mut attachment = json!({
            "@odata.type": "#microsoft.graph.fileAttachment",
            "name": info.name,
            "contentBytes": STANDARD.encode(content),
        });
        if let Some(media_type) = self.usual_type(info) {
            attachment[CONTENT_TYPE_NAME] = media_type.into();
        }
        for name in [CONTENT_TYPE_NAME, "isInline", "contentId"] {
            if let Some(value) = self.given.get(name).filter(|value| !value.is_null()) {
                attachment[name] = value.clone();
            }
        }
        self.post(client, &self.collection, &attachment).map(Some)
    }

    fn existing<'a>(&'a self, client: &'a Client, info: &'a FileInfo) -> BoxFuture<'a, Result<Vec<Existing>, Error>> {
        #[derive(Deserialize)]
        struct Attachment {
            id: String,
            name: Option<String>,
            size: Option<u64>,
        }

        Box::pin(async move {
            let url = format!("{}?$select=id,name,size", self.collection);
            let list = client.prepare_link("item", &url, self.request.headers())?;
            let mut all = client.pages::<Attachment>(list).items();
            let mut found = Vec::new();
            while let Some(attachment) = all.next().await {
                let attachment = attachment?;
                let over = attachment.size.and_then(|size| size.checked_sub(info.size));
                if attachment.name.as_deref() == Some(&info.name) && over.is_some_and(|over| over <= OVERHEAD) {
                    found.push(Existing::new(attachment.id));
                }
            }
            Ok(found)
        })
    }

    fn creates_duplicates(&self) -> bool {
        true
    }

    /// The reply of a session is empty and says the id in its address only; that of a single request is the attachment.
    fn created(&self, headers: &HeaderMap, body: &Value) -> Created {
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let id = member(body, "id").and_then(Value::as_str).map(str::to_owned).or_else(|| id_in(location?));
        Created::new(id, body.is_object().then(|| body.clone()))
    }
}

/// The id in the last `Attachments('…')` of an address, whose host is another one than Graph's.
fn id_in(location: &str) -> Option<String> {
    const BEFORE: &str = "attachments('";
    let start = location.to_ascii_lowercase().rfind(BEFORE)? + BEFORE.len();
    let (id, _) = location[start..].rsplit_once("')")?;
    let id = percent_decode_str(id).decode_utf8().ok()?.replace("''", "'");
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use http::Request;
    use serde_json::{Value, json};

    use super::{OutlookAttachment, id_in};
    use crate::Client;
    use crate::upload::destination::{Destination as _, FileInfo, Route};
    use crate::wire::body::Body;

    const SESSION: &str =
        "https://graph.microsoft.com/v1.0/me/messages/a%2Fb/attachments/microsoft.graph.createUploadSession";

    fn destination(body: &Value) -> OutlookAttachment {
        let body = if body.is_null() { Body::default() } else { body.to_string().into() };
        OutlookAttachment::new(Request::post(SESSION).header("prefer", "x").body(body).unwrap()).unwrap()
    }

    fn info(size: u64) -> FileInfo {
        FileInfo { name: "a.zip".to_owned(), size }
    }

    /// docs/protocol.md#send-slices: "Take the id from the last `Attachments('…')` segment, percent-decode".
    #[test]
    fn ids_are_found_in_addresses() {
        let table = [
            ("https://outlook.office.com/api/v2.0/Users('u')/Messages('m')/Attachments('AAMk-_%3D')", Some("AAMk-_=")),
            ("https://x/Attachments('old')/items/attachments('a%2Fb%27%27c')", Some("a/b'c")),
            ("https://x/Attachments('a')?y=1", Some("a")),
            ("Attachments('%zz')", Some("%zz")),
            ("https://x/Attachments('')", None),
            ("https://x/Attachments('a", None),
            ("https://x/Attachments(%27a%27)", None),
            ("https://x/Messages('m')", None),
            ("", None),
        ];
        for (location, id) in table {
            assert_eq!(id_in(location).as_deref(), id, "{location}");
        }
    }

    /// docs/protocol.md#sizes: "size < 3,000,000 -> POST; else session"; at most 150 MB.
    #[test]
    fn the_size_decides_the_route() {
        let route = |given: Value, size| destination(&given).route(&mut info(size)).ok();
        for (size, expected) in [
            (0, Some(Route::Single)),
            (2_999_999, Some(Route::Single)),
            (3_000_000, Some(Route::Session)),
            (150 << 20, Some(Route::Session)),
            ((150 << 20) + 1, None),
        ] {
            assert_eq!(route(Value::Null, size), expected, "{size}");
        }
        assert_eq!(route(json!({"AttachmentItem": {"size": 5}}), 6), None);
        assert_eq!(route(json!({"AttachmentItem": {"attachmentType": "item"}}), 6), None);
        assert_eq!(route(json!({"attachmentItem": {"attachmentType": "File", "size": 6}}), 6), Some(Route::Single));
    }

    #[test]
    fn requests_hold_what_the_caller_gave_and_what_the_file_is() {
        let client = Client::builder().build().unwrap();
        let given =
            json!({"AttachmentItem": {"name": "../x/b.png", "isInline": true, "contentId": "c", "contentType": null}});
        let destination = destination(&given);
        let mut info = info(3);
        destination.route(&mut info).unwrap();
        let session = destination.session(&client, &info).unwrap();
        assert_eq!((session.method().as_str(), session.uri().to_string().as_str()), ("POST", SESSION));
        assert_eq!(session.headers()["prefer"], "x");
        assert_eq!(
            serde_json::from_slice::<Value>(session.body().as_bytes()).unwrap(),
            json!({"AttachmentItem": {
                "name": "b.png", "isInline": true, "contentId": "c", "contentType": null, "attachmentType": "file", "size": 3
            }})
        );
        let single = destination.single(&client, &info, b"\xff\x00\x01").unwrap().unwrap();
        assert_eq!(single.uri().path(), "/v1.0/me/messages/a%2Fb/attachments");
        assert_eq!(
            serde_json::from_slice::<Value>(single.body().as_bytes()).unwrap(),
            json!({
                "@odata.type": "#microsoft.graph.fileAttachment", "name": "b.png", "contentBytes": "/wAB",
                "isInline": true, "contentId": "c"
            })
        );
    }

    #[test]
    fn the_extension_says_what_is_attached() {
        let client = Client::builder().build().unwrap();
        let types = |given: Value, name: &str| {
            let (destination, info) = (destination(&given), FileInfo { name: name.to_owned(), size: 3 });
            let json = |request: Request<Body>| serde_json::from_slice::<Value>(request.body().as_bytes()).unwrap();
            let session = json(destination.session(&client, &info).unwrap())["AttachmentItem"]["contentType"].clone();
            let single = json(destination.single(&client, &info, b"abc").unwrap().unwrap())["contentType"].clone();
            (session, single)
        };
        let (pdf, none) = (json!("application/pdf"), Value::Null);
        assert_eq!(types(Value::Null, "a.PDF"), (pdf.clone(), pdf));
        assert_eq!(types(Value::Null, "a"), (none.clone(), none));
        let own = json!("text/x");
        assert_eq!(types(json!({"AttachmentItem": {"contentType": "text/x"}}), "a.pdf"), (own.clone(), own));
    }

    #[test]
    fn other_requests_are_refused() {
        for path in ["/v1.0/me/messages/m/attachments", "/v1.0/me/messages/m/attachments/createUploadSessionX", "/"] {
            let request = Request::post(format!("https://graph.microsoft.com{path}")).body(Body::default()).unwrap();
            assert!(OutlookAttachment::new(request).is_err(), "{path}");
        }
        let request = Request::post(SESSION).body(Body::from("{")).unwrap();
        assert!(OutlookAttachment::new(request).is_err());
    }
}
