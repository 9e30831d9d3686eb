//! Helpers that run with and without a flow, and for several flows.

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Flow, FlowStep, OptionalFlow as _, flow, funnel_flow};

use crate::create::{self, Abort, Attrs, Milestone, Step};
use crate::{Region, said};

fn fetch(flow: Option<&create::Flow>, fails: bool) -> Result<u8, &'static str> {
    flow.step(Step::ApiCall);
    flow.set(|attrs: &mut Attrs| attrs.region = Some(Region::West));
    flow.milestone(Milestone::AcceptedTerms);
    if fails {
        return flow.abort(Abort::BillingRequired, "billing");
    }
    flow.complete();
    assert!(!flow.is_open());
    Ok(7)
}

#[test]
fn a_helper_reports_to_the_flow_it_is_given() {
    #[funnel_flow(create, as flow)]
    fn create(fails: bool) -> Result<u8, &'static str> {
        fetch(Some(&flow), fails)
    }
    let recorder = Recorder::new();
    let _ = recorder.run(|| (create(false), create(true)));
    recorder.assert_events(&[
        "Application Create Started",
        "Accepted Terms",
        "Application Create Completed",
        "Application Create Started",
        "Accepted Terms",
        "Application Create Aborted",
    ]);
    assert_eq!(said(&recorder.events()[2], "region"), "west");
    assert_eq!(said(&recorder.events()[5], "reason"), "billing_required");
}

#[test]
fn without_a_flow_a_helper_does_its_work_alone() {
    let recorder = Recorder::new();
    recorder.run(|| {
        assert_eq!(fetch(None, false), Ok(7));
        assert_eq!(fetch(None, true), Err("billing"));
        None::<&create::Flow>.give_up(Abort::DeclinedTerms);
    });
    recorder.assert_events(&[]);
}

#[flow(event = "Login", allow = crate::ALLOWED)]
mod login {
    use super::Region;

    pub(crate) enum Step {
        Browser,
        AppCreate,
    }

    pub(crate) struct Attrs {
        pub(crate) region: Option<Region>,
    }
}

/// A flow in which an application is made.
trait MakesApplications: FlowStep {
    const MAKE: Self;
    fn set_region(attrs: &mut Self::Attrs, region: Region);
}

impl MakesApplications for Step {
    const MAKE: Self = Self::ApiCall;

    fn set_region(attrs: &mut Attrs, region: Region) {
        attrs.region = Some(region);
    }
}

impl MakesApplications for login::Step {
    const MAKE: Self = Self::AppCreate;

    fn set_region(attrs: &mut login::Attrs, region: Region) {
        attrs.region = Some(region);
    }
}

fn make<S: MakesApplications>(flow: Option<&Flow<S>>) {
    flow.step(S::MAKE);
    flow.set(|attrs| S::set_region(attrs, Region::East));
}

#[test]
fn a_helper_can_serve_several_flows() {
    #[funnel_flow(create, as flow)]
    fn create() {
        make(Some(&flow));
    }
    #[funnel_flow(login, as flow)]
    fn log_in() {
        flow.step(login::Step::Browser);
        make(Some(&flow));
    }
    let recorder = Recorder::new();
    recorder.run(|| {
        create();
        log_in();
        make::<login::Step>(None);
    });
    let events = recorder.events();
    assert_eq!(said(&events[1], "step"), "api_call");
    assert_eq!(said(&events[3], "step"), "app_create");
    assert!(
        [1, 3]
            .iter()
            .all(|&at| said(&events[at], "region") == "east")
    );
}
