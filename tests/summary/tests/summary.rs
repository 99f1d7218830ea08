//! The last program of `cargo test --workspace`: a line for each reason why tests were skipped, and for how many.

fn main() {
    for (reason, count) in test_summary::take() {
        println!("skipped {count} {}: {reason}", if count == 1 { "test" } else { "tests" });
    }
}
