//! A file, and what its lines are about: the smallest part of it around a line that names an event, a
//! flow or a counter is about that one.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::{once, once_with, successors};
use std::ops::Range;
use std::path::Path;

use super::spelling::Spelled;
use super::{File, Known};

/// What HTML writes for characters that mean something in it.
const ENTITIES: [(&str, &str); 7] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&#x2f;", "/"),
    ("&amp;", "&"),
];

#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) path: &'a str,
    text: Cow<'a, str>,
    /// Where each line begins.
    starts: Vec<usize>,
    /// The subjects that lines name.
    named: OnceCell<BTreeMap<usize, BTreeSet<usize>>>,
}

impl<'a> Page<'a> {
    pub(super) fn new(file: &'a File) -> Self {
        let mut text = Cow::Borrowed(&*file.text);
        if ending(&file.path) == Some("html") {
            for (entity, char) in ENTITIES {
                text = text.replace(entity, char).into();
            }
        }
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Self {
            path: &file.path,
            text,
            starts,
            named: OnceCell::new(),
        }
    }

    /// The lines that have a name.
    pub(super) fn lines(&self, name: &Spelled) -> BTreeSet<usize> {
        let places = name.places(&self.text, self.is_sql()).into_iter();
        places.map(|at| self.line_of(at)).collect()
    }

    /// Whether a line is about one of these subjects.
    pub(super) fn is_about(&self, line: usize, subjects: &BTreeSet<usize>, known: &Known) -> bool {
        let named = self.named(known);
        let mut about = self.around(line).map(|part| {
            let named = named.range(part).flat_map(|(_, named)| named);
            named.collect::<BTreeSet<_>>()
        });
        let about = about.find(|named| !named.is_empty());
        about.is_some_and(|named| named.into_iter().any(|subject| subjects.contains(subject)))
    }

    /// Whether it is of tables, which have columns for all events and name none.
    pub(super) fn has_columns(&self, known: &Known) -> bool {
        self.is_sql() && self.named(known).is_empty()
    }

    fn is_sql(&self) -> bool {
        ending(self.path) == Some("sql")
    }

    fn named(&self, known: &Known) -> &BTreeMap<usize, BTreeSet<usize>> {
        self.named.get_or_init(|| {
            let mut named: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            for (at, subject) in known.subjects.iter().enumerate() {
                for (_, name) in subject {
                    for line in self.lines(name) {
                        named.entry(line).or_default().insert(at);
                    }
                }
            }
            named
        })
    }

    fn line_of(&self, place: usize) -> usize {
        self.starts.partition_point(|start| *start <= place) - 1
    }

    fn line(&self, line: usize) -> &str {
        let end = self.starts.get(line + 1).copied();
        let line = self
            .starts
            .get(line)
            .and_then(|start| self.text.get(*start..end.unwrap_or(self.text.len())));
        line.unwrap_or_default().trim_end()
    }

    /// The parts of the file around a line, from the inside out.
    fn around(&self, line: usize) -> impl Iterator<Item = Range<usize>> {
        let blocks = successors(self.block(line, line), move |inner| {
            // Nothing is above it.
            (inner.start > 0).then(|| self.block(line, inner.start))?
        });
        once(line..line + 1)
            .chain(blocks)
            .chain(once_with(move || self.paragraph(line)))
            .chain(once_with(move || self.sections(line)).flatten())
            .chain(once(0..self.starts.len()))
    }

    /// The lines around one that are indented as far as `from`, and the one above that is less so: an
    /// object of JSON, a rule of YAML.
    fn block(&self, line: usize, from: usize) -> Option<Range<usize>> {
        let indent = self.indent(from).filter(|indent| *indent > 0)?;
        let is_out = |line: &usize| self.indent(*line).is_some_and(|it| it < indent);
        let above = (0..from).rev().find(is_out);
        let below = (line..self.starts.len()).find(is_out);
        Some(above.unwrap_or(0)..below.unwrap_or(self.starts.len()))
    }

