//! [`Runtime`]: what runs the client on this thread.

use std::time::Duration;

use crate::failure::Failure;

/// How long the end waits for what can't be interrupted: a file that is written has that time, and a name server that doesn't
/// answer no more.
const LONGEST: Duration = Duration::from_secs(1);

/// The runtime of tokio; it is there until the end.
pub struct Runtime(Option<tokio::runtime::Runtime>);

impl Runtime {
    /// One for this thread.
    pub fn new() -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::refused(format!("cannot wait for the network: {error}")))?;
        Ok(Self(Some(runtime)))
    }

    /// Waits for some work. Nothing runs in between, so connections come first, each with what has arrived for it: one that the
    /// server has closed meanwhile is not to be used for a request that must not be sent twice.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        let runtime = self.0.as_ref().expect("only its end takes it");
        runtime.block_on(async {
            // The first time the system is asked what has arrived; then the connections run.
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            work.await
        })
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_timeout(LONGEST);
        }
    }
}
