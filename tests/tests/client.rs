//! The generated client against a server on this machine: what leaves for Graph, and what is made of its answers.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use bytes::Bytes;
use graphsmith_tests::server::{Received, Server};
use http::{Response, StatusCode};
use http_body_util::Full;
use msgraph::identity::IdentityProblem;
use msgraph::token::StaticToken;
use msgraph::{Batch, Client, Error, Field, Request as _, Secret};
use msgraph_beta::calendar::models::{AttachmentItem, AttachmentType, CreateUploadSessionBody};
use msgraph_beta::calendar::{
    CalendarIdentity, NewUserEventAttachmentUploadSession, NewUserEventExceptionOccurrenceAttachmentUploadSession,
};
use serde_json::{Value, json};

const TOKEN: &str = "canary-0d1f";
const UPLOAD_URL: &str = "https://outlook.office.com/api/gbeta/upload?authtoken=canary-77";

/// Ids as Exchange makes them, and worse.
const USER: &str = "o'hara+x@contoso.com";
const EVENT: &str = "AAMkAD/Bx+zQ=";
const OCCURRENCE: &str = "a?b#c %2F../ü";

fn reply(status: u16, body: &str) -> Response<Full<Bytes>> {
    let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
    Response::builder().status(status).header("content-type", "application/json").body(body).unwrap()
}

/// A session as Outlook grants it.
fn session(_: &Received) -> Response<Full<Bytes>> {
    let session = json!({
        "@odata.context": "https://graph.microsoft.com/beta/$metadata#microsoft.graph.uploadSession",
        "uploadUrl": UPLOAD_URL,
        "expirationDateTime": "2026-11-22T18:23:00.1234567Z",
        "nextExpectedRanges": ["0-"],
    });
    reply(201, &session.to_string())
}

async fn start(answer: impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync + 'static) -> (Server, Client) {
    let server = Server::start(answer).await.unwrap();
    let token = StaticToken::new(Secret::new(TOKEN));
    let client = Client::builder().base_url(&server.url).token(token).build().unwrap();
    (server, client)
}

fn item() -> AttachmentItem {
    AttachmentItem::default().attachment_type(AttachmentType::File).name("big \"file\".zip").size(3_483_322)
}

fn body() -> CreateUploadSessionBody {
    CreateUploadSessionBody::default().attachment_item(item())
}

fn identity() -> CalendarIdentity {
    CalendarIdentity::default().user_id(USER).event_id(EVENT).event_id1(OCCURRENCE)
}

#[tokio::test]
async fn all_parameter_sets_create_an_upload_session() {
    type Request = NewUserEventExceptionOccurrenceAttachmentUploadSession;
    // A set with the properties of the body is the same constructor, whose body is made with setters instead of read whole.
    let whole: CreateUploadSessionBody = serde_json::from_value(serde_json::to_value(body()).unwrap()).unwrap();
    let requests = [
        Request::new(USER, EVENT, OCCURRENCE, whole.clone()),
        Request::new(USER, EVENT, OCCURRENCE, body()),
        Request::create_via_identity(&identity(), whole).unwrap(),
        Request::create_via_identity(&identity(), body()).unwrap(),
    ];
    let (server, client) = start(session).await;
    for request in &requests {
        let session = request.send(&client).await.unwrap();
        assert_eq!(session.upload_url.get().map(String::as_str), Some(UPLOAD_URL));
        assert_eq!(session.next_expected_ranges, ["0-"].into());
        let expires = session.expiration_date_time.get().unwrap();
        assert_eq!(expires.as_str(), "2026-11-22T18:23:00.1234567Z");
        assert!(session.additional.contains_key("@odata.context"));
    }
    let received = server.received();
    assert_eq!(received.len(), requests.len());
    for request in &received {
        assert_eq!(request.method, "POST");
        assert_eq!(
            request.target,
            "/beta/users/o%27hara%2Bx%40contoso.com/events/AAMkAD%2FBx%2BzQ%3D/exceptionOccurrences/\
             a%3Fb%23c%20%252F..%2F%C3%BC/attachments/microsoft.graph.createUploadSession"
        );
        assert_eq!(request.header("content-type"), "application/json");
        assert_eq!(request.header("accept"), "application/json");
        assert_eq!(request.header("authorization"), format!("Bearer {TOKEN}"));
        assert!(request.header("user-agent").starts_with("graphsmith/"));
        assert_eq!(
            serde_json::from_slice::<Value>(&request.body).unwrap(),
            json!({"AttachmentItem": {"attachmentType": "file", "name": "big \"file\".zip", "size": 3_483_322}})
        );
    }
    // Every request has an id of its own, a GUID.
    let mut ids: Vec<&str> = received.iter().map(|request| request.header("client-request-id")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), requests.len());
    assert!(ids.iter().all(|id| id.len() == 36 && id.matches('-').count() == 4), "{ids:?}");
}

