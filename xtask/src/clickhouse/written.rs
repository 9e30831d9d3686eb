//! Lines written by hand, for what a run of a few seconds cannot show: days that pass, what is delivered
//! twice, steps in another order, texts that the declaration does not know.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::model::DAY;

const HOUR: u64 = DAY / 24;
const WINDOW: u64 = 7 * DAY;

/// Events of the funnel of the service.
pub(super) fn of_funnel(now: u64) -> String {
    let ten = now - 10 * DAY;
    let sixteen = now - 16 * DAY;
    let mut written = Written::default();
    let mut visit = |who: &str, steps: &[(&str, u64)]| {
        for (step, at) in steps {
            written.funnel(who, step, *at, &json!({"tier": "anonymous"}));
        }
    };
    // The week before this one, and the one before that.
    let whole = [("landing", 0), ("provision", HOUR), ("claim", 2 * HOUR)];
    visit("last week", &whole.map(|(step, after)| (step, ten + after)));
    visit("also last week", &[("landing", ten + HOUR)]);
    visit(
        "week before",
        &whole.map(|(step, after)| (step, sixteen + after)),
    );
    visit("also week before", &[("landing", sixteen)]);
    visit(
        "and the third",
        &[("landing", sixteen), ("provision", sixteen + 1)],
    );
    // An hour on either side of what queries look at.
    for days in [7, 14, 21, 28] {
        for at in [now - days * DAY - HOUR, now - days * DAY + HOUR] {
            visit(
                &format!("at {at}"),
                &[("landing", at), ("provision", at + 1)],
            );
        }
    }
    // In the window to the millisecond, and one behind it.
    visit(
        "just in time",
        &[("landing", ten), ("provision", ten + WINDOW)],
    );
    visit(
        "just too late",
        &[("landing", ten), ("provision", ten + WINDOW + 1)],
    );
    visit(
        "second try",
        &[
            ("landing", sixteen),
            ("landing", ten),
            ("provision", ten + WINDOW),
        ],
    );
    visit("reversed", &[("provision", ten), ("landing", ten + HOUR)]);
    visit("at once", &[("landing", ten), ("provision", ten)]);
    visit(
        "long ago",
        &[("landing", now - 40 * DAY), ("provision", ten)],
    );
    visit("left out", &[("landing", ten), ("claim", ten + HOUR)]);

    // A text of a later version, one that needs quotes, and the value of an event that is not the first.
    written.funnel("new words", "landing", ten, &json!({}));
    written.funnel(
        "new words",
        "provision",
        ten + 1,
        &json!({"resourceType": "graph", "unknown": [1]}),
    );
    written.funnel(
        "it's; DROP TABLE events",
        "landing",
        ten,
        &json!({"tier": "o'ne \\ `two`", "env": "東京"}),
    );
    for (at, step) in (0..).zip(["landing", "provision", "claim", "paid"]) {
        let more = json!({"teamId": "t0", "tier": if at < 3 { "free" } else { "pro" }});
        written.funnel("all the way", step, ten + at, &more);
    }
    // Teams pay without a visitor.
    for (team, steps) in [
        ("t1", &["claim", "paid"][..]),
        ("t2", &["claim"]),
        ("t3", &["paid"]),
    ] {
        for (at, step) in (0..).zip(steps) {
            let more = json!({"teamId": team, "fingerprint": null});
            written.funnel(team, step, ten + at * HOUR, &more);
        }
    }
    written.line(
        &json!({"event": "InstantFunnel", "fingerprint": "probe", "cohort": "synthetic"}),
        "landing",
        ten,
    );
    written.line(
        &json!({"event": "Other", "fingerprint": "other", "cohort": "real"}),
        "landing",
        ten,
    );
    // Delivered again, and once more.
    let lines: Vec<_> = written.text.lines().collect();
    format!(
        "{0}{1}\n{1}\n{2}\n",
        written.text,
        lines[0],
        lines[lines.len() - 1]
    )
}

