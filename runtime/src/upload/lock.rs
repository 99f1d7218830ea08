//! One upload at a time for each item: two in parallel get 412 `ErrorIrresolvableConflict`
//! (docs/protocol.md#failures-resuming-cancelling).

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

/// The locks that somebody holds or waits for.
static LOCKS: LazyLock<Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>> = LazyLock::new(Mutex::default);

/// Waits until no other upload of this process goes to the item, and keeps others off until it is dropped.
pub(super) async fn lock(item: &str) -> OwnedMutexGuard<()> {
    let lock = {
        let mut locks = LOCKS.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        let known = locks.get(item).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let new = Arc::default();
            locks.insert(item.to_owned(), Arc::downgrade(&new));
            new
        })
    };
    lock.lock_owned().await
}
