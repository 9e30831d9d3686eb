//! The catalogue in HTML: one file that asks for nothing else. Its policy lets only the style and the
//! script run that are in it, so that no text of a registry can become either.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::catalogue::Catalogue;

const TEMPLATE: &str = include_str!("catalogue.html.j2");
const STYLE: &str = include_str!("catalogue.css");
const SCRIPT: &str = include_str!("catalogue.js");

/// What the template is given.
#[derive(Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    catalogue: &'a Catalogue,
    summary: String,
    alert_count: usize,
    policy: String,
    style: String,
    script: String,
}

/// The page.
pub(super) fn page(catalogue: &Catalogue) -> String {
    let [style, script] = [STYLE, SCRIPT].map(tidy);
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    let page = environment.render_str(
        TEMPLATE,
        Serde(Page {
            catalogue,
            summary: catalogue.summary(),
            alert_count: catalogue.alerts(),
            policy: policy(&style, &script),
            style,
            script,
        }),
    );
    let page = page.expect("the template is part of the program, and a test renders all of it");
    tidy(&page).trim_start().to_owned()
}

/// The lines that have something, each on a line of its own. Of a text that is tidy, the same.
fn tidy(text: &str) -> String {
    let lines = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty());
    lines.fold("\n".to_owned(), |tidy, line| tidy + line + "\n")
}

/// What the page may do.
fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}