#[derive(Default)]
struct Written {
    text: String,
    count: u64,
}

impl Written {
    fn funnel(&mut self, who: &str, step: &str, at: u64, more: &Value) {
        let mut event = json!({"event": "InstantFunnel", "fingerprint": who, "cohort": "real"});
        merge(&mut event, more);
        self.line(&event, step, at);
    }

    fn line(&mut self, event: &Value, step: &str, at: u64) {
        let mut line = event.clone();
        let added = json!({
            "eventId": id(self.count),
            "timestamp": at,
            "sequence": self.count,
            "sessionId": id(0xffff),
            "funnelStep": step,
        });
        merge(&mut line, &added);
        self.count += 1;
        let _ = writeln!(self.text, "{line}");
    }
}

fn merge(event: &mut Value, more: &Value) {
    for (key, value) in more.as_object().into_iter().flatten() {
        event[key] = value.clone();
    }
}

fn id(number: u64) -> String {
    format!("0190b2c4-0000-7000-8000-{number:012x}")
}

/// Runs of the flows of the tool, and what the queries have to answer about two of them.
pub(super) fn of_flows(now: u64) -> String {
    const CREATE: &str = "CLI Application Create";
    let mut runs = Runs {
        text: String::new(),
        count: 0,
        flow: 0,
        now,
    };
    let end = |name: &str, more: Value| (format!("{CREATE} {name}"), more);
    let started = || end("Started", json!({}));
    for (duration, cohort) in [
        (100, "real"),
        (200, "real"),
        (400, "real"),
        (9_000, "synthetic"),
    ] {
        let completed = end(
            "Completed",
            json!({"step": "profile_configure", "duration_ms": duration}),
        );
        runs.run(cohort, 2, &[started(), completed]);
    }
    for (reason, step) in [
        ("cancelled", "plan"),
        ("cancelled", "plan"),
        ("declined_terms", "terms"),
    ] {
        let aborted = json!({"step": step, "duration_ms": 50, "reason": reason});
        runs.run("real", 2, &[started(), end("Aborted", aborted)]);
    }
    let failed = json!({"step": "api_call", "duration_ms": 70, "error_class": "server"});
    runs.run("real", 2, &[started(), end("Failed", failed)]);
    // Killed, one behind a milestone; one that may still run; one of long ago.
    let told = (
        "Accepted Terms".to_owned(),
        json!({"step": "terms", "duration_ms": 9}),
    );
    runs.run("real", 2, &[started(), told]);
    runs.run("real", 2, &[started()]);
    runs.run("real", 3, &[started()]);
    runs.run("real", 0, &[started()]);
    runs.run("real", 40, &[started()]);

    // Three ends of one name.
    let invoked = || ("Command Invoked".to_owned(), json!({}));
    for more in [
        json!({"duration_ms": 10}),
        json!({"duration_ms": 20, "reason": "cancelled"}),
        json!({"duration_ms": 30, "error_class": "network"}),
        json!({"duration_ms": 40, "error_class": "network", "step": "run"}),
    ] {
        runs.run(
            "real",
            1,
            &[invoked(), ("Command Completed".to_owned(), more)],
        );
    }
    runs.text
}

struct Runs {
    text: String,
    count: u64,
    flow: u64,
    now: u64,
}

impl Runs {
    fn run(&mut self, cohort: &str, days: u64, events: &[(String, Value)]) {
        for (name, more) in events {
            let mut line = json!({
                "event": name,
                "installation": "i",
                "event_id": id(self.count),
                "timestamp": self.now - days * DAY - HOUR,
                "sequence": self.count,
                "session_id": id(0xffff),
                "cohort": cohort,
                "flow_id": self.flow,
            });
            merge(&mut line, more);
            self.count += 1;
            let _ = writeln!(self.text, "{line}");
            if self.count.is_multiple_of(2) {
                let _ = writeln!(self.text, "{line}");
            }
        }
        self.flow += 1;
    }
}
