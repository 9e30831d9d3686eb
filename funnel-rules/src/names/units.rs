//! The units that a linter of Prometheus metrics takes exception to. Data and lookup; what is said
//! of them is `metric`'s.
//!
//! The words are those of promlint, the linter inside of `promtool check metrics`.

/// A word of a name that should be a base unit and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit<'a> {
    /// Which word of the name it is, counted from 0.
    pub(super) at: usize,
    pub(super) word: &'a str,
    /// The unit to count in.
    pub(super) base: &'static str,
    /// Whether it may also be something else than a unit.
    pub(super) is_abbreviation: bool,
}

const BASE: [&str; 10] = [
    "amperes", "bytes", "celsius", "grams", "joules", "kelvin", "meters", "metres", "seconds",
    "volts",
];

const OTHER: [(&str, &str); 14] = [
    ("minutes", "seconds"),
    ("hours", "seconds"),
    ("days", "seconds"),
    ("weeks", "seconds"),
    ("kelvins", "kelvin"),
    ("fahrenheit", "celsius"),
    ("rankine", "celsius"),
    ("inches", "meters"),
    ("yards", "meters"),
    ("miles", "meters"),
    ("bits", "bytes"),
    ("calories", "joules"),
    ("pounds", "grams"),
    ("ounces", "grams"),
];

/// With `mibi`, which is how promlint spells `mebi`.
const PREFIXES: [&str; 19] = [
    "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi", "mega",
    "mebi", "mibi", "giga", "gibi", "tera", "tebi", "peta", "pebi",
];

const ABBREVIATIONS: [(&str, &str); 14] = [
    ("s", "seconds"),
    ("ms", "seconds"),
    ("us", "seconds"),
    ("ns", "seconds"),
    ("sec", "seconds"),
    ("m", "seconds"),
    ("h", "seconds"),
    ("d", "seconds"),
    ("b", "bytes"),
    ("kb", "bytes"),
    ("mb", "bytes"),
    ("gb", "bytes"),
    ("tb", "bytes"),
    ("pb", "bytes"),
];

/// The first word of a name in `snake_case` that is a unit and no base unit.
pub(super) fn first(name: &str) -> Option<Unit<'_>> {
    name.split('_').enumerate().find_map(|(at, word)| {
        let spelled = base_of(word).map(|base| (base, false));
        // A name may begin with any word: `s_total` has no quantity in front of its unit.
        let abbreviated = || Some((listed(&ABBREVIATIONS, word)?, true)).filter(|_| at > 0);
        let (base, is_abbreviation) = spelled.or_else(abbreviated)?;
        (base != word).then_some(Unit {
            at,
            word,
            base,
            is_abbreviation,
        })
    })
}

/// The base unit of a unit, with or without a prefix.
fn base_of(word: &str) -> Option<&'static str> {
    let of_unit = |unit: &str| {
        let base = BASE.into_iter().find(|&base| base == unit);
        base.or_else(|| listed(&OTHER, unit))
    };
    of_unit(word).or_else(|| {
        PREFIXES
            .iter()
            .find_map(|prefix| of_unit(word.strip_prefix(prefix)?))
    })
}

fn listed(list: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    list.iter()
        .find_map(|(listed, base)| (*listed == word).then_some(*base))
}
