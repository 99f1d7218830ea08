//! One run of an upload by the library, which may be interrupted or dropped.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use graphsmith_emulator::Emulator;
use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::upload::{Binding, Event, Interrupt, SLICE, Upload, destination};
use graphsmith_runtime::{Arguments, Client, Secret};

use crate::case::{Case, Trouble};
use crate::play::Ended;
use crate::secrets::Secrets;

/// Uploads the file, from where the run before has ended. `first` is the run that somebody may end.
pub fn run(case: &Case, emulator: &Emulator, file: &Path, states: &Path, secrets: &Secrets, first: bool) -> Ended {
    let policy = RetryPolicy::default().retries(case.retries()).base(Duration::ZERO);
    let token = StaticToken::new(Secret::new(secrets.token.clone()));
    let client = Client::builder().base_url(emulator.url()).token(token).retry_policy(policy.clone()).build().unwrap();
    let mut arguments = Arguments::default();
    arguments.path("event-id", &"e/1=".to_owned());
    let path = "/beta/me/events/{event-id}/attachments/microsoft.graph.createUploadSession";
    let request = client.prepare_raw(http::Method::POST, path, arguments).unwrap();
    let destination = destination(Binding::Attachments, request).unwrap();

    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = Mutex::new(Some(tell));
    let (end_after, looked_at, searched) = (case.end_after.filter(|_| first), states.to_owned(), secrets.clone());
    let progress = move |event: &Event<'_>| {
        searched.search_states(&looked_at);
        let sent = match event {
            Event::Started { .. } => 0,
            Event::Acknowledged { bytes, .. } => bytes / SLICE,
            _ => return,
        };
        if end_after.is_some_and(|after| sent >= after)
            && let Some(tell) = tell.lock().unwrap().take()
        {
            // The upload may have ended by itself.
            let _ = tell.send(());
        }
    };
    let upload = Upload::new(&client, destination, file).retry_policy(policy).sessions(12).allow_loopback(true);
    let upload = upload.state_folder(states).progress(progress);
    let told = async {
        match told.await {
            // The next request is on its way, if the machine is as quick as that.
            Ok(()) => tokio::time::sleep(Duration::from_millis(case.seed % 5)).await,
            Err(_) => std::future::pending().await,
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let result = runtime.block_on(async {
        if case.trouble == Trouble::Crash {
            tokio::select! {
                result = upload.run() => Some(result),
                () = told => None,
            }
        } else {
            Some(
                upload
                    .run_until(async {
                        told.await;
                        Interrupt::Keep
                    })
                    .await,
            )
        }
    });
    match result {
        Some(Ok(uploaded)) => {
            assert_eq!(uploaded.size, case.size);
            Ended::Done
        }
        Some(Err(error)) => Ended::Failed { resumable: error.is_resumable(), said: format!("{error}\n{error:?}") },
        None => Ended::Killed,
    }
}
