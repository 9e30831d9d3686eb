//! What changed, for people. Styled, as every table is.

use std::fmt::Write as _;

use super::super::style::{NAME, TITLE, WARNING};
use super::super::visible;
use super::{List, breaks, classes, plain};
use crate::diff::Change;

/// A paragraph for every change.
pub(crate) fn text(list: &List<'_>) -> String {
    let mut text = String::new();
    write(&mut text, list).expect("a String takes every text");
    text
}

fn write(text: &mut String, list: &List<'_>) -> std::fmt::Result {
    let headline = list.headline(|name| visible(name).into_owned());
    writeln!(text, "{TITLE}{headline}{TITLE:#}")?;
    for change in list.changes {
        text.push('\n');
        self::change(text, change)?;
    }
    if let Some(advice) = &list.advice {
        let command = visible(&advice.command);
        writeln!(text, "\n{}:\n    {NAME}{command}{NAME:#}", advice.text)?;
    }
    Ok(())
}

fn change(text: &mut String, change: &Change) -> std::fmt::Result {
    let code = change.rule.code;
    writeln!(
        text,
        "{WARNING}{}[{}]:{WARNING:#} {}, {}: {NAME}{}{NAME:#}",
        change.severity().as_str(),
        code.id,
        code.name,
        classes(change),
        change.subject.shown(plain)
    )?;
    writeln!(text, "    {}", change.message.shown(plain))?;
    writeln!(text, "    to do: {}", change.rule.fix)?;
    let (lines, more) = breaks(change);
    for line in lines {
        writeln!(text, "    breaks {}", visible(&line))?;
    }
    match more {
        0 => Ok(()),
        more => writeln!(text, "    breaks {more} more"),
    }
}
