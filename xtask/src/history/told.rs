//! Who was told: the alerts of Prometheus and of Alertmanager against those that each history is for.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, ensure};

use super::alertmanager::Alertmanager;
use super::expected::DECLARED;
use super::live::Shops;
use super::past::History;
use super::rules::{self, Active, Kind, Rule};
use crate::monitor::{Labels, Monitor};

pub(super) struct Told<'a> {
    pub(super) shops: &'a Shops,
    pub(super) rules: &'a [Rule],
}

/// An alert by its history and its name.
type Names = BTreeSet<(String, String)>;

impl Told<'_> {
    /// Waits until everything has fired that is to fire, and as long as anything else could have.
    pub(super) fn check(
        &self,
        monitor: &mut Monitor,
        alertmanager: &Alertmanager,
    ) -> anyhow::Result<()> {
        let (expected, pending) = (self.expected(|it| it.fires), self.expected(|it| it.pending));
        let what = format!("the arrival of {} alerts at Alertmanager", expected.len());
        let outcome = monitor.until(&what, |_| {
            let received = alertmanager.received()?;
            let received = names(received.iter().map(|alert| &alert.labels));
            Ok(received.is_superset(&expected).then_some(()))
        });
        if let Err(error) = outcome {
            monitor.is_content()?;
            let (active, received) = (rules::active(monitor)?, alertmanager.received()?);
            let what = format!("active are: {active:#?}\nAlertmanager has: {received:#?}");
            return Err(error.context(what));
        }
        // Whatever else is to be told, the next evaluations would tell.
        let groups = rules::evaluated(monitor)?;
        for _ in 0..2 {
            let before = rules::evaluated(monitor)?;
            monitor.until("the next evaluation of every group", |monitor| {
                let now = rules::evaluated(monitor)?;
                let mut both = before.iter().zip(&now);
                Ok(both.all(|(before, now)| before != now).then_some(()))
            })?;
        }
        let active = rules::active(monitor)?;
        let (fire, wait): (Vec<_>, Vec<_>) = active.into_iter().partition(|alert| alert.fires);
        for (what, expected, found) in
            [("fires", &expected, &fire), ("is pending", &pending, &wait)]
        {
            ensure!(
                names(found.iter().map(|alert| &alert.labels)) == *expected
                    && found.len() == expected.len(),
                "{expected:#?} {what}, it should be, and it is: {found:#?}"
            );
        }
        self.received(monitor, alertmanager, &fire)?;
        self.held(monitor, &fire)?;
        self.held(monitor, &wait)?;
        self.print(&fire, groups.len());
        Ok(())
    }

    fn expected(&self, which: fn(&History) -> &'static [&'static str]) -> Names {
        let histories = self.shops.histories.iter();
        let alerts = histories.flat_map(|history| {
            let alerts = which(history).iter();
            alerts.map(|alert| (history.job.to_owned(), (*alert).to_owned()))
        });
        alerts.collect()
    }

    /// Alertmanager has what fires and nothing else, and each says what its rule has it say.
    fn received(
        &self,
        monitor: &mut Monitor,
        alertmanager: &Alertmanager,
        active: &[Active],
    ) -> anyhow::Result<()> {
        let all = monitor.until("the arrival of all that fires", |_| {
            let received = alertmanager.received()?;
            Ok((received.len() >= active.len()).then_some(received))
        })?;
        ensure!(
            all.len() == active.len(),
            "{} alerts fire, and Alertmanager has: {all:#?}",
            active.len()
        );
        for received in &all {
            ensure!(
                active.iter().any(|alert| alert.labels == received.labels),
                "nothing fires like {received:#?}"
            );
            let rule = self.rule(&received.labels)?;
            let label = |name: &str| received.labels.get(name).map_or("", String::as_str);
            let declared = DECLARED.iter().find(|(name, _)| rule.name == *name);
            let (_, (severity, owner, _)) =
                declared.with_context(|| format!("{} is not known", rule.name))?;
            ensure!(
                (label("severity"), label("owner")) == (severity, owner),
                "this is to be {severity} and for `{owner}`: {received:#?}"
            );
            let Kind::Alerting { annotations, .. } = &rule.kind else {
                unreachable!("an alert is of an alerting rule");
            };
            ensure!(
                received.annotations.keys().eq(annotations.keys()),
                "{rule:#?}\narrives as {received:#?}"
            );
            for (name, template) in annotations {
                let said = &received.annotations[name];
                ensure!(
                    reads_as(template, &received.labels, said),
                    "the annotation `{template}` arrives as `{said}`"
                );
            }
        }
        Ok(())
    }

    /// What fires had held for as long as it has to when the past ended, and what is pending had not.
    fn held(&self, monitor: &Monitor, active: &[Active]) -> anyhow::Result<()> {
        let mut since = BTreeMap::new();
        let end = self.shops.end.to_string();
        for (mut labels, value) in monitor.vector("ALERTS_FOR_STATE", Some(&end))? {
            labels.remove("__name__");
            since.insert(labels, value);
        }
        for alert in active {
            let Kind::Alerting { hold, .. } = self.rule(&alert.labels)?.kind else {
                unreachable!("an alert is of an alerting rule");
            };
            let since = since.get(&alert.labels);
            let since = since.with_context(|| format!("nothing is noted of {alert:#?}"))?;
            let declared = DECLARED
                .iter()
                .find(|(name, _)| alert.labels["alertname"] == *name);
            let is_declared = declared.is_some_and(|(_, (_, _, declared))| *declared == hold);
            ensure!(is_declared, "{alert:#?} has to hold for {hold} s");
            let held = self.shops.end - since.parse::<u64>()?;
            ensure!(
                alert.fires == (held >= hold),
                "{alert:#?} had held for {held} s, and has to for {hold} s"
            );
        }
        Ok(())
    }

    /// The rule of an alert: two of one name differ in their labels.
    fn rule(&self, labels: &Labels) -> anyhow::Result<&Rule> {
        let is_of = |rule: &&Rule| {
            let mut own = rule.labels.iter();
            matches!(rule.kind, Kind::Alerting { .. })
                && labels.get("alertname") == Some(&rule.name)
                && own.all(|(label, text)| labels.get(label) == Some(text))
        };
        let rule = self.rules.iter().find(is_of);
        rule.with_context(|| format!("no rule has alerts like {labels:?}"))
    }

    fn print(&self, active: &[Active], groups: usize) {
        println!("\n{:<16}{:<56}fires", "history", "");
        for history in &self.shops.histories {
            println!(
                "{:<16}{:<56}{}",
                history.job,
                history.what,
                match (history.fires, history.pending) {
                    ([], []) => "nothing".to_owned(),
                    ([], pending) => format!("nothing; pending is {}", pending.join(", ")),
                    (fires, _) => fires.join(", "),
                }
            );
        }
        println!(
            "{} alerts of {groups} groups fired and reached Alertmanager:",
            active.len()
        );
        for alert in active {
            let summary = alert.annotations.get("summary").map_or("", String::as_str);
            println!("  {summary} (since {})", alert.since);
        }
    }
}

