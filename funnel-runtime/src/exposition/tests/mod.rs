//! What the writers write is what they were given, whatever it is; declarations of one name come out as
//! one family.

mod flows;

use proptest::prelude::*;

use super::reader::{self, Family, Sample};
use super::reading::Reading;
use super::source::{Of, Source};
use super::text::Writer;
use super::{Format, Sink, Texts, base_name, created, merge};
use crate::counter::{Counter, Labels};

const NAMES: [&str; 3] = ["first", "second", "third"];

/// A family to be written: its help, the texts of each of its labels, and the first count.
#[derive(Clone, Debug)]
struct Given {
    help: String,
    texts: Vec<Vec<String>>,
    count: u64,
}

impl Given {
    /// The texts of every series, the last label varying fastest, and its count.
    fn series(&self) -> Vec<(Vec<&str>, u64)> {
        let mut series: Vec<Vec<&str>> = vec![Vec::new()];
        for texts in &self.texts {
            let before = series;
            series = Vec::new();
            for shorter in &before {
                for text in texts {
                    series.push([shorter.as_slice(), &[text.as_str()]].concat());
                }
            }
        }
        let counts = (0..).map(|at| self.count.wrapping_add(at));
        series.into_iter().zip(counts).collect()
    }

    fn write(&self, name: &str, writer: &mut Writer, texts: Texts) {
        writer.open(name, &self.help, true);
        writer.labels(&NAMES[..self.texts.len()], texts);
        let mut before: Vec<&str> = Vec::new();
        for (texts, count) in self.series() {
            let same = before
                .iter()
                .zip(&texts)
                .take_while(|(one, other)| one == other);
            writer.series(same.count(), &texts, count);
            before = texts;
        }
    }

    /// What a reader should make of it.
    fn read(&self, name: &str, format: Format) -> Family {
        let family = match format {
            Format::Text => name,
            Format::OpenMetrics => base_name(name),
        };
        let samples = self.series().into_iter().flat_map(|(texts, count)| {
            let labels = NAMES.into_iter().zip(texts);
            let labels = labels.map(|(name, text)| (name.to_owned(), text.to_owned()));
            let count = Sample {
                name: name.to_owned(),
                labels: labels.collect(),
                value: count.to_string(),
            };
            let millis = created::unix_millis();
            let moment = Sample {
                name: format!("{}_created", base_name(name)),
                value: format!("{}.{:03}", millis / 1_000, millis % 1_000),
                ..count.clone()
            };
            let of_format = if format == Format::Text { 1 } else { 2 };
            [count, moment].into_iter().take(of_format)
        });
        Family {
            name: family.to_owned(),
            help: Some(self.help.clone()).filter(|help| !help.is_empty()),
            samples: samples.collect(),
        }
    }
}

/// Texts with what has to be escaped in many of them, and sometimes nothing in them.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\\\\n\n\"{},= ab\r#]{0,8}"]
}

fn given() -> impl Strategy<Value = Given> {
    let label = proptest::collection::btree_set(texts(), 1..4);
    let label = label.prop_map(|texts| texts.into_iter().collect());
    let labels = proptest::collection::vec(label, 0..=NAMES.len());
    let given = (texts(), labels, any::<u64>());
    given.prop_map(|(help, texts, count)| Given { help, texts, count })
}

fn read(text: &str, format: Format) -> Result<Vec<Family>, String> {
    match format {
        Format::Text => reader::text(text),
        Format::OpenMetrics => reader::openmetrics(text),
    }
}

proptest! {
    #[test]
    fn any_help_and_any_text_of_a_label_are_read_back(families in proptest::collection::vec(given(), 0..4)) {
        for format in [Format::Text, Format::OpenMetrics] {
            let mut writer = Writer::new(format, 0);
            let mut expected = Vec::new();
            for (at, given) in families.iter().enumerate() {
                let name = format!("family_{at}_total");
                given.write(&name, &mut writer, Texts::Any);
                expected.push(given.read(&name, format));
            }
            let written = writer.finish();
            prop_assert_eq!(read(&written, format), Ok(expected), "{}", written);
        }
    }

    #[test]
    fn plain_texts_need_no_care(
        texts in proptest::collection::btree_set("[A-Za-z0-9_.:/+-]{1,8}", 1..5),
        count in any::<u64>(),
    ) {
        let texts = vec![texts.into_iter().collect()];
        let given = Given { help: "Help.".to_owned(), texts, count };
        for format in [Format::Text, Format::OpenMetrics] {
            let mut writer = Writer::new(format, 0);
            given.write("family_total", &mut writer, Texts::Plain);
            let expected = Ok(vec![given.read("family_total", format)]);
            prop_assert_eq!(read(&writer.finish(), format), expected);
        }
    }
}

