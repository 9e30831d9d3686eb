//! A real binary: this one. What the tool reads in the file is what the process knows of itself.

use funnel_runtime::registry::Registry;
use funnel_runtime::{Allowlist, Id, Label, funnel, funnel_step, step};
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

#[test]
fn the_file_says_what_the_process_knows() {
    // No function has to be called to be listed; these are for the compiler.
    open();
    new_database();
    claimed_again();
    claimed().expect("a constant");
    let path = std::env::current_exe().unwrap();
    let text = Directory::new("own").audit(path.to_str().unwrap(), "json");
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    let registry = Registry::of_process();
    assert_eq!(registry.sites.len(), 4);
    assert_eq!(
        read,
        json!({
            "schema": 1,
            "binaries": [{
                "path": path,
                "funnels": registry.funnels,
                "sites": registry.sites,
            }],
        })
    );
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
        "  steps     landing (1) → provision (1) → claim (2) → paid (0)\n",
        "│ InstantFunnel ┆ claim     ┆ cargo-funnel ┆ audit::own_binary::claimed ",
        "┆ scoped(team_id) ",
        "\n4 sites: 2 claim, 1 landing, 1 provision\n",
        "\nsteps without a site: paid\n",
    ] {
        assert!(text.contains(expected), "{expected:?} in\n{text}");
    }
}
