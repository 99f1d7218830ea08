//! Models, enums and identities written by hand with the derives: JSON in, JSON out, and what is shown.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_runtime::identity::IdentityProblem;
use graphsmith_runtime::value::{Bytes, DateTime};
use graphsmith_runtime::{
    Array, Field, GraphEnum, GraphFamily, GraphIdentity, GraphModel, Identity as _, JsonObject, Model as _,
};
use serde_json::{Value, from_value, json, to_value};

/// Properties of all kinds.
#[derive(Clone, Default, PartialEq, GraphModel)]
struct Message {
    id: Field<String>,
    #[graph("@odata.type")]
    odata_type: Field<String>,
    subject: Field<String>,
    #[graph("iCalUId")]
    i_cal_u_id: Field<String>,
    is_read: Field<bool>,
    importance: Field<Importance>,
    received: Field<DateTime>,
    change_key: Field<Bytes>,
    reply_to: Field<Box<Message>>,
    attachments: Field<Array<Message>>,
    categories: Field<Array<String>>,
    upload_url: Field<String>,
    #[graph(additional)]
    rest: JsonObject,
}

/// A type of the same family.
#[derive(Clone, Default, PartialEq, GraphModel)]
#[graph(odata_type = "#microsoft.graph.eventMessage")]
struct EventMessage {
    #[graph("@odata.type")]
    odata_type: Field<String>,
    meeting_message_type: Field<String>,
    #[graph(additional)]
    rest: JsonObject,
}

#[derive(Debug, Clone, PartialEq, Eq, GraphEnum)]
enum Importance {
    Low,
    #[graph("very-high")]
    VeryHigh,
    #[graph(other)]
    Unlisted(String),
}

#[derive(Debug, Clone, Default, GraphIdentity)]
struct MailIdentity {
    user_id: Option<String>,
    #[graph("mailFolder-id")]
    mail_folder_id: Option<String>,
}

#[test]
fn absent_null_and_set_are_told_apart_in_both_directions() {
    let table = [
        (json!({}), Field::Absent),
        (json!({"subject": null}), Field::Null),
        (json!({"subject": ""}), Field::Value(String::new())),
        (json!({"subject": "x"}), "x".into()),
    ];
    for (json, subject) in table {
        let message: Message = from_value(json.clone()).unwrap();
        assert_eq!(message.subject, subject);
        assert_eq!(to_value(&message).unwrap(), json);
        assert_eq!(Message::default().subject(subject), message);
    }
}

#[test]
fn nothing_is_lost_on_a_round_trip() {
    let json = json!({
        "id": "1", "@odata.type": "#x.y", "iCalUId": "u", "isRead": false, "importance": "very-high",
        "received": "0001-01-01T00:00:00.0000000Z", "changeKey": "/+8=",
        "replyTo": {"id": "2", "importance": "unknownFutureValue", "odd": [1.5, null]},
        "attachments": [null, {"id": "3", "attachments": [null]}, null, {}],
        "unknown": {"a": [true]}, "@odata.etag": "W/\"1\"",
    });
    let message: Message = from_value(json.clone()).unwrap();
    assert_eq!(message.importance, Field::Value(Importance::VeryHigh));
    assert_eq!(message.change_key.and_then(|key| key.decode().ok()).unwrap(), [0xff, 0xef]);
    let reply_to = message.reply_to.get().unwrap();
    assert_eq!(reply_to.importance, Field::Value(Importance::Unlisted("unknownFutureValue".to_owned())));
    assert_eq!(message.attachments.iter().map(|message| message.id.as_deref()).collect::<Vec<_>>(), [Some("3"), None]);
    assert_eq!(message.rest["@odata.etag"], "W/\"1\"");
    assert_eq!(to_value(&message).unwrap(), json);
}

#[test]
fn setters_take_what_is_at_hand() {
    let message = Message::default()
        .subject("x")
        .is_read(true)
        .importance("low")
        .received("2026-11-22T18:23:00Z")
        .reply_to(Message::default().id("2".to_owned()))
        .attachments(vec![Message::default()])
        .categories(["a", "b"])
        .i_cal_u_id(Field::Null);
    let expected = json!({
        "subject": "x", "iCalUId": null, "isRead": true, "importance": "low", "received": "2026-11-22T18:23:00Z",
        "replyTo": {"id": "2"}, "attachments": [{}], "categories": ["a", "b"],
    });
    assert_eq!(to_value(&message).unwrap(), expected);
    assert_eq!(message.importance.get(), Some(&Importance::Low));
}

#[test]
fn both_alphabets_of_base64_are_read_and_kept() {
    for text in ["/+8=", "_-8=", "_-8"] {
        let message: Message = from_value(json!({"changeKey": text})).unwrap();
        assert_eq!(to_value(&message).unwrap(), json!({"changeKey": text}));
        assert_eq!(message.change_key.and_then(|key| key.decode().ok()).unwrap(), [0xff, 0xef]);
    }
}

#[test]
fn a_fault_names_its_property() {
    let fault = |json: Value| from_value::<Message>(json).unwrap_err().to_string();
    assert!(fault(json!({"isRead": "yes"})).contains("property `isRead`"));
    assert!(fault(json!({"replyTo": {"isRead": 1}})).contains("property `replyTo`: property `isRead`"));
}

