//! A real binary: this one. What the tool reads in the file is what the process knows of itself.

use funnel_runtime::registry::Registry;
use funnel_runtime::{
    Allowlist, Counter, Id, Label, Labels, business_counter, flow, funnel, funnel_flow,
    funnel_step, step,
};
use serde_json::json;

use crate::tool::Directory;

const ALLOWED: Allowlist = Allowlist::DEFAULT;

#[derive(Label, Clone, Copy)]
enum Tier {
    Anonymous,
    Pro,
}

/// Anonymous visitor to paying team.
#[funnel(
    event = "InstantFunnel",
    counter = "instant_conversion_funnel_total",
    allow = ALLOWED,
    rename_all = "camelCase",
    owner = "growth"
)]
mod conversion {
    use funnel_runtime::Id;

    use super::Tier;

    /// In funnel order.
    pub(super) enum Step {
        /// The onboarding page was opened.
        Landing,
        Provision,
        #[target(from = Provision, at_least = 0.02)]
        Claim,
        Paid,
    }

    /// All that an event of this funnel may say.
    pub(super) struct Attrs {
        pub(super) tier: Option<Tier>,
        #[attr(entity, required_at(Claim))]
        pub(super) team_id: Option<Id>,
    }
}

use conversion::{claim, landing, provision};

#[funnel_step(provision, tier = Tier::Anonymous)]
fn new_database() {}

#[funnel_step(claim, tier = Tier::Pro, team_id = |claimed| *claimed)]
fn claimed() -> Result<Id, ()> {
    Ok(Id::from(7_u64))
}

#[funnel_step(claim, scoped(team_id))]
fn claimed_again() {}

fn open() {
    step!(landing);
}

/// From a name to an application.
///
/// Not part of the help.
#[flow(event = "Application Create", allow = ALLOWED, rename_all = "camelCase", owner = "cli")]
mod application_create {
    use funnel_runtime::Id;

    use super::Tier;

    pub(super) enum Step {
        /// The plan is chosen.
        Plan,
        ApiCall,
    }

    pub(super) enum Abort {
        DeclinedTerms,
    }

    pub(super) enum Milestone {
        AcceptedTerms,
        #[milestone(event = "Declined The Terms")]
        DeclinedTerms,
    }

    pub(super) struct Attrs {
        pub(super) tier: Option<Tier>,
        pub(super) team_id: Option<Id>,
    }
}

#[funnel_flow(application_create, as flow, tier = Tier::Pro)]
fn create() -> Result<(), ()> {
    flow.step(application_create::Step::Plan);
    flow.milestone(application_create::Milestone::AcceptedTerms);
    flow.step(application_create::Step::ApiCall);
    flow.milestone(application_create::Milestone::DeclinedTerms);
    flow.abort(application_create::Abort::DeclinedTerms, ())
}

#[derive(Labels, Clone, Copy)]
struct Sale {
    tier: Tier,
    #[label(rename = "before")]
    from: Tier,
}

/// Sales by tier. Drives the alert on sales.
///
/// Not part of the help.
#[business_counter(
    name = "audit_sales_total",
    owner = "growth",
    max_series = 2_400,
    reason = "one for each pair of tiers, and more are planned"
)]
static SALES: Counter<Sale>;

/// Deleted accounts.
#[business_counter(name = "audit_account_deletions_total")]
static DELETIONS: Counter<()>;

#[business_counter(SALES, labels = Sale { tier: Tier::Pro, from: Tier::Anonymous })]
#[funnel_step(provision)]
fn sell() {}

/// Sends a receipt.
#[business_counter(name = "audit_receipts_total")]
fn send_receipt() {}

#[test]
fn the_file_says_what_the_process_knows() {
    // No function has to be called to be listed; these are for the compiler.
    open();
    new_database();
    claimed_again();
    claimed().expect("a constant");
    sell();
    create().expect_err("a constant");
    send_receipt();
    DELETIONS.inc(());
    let path = std::env::current_exe().unwrap();
    let text = Directory::new("own").audit(path.to_str().unwrap(), "json");
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    let found = read["binaries"][0]["findings"].clone();
    let registry = Registry::of_process();
    assert_eq!(registry.sites.len(), 5);
    let [flow] = &registry.flows[..] else {
        panic!("{:?}", registry.flows)
    };
    assert_eq!(flow.help, "From a name to an application.");
    assert_eq!(flow.started, "Application Create Started");
    assert_eq!(flow.steps[0].help, "The plan is chosen.");
    assert_eq!(flow.milestones[1].event, "Declined The Terms");
    assert_eq!(flow.reasons, ["declined_terms"]);
    assert_eq!(flow.keys[1].wire, "teamId");
    let [site] = &registry.flow_sites[..] else {
        panic!("{:?}", registry.flow_sites)
    };
    assert_eq!(
        (&*site.event, &*site.function),
        ("Application Create", "create")
    );
    assert_eq!(site.keys, ["tier"]);
    assert_eq!(registry.counters.len(), 3);
    assert_eq!(registry.counting.len(), 2);
    assert_eq!(
        read,
        json!({
            "schema": 2,
            "binaries": [{
                "path": path,
                "funnels": registry.funnels,
                "sites": registry.sites,
                "flows": registry.flows,
                "flow_sites": registry.flow_sites,
                "counters": registry.counters,
                "counting": registry.counting,
                "findings": found,
            }],
            "findings": [],
        })
    );
    let codes: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["code"])
        .collect();
    // A step without a site, a counter that is counted in by hand, and a reviewed number of series.
    assert_eq!(codes, ["F101", "F105", "F112"]);
}

#[test]
fn the_table_of_a_real_binary() {
    let path = std::env::current_exe().unwrap();
    let path = path.to_str().unwrap();
    let text = Directory::new("own-table").audit(path, "table");
    // The file's name has a hash, and lines move.
    let text = text.replace(path, "app");
    println!("{text}");
    for expected in [
        "  owner     growth\n",
        "  counter   instant_conversion_funnel_total\n",
        "  steps     landing (1) → provision (2) → claim (2) → paid (0)\n",
        "│ InstantFunnel ┆ claim     ┆ cargo-funnel ┆ audit::own_binary::claimed ",
        "┆ scoped(team_id) ",
        "\n5 sites: 2 claim, 2 provision, 1 landing\n",
        "\nwarning[F101]: the step `paid` of `InstantFunnel` has no site: ",
        "\naudit_account_deletions_total\n  help      Deleted accounts.\n  owner     nobody named\n  series    1\n",
        "\n  counted   by hand\n",
        "\n  series    4: outcome (4)\n",
        "\n  counted   in audit::own_binary::send_receipt, ",
        "\naudit_sales_total\n  help      Sales by tier. Drives the alert on sales.\n  owner     growth\n  series    4: tier (2) × before (2)\n  reviewed  up to 2400 series: one for each pair of tiers, and more are planned\n  declared  cargo-funnel 0.1.0, ",
        "\n  counted   in audit::own_binary::sell, ",
        "\n  events      Application Create Started, Application Create Completed, ",
        "\n  milestones  accepted_terms (Accepted Terms), declined_terms (Declined The Terms)\n",
        "│ Application Create ┆ cargo-funnel ┆ audit::own_binary::create ",
        "\n5 sites of 1 event; 1 flow, 1 site; 3 counters, 9 series, 2 functions that count\n",
    ] {
        assert!(text.contains(expected), "{expected:?} in\n{text}");
    }
}
