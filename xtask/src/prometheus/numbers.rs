//! The counters of the shop: what was driven into them, and whether it is what somebody else says.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail};

use crate::monitor::Values;
use crate::monitor::series;

/// A counter, and the values of its labels.
pub(super) struct Counter {
    pub(super) name: &'static str,
    labels: &'static [(&'static str, &'static [&'static str])],
}

const fn counter(
    name: &'static str,
    labels: &'static [(&'static str, &'static [&'static str])],
) -> Counter {
    Counter { name, labels }
}

// Written down again, so that a change of the shop's declarations does not go unseen.
pub(super) const LOGINS: Counter = counter(
    "veza_business_logins_total",
    &[(
        "outcome",
        &[
            "success",
            "failure_credentials",
            "failure_unverified",
            "failure_locked",
            "failure_2fa",
            "failure_other",
        ],
    )],
);
pub(super) const SIGNUPS: Counter = counter("veza_business_signups_total", &[]);
pub(super) const VERIFICATIONS: Counter = counter(
    "veza_business_email_verifications_total",
    &[("outcome", OUTCOMES)],
);
pub(super) const CONFIRMATIONS: Counter = counter(
    "shop_kpis_confirm_second_factor_total",
    &[("outcome", OUTCOMES)],
);
pub(super) const DELETIONS: Counter = counter("veza_business_account_deletions_total", &[]);
pub(super) const ORDERS: Counter = counter(
    "veza_business_orders_total",
    &[("status", &["created", "completed", "refunded", "failed"])],
);
pub(super) const REVENUE: Counter = counter(
    "veza_business_revenue_cents_total",
    &[("currency", CURRENCIES)],
);
pub(super) const REFUNDS: Counter = counter(
    "veza_business_refunds_cents_total",
    &[("currency", CURRENCIES)],
);
pub(super) const DELIVERIES: Counter = counter(
    "veza_business_payment_deliveries_total",
    &[
        ("kind", &["completed", "failed", "refunded", "other"]),
        (
            "result",
            &["accepted", "duplicate", "ignored", "rejected", "error"],
        ),
    ],
);
/// How a call of a function ends that counts by itself.
const OUTCOMES: &[&str] = &["ok", "error", "cancelled", "panicked"];
pub(super) const CURRENCIES: &[&str] = &["EUR", "USD", "GBP", "CHF"];

pub(super) const COUNTERS: [Counter; 9] = [
    LOGINS,
    SIGNUPS,
    VERIFICATIONS,
    CONFIRMATIONS,
    DELETIONS,
    ORDERS,
    REVENUE,
    REFUNDS,
    DELIVERIES,
];

impl Counter {
    /// The series with these values of the labels.
    fn series(&self, values: &[&str]) -> String {
        let labels = self.labels.iter().zip(values);
        series(
            self.name,
            labels.map(|((label, _), value)| (*label, *value)),
        )
    }

    /// Every combination of values.
    fn all(&self) -> Vec<Vec<&'static str>> {
        let none = vec![Vec::new()];
        self.labels.iter().fold(none, |all, (_, values)| {
            let longer = |some: &Vec<_>| {
                let some = some.clone();
                values
                    .iter()
                    .map(move |value| [&some[..], &[*value]].concat())
            };
            all.iter().flat_map(longer).collect()
        })
    }
}

/// Numbers by series; every series that is declared is there.
pub(super) struct Numbers(BTreeMap<String, u64>);

impl Numbers {
    pub(super) fn zero() -> Self {
        let series = COUNTERS.iter().flat_map(|counter| {
            let all = counter.all().into_iter();
            all.map(|values| (counter.series(&values), 0))
        });
        Self(series.collect())
    }

    /// Says what has to be counted by now.
    pub(super) fn add(
        &mut self,
        counter: &Counter,
        values: &[&str],
        amount: u64,
    ) -> anyhow::Result<()> {
        let series = counter.series(values);
        let number = self.0.get_mut(&series);
        *number.with_context(|| format!("{series} is not declared"))? += amount;
        Ok(())
    }

    pub(super) fn one(&self, counter: &Counter, values: &[&str]) -> u64 {
        self.0.get(&counter.series(values)).copied().unwrap_or(0)
    }

    pub(super) fn sum(&self, counter: &Counter) -> u64 {
        let all = counter.all();
        all.iter().map(|values| self.one(counter, values)).sum()
    }

    /// The numbers as they are written in answers.
    pub(super) fn written(&self) -> Values {
        let written = self.0.iter();
        written
            .map(|(series, number)| (series.clone(), number.to_string()))
            .collect()
    }
}

/// Lists every difference between what was driven and what somebody found.
pub(super) fn compare(who: &str, driven: &Values, found: &Values) -> anyhow::Result<()> {
    let all: BTreeSet<_> = driven.keys().chain(found.keys()).collect();
    let faults: Vec<_> = all
        .into_iter()
        .filter(|series| driven.get(*series) != found.get(*series))
        .map(|series| {
            let shown = |values: &Values| values.get(series).map_or("nothing", |it| it).to_owned();
            format!("{series}: driven {}, found {}", shown(driven), shown(found))
        })
        .collect();
    if !faults.is_empty() {
        bail!("{who} does not say what was driven:\n{}", faults.join("\n"));
    }
    Ok(())
}