#[test]
fn what_is_shown_is_what_is_there_without_secrets() {
    let message: Message = from_value(json!({
        "subject": "x", "uploadUrl": "https://canary", "replyTo": {"uploadUrl": "https://canary"},
        "passwordProfile": {"password": "canary"}, "@microsoft.graph.downloadUrl": "canary", "accessToken": "canary",
        "items": [{"clientSecret": "canary"}],
    }))
    .unwrap();
    let shown = format!("{message:?}");
    assert!(shown.starts_with("Message { subject: String(\"x\")"), "{shown}");
    assert!(!shown.contains("canary") && !shown.contains("isRead"), "{shown}");
}

#[test]
fn a_type_of_the_family_is_found_by_its_name() {
    let json =
        json!({"@odata.type": "#microsoft.graph.eventMessage", "meetingMessageType": "meetingRequest", "id": "1"});
    let message: Message = from_value(json.clone()).unwrap();
    let event = message.cast::<EventMessage>().unwrap().unwrap();
    assert_eq!(event.meeting_message_type.get().unwrap(), "meetingRequest");
    assert_eq!(to_value(&event).unwrap(), json);
    let other: Message = from_value(json!({"@odata.type": "#microsoft.graph.message"})).unwrap();
    assert!(other.cast::<EventMessage>().is_none());
}

/// A family with names of its own.
#[derive(Clone, Default, PartialEq, GraphModel)]
struct Animal {
    legs: Field<i32>,
    #[graph(additional)]
    rest: JsonObject,
}

#[derive(Clone, Default, PartialEq, GraphModel)]
struct Cat {
    legs: Field<i32>,
    lives: Field<i64>,
    #[graph(additional)]
    rest: JsonObject,
}

#[derive(Clone, PartialEq, GraphFamily)]
#[graph(tag = "kind")]
enum AnyAnimal {
    #[graph(base)]
    Animal(Box<Animal>),
    #[graph("cat")]
    Cat(Box<Cat>),
    #[graph(other)]
    Unknown(Box<Animal>),
}

#[derive(Clone, PartialEq, GraphFamily)]
enum AnyMessage {
    #[graph(base)]
    Message(Box<Message>),
    EventMessage(Box<EventMessage>),
    #[graph(other)]
    Unknown(Box<Message>),
}

#[test]
fn a_family_is_told_apart_by_what_objects_say() {
    let variant = |json: &Value| match from_value::<Message>(json.clone()).unwrap().narrow().unwrap() {
        AnyMessage::Message(_) => "base",
        AnyMessage::EventMessage(_) => "event",
        AnyMessage::Unknown(_) => "unknown",
    };
    let table = [
        (json!({"subject": "x"}), "base"),
        (json!({"@odata.type": null}), "base"),
        (json!({"@odata.type": "#microsoft.graph.eventMessage", "meetingMessageType": "none", "odd": 1}), "event"),
        (json!({"@odata.type": "microsoft.graph.eventMessage"}), "event"),
        (json!({"@odata.type": "#microsoft.graph.cameLater", "later": [1], "subject": null}), "unknown"),
    ];
    for (json, expected) in table {
        assert_eq!(variant(&json), expected, "{json}");
        let any: AnyMessage = from_value(json.clone()).unwrap();
        assert_eq!(to_value(&any).unwrap(), json);
        assert_eq!(to_value(Message::from(any)).unwrap(), json);
    }
}

#[test]
fn a_derived_object_says_what_it_is_where_the_base_is_wanted() {
    let cat = || Cat::default().lives(9).legs(4);
    let expected = json!({"kind": "cat", "legs": 4, "lives": 9});
    assert_eq!(to_value(AnyAnimal::from(cat())).unwrap(), expected);
    assert_eq!(to_value(Animal::from(cat())).unwrap(), expected);
    let field: Field<Box<Animal>> = cat().into();
    assert_eq!(field.and_then(|animal| animal.legs.copied()), Some(4));
    // What it says of itself already counts.
    let mut tiger = cat();
    tiger.rest.insert("kind".to_owned(), json!("tiger"));
    let tiger = Animal::from(tiger);
    assert_eq!(tiger.rest["kind"], "tiger");
    assert!(matches!(tiger.narrow(), Ok(AnyAnimal::Unknown(_))));
}

#[test]
fn a_family_shows_faults_and_no_secrets() {
    let message: Message =
        from_value(json!({"@odata.type": "#microsoft.graph.eventMessage", "meetingMessageType": 1})).unwrap();
    assert!(message.narrow().unwrap_err().to_string().contains("property `meetingMessageType`"));
    let any: AnyMessage = from_value(json!({"uploadUrl": "https://canary", "subject": "x"})).unwrap();
    let shown = format!("{any:?}");
    assert!(shown.contains("subject") && !shown.contains("canary"), "{shown}");
}

#[test]
fn objects_are_needed_for_models() {
    for json in [json!(null), json!([]), json!("x"), json!(1)] {
        assert!(from_value::<Message>(json.clone()).is_err(), "{json}");
    }
}

#[test]
fn identities_give_what_is_asked_for_by_name() {
    let identity = MailIdentity::default().user_id("u").mail_folder_id("");
    assert_eq!(identity.require::<String>("USER-ID"), Ok("u".to_owned()));
    assert_eq!(identity.require::<String>("mailFolder-id").unwrap_err().problem, IdentityProblem::Empty);
    assert_eq!(identity.require::<i32>("user-id").unwrap_err().problem, IdentityProblem::Unsuitable);
    assert_eq!(identity.require::<String>("event-id").unwrap_err().problem, IdentityProblem::Missing);
}
