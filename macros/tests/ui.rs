//! What the derives say to mistakes: each file of `ui/` fails to compile with the messages beside it.

#[test]
fn mistakes_are_told_where_they_are() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
