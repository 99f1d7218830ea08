//! Files of tenants: the one that comes along, and wrong ones.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::Tenant;

#[test]
fn the_practice_tenant_is_right() {
    Tenant::practice().unwrap();
}
