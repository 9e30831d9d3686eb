//! A strict reader of the two text formats, for tests: it refuses what a format does not allow, and what
//! it allows and a counter has no use for. Knows nothing of the writer.

use std::collections::BTreeSet;

/// What a format says of one family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Family {
    pub(crate) name: String,
    pub(crate) help: Option<String>,
    pub(crate) samples: Vec<Sample>,
}

/// A line with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) value: String,
}

/// Reads the text format of Prometheus, version 0.0.4.
pub(crate) fn text(text: &str) -> Result<Vec<Family>, String> {
    Reader::new(&[""], false).read(text)
}

/// Reads OpenMetrics, version 1.0.0.
pub(crate) fn openmetrics(text: &str) -> Result<Vec<Family>, String> {
    let body = text
        .strip_suffix("# EOF\n")
        .ok_or("no `# EOF` at the end")?;
    Reader::new(&["_total", "_created"], true).read(body)
}

struct Reader {
    /// What the names of the samples of a counter end in, in order; the first is the count.
    suffixes: &'static [&'static str],
    /// Whether a quote is escaped in a help.
    is_help_quoted: bool,
    families: Vec<Family>,
    is_typed: bool,
    seen: BTreeSet<(String, Vec<(String, String)>)>,
}

impl Reader {
    fn new(suffixes: &'static [&'static str], is_help_quoted: bool) -> Self {
        Self {
            suffixes,
            is_help_quoted,
            families: Vec::new(),
            is_typed: false,
            seen: BTreeSet::new(),
        }
    }

    fn read(mut self, text: &str) -> Result<Vec<Family>, String> {
        for line in text.split_inclusive('\n') {
            let line = line.strip_suffix('\n').ok_or("the last line has no end")?;
            self.line(line)
                .map_err(|error| format!("{error}: {line:?}"))?;
        }
        self.close()?;
        Ok(self.families)
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').ok_or("no help")?;
            let (help, rest) = unescaped(help, self.is_help_quoted, None)?;
            let family = self.family(name)?;
            let is_second = family.help.replace(help).is_some();
            return check(rest.is_empty() && !is_second, "a second help");
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').ok_or("no type")?;
            self.family(name)?;
            check(kind == "counter", "another type than counter")?;
            return check(
                !std::mem::replace(&mut self.is_typed, true),
                "a second type",
            );
        }
        self.sample(sample(line)?)
    }

    /// The family that a comment is about: the last one, as long as it has no sample, or a new one.
    fn family(&mut self, name: &str) -> Result<&mut Family, String> {
        let is_open = self.families.last().is_some_and(|last| last.name == name);
        if !is_open {
            self.close()?;
            check(is_name(name, b":"), "no name of a metric")?;
            let is_known = self.families.iter().any(|family| family.name == name);
            check(!is_known, "a family that was left before")?;
            self.is_typed = false;
            self.families.push(Family {
                name: name.to_owned(),
                help: None,
                samples: Vec::new(),
            });
        }
        let family = self.families.last_mut().ok_or("no family")?;
        check(family.samples.is_empty(), "a comment behind a sample")?;
        Ok(family)
    }

    fn close(&self) -> Result<(), String> {
        let is_empty = self
            .families
            .last()
            .is_some_and(|last| last.samples.is_empty());
        check(!is_empty, "a family without a sample")
    }

    fn sample(&mut self, sample: Sample) -> Result<(), String> {
        check(self.is_typed, "a sample without a type")?;
        let family = self
            .families
            .last_mut()
            .ok_or("a sample without a family")?;
        let suffix = sample
            .name
            .strip_prefix(&family.name)
            .ok_or("a sample of another family")?;
        let mut suffixes = self.suffixes.iter();
        let kind = suffixes
            .position(|known| *known == suffix)
            .ok_or("no sample of a counter")?;
        if kind == 0 {
            let value: u64 = sample.value.parse().map_err(|_| "no count")?;
            check(
                value.to_string() == sample.value,
                "a count written in another way",
            )?;
        } else {
            let value: f64 = sample.value.parse().map_err(|_| "no time")?;
            check(value > 1e9 && value < 1e10, "no time in seconds")?;
            let count = family.samples.last().ok_or("a time without a count")?;
            check(count.labels == sample.labels, "a time without its count")?;
        }
        let mut labels = sample.labels.clone();
        // A label without a text is no label.
        labels.retain(|(_, text)| !text.is_empty());
        labels.sort();
        let is_first = self.seen.insert((sample.name.clone(), labels));
        check(is_first, "a series that was there before")?;
        family.samples.push(sample);
        Ok(())
    }
}

fn sample(line: &str) -> Result<Sample, String> {
    let end = line.find(['{', ' ']).ok_or("no name")?;
    let (name, mut rest) = line.split_at(end);
    check(is_name(name, b":"), "no name of a sample")?;
    let mut labels: Vec<(String, String)> = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (name, text) = rest.split_once("=\"").ok_or("no label")?;
            check(is_name(name, b""), "no name of a label")?;
            check(
                labels.iter().all(|(other, _)| other != name),
                "a label twice",
            )?;
            let (text, behind) = unescaped(text, true, Some('"'))?;
            labels.push((name.to_owned(), text));
            rest = behind;
            if let Some(behind) = rest.strip_prefix('}') {
                rest = behind;
                break;
            }
            rest = rest.strip_prefix(',').ok_or("no comma between labels")?;
        }
    }
    let value = rest.strip_prefix(' ').ok_or("no space before the number")?;
    check(!value.contains(' '), "something behind the number")?;
    Ok(Sample {
        name: name.to_owned(),
        labels,
        value: value.to_owned(),
    })
}

/// Reads up to an end, and returns what is behind it. In quoted text, a quote can be escaped and has to
/// be.
fn unescaped(text: &str, is_quoted: bool, end: Option<char>) -> Result<(String, &str), String> {
    let mut read = String::new();
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            char if end == Some(char) => return Ok((read, &text[at + 1..])),
            '"' if is_quoted => return Err("a quote that is not escaped".to_owned()),
            '\\' => match chars.next() {
                Some((_, '\\')) => read.push('\\'),
                Some((_, 'n')) => read.push('\n'),
                Some((_, '"')) if is_quoted => read.push('"'),
                _ => return Err("an escape that there is not".to_owned()),
            },
            plain => read.push(plain),
        }
    }
    check(end.is_none(), "no end of the text of a label")?;
    Ok((read, ""))
}

fn is_name(name: &str, more: &[u8]) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || more.contains(&byte);
    let is_part = |byte: u8| byte.is_ascii_digit() || is_letter(byte);
    name.bytes().all(is_part) && name.bytes().next().is_some_and(is_letter)
}

fn check(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(otherwise.to_owned())
    }
}
