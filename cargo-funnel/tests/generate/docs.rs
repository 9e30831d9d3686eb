//! The documents of the examples, as they are committed: what other generated files link to is there.

use std::fs;
use std::path::Path;

#[test]
fn a_runbook_of_a_generated_alert_is_in_the_documents() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    for example in ["app-cli", "instant-api", "shop-kpis"] {
        let generated = examples.join(example).join("generated");
        let rules = fs::read_to_string(generated.join("prometheus-rules/rules.yml")).unwrap();
        let links = rules
            .lines()
            .filter_map(|line| line.trim().strip_prefix("runbook_url: \""));
        let links: Vec<_> = links.map(|link| link.strip_suffix('"').unwrap()).collect();
        let alerts = rules.matches("- alert: ").count();
        assert_eq!(links.len(), alerts, "{example}");
        assert!(alerts > 1, "{example}");
        for link in links {
            let (page, anchor) = link.split_once('#').unwrap();
            let page = fs::read_to_string(generated.join(page));
            let page = page.unwrap_or_else(|error| panic!("{example}: {link}: {error}"));
            let anchor = format!("<a id=\"{anchor}\"></a>");
            assert!(page.contains(&anchor), "{example}: {link}");
        }
    }
}
