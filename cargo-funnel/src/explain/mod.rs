//! What each code means: a text in `texts/`, or in `compile/` for errors that the macros report. Pure.
//! The codes themselves are with what finds fault: this file only brings them together.

#[cfg(test)]
mod tests;

use funnel_rules::nearest;

use crate::code::Code;
use crate::{coverage, diff, findings};

/// The texts by the code's id.
macro_rules! texts {
    ($($folder:literal: $($id:literal)*;)*) => {
        &[$($(($id, include_str!(concat!($folder, "/", $id, ".md")))),*),*]
    };
}

mod compile;

const TEXTS: &[(&str, &str)] = texts! {
    "texts": "F101" "F102" "F103" "F104" "F105" "F106" "F107" "F108" "F109" "F110";
    "texts": "F111" "F112" "F113" "F114" "F115" "F116" "F118";
    "texts": "F201" "F202" "F203" "F204" "F205" "F206" "F207" "F208" "F209" "F210" "F211";
    "texts": "F301" "F302" "F303" "F304" "F310" "F311" "F312" "F313" "F314" "F315";
    "texts": "F316" "F317" "F318" "F320" "F321" "F322" "F323" "F324" "F325" "F326" "F327";
    "texts": "F328" "F329" "F330" "F331" "F332" "F333" "F334" "F335" "F336" "F337";
    "texts": "F338" "F340" "F341" "F342" "F343" "F344" "F345" "F346" "F347" "F348";
    "texts": "F349" "F350" "F351" "F352" "F353" "F360" "F361" "F362" "F363" "F364" "F365";
    "texts": "F366" "F367" "F368" "F370" "F371" "F372" "F373" "F374" "F380" "F381";
    "texts": "F382";
    "texts": "F401" "F402" "F403" "F404";
};

/// Every code of the tool, by id.
pub(crate) fn codes() -> Vec<&'static Code> {
    let mut codes = Vec::from(findings::CODES);
    codes.extend(diff::rules::ALL.iter().map(|rule| &rule.code));
    codes.extend(coverage::CODES);
    codes.extend(&compile::CODES);
    codes.sort_by_key(|code| code.id);
    codes
}

/// The text on a code, in Markdown. The code is named by its id or its name.
///
/// # Errors
///
/// When there is no such code, with the one that was probably meant.
pub(crate) fn find(asked: &str) -> Result<&'static str, Option<&'static Code>> {
    // A compile error shows its code in brackets.
    let asked = asked.trim().trim_matches(['[', ']']).to_lowercase();
    let codes = codes();
    let is_asked = |code: &&&Code| code.id.to_lowercase() == asked || code.name == asked;
    let Some(code) = codes.iter().find(is_asked) else {
        return Err(meant(&asked, &codes));
    };
    let texts = TEXTS.iter().chain(compile::TEXTS);
    let texts = texts.filter(|(id, _)| *id == code.id);
    let text = texts.map(|(_, text)| *text).next();
    Ok(text.expect("every code has a text, which a test sees to"))
}

/// The code that somebody meant who mistyped one.
fn meant(asked: &str, codes: &[&'static Code]) -> Option<&'static Code> {
    let valid: Vec<_> = codes.iter().flat_map(|code| [code.id, code.name]).collect();
    let meant = nearest(asked, &valid)?;
    codes
        .iter()
        .copied()
        .find(|code| code.id == meant || code.name == meant)
}