    /// The lines that nothing empty and no heading parts: a query.
    fn paragraph(&self, line: usize) -> Range<usize> {
        let is_end = |line: &usize| self.indent(*line).is_none();
        let mut from = line;
        while from > 0 && self.level(from).is_none() && !is_end(&(from - 1)) {
            from -= 1;
        }
        let mut rest = line + 1..self.starts.len();
        let to = rest.find(|line| is_end(line) || self.level(*line).is_some());
        from..to.unwrap_or(self.starts.len())
    }

    /// Those below headings.
    fn sections(&self, line: usize) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut below = usize::MAX;
        for from in (0..=line).rev() {
            let Some(level) = self.level(from).filter(|level| *level < below) else {
                continue;
            };
            let mut rest = line + 1..self.starts.len();
            let to = rest.find(|line| self.level(*line).is_some_and(|other| other <= level));
            parts.push(from..to.unwrap_or(self.starts.len()));
            below = level;
        }
        parts
    }

    /// How far a line is indented; none for an empty one.
    fn indent(&self, line: usize) -> Option<usize> {
        let line = self.line(line);
        (!line.is_empty()).then(|| line.len() - line.trim_start().len())
    }

    /// The level of a heading, in Markdown or HTML.
    fn level(&self, line: usize) -> Option<usize> {
        let line = self.line(line);
        if let Some(rest) = line.trim_start().strip_prefix("<h") {
            let digit = rest.chars().next().and_then(|digit| digit.to_digit(10));
            return digit.map(|digit| digit as usize);
        }
        let level = line.len() - line.trim_start_matches('#').len();
        let is_heading = level > 0 && line[level..].starts_with(' ');
        is_heading.then_some(level)
    }
}

/// How the name of a file ends.
fn ending(path: &str) -> Option<&str> {
    Path::new(path).extension().and_then(|end| end.to_str())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{File, Known};
    use super::Page;

    /// The lines that are about the second of these two.
    fn about(path: &str, text: &str) -> Vec<usize> {
        let subjects = ["Refund", "Checkout"].map(|name| vec![name.to_owned()]);
        let known = Known::new(&subjects, BTreeSet::new());
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let page = Page::new(&file);
        let lines = text.lines().enumerate();
        let lines = lines.filter(|(at, line)| {
            !line.is_empty() && page.is_about(*at, &BTreeSet::from([1]), &known)
        });
        lines.map(|(at, _)| at + 1).collect()
    }

    #[test]
    fn the_smallest_part_with_a_name_is_asked() {
        let json = "[\n  {\n    \"of\": \"Refund\",\n    \"x\": [\n      1\n    ]\n  },\n  {\n    \"x\": [\n      2\n    ],\n    \"of\": \"Checkout\"\n  }\n]";
        // What is around both is about both.
        assert_eq!(about("map.json", json), [1, 2, 7, 8, 9, 10, 11, 12, 13, 14]);
        let yaml = "groups:\n- name: Refund\n  rules:\n  - expr: x\n    for: 1\n\n- name: Checkout\n  rules:\n  - expr: y\n    for: 2\n";
        assert_eq!(about("rules.yml", yaml), [7, 8, 9, 10]);
        let sql =
            "-- The funnel Checkout.\n\nSELECT x\nFROM Refund\n    WHERE y;\n\nSELECT z\nFROM t;\n";
        assert_eq!(about("a.sql", sql), [1, 7, 8]);
        let markdown = "# All\n\nx\n\n## Refund\n\ny\n\n### Attributes\n\nz\n\n## Checkout\n\n### Attributes\n\nz\n";
        assert_eq!(about("a.md", markdown), [1, 3, 13, 15, 17]);
        let html = "<h3>Refund</h3>\n<h4>Steps</h4>\n<li>\n  x\n<h3>Checkout</h3>\n<h4>Steps</h4>\n<li>\n  x\n</li>\n";
        assert_eq!(about("a.html", html), [5, 6, 7, 8, 9]);
        assert_eq!(about("a.txt", "nothing\n\n  of both\n"), [0; 0]);
    }
}
