//! The bare attribute: every call of a function, by how it ended.

use funnel_runtime::business_counter;
use funnel_tests::{Ending, Refused, calls, finish, poll_once};

#[business_counter]
fn delete_account(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn the_name_is_that_of_crate_and_function() {
    let _ = delete_account(Ending::Ok);
    let _ = delete_account(Ending::Ok);
    let _ = delete_account(Ending::Error);
    let _ = std::panic::catch_unwind(|| delete_account(Ending::Panicked));
    assert_eq!(calls("counting_delete_account_total"), [2, 1, 0, 1]);
}

#[business_counter]
fn wait_ms() {}

#[business_counter]
fn ask_total() {}

#[test]
fn a_function_of_any_name_is_counted() {
    wait_ms();
    ask_total();
    assert_eq!(calls("counting_wait_ms_total"), [1, 0, 0, 0]);
    assert_eq!(calls("counting_ask_total"), [1, 0, 0, 0]);
}

/// Sessions that users ended.
#[business_counter(name = "calls_logouts_total", owner = "identity")]
async fn logout(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[test]
fn a_future_that_is_dropped_is_cancelled() {
    let mut dropped = Box::pin(logout(Ending::Cancelled));
    assert!(poll_once(dropped.as_mut()).is_pending());
    drop(dropped);
    let _ = finish(logout(Ending::Ok));
    assert_eq!(calls("calls_logouts_total"), [1, 0, 1, 0]);
}

#[test]
fn the_help_is_the_doc_comment_or_says_what_is_counted() {
    let text = funnel_runtime::prometheus::encode_text();
    assert!(text.contains("# HELP calls_logouts_total Sessions that users ended.\n"));
    assert!(
        text.contains(
            "# HELP counting_delete_account_total Calls of delete_account by how they ended.\n"
        ),
        "{text}"
    );
}

#[business_counter(name = "calls_judged_total", when = |returned| returned.is_err())]
fn judged(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn when_says_what_success_is() {
    let _ = judged(Ending::Ok);
    let _ = judged(Ending::Error);
    let _ = judged(Ending::Error);
    assert_eq!(calls("calls_judged_total"), [2, 1, 0, 0]);
}

#[business_counter(name = "calls_first_total")]
#[business_counter(name = "calls_second_total")]
fn twice(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn two_counters_on_one_function_count_both() {
    let _ = twice(Ending::Ok);
    let _ = twice(Ending::Error);
    assert_eq!(calls("calls_first_total"), [1, 1, 0, 0]);
    assert_eq!(calls("calls_second_total"), [1, 1, 0, 0]);
}

#[business_counter(name = "calls_never_first_total")]
#[business_counter(name = "calls_never_second_total")]
fn never() -> ! {
    panic!("as it always does")
}

#[test]
fn two_counters_on_a_function_that_never_returns_count_both() {
    assert!(std::panic::catch_unwind(|| never()).is_err());
    assert_eq!(calls("calls_never_first_total"), [0, 0, 0, 1]);
    assert_eq!(calls("calls_never_second_total"), [0, 0, 0, 1]);
}
