//! The text on a code, and the list of codes, for a terminal and for a pipe. Pure.

use std::fmt::Write as _;

use super::style::{NAME, TITLE};
use crate::code::Code;

/// The widest that a paragraph is comfortable to read.
const WIDEST: usize = 100;
/// What code stands behind.
const INDENT: &str = "    ";

/// Every code with its name.
pub(crate) fn list(codes: &[&Code]) -> String {
    let mut text = String::new();
    for code in codes {
        let severity = code.severity.as_str();
        writeln!(
            text,
            "{NAME}{}{NAME:#}  {severity:<7}  {}",
            code.id, code.name
        )
        .expect("a String takes every text");
    }
    text
}

/// A text in Markdown, laid out for so many columns; as it is where nobody says how many.
pub(crate) fn text(markdown: &str, columns: Option<u16>) -> String {
    let Some(columns) = columns else {
        return markdown.to_owned();
    };
    let columns = usize::from(columns).clamp(INDENT.len() + 1, WIDEST);
    let mut laid_out = String::new();
    let mut paragraph = String::new();
    let mut is_code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            end(&mut laid_out, &mut paragraph, columns);
            is_code = !is_code;
        } else if is_code {
            let line = format!("{INDENT}{line}");
            laid_out.push_str(line.trim_end());
            laid_out.push('\n');
        } else if let Some(title) = line.strip_prefix("# ") {
            heading(&mut laid_out, title, TITLE);
        } else if let Some(title) = line.strip_prefix("## ") {
            heading(&mut laid_out, title, NAME);
        } else if line.is_empty() {
            end(&mut laid_out, &mut paragraph, columns);
            laid_out.push('\n');
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    end(&mut laid_out, &mut paragraph, columns);
    laid_out
}

fn heading(laid_out: &mut String, title: &str, style: anstyle::Style) {
    writeln!(laid_out, "{style}{title}{style:#}").expect("a String takes every text");
}

/// Writes a paragraph, with its lines broken between words.
fn end(laid_out: &mut String, paragraph: &mut String, columns: usize) {
    let mut used = 0;
    for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
        let len = word.chars().count();
        if used > 0 && used + 1 + len > columns {
            laid_out.push('\n');
            used = 0;
        }
        if used > 0 {
            laid_out.push(' ');
            used += 1;
        }
        laid_out.push_str(word);
        used += len;
    }
    if used > 0 {
        laid_out.push('\n');
    }
    paragraph.clear();
}

#[cfg(test)]
mod tests {
    use super::text;

    const MARKDOWN: &str =
        "# F1: a\n\nOne two three four\nfive.\n\n## Example\n\n```sh\nrun  this\n```\n";

    #[test]
    fn nothing_is_changed_for_a_pipe() {
        assert_eq!(text(MARKDOWN, None), MARKDOWN);
    }

    #[test]
    fn paragraphs_are_wrapped_and_code_is_not() {
        let shown = anstream::adapter::strip_str(&text(MARKDOWN, Some(10))).to_string();
        assert_eq!(
            shown,
            "F1: a\n\nOne two\nthree four\nfive.\n\nExample\n\n    run  this\n"
        );
    }
}
