//! Generated Rust stays thin: at most 25 lines for an operation (design).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_tests::repository;

/// Lines that a request may take, the empty one after it not counted.
const PER_OPERATION: usize = 25;

#[test]
fn every_request_of_the_slice_is_thin() {
    for module in ["beta/calendar", "beta/groups", "beta/users_actions", "v1_0/groups", "v1_0/users_actions"] {
        let file = repository().join("generated/src").join(module).join("operations.rs");
        let text = std::fs::read_to_string(&file).unwrap();
        let requests: Vec<_> = text.split("\n\n").filter(|item| item.contains("\npub struct ")).collect();
        assert!(!requests.is_empty(), "{module} has requests");
        for request in requests {
            let lines = request.lines().count();
            assert!(lines <= PER_OPERATION, "{lines} lines in {module}:\n{request}");
        }
    }
}
