//! `mg batch`, and `-Batch` with piped objects: requests that are sent twenty at a time.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;
use std::sync::Mutex;

use bytes::Bytes;
use graphsmith_tests::garden::{Garden, reply};
use graphsmith_tests::server::Received;
use http::{Method, Response};
use http_body_util::Full;
use serde_json::{Value, json};

/// A service of batches that answers each request by `answer`, which also gets how often it came, in another order; and
/// single requests by `alone`.
async fn batches(
    answer: impl Fn(&Value, usize) -> Value + Send + Sync + 'static,
    alone: impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync + 'static,
) -> Garden {
    let times = Mutex::new(HashMap::<String, usize>::new());
    Garden::new(move |received| {
        if !received.target.ends_with("/$batch") {
            return alone(received);
        }
        let message: Value = serde_json::from_slice(&received.body).unwrap();
        let replies = message["requests"].as_array().unwrap().iter().rev().map(|asked| {
            let mut times = times.lock().unwrap();
            let times = times.entry(format!("{} {}", asked["method"], asked["url"])).or_default();
            *times += 1;
            let mut reply = answer(asked, *times);
            reply["id"] = asked["id"].clone();
            reply
        });
        reply(200, json!({"responses": replies.collect::<Vec<_>>()}).to_string())
    })
    .await
}

/// What each batch held.
fn sent(garden: &Garden) -> Vec<Vec<Value>> {
    let received = garden.server.received();
    let batches = received.iter().filter(|received| received.target.ends_with("/$batch"));
    batches
        .map(|received| {
            serde_json::from_slice::<Value>(&received.body).unwrap()["requests"].as_array().unwrap().clone()
        })
        .collect()
}

fn found(asked: &Value, _: usize) -> Value {
    let id = asked["url"].as_str().unwrap().rsplit('/').next().unwrap();
    json!({"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": id}})
}

fn nothing(_: &Received) -> Response<Full<Bytes>> {
    reply(500, "{}")
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn lines_of_every_kind_go_together_and_replies_keep_their_order() {
    let garden = batches(found, nothing).await;
    let input = "# users\n\nGET /users/a\n/users/b?$filter=x eq 'y'\nPATCH /users/c {\"city\": \"Os lo\", \"n\": 1.10}\n\
        {\"id\": \"mine\", \"method\": \"post\", \"url\": \"/users/d\", \"headers\": {\"Prefer\": \"p\"}, \"body\": {\"x\": [1]}}\n\
        {\"url\": \"/users/e\", \"method\": \"PUT\", \"headers\": {\"content-type\": \"image/png\"}, \"body\": \"iVBORw==\"}\n\
        Update-MgBetaGardenBed -GardenId 'my garden' -BedId 2 -Body @{soil = 'it''s'}\n";
    let run = garden.run(&["batch"], input, false).await;
    let warning = "mg: warning: -Body.soil: `it's` is none of loam, sand, clay (sent as it is)\n";
    assert_eq!((run.code, run.err.as_str()), (0, warning));
    let replies = lines(&run.out);
    let ids: Vec<&Value> = replies.iter().map(|reply| &reply["id"]).collect();
    assert_eq!(ids, ["1", "2", "3", "mine", "5", "6"]);
    assert_eq!(
        replies[0],
        json!({"id": "1", "status": 200, "headers": {"content-type": "application/json"}, "body": {"id": "a"}})
    );
    let batches = sent(&garden);
    assert_eq!(batches.len(), 2, "{batches:?}");
    let (first, second) = (&batches[0], &batches[1]);
    let of = |asked: &Value| {
        format!("{} {} {}", asked["method"].as_str().unwrap(), asked["url"].as_str().unwrap(), asked["body"])
    };
    assert_eq!(
        first.iter().map(of).collect::<Vec<_>>(),
        [
            "GET /users/a null",
            "GET /users/b?$filter=x%20eq%20'y' null",
            "PATCH /users/c {\"city\":\"Os lo\",\"n\":1.10}",
            "POST /users/d {\"x\":[1]}",
            "PUT /users/e \"iVBORw==\"",
        ]
    );
    assert_eq!(first[3]["headers"]["prefer"], "p");
    assert_eq!(first[4]["headers"]["content-type"], "image/png");
    // The other version has a batch of its own.
    assert_eq!(second.iter().map(of).collect::<Vec<_>>(), ["PATCH /gardens/my%20garden/beds/2 {\"soil\":\"it's\"}"]);
    assert_eq!(garden.targets(), ["POST /v1.0/$batch", "POST /beta/$batch"]);
}

#[tokio::test]
async fn twenty_go_at_a_time_from_a_file_too() {
    let garden = batches(found, nothing).await;
    let file = garden.catalogs.path().join("requests").display().to_string();
    let requests = (0..45).map(|n| format!("GET /users/{n}\n")).collect::<Vec<_>>().concat();
    std::fs::write(&file, &requests).unwrap();
    let run = garden.call(&["batch", &file, "-Only", "body.id"]).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(run.out, (0..45).map(|n| format!("{n}\n")).collect::<Vec<_>>().concat());
    assert_eq!(sent(&garden).iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 5]);
    let run = garden.call(&["batch", &file, "-WhatIf"]).await;
    assert_eq!(run.out.matches("GET http").count(), 45);
    assert_eq!(sent(&garden).len(), 3, "nothing more is sent");
}

