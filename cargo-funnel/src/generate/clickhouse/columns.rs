//! The columns of the table of events: one for each attribute, called as the attribute is called in an
//! event, so that a line of JSON is a row.

use std::collections::BTreeMap;

use funnel_rules::Case;
use funnel_runtime::Class;
use funnel_runtime::registry::Registry;

use crate::generate::Refusal;
use crate::generate::added::{Base, OF_ALL, OF_FLOWS, OF_FUNNELS};
use crate::generate::events::{self, unique};
use crate::generate::quote::sql::identifier;

/// The time of an event, made from its milliseconds. No attribute begins so.
pub(super) const TIME: &str = "_time";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Uuid,
    Unsigned,
    /// A text out of few. An `Enum8` would refuse the rows of a version that knows one more.
    Word,
    NullableUuid,
    NullableUnsigned,
    NullableWord,
    Float,
    Bool,
    Text,
}

impl Type {
    const fn sql(self) -> &'static str {
        match self {
            Self::Uuid => "UUID",
            Self::Unsigned => "UInt64",
            Self::Word => "LowCardinality(String)",
            Self::NullableUuid => "Nullable(UUID)",
            Self::NullableUnsigned => "Nullable(UInt64)",
            Self::NullableWord => "LowCardinality(Nullable(String))",
            Self::Float => "Nullable(Float64)",
            Self::Bool => "Nullable(Bool)",
            Self::Text => "Nullable(String)",
        }
    }

    const fn of(class: Class) -> Self {
        match class {
            Class::Label | Class::Literal => Self::NullableWord,
            Class::Number => Self::Float,
            Class::Boolean => Self::Bool,
            Class::Duration => Self::NullableUnsigned,
            _ => Self::Text,
        }
    }

    /// Of an attribute that the library adds.
    const fn of_added(base: Base) -> Self {
        match base.class {
            Class::Id => Self::Uuid,
            Class::Number | Class::Duration => Self::Unsigned,
            _ => Self::Word,
        }
    }

    /// What holds both.
    fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Text }
    }

    /// A value of this kind out of what can be null.
    fn of_nullable(self, value: &str) -> String {
        if self.nullable() == self {
            value.to_owned()
        } else {
            format!("assumeNotNull({value})")
        }
    }

    const fn nullable(self) -> Self {
        match self {
            Self::Uuid => Self::NullableUuid,
            Self::Unsigned => Self::NullableUnsigned,
            Self::Word => Self::NullableWord,
            other => other,
        }
    }
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// As it is written in SQL.
    pub(super) name: String,
    kind: Type,
    /// What events in another case call it, as written in SQL.
    others: Vec<String>,
}

impl Column {
    /// Whether it holds values of this kind as well.
    fn is_shared_with(&self, kind: Type) -> bool {
        match self.kind {
            Type::NullableWord => matches!(kind, Type::NullableWord | Type::Text),
            Type::NullableUnsigned => kind == Type::NullableUnsigned,
            _ => false,
        }
    }

    /// The lines of the declaration of the table: other names are columns of their own, which the
    /// first one takes what it has not from.
    pub(super) fn stored(&self) -> Vec<String> {
        let Self { name, kind, others } = self;
        if others.is_empty() {
            return vec![format!("{name} {}", kind.sql())];
        }
        let default = kind.of_nullable(&format!("coalesce({})", others.join(", ")));
        let first = format!("{name} {} DEFAULT {default}", kind.sql());
        let others = others.iter();
        let others = others.map(|other| format!("{other} {}", kind.nullable().sql()));
        std::iter::once(first).chain(others).collect()
    }

    /// The lines of the declaration of a table that keeps nothing, and knows no defaults.
    pub(super) fn passing(&self) -> Vec<String> {
        let Self { name, kind, others } = self;
        if others.is_empty() {
            return vec![format!("{name} {}", kind.sql())];
        }
        let names = std::iter::once(name).chain(others);
        names
            .map(|name| format!("{name} {}", kind.nullable().sql()))
            .collect()
    }

    /// What the other tables takes of that one.
    pub(super) fn taken(&self) -> String {
        let Self { name, kind, others } = self;
        if others.is_empty() {
            return name.clone();
        }
        let all = format!("coalesce({name}, {})", others.join(", "));
        format!("{} AS {name}", kind.of_nullable(&all))
    }
}

/// The columns.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) all: Vec<Column>,
    /// Those that declarations name, at least one. Queries use the first.
    pub(super) cases: Vec<Case>,
}

impl Columns {
    pub(super) fn of(registry: &Registry) -> Result<Self, Refusal> {
        let (funnels, flows) = (events::funnels(registry), events::flows(registry));
        let funnels: Vec<_> = funnels.iter().map(|funnel| &funnel.keys).collect();
        let flows: Vec<_> = flows.iter().map(|flow| &flow.keys).collect();
        let declared = funnels.iter().chain(&flows);
        let mut cases = unique(declared.flat_map(|keys| &keys.cases).copied());
        cases.sort_by_key(|case| *case as u8);
        if cases.is_empty() {
            cases.push(Case::default());
        }

        let mut all = vec![Column {
            name: identifier("event"),
            kind: Type::Word,
            others: Vec::new(),
        }];
        let mut taken = vec!["event".to_owned()];
        let mut add = |base: Base, kind: Type| {
            let names = unique(cases.iter().map(|case| base.wire(*case)));
            let mut quoted = names.iter().map(|name| identifier(name));
            all.push(Column {
                name: quoted.next().unwrap_or_default(),
                kind,
                others: quoted.collect(),
            });
            taken.extend(names);
        };
        for base in OF_ALL {
            add(base, Type::of_added(base));
        }
        let of_funnels = OF_FUNNELS.iter().filter(|_| !funnels.is_empty());
        let of_flows = OF_FLOWS.iter().filter(|_| !flows.is_empty());
        for base in of_funnels.chain(of_flows) {
            add(*base, Type::of_added(*base).nullable());
        }
        let declared = funnels.iter().chain(&flows).flat_map(|keys| &keys.declared);
        let mut found: BTreeMap<&str, Type> = BTreeMap::new();
        for key in declared {
            let kind = Type::of(key.class);
            // What only events of flows have is free in those of funnels, and of one kind here.
            let column = identifier(&key.wire);
            if all
                .iter()
                .any(|it| it.name == column && it.is_shared_with(kind))
            {
                continue;
            }
            check(&key.wire, &taken)?;
            let known = found.entry(&key.wire).or_insert(kind);
            *known = known.or(kind);
        }
        all.extend(found.into_iter().map(|(wire, kind)| Column {
            name: identifier(wire),
            kind,
            others: Vec::new(),
        }));
        Ok(Self { all, cases })
    }

    /// The column of an attribute that the library adds, by its name in `snake_case`.
    pub(super) fn base(&self, snake: &str) -> String {
        identifier(&self.cases[0].apply(snake))
    }
}

fn check(wire: &str, taken: &[String]) -> Result<(), Refusal> {
    if wire.starts_with('_') || wire.is_empty() {
        return Err(Refusal::new(format!(
            "the attribute `{}` cannot be a column: `{TIME}` and the words of the queries begin with \
             `_`, and no declaration that compiles has such a name; it has to begin with a letter",
            crate::render::visible(wire)
        )));
    }
    if taken.iter().any(|name| name == wire) {
        return Err(Refusal::new(format!(
            "the attribute `{}` has the name of one that the library adds to events, with values of \
             another kind; rename it, for they would be one column",
            crate::render::visible(wire)
        )));
    }
    Ok(())
}
