//! The text formats: that of Prometheus, version 0.0.4, and OpenMetrics 1.0.0.
//!
//! A line is mostly what the line before it was. The part in front of the count is therefore kept, and
//! only the texts of labels that change are written into it again.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Exposition, Sink, TOTAL, Texts, base_name, created};

/// A text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Prometheus, version 0.0.4.
    Text,
    /// OpenMetrics, version 1.0.0.
    OpenMetrics,
}

/// The bytes that the last exposition of each format took.
static LAST: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

/// Writes all families down as they stand now.
pub(crate) fn encode(format: Format) -> String {
    let exposition = Exposition::take();
    let last = &LAST[format as usize];
    let expected = last.load(Ordering::Relaxed);
    // Counts grow by a digit now and then.
    let mut writer = Writer::new(format, expected + expected / 64);
    for family in exposition.families() {
        writer.open(family.name(), family.help(), family.is_dated());
        family.series(&mut writer);
    }
    let text = writer.finish();
    last.store(text.len(), Ordering::Relaxed);
    text
}

/// Writes families, one after the other.
#[derive(Debug)]
pub(super) struct Writer {
    out: String,
    format: Format,
    /// The name of the samples, and behind it the labels of the last series without the last brace.
    head: String,
    /// How long the name is.
    name: usize,
    /// Where in the head the text of each label begins.
    starts: Vec<usize>,
    labels: Vec<&'static str>,
    texts: Texts,
    /// The name of the samples that say when a series came to be.
    created: String,
    /// What such a sample ends in.
    moment: String,
}

impl Writer {
    pub(super) fn new(format: Format, capacity: usize) -> Self {
        let millis = created::unix_millis();
        Self {
            out: String::with_capacity(capacity),
            format,
            head: String::new(),
            name: 0,
            starts: Vec::new(),
            labels: Vec::new(),
            texts: Texts::Any,
            created: String::new(),
            moment: format!("{}.{:03}\n", millis / 1_000, millis % 1_000),
        }
    }

    /// Begins a family.
    pub(super) fn open(&mut self, name: &str, help: &str, is_dated: bool) {
        let (family, comments) = match self.format {
            Format::Text => (name, ["HELP", "TYPE"]),
            Format::OpenMetrics => (base_name(name), ["TYPE", "HELP"]),
        };
        for comment in comments {
            if comment == "HELP" && help.is_empty() {
                continue;
            }
            for text in ["# ", comment, " ", family, " "] {
                self.out.push_str(text);
            }
            match (comment, self.format) {
                ("TYPE", _) => self.out.push_str("counter"),
                (_, Format::Text) => escape(&mut self.out, help, Quotes::Plain),
                (_, Format::OpenMetrics) => escape(&mut self.out, help, Quotes::Escaped),
            }
            self.out.push('\n');
        }
        self.head.clear();
        self.head.push_str(name);
        if self.format == Format::OpenMetrics {
            self.head.truncate(family.len());
            self.head.push_str(TOTAL);
            self.created.clear();
            if is_dated {
                self.created.push_str(family);
                self.created.push_str("_created");
            }
        }
        self.name = self.head.len();
    }

    /// What was written.
    pub(super) fn finish(mut self) -> String {
        if self.format == Format::OpenMetrics {
            self.out.push_str("# EOF\n");
        }
        self.out
    }
}

impl Sink for Writer {
    fn labels(&mut self, names: &[&'static str], texts: Texts) {
        self.head.truncate(self.name);
        self.starts.clear();
        self.labels.clear();
        self.labels.extend_from_slice(names);
        self.texts = texts;
    }

    #[inline]
    fn series(&mut self, kept: usize, texts: &[&str], count: u64) {
        for (at, text) in (kept..).zip(&texts[kept..]) {
            match self.starts.get(at) {
                Some(&start) if at == kept => {
                    self.head.truncate(start);
                    self.starts.truncate(at + 1);
                }
                _ => {
                    self.head.push(if at == 0 { '{' } else { ',' });
                    self.head.push_str(self.labels[at]);
                    self.head.push_str("=\"");
                    self.starts.push(self.head.len());
                }
            }
            match self.texts {
                Texts::Plain => self.head.push_str(text),
                Texts::Any => escape(&mut self.head, text, Quotes::Escaped),
            }
            self.head.push('"');
        }
        let end = if self.starts.is_empty() { " " } else { "} " };
        self.out.push_str(&self.head);
        self.out.push_str(end);
        self.out.push_str(itoa::Buffer::new().format(count));
        self.out.push('\n');
        if !self.created.is_empty() {
            self.out.push_str(&self.created);
            self.out.push_str(&self.head[self.name..]);
            self.out.push_str(end);
            self.out.push_str(&self.moment);
        }
    }
}

/// A help as OpenMetrics writes it.
#[cfg(feature = "prometheus-client")]
pub(crate) fn escaped_help(help: &str) -> String {
    let mut escaped = String::with_capacity(help.len());
    escape(&mut escaped, help, Quotes::Escaped);
    escaped
}

/// What becomes of the quotes in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    /// They stay, as in a help of Prometheus.
    Plain,
    /// They are escaped, as in the texts of labels.
    Escaped,
}

/// Writes a text with a backslash in front of what is special, and a line break as `\n`.
fn escape(into: &mut String, text: &str, quotes: Quotes) {
    let is_special = |byte| match byte {
        b'\\' | b'\n' => true,
        b'"' => quotes == Quotes::Escaped,
        _ => false,
    };
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, special) = rest.split_at(at);
        let (special, behind) = special.split_at(1);
        into.push_str(plain);
        into.push('\\');
        into.push_str(if special == "\n" { "n" } else { special });
        rest = behind;
    }
    into.push_str(rest);
}
