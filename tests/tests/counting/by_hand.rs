//! Counting with `inc` and `add`.

use funnel_runtime::{Counter, Label, Labels, business_counter};
use funnel_tests::counter;

#[derive(Label, Clone, Copy)]
enum Status {
    Created,
    Failed,
}

#[derive(Label, Clone, Copy)]
enum Channel {
    Web,
    App,
    #[label(rename = "point-of-sale")]
    Store,
}

#[derive(Labels, Clone, Copy)]
struct Order {
    status: Status,
    channel: Channel,
}

/// Orders by status and channel.
#[business_counter(name = "by_hand_orders_total")]
static ORDERS: Counter<Order>;

/// Everything.
#[business_counter(name = "by_hand_everything_total")]
static EVERYTHING: Counter<()>;

/// Orders that nobody counts.
#[business_counter(name = "by_hand_untouched_total")]
static UNTOUCHED: Counter<Channel>;

#[test]
fn a_series_of_several_labels_is_its_own() {
    let order = |status, channel| Order { status, channel };
    ORDERS.inc(order(Status::Created, Channel::Web));
    ORDERS.add(order(Status::Failed, Channel::Store), 5);
    ORDERS.inc(order(Status::Failed, Channel::Store));
    assert_eq!(ORDERS.get(order(Status::Created, Channel::Web)), 1);
    assert_eq!(ORDERS.get(order(Status::Failed, Channel::Store)), 6);
    let mut sum = 0;
    for status in [Status::Created, Status::Failed] {
        for channel in [Channel::Web, Channel::App, Channel::Store] {
            let shown = counter(
                "by_hand_orders_total",
                &[
                    ("status", status.as_label()),
                    ("channel", channel.as_label()),
                ],
            );
            assert_eq!(ORDERS.get(order(status, channel)), shown);
            sum += shown;
        }
    }
    assert_eq!(sum, 7);
}

#[test]
fn a_counter_without_labels_is_one_series() {
    EVERYTHING.inc(());
    EVERYTHING.add((), 41);
    assert_eq!(EVERYTHING.get(()), 42);
    assert_eq!(counter("by_hand_everything_total", &[]), 42);
}

#[test]
fn a_series_is_there_at_zero_before_anything_is_counted() {
    for channel in [Channel::Web, Channel::App, Channel::Store] {
        assert_eq!(UNTOUCHED.get(channel), 0);
        let labels = [("channel", channel.as_label())];
        assert_eq!(counter("by_hand_untouched_total", &labels), 0);
    }
}

#[test]
fn a_counter_says_its_name() {
    assert_eq!(ORDERS.name(), "by_hand_orders_total");
    assert!(format!("{ORDERS:?}").contains("by_hand_orders_total"));
}

#[test]
fn a_counter_in_a_function_is_one_counter() {
    fn count() -> u64 {
        /// Calls.
        #[business_counter(name = "by_hand_inner_total")]
        static INNER: Counter<()>;
        INNER.inc(());
        INNER.get(())
    }
    assert_eq!([count(), count(), count()], [1, 2, 3]);
}

#[test]
fn a_label_is_called_after_the_last_word_of_its_enum() {
    #[derive(Label)]
    #[expect(dead_code, reason = "its name is looked at")]
    enum LoginOutcome {
        Success,
    }
    #[derive(Label)]
    #[expect(dead_code, reason = "its name is looked at")]
    enum Reset2fa {
        Asked,
    }
    assert_eq!(LoginOutcome::KEY, "outcome");
    assert_eq!(Channel::KEY, "channel");
    // A label cannot begin with a digit.
    assert_eq!(Reset2fa::KEY, "reset_2fa");
}
