//! What an alert compares: both of its sides, from what it is declared with. Refuses what would mislead.

use funnel_rules::Duration;
use funnel_runtime::registry::{AlertInfo, Beside, Registry};

use super::model::{Amount, Comparison, Count, Side, Test, Watch};
use super::read::{canonical, duration, listed, number};
use crate::generate::Refusal;
use crate::generate::links::Anchors;
use crate::generate::promql::Metric;
use crate::render::visible;

/// How many windows of rules an alert's window has to have at least, so that it does not jump.
const EVALUATIONS: u64 = 4;
/// What goes on while something is stalled, with its name.
type FindBeside<'a> = dyn Fn(&Beside, Duration) -> Result<(Amount, String), Refusal> + 'a;

/// What an alert stands beside.
pub(super) struct Watched<'a> {
    pub(super) amount: Box<dyn Fn(Duration) -> Amount + 'a>,
    /// In words.
    pub(super) thing: String,
    /// In words, and no other has the same.
    pub(super) place: String,
    pub(super) owner: Option<&'a str>,
    pub(super) anchors: Option<Anchors>,
    pub(super) beside: Box<FindBeside<'a>>,
}

pub(super) struct Compared {
    pub(super) watch: Watch,
    /// What the right side is, in words, where it is something else than the left one.
    pub(super) beside: String,
}

/// What an alert compares. `find` finds the label that has texts.
pub(super) fn compared(
    watched: &Watched<'_>,
    info: &AlertInfo,
    interval: Duration,
    find: &dyn Fn(&[&str]) -> Result<String, Refusal>,
) -> Result<Compared, Refusal> {
    use funnel_runtime::registry::Condition as Of;

    let window = window(&info.window, interval)?;
    if info.floor == 0 {
        return Err(Refusal::new(
            "has no floor, and one event more or less of a rare thing would tell somebody; write `floor = 20`, \
             or how many there are of it",
        ));
    }
    let hold = duration(&info.hold)?;
    let left = (watched.amount)(window);
    let earlier = |versus: &str| -> Result<Amount, Refusal> {
        let versus = duration(versus)?;
        if versus < window || versus < hold {
            return Err(Refusal::new(format!(
                "compares with `{versus}` before, which is shorter than its window of `{window}` or than `{hold}`, \
                 for which it has to hold: it would compare something with itself; write a longer `versus`"
            )));
        }
        let mut amount = (watched.amount)(window);
        amount.count.before = Some(versus);
        Ok(amount)
    };
    let mut beside_name = String::new();
    let (left, right, test, guard) = match &info.condition {
        Of::Drop { by, versus } => {
            let kept = number(by)?.complement().ok_or_else(|| {
                Refusal::new(format!(
                    "waits for a drop by `{by}` of what there was, and there is no more than all of it; \
                     write a share up to 1"
                ))
            })?;
            let test = Test::Ratio(Comparison::AtMost, kept);
            (left, earlier(versus)?, test, Side::Right)
        }
        Of::Spike { times, versus } => {
            let test = Test::Ratio(Comparison::AtLeast, number(times)?);
            (left, earlier(versus)?, test, Side::Left)
        }
        Of::Stalled { beside } => {
            let right = if let Beside::Before(versus) = beside {
                earlier(versus)?
            } else {
                let (amount, name) = (watched.beside)(beside, window)?;
                beside_name = name;
                amount
            };
            (left, right, Test::Nothing, Side::Right)
        }
        Of::Gap { from, to, at_least } => {
            let by = find(&[from, to])?;
            let [from, to] = [from, to].map(|text| Amount {
                count: count(&left.count.metric, Some(&by), window),
                texts: vec![text.clone()],
            });
            let test = Test::Ratio(Comparison::Below, number(at_least)?);
            (to, from, test, Side::Right)
        }
        _ => {
            return Err(Refusal::new(
                "has a condition that this version does not know; install the version that the program was built \
                 with",
            ));
        }
    };
    let watch = Watch {
        left,
        right,
        test,
        guard,
        floor: info.floor,
        share: None,
    };
    Ok(Compared {
        watch,
        beside: beside_name,
    })
}

/// A window, where rules that are evaluated so often can carry it.
pub(super) fn window(text: &str, interval: Duration) -> Result<Duration, Refusal> {
    let window = duration(text)?;
    if window.seconds() >= EVALUATIONS * interval.seconds() {
        return Ok(window);
    }
    Err(Refusal::new(format!(
        "looks at a window of `{window}`, and with rules that are evaluated every `{interval}` it would be \
         looked at fewer than {EVALUATIONS} times; write a window of `{}` or more, or a shorter `--interval`",
        canonical(EVALUATIONS * interval.seconds())
    )))
}

pub(super) fn count(metric: &Metric, label: Option<&str>, window: Duration) -> Count {
    Count {
        metric: metric.clone(),
        labels: label.map(str::to_owned).into_iter().collect(),
        window,
        before: None,
    }
}

pub(super) fn beside_counter(
    registry: &Registry,
    beside: &Beside,
    window: Duration,
) -> Result<(Amount, String), Refusal> {
    let counters = registry.counters.iter().map(|counter| &*counter.name);
    let mut all: Vec<_> = counters
        .chain(registry.funnels.iter().map(|funnel| &*funnel.counter))
        .collect();
    all.sort_unstable();
    all.dedup();
    match beside {
        Beside::Counter(name) if all.contains(&name.as_str()) => {
            let amount = Amount {
                count: count(&Metric::new(name)?, None, window),
                texts: Vec::new(),
            };
            Ok((amount, name.clone()))
        }
        Beside::Counter(name) => Err(Refusal::new(format!(
            "looks beside the counter `{}`, which is not in this program; it has {}",
            visible(name),
            listed(all.into_iter())
        ))),
        _ => Err(Refusal::new(
            "looks beside something that this version does not know; install the version that the program was built with",
        )),
    }
}
