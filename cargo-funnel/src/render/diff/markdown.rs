//! What changed, for a comment on a pull request. Every name is shown as code.

use std::fmt::Write as _;

use super::super::span::code;
use super::{List, breaks, classes};

/// One table of all changes.
pub(crate) fn markdown(list: &List<'_>) -> String {
    let mut text = String::new();
    write(&mut text, list).expect("a String takes every text");
    text
}

fn write(text: &mut String, list: &List<'_>) -> std::fmt::Result {
    writeln!(text, "### {}", list.headline(code))?;
    if !list.changes.is_empty() {
        writeln!(text, "\n| change | of | what | to do | breaks |")?;
        writeln!(text, "|---|---|---|---|---|")?;
    }
    for change in list.changes {
        let (lines, more) = breaks(change);
        let mut lines: Vec<_> = lines.iter().map(|line| code(line)).collect();
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        writeln!(
            text,
            "| **{}** {} {} | {} | {} | {} | {} |",
            classes(change),
            change.rule.code.id,
            change.rule.code.name,
            change.subject.shown(code),
            change.message.shown(code),
            change.rule.fix,
            lines.join("<br>")
        )?;
    }
    if let Some(advice) = &list.advice {
        writeln!(text, "\n{}:\n\n{}", advice.text, code(&advice.command))?;
    }
    Ok(())
}
