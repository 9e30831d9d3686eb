//! The list for a comment on a pull request. Every name is shown as code, where it can neither end a
//! cell nor mention somebody.

use std::fmt::Write as _;

use super::{function, keys, place, visible};
use crate::audit::{Binary, Group, sites};

/// One table for every event of every binary.
pub(crate) fn markdown(binaries: &[Binary]) -> String {
    let mut text = String::new();
    for (at, binary) in binaries.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        self::binary(&mut text, binary).expect("a String takes every text");
    }
    text
}

fn binary(text: &mut String, binary: &Binary) -> std::fmt::Result {
    writeln!(text, "### {}", code(&binary.path))?;
    for group in &binary.groups() {
        self::group(text, group)?;
    }
    Ok(())
}

fn group(text: &mut String, group: &Group<'_>) -> std::fmt::Result {
    writeln!(text, "\n#### {}\n", code(group.event))?;
    for funnel in &group.declarations {
        let owner = funnel.owner.as_deref().map(code);
        let owner = owner.as_deref().unwrap_or("nobody named");
        writeln!(
            text,
            "- owner {owner}, counter {}, declared in {}",
            code(&funnel.counter),
            code(&format!("{} {}", funnel.place.krate, funnel.place.version))
        )?;
    }
    if group.declarations.is_empty() {
        writeln!(text, "- **not declared in this binary**")?;
    }
    let steps: Vec<_> = group
        .steps
        .iter()
        .map(|step| format!("{} ({})", code(step.name), step.sites))
        .collect();
    writeln!(text, "- steps {}\n", steps.join(" → "))?;
    if !group.sites.is_empty() {
        writeln!(text, "| step | crate | function | place | keys |")?;
        writeln!(text, "|---|---|---|---|---|")?;
    }
    for site in &group.sites {
        let cells = [
            &site.step,
            &site.place.krate,
            &function(site),
            &place(site),
            &keys(site),
        ];
        writeln!(text, "| {} |", cells.map(|cell| code(cell)).join(" | "))?;
    }
    if !group.sites.is_empty() {
        text.push('\n');
    }
    summary(text, group)
}

fn summary(text: &mut String, group: &Group<'_>) -> std::fmt::Result {
    write!(text, "**{}**", sites(group.sites.len()))?;
    for (at, step) in group.emitted().into_iter().enumerate() {
        let before = if at == 0 { ": " } else { ", " };
        write!(text, "{before}{} {}", step.sites, code(step.name))?;
    }
    text.push('\n');
    let silent: Vec<_> = group.silent().map(code).collect();
    if !silent.is_empty() {
        writeln!(text, "\n**Steps without a site:** {}", silent.join(", "))?;
    }
    Ok(())
}

/// A value as inline code.
///
/// A value with a character that means something inside a code span or a table cell is written in
/// HTML, with character references for all punctuation, because a cell ends at a `|` even in a span.
fn code(value: &str) -> String {
    let value = visible(value);
    if value.trim().is_empty() {
        return String::new();
    }
    if !value.contains(['`', '|']) && value.trim() == value {
        return format!("`{value}`");
    }
    let mut html = String::from("<code>");
    for char in value.chars() {
        if char.is_ascii_punctuation() {
            write!(html, "&#{};", u32::from(char)).expect("a String takes every text");
        } else {
            html.push(char);
        }
    }
    html.push_str("</code>");
    html
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_value_stays_in_its_cell() {
        let cases = [
            ("claim", "`claim`"),
            (r"src\claim.rs:3", r"`src\claim.rs:3`"),
            ("@everyone **see** <b>", "`@everyone **see** <b>`"),
            ("a|b", "<code>a&#124;b</code>"),
            (r"a\|b", "<code>a&#92;&#124;b</code>"),
            ("`@x`", "<code>&#96;&#64;x&#96;</code>"),
            ("two\nlines", r"`two\nlines`"),
            (" padded", "<code> padded</code>"),
            ("", ""),
            (" ", ""),
        ];
        for (value, expected) in cases {
            assert_eq!(code(value), expected);
        }
    }
}
