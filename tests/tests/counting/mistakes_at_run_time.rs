//! Expressions that panic: the function goes on, nothing is counted, and the site says so.

use funnel_runtime::{Counter, Label, business_counter};
use funnel_tests::problems;

#[derive(Label, Clone, Copy)]
enum Size {
    Small,
}

/// Parcels by size.
#[business_counter(name = "mistakes_parcels_total")]
static PARCELS: Counter<Size>;

fn fails<T>() -> T {
    panic!("as asked")
}

#[business_counter(PARCELS, size = fails())]
fn before() -> u32 {
    7
}

#[business_counter(PARCELS, size = |_| fails())]
fn after() -> u32 {
    7
}

#[business_counter(PARCELS, size = Size::Small, add = |_| fails())]
fn amount() -> u32 {
    7
}

#[test]
fn a_panic_in_an_expression_is_caught_and_counted() {
    assert_eq!([before(), after(), amount()], [7; 3]);
    assert_eq!(PARCELS.get(Size::Small), 0);
    for function in ["before", "after", "amount"] {
        let site = format!("counting::mistakes_at_run_time::{function}");
        assert_eq!(problems(&site, "panic"), 1, "{function}");
    }
}

/// Letters by size.
#[business_counter(name = "mistakes_letters_total")]
static LETTERS: Counter<Size>;

#[business_counter(LETTERS, size = Size::Small, when = |_| fails())]
fn judged() -> Option<u32> {
    Some(7)
}

#[test]
fn a_panic_in_when_leaves_success_as_it_was() {
    assert_eq!(judged(), Some(7));
    assert_eq!(LETTERS.get(Size::Small), 1);
    assert_eq!(
        problems("counting::mistakes_at_run_time::judged", "panic"),
        1
    );
}
