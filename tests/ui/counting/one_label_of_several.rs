use funnel_runtime::{Counter, Label, Labels, business_counter};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
static LOGINS: Counter<LoginOutcome>;

#[derive(Label, Clone, Copy)]
enum Channel {
    Web,
    App,
}

#[derive(Labels, Clone, Copy)]
struct Login {
    outcome: LoginOutcome,
    channel: Channel,
}

/// Logins by outcome and channel.
#[business_counter(name = "logins_by_channel_total")]
static BY_CHANNEL: Counter<Login>;

#[business_counter(BY_CHANNEL, outcome = |_| Login { outcome: LoginOutcome::Success, channel: Channel::Web })]
fn login() {}

fn main() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Failure);
}
