//! Dates without a zone, in the time zone of a process.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

/// Central Europe, and Lord Howe Island, whose clock goes forward by half an hour.
const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
const LORD_HOWE: &str = "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0";

/// What `mg` says of an event that begins at that time, there: the output, or the error.
fn event(zone: &str, start: &str) -> String {
    let words = ["New-MgBetaUserEvent", "-UserId", "me", "-OriginalStart", start, "-WhatIf"];
    let run = Command::new(env!("CARGO_BIN_EXE_mg")).args(words).env("TZ", zone).env_remove("MG_CATALOGS").output();
    let run = run.unwrap();
    String::from_utf8(if run.status.success() { run.stdout } else { run.stderr }).unwrap()
}

#[test]
fn times_without_a_zone_are_those_of_the_process() {
    // (zone, as written, what is sent or said)
    let table = [
        (BERLIN, "2026-01-15T08:00", "\"2026-01-15T07:00:00Z\""),
        (BERLIN, "2026-07-15T08:00:30.5", "\"2026-07-15T06:00:30.5Z\""),
        (BERLIN, "2026-07-15", "\"2026-07-14T22:00:00Z\""),
        (BERLIN, "2026-07-15T08:00+09:00", "\"2026-07-15T08:00:00+09:00\""),
        (
            BERLIN,
            "2026-03-29T02:30",
            "doesn't exist: the clock goes forward then; write 2026-03-29T01:30:00Z or 2026-03-29T00:30:00Z",
        ),
        (
            BERLIN,
            "2026-10-25T02:30",
            "comes twice: the clock goes back then; write 2026-10-25T00:30:00Z or 2026-10-25T01:30:00Z",
        ),
        (LORD_HOWE, "2026-01-15T08:00", "\"2026-01-14T21:00:00Z\""),
        (LORD_HOWE, "2026-10-04T02:15", "doesn't exist"),
        (LORD_HOWE, "2026-10-04T02:30", "\"2026-10-03T15:30:00Z\""),
        ("", "2026-07-15T08:00", "\"2026-07-15T08:00:00Z\""),
        ("Nowhere/Land", "2026-07-15T08:00", "the time zone that TZ names isn't known"),
        ("Nowhere/Land", "2026-07-15T08:00Z", "\"2026-07-15T08:00:00Z\""),
        (BERLIN, "15/07/2026", "expected a date such as"),
    ];
    for (zone, start, expected) in table {
        let said = event(zone, start);
        assert!(said.contains(expected), "TZ={zone} {start}: {said}");
    }
}