#[tokio::test]
async fn both_versions_go_through_one_client() {
    use msgraph::users_actions::NewUserMessageAttachmentUploadSession;
    let (server, client) = start(session).await;
    let body = msgraph::users_actions::models::CreateUploadSessionBody::default();
    NewUserMessageAttachmentUploadSession::new("me", "m1", body).send(&client).await.unwrap();
    let request = &server.received()[0];
    assert_eq!(request.target, "/v1.0/users/me/messages/m1/attachments/microsoft.graph.createUploadSession");
    assert_eq!(request.body, "{}");
}

#[tokio::test]
async fn a_collection_is_a_stream_and_a_batch_has_types() {
    use msgraph::calendar::{GetUserEvent, ListUserEvent};
    let (server, client) = start(|request| {
        let body = match request.target.as_str() {
            "/v1.0/users/u/events?$top=1" => {
                let next = format!("http://{}/v1.0/users/u/events?next", request.header("host"));
                json!({"value": [{"id": "1", "subject": "a"}], "@odata.nextLink": next})
            }
            "/v1.0/users/u/events?next" => json!({"value": [{"id": "2", "subject": null}]}),
            "/v1.0/$batch" => json!({"responses": [
                {"id": "1", "status": 200, "headers": {"Content-Type": "application/json"}, "body": {"subject": "a"}},
                {"id": "2", "status": 404, "body": {"error": {"code": "ErrorItemNotFound"}}},
            ]}),
            _ => return reply(404, ""),
        };
        reply(200, &body.to_string())
    })
    .await;
    let mut events = ListUserEvent::new("u").top(1).items(&client);
    let mut ids = Vec::new();
    while let Some(event) = events.next().await {
        ids.extend(event.unwrap().id.into_option());
    }
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(server.received().len(), 2);

    let mut batch = Batch::new(&client);
    let event = batch.add(&GetUserEvent::new("u", "1")).unwrap();
    let absent = batch.add(&GetUserEvent::new("u", "absent")).unwrap();
    let mut replies = batch.send().await.unwrap();
    assert_eq!(replies.take(event).unwrap().subject, Field::Value("a".to_owned()));
    let error = replies.take(absent).unwrap_err();
    assert!(error.is_not_found() && error.code() == Some("ErrorItemNotFound"), "{error}");
}

#[tokio::test]
async fn what_a_model_does_not_know_is_sent_and_null_is_not_absent() {
    let (server, client) = start(session).await;
    let mut item = item().content_id(Field::Null).attachment_type("futureKind");
    item.additional.insert("extra".to_owned(), json!([1, {"a": null}]));
    let body = CreateUploadSessionBody::default().attachment_item(item);
    NewUserEventAttachmentUploadSession::new("u", "e", body).send(&client).await.unwrap();
    let sent: Value = serde_json::from_slice(&server.received()[0].body).unwrap();
    let expected = json!({
        "attachmentType": "futureKind", "contentId": null, "name": "big \"file\".zip", "size": 3_483_322,
        "extra": [1, {"a": null}],
    });
    assert_eq!(sent["AttachmentItem"], expected);
}

