#[funnel(event = "Signup")]
mod signup {
    enum Step {
        #[alert]
        Visit,
        #[alert(stalled)]
        #[alert(drop = 0.7, versus = "4w", window = "1d", hold = "1h", floor = 5, severity = "critical", name = "FewJoin")]
        Join,
        #[alert(stalled(beside = Visit), summary = "Nobody pays", runbook = "https://example.org/paid")]
        Paid,
    }
}