/// Keeps what a sink is given, and checks that what is said to be kept was there before.
#[derive(Default)]
struct Kept {
    names: Vec<&'static str>,
    before: Vec<String>,
    series: Vec<(String, u64)>,
}

impl Sink for Kept {
    fn labels(&mut self, names: &[&'static str], _: Texts) {
        self.names = names.to_vec();
        self.before.clear();
    }

    fn series(&mut self, kept: usize, texts: &[&str], count: u64) {
        assert_eq!(texts.len(), self.names.len());
        assert_eq!(self.before.get(..kept).unwrap(), &texts[..kept]);
        self.before = texts.iter().map(|&text| text.to_owned()).collect();
        let labels = self.names.iter().zip(texts);
        let labels: Vec<_> = labels
            .map(|(name, text)| format!("{name}={text}"))
            .collect();
        self.series.push((labels.join(","), count));
    }
}

/// Labels written by hand.
macro_rules! labels {
    ($name:ident: $($key:literal = $texts:expr),*) => {
        struct $name(usize);

        impl Labels for $name {
            const KEYS: &'static [&'static str] = &[$($key),*];
            const VALUES: &'static [&'static [&'static str]] = &[$(&$texts),*];

            fn position(&self) -> usize {
                self.0
            }
        }
    };
}

fn all<L>(counter: &'static Counter<L>) -> Source {
    Source::counter(counter.__def(), Of::All)
}

fn read_series(sources: &[Source]) -> Vec<(String, u64)> {
    let reading = Reading::take();
    let mut kept = Kept::default();
    match sources {
        [source] if source.is_distinct() => source.series(&reading, &mut kept),
        sources => merge::series(sources, &reading, &mut kept),
    }
    kept.series
}

fn expected(series: &[(&str, u64)]) -> Vec<(String, u64)> {
    let series = series.iter();
    series
        .map(|(labels, count)| ((*labels).to_owned(), *count))
        .collect()
}

#[test]
fn the_last_label_varies_fastest() {
    labels!(Three: "a" = ["1", "2"], "b" = ["x"], "c" = ["p", "q"]);
    static COUNTER: Counter<Three> = Counter::declared("three_total", 4);
    for at in 0..4 {
        COUNTER.add(Three(at), at as u64 + 1);
    }
    let series = read_series(&[all(&COUNTER)]);
    let all = [
        ("a=1,b=x,c=p", 1),
        ("a=1,b=x,c=q", 2),
        ("a=2,b=x,c=p", 3),
        ("a=2,b=x,c=q", 4),
    ];
    assert_eq!(series, expected(&all));
}

#[test]
fn a_counter_without_labels_has_one_series_and_one_without_texts_none() {
    labels!(Nothing: "a" = []);
    static ONE: Counter<()> = Counter::declared("one_total", 1);
    static NONE: Counter<Nothing> = Counter::declared("none_total", 1);
    NONE.inc(Nothing(0));
    assert_eq!(read_series(&[all(&ONE)]), expected(&[("", 0)]));
    let none = all(&NONE);
    assert!(none.is_empty(&Reading::take()));
    assert_eq!(read_series(&[none]), []);
}

#[test]
fn series_of_the_same_labels_are_added_up_in_whatever_order_they_stand() {
    labels!(Forth: "a" = ["1", "2"], "b" = ["x"]);
    labels!(Back: "b" = ["x", "y"], "a" = ["2"]);
    static FORTH: Counter<Forth> = Counter::declared("both_total", 4);
    static BACK: Counter<Back> = Counter::declared("both_total", 4);
    FORTH.add(Forth(0), 1);
    FORTH.add(Forth(1), 10);
    BACK.add(Back(0), u64::MAX);
    BACK.add(Back(1), 100);
    let sources = [all(&FORTH), all(&BACK)];
    let all = [("a=1,b=x", 1), ("a=2,b=x", u64::MAX), ("a=2,b=y", 100)];
    assert_eq!(read_series(&sources), expected(&all));
}

#[test]
fn series_of_other_labels_stand_side_by_side() {
    labels!(One: "a" = ["1", ""]);
    static ONE: Counter<One> = Counter::declared("side_total", 2);
    static NONE: Counter<()> = Counter::declared("side_total", 1);
    ONE.add(One(0), 1);
    ONE.add(One(1), 10);
    NONE.add((), 100);
    let sources = [all(&ONE), all(&NONE)];
    // A label without a text is no label.
    assert_eq!(read_series(&sources), expected(&[("", 110), ("a=1", 1)]));
}

#[test]
fn texts_that_are_repeated_or_special_are_no_harm() {
    labels!(Hand: "a" = ["x", "\"", "x"]);
    static COUNTER: Counter<Hand> = Counter::declared("hand_total", 3);
    for at in 0..3 {
        COUNTER.add(Hand(at), 1);
    }
    let source = all(&COUNTER);
    assert!(matches!(source, Source::Counter(_, Texts::Any, _)));
    assert_eq!(read_series(&[source]), expected(&[("a=\"", 1), ("a=x", 2)]));
}

#[test]
fn the_reader_refuses_what_a_format_does_not_allow() {
    let typed = "# TYPE a_total counter\n";
    for good in [
        "a_total 1\n",
        "a_total{b=\"\\\\\\n\\\"\",c=\"\"} 18446744073709551615\n",
    ] {
        assert!(reader::text(&format!("{typed}{good}")).is_ok(), "{good}");
    }
    for bad in [
        "a_total 1",
        "a_total 1.0\n",
        "a_total 01\n",
        "a_total 18446744073709551616\n",
        "a_total  1\n",
        "a_total 1 2\n",
        "a_total{} 1\n",
        "a_total{b=\"c\",} 1\n",
        "a_total{b=\"c\" ,d=\"\"} 1\n",
        "a_total{b=\"\"\"} 1\n",
        "a_total{b=\"\\t\"} 1\n",
        "a_total{b=\"\n\"} 1\n",
        "a_total{b=\"1\",b=\"2\"} 1\n",
        "a_total{1=\"c\"} 1\n",
        "a_total 1\na_total 1\n",
        "a_total{b=\"\"} 1\na_total 1\n",
        "a_total{b=\"\",c=\"d\"} 1\na_total{c=\"d\"} 1\n",
        "b_total 1\n",
        "a_total 1\n# HELP a_total Help.\n",
        "a_total 1\n# TYPE b_total counter\n",
        "a_total 1\n# TYPE b_total counter\nb_total 1\n# TYPE a_total counter\na_total{b=\"\"} 2\n",
        "\n",
    ] {
        assert!(reader::text(&format!("{typed}{bad}")).is_err(), "{bad}");
    }
    for bad in [
        "a_total 1\n",
        "# TYPE a gauge\na 1\n",
        "# HELP a_total \\t\n",
        typed,
    ] {
        assert!(reader::text(bad).is_err(), "{bad}");
    }
    let typed = "# TYPE a counter\n# HELP a Help.\n";
    for good in [
        "a_total 1\na_created 1700000000.123\n# EOF\n",
        "a_total 1\n# EOF\n",
    ] {
        assert!(
            reader::openmetrics(&format!("{typed}{good}")).is_ok(),
            "{good}"
        );
    }
    for bad in [
        "a_total 1\n",
        "a_total 1\n# EOF",
        "a_total 1\n# EOF\n\n",
        "a_total 1\n# EOF\n# EOF\n",
        "a 1\n# EOF\n",
        "a_created 1700000000.123\n# EOF\n",
        "a_total 1\na_created{b=\"c\"} 1700000000.123\n# EOF\n",
        "a_total 1\na_created 1700000000123\n# EOF\n",
    ] {
        assert!(
            reader::openmetrics(&format!("{typed}{bad}")).is_err(),
            "{bad}"
        );
    }
    let quoted = "# TYPE a counter\n# HELP a \"\na_total 1\n# EOF\n";
    assert!(reader::openmetrics(quoted).is_err());
}