/// Whether a text is a template with the labels and a number where those belong. The number is another one
/// at each evaluation.
fn reads_as(template: &str, labels: &Labels, said: &str) -> bool {
    let mut template = template.to_owned();
    for (label, text) in labels {
        template = template.replace(&format!("{{{{ $labels.{label} }}}}"), text);
    }
    let Some((before, rest)) = template.split_once("{{ $value | ") else {
        return template == said;
    };
    let Some((_, after)) = rest.split_once(" }}") else {
        return false;
    };
    let number = said
        .strip_prefix(before)
        .and_then(|said| said.strip_suffix(after));
    number.is_some_and(|number| {
        let number = number.trim_end_matches(['%', 'k', 'M']);
        number.parse::<f64>().is_ok_and(f64::is_finite)
    })
}

fn names<'a>(alerts: impl Iterator<Item = &'a Labels>) -> Names {
    let label = |labels: &Labels, name: &str| labels.get(name).cloned().unwrap_or_default();
    alerts
        .map(|labels| (label(labels, "job"), label(labels, "alertname")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Labels, reads_as};

    #[test]
    fn a_template_reads_as_its_labels_and_a_number() {
        let labels = Labels::from([("job".to_owned(), "a".to_owned())]);
        let reads = |template, said| reads_as(template, &labels, said);
        let template = "{{ $labels.job }}: few: {{ $value | humanizePercentage }} of 1w before";
        assert!(reads(template, "a: few: 48.2% of 1w before"));
        assert!(!reads(template, "b: few: 48.2% of 1w before"));
        assert!(!reads(template, "a: few: <no value> of 1w before"));
        assert!(!reads(template, "a: few: +Inf of 1w before"));
        assert!(reads("docs/counters.md#a", "docs/counters.md#a"));
        assert!(!reads("docs/counters.md#a", "docs/counters.md"));
    }
}
