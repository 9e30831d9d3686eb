//! Both formats, to the letter, for what `declared` declares and a few counts. To take over a change that
//! is meant, copy what the test prints.

use std::panic;

use funnel_runtime::prometheus::{encode_openmetrics, encode_text};

use crate::child;
use crate::declared::*;
use crate::reader;

/// Everything that is counted in these expositions.
pub(crate) fn count() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::SecondFactor);
    ORDERS.add(
        Order {
            status: Status::Created,
            channel: Channel::Store,
        },
        12,
    );
    REVENUE_CENTS.add(Currency::Eur, u64::MAX);
    REVENUE_CENTS.add(Currency::Eur, 5);
    REVENUE_CENTS.add(Currency::Usd, (1 << 53) + 1);
    quietly(|| {
        visit();
        delete();
    });
    for gift in [true, false] {
        let _ = order(gift);
    }
    order_by_telephone();
    quietly(|| panic::catch_unwind(|| try_to_call(false)).unwrap_err());
    sell(1);
    call();
    sell_by_telephone();
    twice::first::FIRST.add(Currency::Eur, 1);
    twice::SECOND.add(Currency::Eur, 10);
    twice::SECOND.add(Currency::Usd, 100);
    mixed::NONE.add((), 3);
    mixed::STATUS.add(Status::Completed, 4);
    let (paid, currency) = (mixed::Paid::Yes, Currency::Usd);
    mixed::PAID_IN.add(mixed::PaidIn { paid, currency }, 5);
    mixed::IN_PAID.add(mixed::InPaid { currency, paid }, 6);
    own::UNKNOWN.add((), 7);
}

#[track_caller]
pub(crate) fn assert_is(written: &str, golden: &str) {
    assert!(written == golden, "what was written:\n{written}");
}

#[test]
fn text() {
    let Some(output) = child::output("golden::text", &[], || {
        count();
        child::hand_over(&encode_text());
    }) else {
        return;
    };
    let text = child::handed_over(&output);
    reader::text(&text).unwrap();
    assert_is(&text, include_str!("golden/text.txt"));
}

#[test]
fn openmetrics() {
    let Some(output) = child::output("golden::openmetrics", &[], || {
        count();
        child::hand_over(&encode_openmetrics());
    }) else {
        return;
    };
    let text = child::handed_over(&output);
    let families = reader::openmetrics(&text).unwrap();
    let moment = &families[0].samples[1].value;
    assert_is(
        &text.replace(moment.as_str(), "1700000000.123"),
        include_str!("golden/openmetrics.txt"),
    );
}