#[tokio::test]
async fn busy_ones_are_sent_again_and_failures_are_counted() {
    let answer = |asked: &Value, times: usize| match (asked["url"].as_str().unwrap(), times) {
        ("/users/busy", 1) => json!({"status": 429, "headers": {"Retry-After": "0"}}),
        ("/users/none", _) => json!({"status": 404, "body": {"error": {"code": "Gone", "message": "No such"}}}),
        _ => json!({"status": 204}),
    };
    let garden = batches(answer, nothing).await;
    let run = garden.run(&["batch"], "DELETE /users/busy\nDELETE /users/none\nDELETE /users/x\n", false).await;
    assert_eq!(run.code, 1);
    assert!(run.err.contains("429") && run.err.ends_with("mg: 1 of 3 requests failed\n"), "{}", run.err);
    let statuses: Vec<_> = lines(&run.out).iter().map(|reply| reply["status"].clone()).collect();
    assert_eq!(statuses, [204, 404, 204]);
    assert_eq!(sent(&garden).iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
}

#[tokio::test]
async fn a_request_waits_for_the_one_that_it_depends_on() {
    let answer = |asked: &Value, _: usize| match asked["url"].as_str().unwrap() {
        "/groups" => json!({"status": 400, "body": {"error": {"code": "no", "message": "no"}}}),
        _ => found(asked, 0),
    };
    let garden = batches(answer, nothing).await;
    // So many that a group would be full between the two.
    let between = "GET /me\n".repeat(25);
    let input = format!(
        "{{\"id\": \"a\", \"method\": \"POST\", \"url\": \"/groups\", \"body\": {{}}}}\n{between}\
        {{\"id\": 7, \"url\": \"/groups/1\", \"dependsOn\": [\"a\"]}}\nGET /users/b\n\
        {{\"id\": \"c\", \"url\": \"/users/c\", \"dependsOn\": [\"28\"]}}\n"
    );
    let run = garden.run(&["batch"], Box::leak(input.into_boxed_str()), false).await;
    assert_eq!((run.code, run.out.lines().count()), (1, 29), "{run:?}");
    let replies = lines(&run.out);
    let of = |at: usize| (replies[at]["id"].clone(), replies[at]["status"].clone());
    assert_eq!(
        [of(0), of(26), of(27), of(28)],
        [(json!("a"), json!(400)), (json!(7), json!(424)), (json!("28"), json!(200)), (json!("c"), json!(200)),]
    );
    // What depends on a failed one is never asked for, and the other goes behind the one that it depends on.
    let batches = sent(&garden);
    let place = |url: &str| batches.iter().position(|batch| batch.iter().any(|asked| asked["url"] == url));
    assert!(place("/groups/1").is_none() && place("/users/c") > place("/users/b"), "{batches:?}");
}

#[tokio::test]
async fn a_wrong_line_sends_nothing() {
    let garden = batches(found, nothing).await;
    for (line, said) in [
        ("GET /users/{id}", "line 2: `id` is missing"),
        ("FETCH /me", "line 2: `FETCH` is no method"),
        ("PATCH /me {\"a\": }", "line 2: this is no JSON"),
        ("{\"method\": \"GET\"}", "line 2: `url` is missing"),
        ("{\"url\": \"/me\", \"atomicityGroup\": \"1\"}", "line 2: `atomicityGroup` is none of"),
        ("{\"url\": \"/me\", \"dependsOn\": [\"x\"]}", "line 2: `dependsOn`: no request before"),
        ("{\"url\": \"/me\", \"dependsOn\": [\"1\", \"2\"]}", "line 2: `dependsOn` names several"),
        ("{\"url\": \"/me\", \"headers\": {\"Authorization\": \"x\"}}", "line 2: the header `Authorization`"),
        ("Get-MgBetaGardenBad -GardenId 1", "line 2: there is no cmdlet"),
        ("Get-MgBetaGardenBed -Soil x", "line 2: "),
        ("Remove-MgBetaGardenBed -GardenId 1", "line 2: -BedId is missing"),
        ("Get-MgBetaGardenBed -GardenId 1 -Output csv", "line 2: what every cmdlet has"),
        ("Get-MgBetaGardenBed -GardenId 'x", "line 2: a quote"),
        ("GET https://evil.example/v1.0/me", "line 2: "),
    ] {
        let input: &'static str = Box::leak(format!("GET /me\n{line}\n").into_boxed_str());
        let run = garden.run(&["batch"], input, false).await;
        assert!(run.code != 0 && run.err.contains(said), "{line}: {run:?}");
        assert_eq!(run.out, "");
    }
    assert!(garden.targets().is_empty(), "{:?}", garden.targets());
}

#[tokio::test]
async fn piped_objects_go_in_batches() {
    let answer = |asked: &Value, _: usize| match asked["body"]["soil"].as_str() {
        Some("no") => json!({"status": 400, "body": {"error": {"code": "Bad", "message": "Not that"}}}),
        _ => {
            json!({"status": 201, "headers": {"Content-Type": "application/json"}, "body": {"id": "x", "soil": asked["body"]["soil"]}})
        }
    };
    let garden = batches(answer, nothing).await;
    let soils: Vec<Value> =
        (0..25).map(|n| json!({"soil": if n == 3 { "no".to_owned() } else { format!("s{n}") }})).collect();
    let input: &'static str = Box::leak(Value::from(soils).to_string().into_boxed_str());
    let run = garden
        .run(
            &["New-MgBetaGardenBed", "-GardenId", "1", "-Batch", "-Only", "soil", "-ErrorAction", "Continue"],
            input,
            false,
        )
        .await;
    assert_eq!(run.code, 1);
    let expected = (0..25).filter(|n| *n != 3).map(|n| format!("s{n}\n")).collect::<Vec<_>>().concat();
    assert_eq!(run.out, expected);
    assert!(run.err.contains("object 4") && run.err.contains("Bad: Not that"), "{}", run.err);
    assert_eq!(sent(&garden).iter().map(Vec::len).collect::<Vec<_>>(), [20, 5]);
    let stopped =
        garden.run(&["New-MgBetaGardenBed", "-GardenId", "1", "-Batch", "-ErrorAction", "Stop"], input, false).await;
    assert_eq!(stopped.code, 1);
    assert_eq!(sent(&garden).len(), 3, "no group follows the one that failed");
}

#[tokio::test]
async fn lists_in_batches_are_read_to_their_end() {
    let page = |asked: &Value, _: usize| {
        let garden = asked["url"].as_str().unwrap().split('/').nth(2).unwrap().to_owned();
        json!({"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"value": [{"id": format!("{garden}1")}], "@odata.nextLink": format!("@/beta/gardens/{garden}/beds?page=2")}})
    };
    // The address of the server is known when it is asked only.
    let garden = Garden::new(move |received| {
        let host = received.header("host");
        if received.method == Method::GET {
            return reply(
                200,
                json!({"value": [{"id": format!("{}2", received.target.split('/').nth(3).unwrap())}]}).to_string(),
            );
        }
        let message: Value = serde_json::from_slice(&received.body).unwrap();
        let replies = message["requests"].as_array().unwrap().iter().map(|asked| {
            let mut reply = page(asked, 1);
            reply["id"] = asked["id"].clone();
            reply
        });
        let body = json!({"responses": replies.collect::<Vec<_>>()}).to_string();
        reply(200, body.replace("\"@/", &format!("\"http://{host}/")))
    })
    .await;
    let words = ["Get-MgBetaGardenBed", "-Batch", "-All", "-Only", "id"];
    let run = garden.run(&words, "[{\"gardenId\": \"a\"}, {\"gardenId\": \"b\"}]", false).await;
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "a1\na2\nb1\nb2\n", ""), "{run:?}");
    assert_eq!(
        garden.targets(),
        ["POST /beta/$batch", "GET /beta/gardens/a/beds?page=2", "GET /beta/gardens/b/beds?page=2"]
    );
}

#[tokio::test]
async fn files_are_in_no_batch() {
    let garden = batches(found, nothing).await;
    let words = ["Get-MgBetaGardenBedPhoto", "-GardenId", "1", "-BedId", "2", "-Batch", "-OutFile", "x"];
    let run = garden.call(&words).await;
    assert_eq!(run.code, 2);
    assert!(run.err.contains("a batch holds no files"), "{}", run.err);
    assert!(garden.targets().is_empty());
}
