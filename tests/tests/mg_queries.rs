//! Lists that need more than a request: advanced queries, changes round after round, places that the service forgets.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use bytes::Bytes;
use graphsmith_tests::command::Run;
use graphsmith_tests::garden::{Garden, reply};
use graphsmith_tests::server::Received;
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

async fn directory(answer: impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync + 'static) -> Garden {
    Garden::of("tenant", "Directory", "v1.0", answer).await
}

/// What was asked for by each request: its target, and its `ConsistencyLevel`.
fn asked(garden: &Garden) -> Vec<(String, String)> {
    let received = garden.server.received();
    received.iter().map(|one| (one.target.clone(), one.header("consistencylevel").to_owned())).collect()
}

fn ids(run: &Run) -> Vec<String> {
    let list: Value = serde_json::from_str(&run.out).unwrap();
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// docs/protocol.md#advanced-queries
#[tokio::test]
async fn advanced_queries_get_what_they_need() {
    let garden = directory(|_| reply(200, json!({"value": []}).to_string())).await;
    let count = garden.catalogs.path().join("count").display().to_string();
    let table: [(&[&str], &str, &str); 8] = [
        (&["-Filter", "a eq 'b ne c'"], "?$filter=a%20eq%20%27b%20ne%20c%27", ""),
        (&["-Filter", "a ne 'b'"], "?$filter=a%20ne%20%27b%27&$count=true", "eventual"),
        (&["-Filter", "a eq 1", "-Orderby", "a"], "?$filter=a%20eq%201&$count=true&$orderby=a", "eventual"),
        (&["-Orderby", "a"], "?$orderby=a", ""),
        (&["-Search", "\"a:b\""], "?$search=%22a%3Ab%22", "eventual"),
        (&["-CountVariable", &count], "?$count=true", "eventual"),
        (&["-Filter", "a ne 1", "-ConsistencyLevel", "session"], "?$filter=a%20ne%201", "session"),
        (&["-Filter", "a ne 1", "-Headers", "@{consistencyLevel='own'}"], "?$filter=a%20ne%201", "own"),
    ];
    for (words, query, level) in table {
        let run =
            garden.call(&["Get-MgUser", "-Verbose"].into_iter().chain(words.iter().copied()).collect::<Vec<_>>()).await;
        assert_eq!(run.code, 0, "{run:?}");
        let (target, sent) = asked(&garden).pop().unwrap();
        assert_eq!((target.as_str(), sent.as_str()), (format!("/v1.0/users{query}").as_str(), level), "{words:?}");
        let said = "VERBOSE: the query is an advanced one and gets the header ConsistencyLevel: eventual\n";
        assert_eq!(run.err.contains(said), level == "eventual", "{}", run.err);
    }
    // The mailbox knows no such header.
    let run = garden.call(&["Get-MgUserMessage", "-UserId", "1", "-Search", "x", "-Filter", "a ne 1"]).await;
    assert_eq!((run.code, run.err.as_str(), asked(&garden).pop().unwrap().1.as_str()), (0, "", ""));
}

/// Two rounds of changes. The first has two pages.
fn changes(received: &Received) -> Response<Full<Bytes>> {
    let link = |token: &str| format!("http://{}/v1.0/users/microsoft.graph.delta()?{token}", received.header("host"));
    let page = match received.target.split_once('?').map(|(_, token)| token) {
        None => json!({"value": [{"id": "a"}], "@odata.nextLink": link("skip=1")}),
        Some("skip=1") => json!({"value": [{"id": "b"}], "@odata.deltaLink": link("delta=1")}),
        Some("delta=1") => json!({"value": [{"id": "a"}], "@odata.deltaLink": link("delta=2")}),
        Some("$top=1") => json!({"value": [{"id": "a"}]}),
        Some(_) => {
            return reply(410, json!({"error": {"code": "syncStateNotFound", "message": "Too old."}}).to_string());
        }
    };
    reply(200, page.to_string())
}

const DELTA: &str = "Invoke-MgDeltaUser";

#[tokio::test]
async fn changes_go_on_where_the_last_round_has_ended() {
    let garden = directory(changes).await;
    let file = garden.catalogs.path().join("link");
    let name = file.display().to_string();
    let words = [DELTA, "-DeltaLink", &name];
    let run = garden.call(&words).await;
    assert_eq!((run.code, run.err.as_str(), ids(&run)), (0, "", vec!["a".to_owned(), "b".to_owned()]), "{run:?}");
    assert!(std::fs::read_to_string(&file).unwrap().ends_with("?delta=1\n"));
    let run = garden.call(&words).await;
    assert_eq!((run.code, ids(&run)), (0, vec!["a".to_owned()]), "{run:?}");
    assert!(std::fs::read_to_string(&file).unwrap().ends_with("?delta=2\n"));
    // The service has forgotten that place: all of it comes again, and the link is a new one.
    let run = garden.call(&words).await;
    assert_eq!((run.code, ids(&run)), (0, vec!["a".to_owned(), "b".to_owned()]), "{run:?}");
    assert!(run.err.contains("all of it is read"), "{}", run.err);
    assert!(std::fs::read_to_string(&file).unwrap().ends_with("?delta=1\n"));
    let targets: Vec<String> = asked(&garden)
        .into_iter()
        .map(|(target, _)| target.replace("/v1.0/users/microsoft.graph.delta()", ""))
        .collect();
    assert_eq!(targets, ["", "?skip=1", "?delta=1", "?delta=2", "", "?skip=1"]);
}

#[tokio::test]
async fn a_link_is_kept_only_when_all_is_printed() {
    let garden = directory(changes).await;
    let file = garden.catalogs.path().join("link");
    let name = file.display().to_string();
    let run = garden.call(&[DELTA, "-DeltaLink", &name, "-Top", "1"]).await;
    assert_eq!((run.code, ids(&run)), (0, vec!["a".to_owned()]), "{run:?}");
    assert!(run.err.contains("without a link") && !file.exists(), "{}", run.err);
    for (link, code, said) in [
        ("https://evil.example/v1.0/users/delta()?x", 1, "another server (evil.example)"),
        ("nonsense", 1, "another server (nonsense)"),
        ("", 0, ""),
    ] {
        std::fs::write(&file, link).unwrap();
        let before = garden.targets().len();
        let run = garden.call(&[DELTA, "-DeltaLink", &name]).await;
        assert_eq!(run.code, code, "{run:?}");
        assert!(run.err.contains(said) && (code == 0 || run.err.contains(&name)), "{}", run.err);
        assert_eq!(garden.targets().len() == before, code != 0);
        assert_eq!(std::fs::read_to_string(&file).unwrap() == link, code != 0, "{link}");
    }
}

/// A list that is forgotten after its first page, so many times, and has grown when it is read again.
fn forgetful(
    times: usize,
    code: &'static str,
    id: &'static str,
) -> impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync {
    let forgotten = std::sync::atomic::AtomicUsize::new(0);
    move |received| {
        let again = forgotten.load(std::sync::atomic::Ordering::Relaxed);
        if received.target.contains("skip") {
            if again < times {
                forgotten.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                return reply(400, json!({"error": {"code": code, "message": "Gone."}}).to_string());
            }
            return reply(200, json!({"value": [{id: "z"}]}).to_string());
        }
        let items: Vec<Value> = (0..=again).map(|at| json!({id: at.to_string()})).collect();
        let link = format!("http://{}/v1.0/users?skip={again}", received.header("host"));
        reply(200, json!({"value": items, "@odata.nextLink": link}).to_string())
    }
}

#[tokio::test]
async fn a_list_goes_on_when_the_service_has_forgotten_its_place() {
    for code in ["Directory_ExpiredPageToken", "syncStateNotFound"] {
        let garden = directory(forgetful(2, code, "id")).await;
        let run = garden.call(&["Get-MgUser", "-All"]).await;
        assert_eq!((run.code, ids(&run)), (0, ["0", "1", "2", "z"].map(str::to_owned).to_vec()), "{run:?}");
        assert_eq!(run.err.matches("without what was printed").count(), 2, "{}", run.err);
    }
    // Without ids nobody knows what was printed, and another code says something else.
    for (code, id) in [("Directory_ExpiredPageToken", "name"), ("Other", "id")] {
        let garden = directory(forgetful(1, code, id)).await;
        let run = garden.call(&["Get-MgUser", "-All"]).await;
        assert!(run.code == 1 && run.err.contains(code), "{run:?}");
        assert_eq!(serde_json::from_str::<Value>(&run.out).unwrap().as_array().map(Vec::len), Some(1));
        assert_eq!(garden.targets().len(), 2);
    }
    // A place that is forgotten each time ends it.
    let garden = directory(|received| match received.target.as_str() {
        "/v1.0/users" => {
            let link = format!("http://{}/v1.0/users?skip", received.header("host"));
            reply(200, json!({"value": [{"id": "a"}], "@odata.nextLink": link}).to_string())
        }
        _ => reply(410, "{}"),
    })
    .await;
    let run = garden.call(&["Get-MgUser", "-All"]).await;
    assert_eq!((run.code, ids(&run), garden.targets().len()), (1, vec!["a".to_owned()], 4), "{run:?}");
}
