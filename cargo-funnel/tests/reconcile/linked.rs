//! A crate that nothing refers to is named with the line that links it; with that line, the audit has it.

use std::fs;

use serde_json::Value;

use crate::workspace::Workspace;

const BILLING: &str = r#"
    //! Payments.
    use funnel_runtime::{business_counter, funnel, funnel_step, step};

    /// From an invoice to money.
    #[funnel(event = "Billing")]
    pub mod steps {
        /// In order.
        pub enum Step { /// Sent.
            Sent, /// Paid.
            Paid }
        /// Nothing.
        pub struct Attrs {}
    }

    /// Sends one.
    #[funnel_step(steps::sent)]
    pub fn send() {}

    /// Pays one.
    pub fn pay() { step!(steps::paid) }

    /// Refunds.
    #[business_counter]
    pub fn refund() {}
"#;

/// A program, and a library that it depends on and never refers to.
fn workspace(test: &str, app: &str) -> Workspace {
    let workspace = Workspace::new(test, &[app, "shop-billing"]);
    workspace.member(
        app,
        "[dependencies.billing]\npackage = \"shop-billing\"\npath = \"../shop-billing\"\n",
    );
    workspace.member("shop-billing", "");
    workspace.write("shop-billing/src/lib.rs", BILLING);
    workspace
}

/// What the message has between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_line_that_reconcile_names_links_the_crate() {
    let workspace = workspace("reconcile-linked", "unlinked-app");
    let main = "//! Nothing yet.\n\nfn main() {}\n";
    workspace.write("unlinked-app/src/main.rs", main);
    let of_app = ["reconcile", "-p", "unlinked-app", "--profile", "dev"];
    let ran = workspace.run(&[&of_app[..], &["--deny", "error"]].concat());
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""), "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains("\nerror[F201]: nothing refers to the crate `shop_billing`, ")
            && ran
                .stdout
                .contains("\n0 of 5 annotations of its crates are in the binary\n"),
        "{}",
        ran.stdout
    );
    let found = workspace.findings(&of_app);
    let [finding] = &found[..] else {
        panic!("{found:#?}")
    };
    assert_eq!(finding["code"], "F201");
    assert_eq!(finding["name"], "crate-not-linked");
    let places = finding["places"].as_array().unwrap();
    assert_eq!(places.len(), 5, "{places:#?}");
    assert_eq!(places[0]["file"], "shop-billing/src/lib.rs");

    let message = finding["message"].as_str().unwrap();
    let [_, line, file] = quoted(message)[..] else {
        panic!("{message}")
    };
    assert_eq!(
        (line, file),
        ("use billing as _;", "unlinked-app/src/main.rs")
    );
    let main = fs::read_to_string(workspace.path(file)).unwrap();
    workspace.write(file, &main.replace("\n\n", &format!("\n\n{line}\n\n")));

    assert_eq!(workspace.findings(&of_app), [Value::Null; 0]);
    let ran = workspace.run(&[&of_app[..], &["--deny", "note"]].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.stdout);
    let audit = [
        "audit",
        "-p",
        "unlinked-app",
        "--profile",
        "dev",
        "--format",
        "json",
    ];
    let ran = workspace.run(&[&audit[..], &["--deny", "warning"]].concat());
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    let read: Value = serde_json::from_str(&ran.stdout).unwrap();
    let sites = read["binaries"][0]["sites"].as_array().unwrap();
    let sites: Vec<_> = sites.iter().map(|site| &site["step"]).collect();
    assert_eq!(sites, ["sent", "paid"]);
    assert_eq!(read["binaries"][0]["counting"][0]["function"], "refund");
}

#[test]
fn the_audit_of_a_package_names_the_crate_too() {
    let workspace = workspace("reconcile-audit", "audited-app");
    workspace.write(
        "audited-app/src/main.rs",
        "/// Runs.\n#[funnel_runtime::business_counter]\nfn main() {}\n",
    );
    let audit = [
        "audit",
        "-p",
        "audited-app",
        "--profile",
        "dev",
        "--deny",
        "error",
    ];
    let ran = workspace.run(&audit);
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""), "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains("\nerror[F201]: nothing refers to the crate `shop_billing`, ")
            && ran
                .stdout
                .contains("`use billing as _;` in `audited-app/src/main.rs`"),
        "{}",
        ran.stdout
    );
    // Of a file, nobody knows what it should have had.
    let binary = workspace.build(&["-p", "audited-app"], "audited-app");
    let ran = workspace.run(&[
        "audit",
        "--bin",
        binary.to_str().unwrap(),
        "--deny",
        "error",
    ]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
}
