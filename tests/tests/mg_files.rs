//! Files of `mg`: where content goes, and what is taken from files.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::PathBuf;

use bytes::Bytes;
use graphsmith_emulator::Listener;
use graphsmith_emulator::faults::{Action, Rule, Script};
use graphsmith_tests::emulated::{Emulated, case};
use graphsmith_tests::garden::{Garden, reply};
use graphsmith_tests::server::Received;
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

const PHOTO: [&str; 3] = ["Get-MgBetaGardenBedPhoto", "-GardenId", "1"];

/// Content, with the name that the service suggests for it.
fn content(name: Option<&'static str>) -> impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync {
    move |received| {
        let mut reply = reply(200, format!("\u{0}{}", received.target));
        if let Some(name) = name {
            let header = format!("attachment; filename=\"{name}\"");
            reply.headers_mut().insert("content-disposition", header.parse().unwrap());
        }
        reply
    }
}

/// Runs the cmdlet for the photo of a bed.
async fn photo(garden: &Garden, bed: &str, file: &str) -> graphsmith_tests::command::Run {
    garden.call(&PHOTO.into_iter().chain(["-BedId", bed, "-OutFile", file]).collect::<Vec<_>>()).await
}

fn folder(garden: &Garden) -> PathBuf {
    let folder = garden.catalogs.path().join("photos");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn names(folder: &PathBuf) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_dash_is_standard_output() {
    let garden = Garden::new(content(None)).await;
    let run = photo(&garden, "2", "-").await;
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "\0/beta/gardens/1/beds/2/photo", ""));
    let run = garden
        .run(&PHOTO.into_iter().chain(["-OutFile", "-"]).collect::<Vec<_>>(), "[{\"id\":\"a\"},{\"id\":\"b\"}]", false)
        .await;
    assert_eq!((run.code, run.out.as_str()), (0, "\0/beta/gardens/1/beds/a/photo\0/beta/gardens/1/beds/b/photo"));
}

/// docs/security.md#names-of-files
#[tokio::test]
async fn a_folder_takes_the_name_that_the_service_suggests() {
    let table = [
        (Some("photo of a bed.jpg"), "photo of a bed.jpg"),
        (Some("../../../evil.sh"), "evil.sh"),
        (Some(".bashrc"), "a_b="),
        (Some(".."), "a_b="),
        (Some("CON.txt"), "a_b="),
        (Some("a\u{202e}gpj.exe"), "a_b="),
        (None, "a_b="),
    ];
    for (suggested, name) in table {
        let garden = Garden::new(content(suggested)).await;
        let folder = folder(&garden);
        let run = photo(&garden, "a/b=", &folder.display().to_string()).await;
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""), "{suggested:?}");
        assert_eq!(names(&folder), [name], "{suggested:?}");
        assert_eq!(fs::read(folder.join(name)).unwrap(), b"\0/beta/gardens/1/beds/a%2Fb%3D/photo");
    }
}

