//! Where in the text of a lock something stands, for tools that show a remark beside a line.

/// The text of a lock, taken apart.
#[derive(Debug)]
pub(crate) struct Lines<'a>(Vec<Block<'a>>);

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self(blocks(text))
    }

    /// The line of a thing, given from the outside in: `[("event", "Checkout"), ("key", "tier")]`. Where
    /// the inner thing has no line of its own, that of the outer one; 1 where there is none.
    pub(crate) fn line_of(&self, path: &[(&str, &str)]) -> usize {
        let Some((outer, inner)) = path.split_first() else {
            return 1;
        };
        let Some(at) = self.0.iter().position(|block| block.is(outer)) else {
            return 1;
        };
        let (mut block, rest) = (&self.0[at], &self.0[at + 1..]);
        // What belongs to it: its sub-tables follow it.
        let prefix = format!("{}.", block.table);
        let parts = rest
            .iter()
            .take_while(|part| part.table.starts_with(&prefix));
        let mut line = block.line_of_name(outer);
        for part in inner {
            if let Some(found) = parts.clone().find(|block| block.is_part(part)) {
                block = found;
                line = found.line_of_name(part);
            } else if let Some((_, _, found)) = block.fields.iter().find(|(name, value, _)| {
                let is_item = name.strip_suffix('s') == Some(part.0) && value == part.1;
                *name == part.0 || is_item
            }) {
                line = *found;
            }
        }
        line
    }
}

/// A table of the file.
#[derive(Debug)]
struct Block<'a> {
    table: &'a str,
    line: usize,
    /// Names, values and lines, with one entry for each item of a list.
    fields: Vec<(&'a str, String, usize)>,
}

impl Block<'_> {
    fn is(&self, (kind, name): &(&str, &str)) -> bool {
        match *kind {
            "metric" => {
                self.table == "counter" && self.has("name", name)
                    || self.table == "event" && self.has("counter", name)
            }
            "site" => {
                let [module, function] = ["module", "function"].map(|field| self.get(field));
                let function = function.map_or(String::new(), |function| format!("::{function}"));
                matches!(self.table, "site" | "running" | "counting")
                    && module.is_some_and(|module| format!("{module}{function}") == **name)
            }
            "build" => {
                self.table == "build"
                    && [self.get("binary"), self.get("target")]
                        .map(Option::unwrap_or_default)
                        .join(" on ")
                        == **name
            }
            kind => {
                let of = self.get("of").map_or(String::new(), |of| format!("{of}."));
                let is_dead = self.table == "tombstone"
                    && self.has("kind", kind)
                    && self
                        .get("name")
                        .is_some_and(|dead| format!("{of}{dead}") == **name);
                is_dead || self.table == kind && self.has("name", name)
            }
        }
    }

    fn is_part(&self, (kind, name): &(&str, &str)) -> bool {
        let table = self.table.rsplit('.').next();
        let is_named = self.has("name", name) || self.has("wire", name) || self.has("step", name);
        table == Some(*kind) && is_named
    }

    fn line_of_name(&self, (_, name): &(&str, &str)) -> usize {
        let field = self.fields.iter().find(|(_, value, _)| value == name);
        field.map_or(self.line, |(_, _, line)| *line)
    }

    fn has(&self, field: &str, value: &str) -> bool {
        self.get(field) == Some(value)
    }

    fn get(&self, field: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(name, _, _)| *name == field);
        found.map(|(_, value, _)| value.as_str())
    }
}

/// The tables of a text that `write` wrote; of another one, what looks like it.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut list = None;
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let line = line.trim();
        if let Some(table) = line
            .strip_prefix("[[")
            .and_then(|rest| rest.strip_suffix("]]"))
        {
            list = None;
            blocks.push(Block {
                table,
                line: number,
                fields: Vec::new(),
            });
            continue;
        }
        let Some(block) = blocks.last_mut() else {
            continue;
        };
        if line == "]" {
            list = None;
        } else if let Some(name) = list {
            let item = unquoted(line.trim_end_matches(','));
            block.fields.push((name, item, number));
        } else if let Some((name, value)) = line.split_once(" = ") {
            if value == "[" {
                list = Some(name);
            } else {
                block.fields.push((name, unquoted(value), number));
            }
        }
    }
    blocks
}

/// The text that stands in quotes.
fn unquoted(value: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Value {
        v: String,
    }
    let value = value.trim();
    let inside = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(inside) = inside.filter(|inside| !inside.contains('\\')) {
        return inside.to_owned();
    }
    let read = toml::from_str::<Value>(&format!("v = {value}"));
    read.map_or_else(|_| value.to_owned(), |value| value.v)
}