#[tokio::test]
async fn ids_that_would_change_the_address_never_leave() {
    let (server, client) = start(session).await;
    for id in ["", ".", ".."] {
        let error = NewUserEventAttachmentUploadSession::new("u", id, body()).send(&client).await.unwrap_err();
        assert!(matches!(error, Error::Argument(_)), "{error}");
        assert!(error.to_string().contains("event-id"), "{error}");
    }
    assert!(server.received().is_empty());
}

#[test]
fn an_identity_without_a_member_is_refused_by_name() {
    type Request = NewUserEventExceptionOccurrenceAttachmentUploadSession;
    let mut without = identity();
    without.event_id1 = None;
    let error = Request::create_via_identity(&without, body()).unwrap_err();
    assert_eq!((error.member, error.problem), ("event-id1", IdentityProblem::Missing));
    assert_eq!(error.to_string(), "`event-id1` of CalendarIdentity is missing");
    let error = Request::create_via_identity(&identity().event_id(""), body()).unwrap_err();
    assert_eq!((error.member, error.problem), ("event-id", IdentityProblem::Empty));
}

#[tokio::test]
async fn the_service_says_why_it_refuses() {
    let refusal = json!({"error": {
        "code": "ErrorAccessDenied", "message": "Access is denied.",
        "innerError": {"code": "innermost", "request-id": "r-1", "date": "2026-11-22T18:23:00"},
    }});
    let (server, client) = start(move |_| reply(403, &refusal.to_string())).await;
    let error = NewUserEventAttachmentUploadSession::new(USER, EVENT, body()).send(&client).await.unwrap_err();
    let said = error.service().unwrap();
    assert_eq!(said.status, StatusCode::FORBIDDEN);
    // The deepest code that is known, not the deepest one.
    assert_eq!((said.code.as_str(), said.inner_code.as_str()), ("ErrorAccessDenied", "ErrorAccessDenied"));
    assert_eq!(said.request_id.as_deref(), Some("r-1"));
    assert_eq!(said.client_request_id.as_deref(), Some(server.received()[0].header("client-request-id")));
    assert!(!format!("{error} {error:?}").contains(TOKEN));
}

#[tokio::test]
async fn a_page_of_a_proxy_keeps_its_status() {
    let (_server, client) = start(|_| reply(502, "<html>Bad Gateway</html>")).await;
    let error = NewUserEventAttachmentUploadSession::new("u", "e", body()).send(&client).await.unwrap_err();
    assert_eq!(error.service().unwrap().status, StatusCode::BAD_GATEWAY);
    assert_eq!(error.to_string(), "502 Bad Gateway");
}

#[tokio::test]
async fn a_redirect_takes_nothing_elsewhere() {
    let elsewhere = Server::start(session).await.unwrap();
    let target = format!("{}/beta/me", elsewhere.url);
    let (_server, client) =
        start(move |_| Response::builder().status(307).header("location", &target).body(Full::default()).unwrap())
            .await;
    let error = NewUserEventAttachmentUploadSession::new("u", "e", body()).send(&client).await.unwrap_err();
    assert_eq!(error.service().unwrap().status, StatusCode::TEMPORARY_REDIRECT);
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let (_server, client) = start(session).await;
    let session = NewUserEventAttachmentUploadSession::new("u", "e", body()).send(&client).await.unwrap();
    let shown = format!("{session:?}");
    assert!(shown.contains("uploadUrl") && !shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn content_that_is_not_what_was_promised_is_an_error_with_the_property() {
    let (_server, client) = start(|_| reply(200, r#"{"nextExpectedRanges": "0-"}"#)).await;
    let error = NewUserEventAttachmentUploadSession::new("u", "e", body()).send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Content(_)), "{error}");
    assert!(error.to_string().contains("`nextExpectedRanges`"), "{error}");
}

#[tokio::test]
async fn nobody_answers() {
    // A port that was free a moment ago and has no listener.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = Client::builder().base_url(format!("http://{free}")).build().unwrap();
    let error = NewUserEventAttachmentUploadSession::new("u", "e", body()).send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(!error.to_string().contains("events"), "{error}");
}
