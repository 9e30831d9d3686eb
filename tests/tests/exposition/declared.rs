//! Everything that the process of these tests declares: `golden/` shows what becomes of it.

use std::panic;

use funnel_runtime::{
    Counter, Label, Labels, business_counter, flow, funnel, funnel_flow, funnel_step,
};

#[derive(Label, Clone, Copy, Debug)]
#[label(key = "outcome")]
pub(crate) enum LoginOutcome {
    Success,
    FailureCredentials,
    #[label(rename = "failure_2fa")]
    SecondFactor,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Status {
    Created,
    Completed,
}

#[derive(Label, Clone, Copy, Debug)]
#[expect(dead_code, reason = "some series stay at zero")]
pub(crate) enum Channel {
    Web,
    App,
    Store,
}

#[derive(Labels, Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) status: Status,
    pub(crate) channel: Channel,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Currency {
    Eur,
    Usd,
}

/// Logins by outcome. Drives the alert "spike of failures", see docs\alerts.
#[business_counter(name = "shop_logins_total")]
pub(crate) static LOGINS: Counter<LoginOutcome>;

/// Orders.
#[business_counter(name = "shop_orders_total")]
pub(crate) static ORDERS: Counter<Order>;

/// Orders that began, under the name that OpenMetrics has for when `shop_orders_total` did.
#[business_counter(name = "shop_orders_created_total")]
pub(crate) static ORDERS_CREATED: Counter<()>;

/// Settled revenue in cents.
#[business_counter(name = "shop_revenue_cents_total")]
pub(crate) static REVENUE_CENTS: Counter<Currency>;

/// Deleted accounts.
#[business_counter(name = "shop_account_deletions_total")]
pub(crate) static DELETIONS: Counter<()>;

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Worker {
    First,
    Second,
}

/// Pieces of work, see `scrapes`.
#[business_counter(name = "shop_work_total")]
pub(crate) static WORK: Counter<Worker>;

/// More than a floating-point number can tell apart, see `collectors`.
#[business_counter(name = "shop_large_total")]
pub(crate) static LARGE: Counter<()>;

/// From a visit to a sale.
#[funnel(event = "ShopFunnel", counter = "shop_funnel_total")]
pub(crate) mod shop {
    pub(crate) enum Step {
        Visit,
        Sale,
    }

    pub(crate) struct Attrs {
        pub(crate) count: Option<u32>,
    }
}

/// The same on the telephone, in the same counter.
#[funnel(event = "TelephoneFunnel", counter = "shop_funnel_total")]
pub(crate) mod telephone {
    pub(crate) enum Step {
        Call,
        Sale,
    }

    pub(crate) struct Attrs {
        pub(crate) count: Option<u32>,
    }
}

/// Visits, and panics when asked whether it did so.
#[funnel_step(shop::visit, when = |()| panic!("asked"))]
pub(crate) fn visit() {}

#[funnel_step(shop::sale, count = number)]
pub(crate) fn sell(number: u32) {}

#[funnel_step(telephone::call)]
pub(crate) fn call() {}

#[funnel_step(telephone::sale)]
pub(crate) fn sell_by_telephone() {}

/// Deletes, and panics when asked how much that was.
#[business_counter(DELETIONS, add = |()| panic!("asked"))]
pub(crate) fn delete() {}

/// An order is put together and paid.
#[flow(event = "Shop Order")]
pub(crate) mod ordering {
    pub(crate) enum Step {
        Cart,
        Pay,
    }

    pub(crate) enum Abort {
        ChangedMind,
    }

    pub(crate) enum Milestone {
        ChoseGift,
    }
}

pub(crate) mod by_telephone {
    use super::flow;

    /// The same under the same name.
    #[flow(event = "Shop Order")]
    pub(crate) mod ordering {
        pub(crate) enum Step {
            Call,
            Pay,
        }
    }
}

/// Orders, and thinks better of it where there is no gift.
#[funnel_flow(ordering, as flow)]
pub(crate) fn order(gift: bool) -> Result<(), ()> {
    flow.step(ordering::Step::Cart);
    if !gift {
        return flow.abort(ordering::Abort::ChangedMind, ());
    }
    flow.milestone(ordering::Milestone::ChoseGift);
    flow.step(ordering::Step::Pay);
    Ok(())
}

/// Orders, and says so twice.
#[funnel_flow(by_telephone::ordering, as flow)]
pub(crate) fn order_by_telephone() {
    flow.step(by_telephone::ordering::Step::Pay);
    flow.complete();
    flow.complete();
}

/// Calls, and gets as far as a step where somebody answers.
#[funnel_flow(by_telephone::ordering, as flow)]
pub(crate) fn try_to_call(somebody: bool) {
    assert!(somebody, "nobody answers");
    flow.step(by_telephone::ordering::Step::Call);
}

/// Two declarations of one name with the same labels.
pub(crate) mod twice {
    use super::{Counter, Currency, business_counter};

    pub(crate) mod first {
        use super::{Counter, Currency, business_counter};

        /// Declared here.
        #[business_counter(name = "shop_twice_total")]
        pub(crate) static FIRST: Counter<Currency>;
    }

    /// Declared there too.
    #[business_counter(name = "shop_twice_total")]
    pub(crate) static SECOND: Counter<Currency>;
}

/// Two declarations of one name with other labels.
pub(crate) mod mixed {
    use super::{Counter, Currency, Label, Labels, Status, business_counter};

    #[derive(Label, Clone, Copy, Debug)]
    #[expect(dead_code, reason = "some series stay at zero")]
    pub(crate) enum Paid {
        Yes,
        No,
    }

    #[derive(Labels, Clone, Copy, Debug)]
    pub(crate) struct PaidIn {
        pub(crate) paid: Paid,
        pub(crate) currency: Currency,
    }

    #[derive(Labels, Clone, Copy, Debug)]
    pub(crate) struct InPaid {
        pub(crate) currency: Currency,
        pub(crate) paid: Paid,
    }

    /// Without a label.
    #[business_counter(name = "shop_mixed_total")]
    pub(crate) static NONE: Counter<()>;

    /// With another label.
    #[business_counter(name = "shop_mixed_total")]
    pub(crate) static STATUS: Counter<Status>;

    /// With two.
    #[business_counter(name = "shop_mixed_total")]
    pub(crate) static PAID_IN: Counter<PaidIn>;

    /// With the same two the other way round.
    #[business_counter(name = "shop_mixed_total")]
    pub(crate) static IN_PAID: Counter<InPaid>;
}

/// A counter that has the name of one of the runtime's own.
pub(crate) mod own {
    use super::{Counter, business_counter};

    /// Not what the runtime counts there.
    #[business_counter(name = "funnel_unknown_backends_total")]
    pub(crate) static UNKNOWN: Counter<()>;
}

/// Runs code that panics inside, without a message on stderr.
pub(crate) fn quietly<R>(body: impl FnOnce() -> R) -> R {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let returned = body();
    panic::set_hook(hook);
    returned
}
