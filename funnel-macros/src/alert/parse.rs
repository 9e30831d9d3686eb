//! The arguments of `#[alert]` as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Lit, LitStr, Meta};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake, Result, listed};

const ARGUMENTS: [&str; 13] = [
    "drop", "spike", "stalled", "gap", "versus", "window", "hold", "floor", "only", "severity",
    "summary", "runbook", "name",
];

/// An alert as written.
pub(super) struct Written {
    pub(super) conditions: Vec<(Ident, Said)>,
    pub(super) versus: Option<(Ident, LitStr)>,
    pub(super) window: Option<LitStr>,
    pub(super) hold: Option<LitStr>,
    pub(super) floor: Option<Lit>,
    pub(super) only: Option<(Ident, Vec<LitStr>)>,
    pub(super) severity: Option<LitStr>,
    pub(super) summary: Option<LitStr>,
    pub(super) runbook: Option<LitStr>,
    pub(super) name: Option<LitStr>,
    /// Whether something could not be read, which is then not missing.
    pub(super) is_broken: bool,
}

/// A condition.
pub(super) enum Said {
    Drop(Option<Lit>),
    Spike(Option<Lit>),
    Stalled {
        beside: Option<Beside>,
        versus: Option<LitStr>,
    },
    Gap {
        from: Option<LitStr>,
        to: Option<LitStr>,
        ratio: Option<Lit>,
    },
}

/// What goes on while something is stalled.
pub(super) enum Beside {
    Step(Ident),
    Counter(LitStr),
}

impl Parse for Beside {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Counter);
        }
        Ident::parse_any(input).map(Self::Step)
    }
}

pub(super) fn parse(attr: &Attribute, errors: &mut Errors) -> Written {
    let before = errors.len();
    let tokens = match &attr.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(meta) => {
            errors.at(
                Rule::MalformedArgument,
                meta,
                "`#[alert]` is written alone, or with its arguments in parentheses: `#[alert(drop = 0.5, window = \"1h\")]`",
            );
            TokenStream::new()
        }
    };
    let mut reading = Reading::new();
    args::named(tokens, errors, |name, input, errors| {
        reading.read(name, input, errors)
    });
    reading.finish(before, errors)
}

/// The arguments while they are read.
struct Reading {
    drop: Arg<Option<Lit>>,
    spike: Arg<Option<Lit>>,
    stalled: Arg<TokenStream>,
    gap: Arg<TokenStream>,
    versus: Arg<LitStr>,
    window: Arg<LitStr>,
    hold: Arg<LitStr>,
    floor: Arg<Lit>,
    only: Arg<Vec<LitStr>>,
    severity: Arg<LitStr>,
    summary: Arg<LitStr>,
    runbook: Arg<LitStr>,
    name: Arg<LitStr>,
    /// All names, in the order in which they stand.
    names: Vec<Ident>,
}

impl Reading {
    fn new() -> Self {
        Self {
            drop: Arg::new("drop = 0.5"),
            spike: Arg::new("spike = 3.0"),
            stalled: Arg::new("stalled(beside = …)"),
            gap: Arg::new("gap(from = \"…\", to = \"…\", ratio = 0.5)"),
            versus: Arg::new("versus = \"1w\""),
            window: Arg::new("window = \"1h\""),
            hold: Arg::new("hold = \"5m\""),
            floor: Arg::new("floor = 20"),
            only: Arg::new("only(\"…\", …)"),
            severity: Arg::new("severity = \"warning\""),
            summary: Arg::new("summary = \"…\""),
            runbook: Arg::new("runbook = \"https://…\""),
            name: Arg::new("name = \"CamelCase\""),
            names: Vec::new(),
        }
    }

