//! One test for each folder below `cases/<group>/`.
#![expect(clippy::panic, reason = "a failed case ends its test with its diff")]

use graphsmith_tests::golden;

fn check(case: &str) {
    if let Err(report) = golden::run(&golden::cases().join(case)) {
        panic!("{report}");
    }
}

include!(concat!(env!("OUT_DIR"), "/cases.rs"));
