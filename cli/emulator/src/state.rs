//! [`Shared`]: what all requests share.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::addresses::Origins;
use crate::downloads::Downloads;
use crate::faults::{Action, Player, Script, Service};
use crate::listener::Listener;
use crate::options::{Log, Options};
use crate::record::Records;
use crate::refusal::Refusal;
use crate::routes::Routes;
use crate::sessions::Sessions;
use crate::store::Store;
use crate::tenant::Tenant;

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) routes: Arc<Routes>,
    pub(crate) service: Service,
    pub(crate) origins: Origins,
    /// Who and what is there from the beginning.
    pub(crate) tenant: Option<Arc<Tenant>>,
    /// Whether ids hold characters that have a meaning in addresses.
    odd_ids: bool,
    state: Mutex<State>,
    player: Mutex<Player>,
    records: Mutex<Records>,
    log: Option<Log>,
}

/// What changes.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) sessions: Sessions,
    pub(crate) downloads: Downloads,
}

/// Why there is no reply: the connection breaks.
pub(crate) enum Unanswered {
    Refused(Refusal),
    Broken(io::Error),
}

impl From<Refusal> for Unanswered {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl State {
    /// What a tenant starts with.
    fn new(tenant: Option<&Tenant>, odd_ids: bool) -> Self {
        let mut state = Self { store: tenant.map(Tenant::store).unwrap_or_default(), ..Self::default() };
        state.store.ids.odd = odd_ids;
        state
    }
}

impl Shared {
    /// What an emulator with these options starts with.
    pub(crate) fn new(options: Options, origins: Origins) -> Self {
        let odd_ids = options.script.service.odd_ids;
        let state = State::new(options.tenant.as_deref(), odd_ids);
        Self {
            routes: options.routes,
            tenant: options.tenant,
            odd_ids,
            player: Mutex::new(Player::new(&options.script)),
            service: options.script.service,
            origins,
            state: Mutex::new(state),
            records: Mutex::new(Records::new(options.remember)),
            log: options.log,
        }
    }

    /// What is kept. Never held across a wait.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what clients have changed.
    pub(crate) fn reset(&self) {
        *self.state() = State::new(self.tenant.as_deref(), self.odd_ids);
    }

    /// The id of the user who is signed in, if the tenant says who that is.
    pub(crate) fn signed_in(&self) -> Option<&str> {
        self.tenant.as_ref()?.me()
    }

    /// Notes what a good client wouldn't do.
    pub(crate) fn warn(&self, warning: impl Into<String>) {
        let warning = warning.into();
        self.log(|| format!("warning: {warning}"));
        self.records().warn(warning);
    }

    /// Begins with a script.
    pub(crate) fn play(&self, script: &Script) {
        *self.player.lock().unwrap_or_else(PoisonError::into_inner) = Player::new(script);
    }

    /// What goes wrong with a request.
    pub(crate) fn fault(&self, listener: Listener, method: &str, path: &str) -> Option<Action> {
        self.player.lock().unwrap_or_else(PoisonError::into_inner).next(listener, method, path)
    }

    pub(crate) fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn log(&self, line: impl FnOnce() -> String) {
        if let Some(log) = &self.log {
            log(&line());
        }
    }
}