    fn read(&mut self, name: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> Result {
        self.names.push(name.clone());
        match name.to_string().as_str() {
            "drop" => self.drop.optional(name, input, errors),
            "spike" => self.spike.optional(name, input, errors),
            "stalled" => self.stalled.inside(name, input, errors),
            "gap" => self.gap.inside(name, input, errors),
            "versus" => self.versus.value(name, input, errors),
            "window" => self.window.value(name, input, errors),
            "hold" => self.hold.value(name, input, errors),
            "floor" => self.floor.value(name, input, errors),
            "only" => self.only.texts(name, input, errors),
            "severity" => self.severity.value(name, input, errors),
            "summary" => self.summary.value(name, input, errors),
            "runbook" => self.runbook.value(name, input, errors),
            "name" => self.name.value(name, input, errors),
            _ => Err(args::unknown_argument("#[alert]", name, &ARGUMENTS)),
        }
    }

    fn finish(self, before: usize, errors: &mut Errors) -> Written {
        let find = |name: &str| self.names.iter().find(|ident| *ident == name).cloned();
        let (drop, spike) = (find("drop"), find("spike"));
        let (in_stalled, in_gap) = (find("stalled"), find("gap"));
        let (versus, only) = (find("versus"), find("only"));
        let drop = drop.zip(self.drop.into_inner().map(Said::Drop));
        let spike = spike.zip(self.spike.into_inner().map(Said::Spike));
        let of_stalled = self.stalled.into_inner();
        let of_stalled = in_stalled.zip(of_stalled.map(|tokens| stalled(tokens, errors)));
        let of_gap = self.gap.into_inner().map(|tokens| gap(tokens, errors));
        let of_gap = in_gap.zip(of_gap);
        Written {
            conditions: [drop, spike, of_stalled, of_gap]
                .into_iter()
                .flatten()
                .collect(),
            versus: versus.zip(self.versus.into_inner()),
            window: self.window.into_inner(),
            hold: self.hold.into_inner(),
            floor: self.floor.into_inner(),
            only: only.zip(self.only.into_inner()),
            severity: self.severity.into_inner(),
            summary: self.summary.into_inner(),
            runbook: self.runbook.into_inner(),
            name: self.name.into_inner(),
            is_broken: errors.len() > before,
        }
    }
}

fn stalled(tokens: TokenStream, errors: &mut Errors) -> Said {
    let mut beside = Arg::new("beside = …");
    let mut versus = Arg::new("versus = \"1w\"");
    args::named(tokens, errors, |name, input, errors| {
        match name.to_string().as_str() {
            "beside" => beside.value(name, input, errors),
            "versus" => versus.value(name, input, errors),
            _ => Err(inside("stalled", name, &["beside", "versus"])),
        }
    });
    Said::Stalled {
        beside: beside.into_inner(),
        versus: versus.into_inner(),
    }
}

fn gap(tokens: TokenStream, errors: &mut Errors) -> Said {
    let mut from = Arg::new("from = \"…\"");
    let mut to = Arg::new("to = \"…\"");
    let mut ratio = Arg::new("ratio = 0.5");
    args::named(tokens, errors, |name, input, errors| {
        match name.to_string().as_str() {
            "from" => from.value(name, input, errors),
            "to" => to.value(name, input, errors),
            "ratio" => ratio.value(name, input, errors),
            _ => Err(inside("gap", name, &["from", "to", "ratio"])),
        }
    });
    Said::Gap {
        from: from.into_inner(),
        to: to.into_inner(),
        ratio: ratio.into_inner(),
    }
}

/// The error of a name that is no argument of a condition; it may be one of the alert.
fn inside(condition: &str, name: &Ident, valid: &[&str]) -> Mistake {
    let typed = name.to_string();
    if !ARGUMENTS.contains(&&*typed) {
        return args::unknown_argument(condition, name, valid);
    }
    let message = format!(
        "`{typed}` is an argument of the alert, and not of `{condition}`, which has {}: write it behind the parenthesis",
        listed(valid)
    );
    Mistake::at(Rule::MisplacedArgument, name, message)
}
