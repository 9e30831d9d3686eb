//! The codes of what the macros report while compiling, and their texts. The rules are with what both the
//! macros and the runtime obey: this file only makes codes of them.

use funnel_rules::COMPILE_ERRORS;

use crate::code::{Code, Severity};

/// All of them.
pub(super) static CODES: [Code; COMPILE_ERRORS.len()] = {
    let mut codes = [Code {
        id: "",
        name: "",
        severity: Severity::Error,
    }; COMPILE_ERRORS.len()];
    let mut at = 0;
    while at < codes.len() {
        (codes[at].id, codes[at].name) = COMPILE_ERRORS[at];
        at += 1;
    }
    codes
};

pub(super) const TEXTS: &[(&str, &str)] = texts! {
    "compile": "F501" "F502" "F503" "F504" "F505" "F506" "F507" "F508" "F509" "F510";
    "compile": "F511" "F512" "F513" "F514" "F515" "F516" "F517" "F518" "F519" "F520";
    "compile": "F521" "F522" "F523" "F524" "F525" "F526" "F540" "F541" "F542" "F543";
    "compile": "F544" "F545";
    "compile": "F601" "F602" "F603" "F604" "F605" "F606" "F607" "F608" "F609" "F610";
    "compile": "F611" "F612" "F613" "F620" "F621" "F622" "F623" "F624" "F625" "F626";
    "compile": "F627";
    "compile": "F701" "F702" "F703" "F704" "F705" "F706" "F707" "F708" "F709" "F710";
    "compile": "F711" "F720" "F721" "F722" "F723" "F724" "F725" "F726" "F727";
    "compile": "F801" "F802" "F803" "F804" "F805" "F806" "F807" "F808" "F809" "F820";
    "compile": "F821" "F830" "F831" "F832" "F833" "F834";
    "compile": "F900" "F901" "F902" "F903" "F904" "F905" "F906" "F907" "F908" "F909";
    "compile": "F910" "F911" "F912" "F913" "F914" "F923";
};
