//! The series: orders of many shops, each by three labels of ten texts.

use funnel_runtime::{Counter, Label, Labels};

/// What the name of every counter begins with.
pub(super) const PREFIX: &str = "shop_";

/// The orders of one shop.
pub type Shop = &'static Counter<Order>;

macro_rules! labels {
    ($($(#[$doc:meta])* $name:ident: $($text:ident)*;)*) => {$(
        $(#[$doc])*
        #[derive(Label, Clone, Copy, Debug)]
        pub enum $name {
            $(
                #[allow(missing_docs, reason = "a text")]
                $text,
            )*
        }

        impl $name {
            const ALL: [Self; 10] = [$(Self::$text),*];
        }
    )*};
}

labels! {
    /// The way an order came.
    Channel: Web MobileApp Store Phone Partner Marketplace Kiosk Letter Import Internal;
    /// The contract of the buyer.
    Plan: Anonymous Free Trial Hobby Starter Team Business Enterprise Education NonProfit;
    /// How far the order is.
    Status: Created Reserved Paid Packed Shipped Delivered Returned Refunded Cancelled Failed;
}

/// The labels of a counter.
#[derive(Labels, Clone, Copy, Debug)]
pub struct Order {
    // In the order of the alphabet, since some of the peers write them so.
    /// See [`Channel`].
    pub channel: Channel,
    /// See [`Plan`].
    pub plan: Plan,
    /// See [`Status`].
    pub status: Status,
}

impl Order {
    pub(super) const SERIES: usize = 1_000;

    /// The series at this position.
    fn at(position: usize) -> Self {
        Self {
            channel: Channel::ALL[position / 100],
            plan: Plan::ALL[position / 10 % 10],
            status: Status::ALL[position % 10],
        }
    }

    /// The texts of the labels.
    pub(super) fn texts(self) -> [&'static str; 3] {
        [
            self.channel.as_label(),
            self.plan.as_label(),
            self.status.as_label(),
        ]
    }
}

/// Declares the counters of a program, which are what its registry holds.
#[macro_export]
macro_rules! shops {
    ($($shop:ident $name:tt)*) => {
        $(
            /// Orders by channel, plan and status.
            #[::funnel_runtime::business_counter(name = $name)]
            static $shop: ::funnel_runtime::Counter<$crate::exposition::Order>;
        )*

        const SHOPS: &[$crate::exposition::Shop] = &[$(&$shop),*];
    };
}

/// Every shop with the series of its counter and their counts, mostly of seven digits.
pub(super) fn all(shops: &[Shop]) -> impl Iterator<Item = (Shop, Vec<(Order, u64)>)> {
    let mut counts = (0..).map(|at: u64| at * 2_654_435_761 % 10_000_000);
    shops.iter().map(move |shop| {
        let series = (0..Order::SERIES).map(Order::at);
        (*shop, series.zip(&mut counts).collect())
    })
}

/// Counts in every series.
pub(super) fn fill(shops: &[Shop]) {
    for (shop, series) in all(shops) {
        for (order, count) in series {
            shop.add(order, count);
        }
    }
}
