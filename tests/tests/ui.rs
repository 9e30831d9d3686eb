//! What the macros say of every mistake, and what they take. The text of a message is part of the
//! product: it is recorded beside each input.

#[test]
fn every_mistake_has_its_message() {
    let cases = trybuild::TestCases::new();
    // One level deep: a directory beside an input holds what the input names.
    cases.compile_fail("ui/*/*.rs");
    cases.pass("ui_pass/*.rs");
}