/// A file keeps its mode and its names; what is no file gets the bytes and stays what it is.
#[cfg(unix)]
#[tokio::test]
async fn what_content_goes_to_stays_what_it_is() {
    use std::io::Read as _;
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};

    let garden = Garden::new(content(None)).await;
    let path = |name: &str| garden.catalogs.path().join(name);
    let given = |name: &str| path(name).display().to_string();
    fs::write(path("file"), "before, and longer than what comes").unwrap();
    fs::set_permissions(path("file"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::hard_link(path("file"), path("other name")).unwrap();
    symlink("file", path("link")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    let files = names(&garden.catalogs.path().to_owned());
    let before = fs::metadata(path("file")).unwrap();
    let run = photo(&garden, "2", &given("link")).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let after = fs::metadata(path("file")).unwrap();
    assert_eq!((after.mode() & 0o777, after.uid(), after.ino()), (0o640, before.uid(), before.ino()));
    assert!(fs::symlink_metadata(path("link")).unwrap().is_symlink());
    for name in ["file", "other name", "link"] {
        assert_eq!(fs::read(path(name)).unwrap(), b"\0/beta/gardens/1/beds/2/photo", "{name}");
    }

    let pipe = path("pipe");
    let reader = std::thread::spawn(move || {
        let mut read = Vec::new();
        fs::File::open(pipe).unwrap().read_to_end(&mut read).unwrap();
        read
    });
    let run = photo(&garden, "3", &given("pipe")).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(reader.join().unwrap(), b"\0/beta/gardens/1/beds/3/photo");
    assert!(fs::metadata(path("pipe")).unwrap().file_type().is_fifo());
    assert_eq!(names(&garden.catalogs.path().to_owned()), files, "nothing else was left in the folder");
}

#[tokio::test]
async fn several_objects_need_a_folder() {
    let garden = Garden::new(content(Some("photo.jpg"))).await;
    let folder = folder(&garden);
    fs::write(folder.join("photo.jpg"), "mine").unwrap();
    let (inside, file) = (folder.display().to_string(), folder.join("one").display().to_string());
    let beds = "[{\"id\":\"a\"},{\"id\":\"b\"}]";
    for (parameter, file) in
        [("-OutFile", &file), ("-OutFile", &folder.join("photo.jpg").display().to_string()), ("-RHV", &file)]
    {
        let run = garden.run(&PHOTO.into_iter().chain([parameter, file]).collect::<Vec<_>>(), beds, false).await;
        assert!(run.code == 2 && run.err.contains("2 objects"), "{run:?}");
    }
    assert!(garden.targets().is_empty(), "nothing is sent");
    let run = garden.run(&PHOTO.into_iter().chain(["-OutFile", &inside]).collect::<Vec<_>>(), beds, false).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(names(&folder), ["photo (1).jpg", "photo (2).jpg", "photo.jpg"]);
    assert_eq!(fs::read(folder.join("photo.jpg")).unwrap(), b"mine", "what was there stays");
    assert_eq!(fs::read(folder.join("photo (2).jpg")).unwrap(), b"\0/beta/gardens/1/beds/b/photo");
    // One object and one file is what it always was.
    let run =
        garden.run(&PHOTO.into_iter().chain(["-OutFile", &file]).collect::<Vec<_>>(), "{\"id\":\"a\"}", false).await;
    assert_eq!((run.code, fs::read(&file).unwrap()), (0, b"\0/beta/gardens/1/beds/a/photo".to_vec()), "{run:?}");
}

#[tokio::test]
async fn objects_come_from_files() {
    let garden = Garden::new(|_| reply(200, json!({"id": "x"}).to_string())).await;
    let path = |name: &str| garden.catalogs.path().join(name).display().to_string();
    fs::write(path("body"), "\u{feff}{\"soil\": \"clay\", \"size\": 3}").unwrap();
    fs::write(path("broken"), "{\"soil\": ").unwrap();
    let new = ["New-MgBetaGardenBed", "-GardenId", "1"];
    let with = |words: &[String]| new.into_iter().map(str::to_owned).chain(words.iter().cloned()).collect::<Vec<_>>();
    let garden = &garden;
    let run =
        |words: Vec<String>| async move { garden.call(&words.iter().map(String::as_str).collect::<Vec<_>>()).await };
    let run_of = run(with(&["-Body".to_owned(), format!("@{}", path("body"))])).await;
    assert_eq!((run_of.code, run_of.err.as_str()), (0, ""));
    let gate = path("gate");
    fs::write(&gate, "{\"openAfter\": \"PT5M\"}").unwrap();
    // A list of texts is what it says.
    let words = with(&["-Gate".to_owned(), format!("@{gate}"), "-Tags".to_owned(), "@contoso.com,b".to_owned()]);
    assert_eq!(run(words).await.code, 0);
    let bodies: Vec<Value> =
        garden.server.received().iter().map(|r| serde_json::from_slice(&r.body).unwrap()).collect();
    assert_eq!(
        bodies,
        [json!({"soil": "clay", "size": 3}), json!({"gate": {"openAfter": "PT5M"}, "tags": ["@contoso.com", "b"]})]
    );
    for (file, code, said) in [("none", 4, "cannot read"), ("broken", 2, "broken: ")] {
        let failed = run(with(&["-Body".to_owned(), format!("@{}", path(file))])).await;
        assert!(failed.code == code && failed.err.contains(said), "{failed:?}");
    }
    assert_eq!(bodies.len(), garden.targets().len());
}

#[tokio::test]
async fn the_extension_says_what_is_sent_unless_somebody_does() {
    let garden = Garden::of("tenant", "Directory", "v1.0", |_| reply(204, "")).await;
    let file = |name: &str| {
        let path = garden.catalogs.path().join(name);
        fs::write(&path, "content").unwrap();
        path.display().to_string()
    };
    let (jpeg, other) = (file("a.JPG"), file("a"));
    let table: [(&str, &[&str], &str); 5] = [
        (&jpeg, &[], "image/jpeg"),
        (&other, &[], "application/octet-stream"),
        (&jpeg, &["-ContentType", "image/x"], "image/x"),
        (&jpeg, &["-Headers", "@{'content-type'='image/y'}"], "image/y"),
        (&other, &["-ContentType", "image/x", "-Headers", "@{'content-type'='image/y'}"], "image/x"),
    ];
    for (file, words, expected) in table {
        let all = ["Set-MgUserPhotoContent", "-UserId", "1", "-InFile", file].into_iter().chain(words.iter().copied());
        let run = garden.call(&all.collect::<Vec<_>>()).await;
        assert_eq!(run.code, 0, "{run:?}");
        let received = garden.server.received().pop().unwrap();
        assert_eq!(
            (received.header("content-type"), &received.body[..]),
            (expected, b"content".as_slice()),
            "{words:?}"
        );
    }
}

/// The emulator breaks off twice; the rest is asked for by range, and the version has to be the same.
#[test]
fn a_broken_download_goes_on_where_it_broke() {
    let cut = Rule::always(Action::Cut { after: 40_000 }).of(Listener::Download, "GET").nth([1]);
    let files = Emulated::new(&case("redirects"), "Files", "v1.0", Script::of([cut]));
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let bytes: Vec<u8> = (0..100_000_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    fs::write(path("report.csv"), &bytes).unwrap();
    let run = |words: &[&str]| files.call(&[words, &["-DriveId", "d", "-DriveItemId", "i"]].concat());
    let sent = run(&["Set-MgDriveItemContent", "-InFile", &path("report.csv")]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let saved = run(&["Get-MgDriveItemContent", "-OutFile", &path("copy")]);
    assert_eq!((saved.code, saved.out.as_str()), (0, ""), "{saved:?}");
    assert!(saved.err.starts_with("mg: the connection to the service failed; trying again in "), "{}", saved.err);
    assert!(fs::read(path("copy")).unwrap() == bytes, "the content differs");
    let received = files.emulator.received();
    assert_eq!(received[0].header("content-type"), "text/csv");
    let asked = received.iter().filter(|one| one.listener == Listener::Download).map(|one| one.header("range"));
    assert_eq!(asked.collect::<Vec<_>>(), ["", "bytes=40000-"]);
    assert!(received.iter().all(|one| one.header("if-range").is_empty() == one.header("range").is_empty()));
}
