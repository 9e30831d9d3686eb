use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(login as flow)]
fn without_a_comma() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login, as)]
fn without_a_name() {}

#[funnel_flow(login, as mut flow)]
fn mutable() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login, as _)]
fn underscore() {}

#[funnel_flow(login, as "flow")]
fn text() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login, as move)]
fn keyword() {}

#[funnel_flow(login, as &flow)]
fn reference() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login, as = flow)]
fn equals() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login, as flow, as other)]
fn twice() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login, flow = flow)]
fn as_an_attribute() {
    flow.step(login::Step::Browser);
}

fn main() {
    without_a_comma();
    without_a_name();
    mutable();
    underscore();
    text();
    keyword();
    reference();
    equals();
    twice();
    as_an_attribute();
}
