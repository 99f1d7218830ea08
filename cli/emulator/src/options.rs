//! What an emulator is started with.

use std::fmt;
use std::sync::Arc;

use graphsmith_catalog::Damaged;

use crate::faults::Script;
use crate::routes::Routes;
use crate::tenant::Tenant;

/// Takes the lines of the access log.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// What an emulator is started with.
#[derive(Clone)]
pub struct Options {
    /// Port of the graph origin; 0 takes any that is free, as the other origins always do.
    pub port: u16,
    /// Which paths exist.
    pub routes: Arc<Routes>,
    /// Who and what is there from the beginning; nobody and nothing if absent.
    pub tenant: Option<Arc<Tenant>>,
    /// What goes wrong, and how the service is set.
    pub script: Script,
    /// How many requests are remembered for [`super::Emulator::received`]; the oldest are forgotten first.
    pub remember: usize,
    /// Where the access log goes. It holds no secrets.
    pub log: Option<Log>,
}

impl Options {
    /// A service with these paths where nothing goes wrong.
    #[must_use]
    pub fn new(routes: Routes) -> Self {
        Self { port: 0, routes: Arc::new(routes), tenant: None, script: Script::default(), remember: 0, log: None }
    }

    /// A service with these paths and those of a tenant.
    #[must_use]
    pub fn with_tenant(mut routes: Routes, tenant: Tenant) -> Self {
        tenant.add_to(&mut routes);
        Self { tenant: Some(Arc::new(tenant)), ..Self::new(routes) }
    }

    /// A service with the paths of the built-in catalogs where nothing goes wrong.
    pub fn built_in() -> Result<Self, Damaged> {
        Routes::built_in().map(Self::new)
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("port", &self.port).field("script", &self.script).finish_non_exhaustive()
    }
}
