//! Times and memory of every encoder, one after the other, round after round, all with the same
//! series. First each has to write the same lines.

mod limit;
mod orders;
mod peers;

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use funnel_bench::allocations::peak;
use funnel_bench::figures::summary;
use funnel_runtime::prometheus::{encode_openmetrics, encode_text};

pub use orders::{Channel, Order, Plan, Shop, Status};

const ROUNDS: usize = 20;
/// How many threads count in a busy service.
const THREADS: usize = 8;
/// What every counter says of itself.
pub(crate) const HELP: &str = "Orders by channel, plan and status.";

/// What an encoder has written, in whatever it wrote it.
type Written = Box<dyn AsRef<[u8]>>;

/// One way to write all counters down.
struct Encoder {
    name: &'static str,
    encode: Box<dyn FnMut() -> Written>,
}

impl Encoder {
    fn new<W: AsRef<[u8]> + 'static>(
        name: &'static str,
        mut encode: impl FnMut() -> W + 'static,
    ) -> Self {
        Self {
            name,
            encode: Box::new(move || Box::new(encode())),
        }
    }
}

/// Fills the counters, gives every encoder the same, and prints for each: name, series, bytes out,
/// minimum and median of the milliseconds, their median where another one ran before, and the most
/// bytes held beyond what it keeps.
///
/// Ours adds up what every thread has counted, so it is measured once more with many threads.
///
/// # Panics
///
/// When two encoders do not write the same series.
pub fn print(shops: &[Shop]) {
    orders::fill(shops);
    let mut encoders = vec![
        Encoder::new("ours, text", encode_text),
        Encoder::new("ours, OpenMetrics", encode_openmetrics),
        limit::encoder(shops),
    ];
    encoders.extend(peers::encoders(shops));
    same_lines(&mut encoders);
    let series = shops.len() * Order::SERIES;
    let print = |name, figures: Figures| {
        let Figures {
            bytes,
            min,
            median,
            first,
            held,
        } = figures;
        println!("{name}\t{series}\t{bytes}\t{min:.3}\t{median:.3}\t{first:.3}\t{held}");
    };
    let figures = measure(&mut encoders);
    for (encoder, figures) in encoders.iter().zip(figures) {
        print(encoder.name.to_owned(), figures);
    }
    with_more_threads(shops, || {
        let figures = measure(&mut encoders);
        for (encoder, figures) in encoders.iter().zip(figures) {
            if encoder.name.starts_with("ours") {
                print(format!("{}, {THREADS} threads", encoder.name), figures);
            }
        }
    });
}

/// What an encoder took.
struct Figures {
    bytes: usize,
    /// Milliseconds.
    min: f64,
    median: f64,
    /// The median of those that found caches and heap as another encoder had left them.
    first: f64,
    held: usize,
}

fn measure(encoders: &mut [Encoder]) -> Vec<Figures> {
    let mut firsts = vec![Vec::with_capacity(ROUNDS); encoders.len()];
    let mut others = firsts.clone();
    let mut bytes = vec![(0, 0); encoders.len()];
    for _ in 0..ROUNDS {
        for (at, encoder) in encoders.iter_mut().enumerate() {
            for millis in [&mut firsts[at], &mut others[at]] {
                let start = Instant::now();
                let (held, written) = peak(&mut encoder.encode);
                millis.push(start.elapsed().as_secs_f64() * 1e3);
                bytes[at] = ((*written).as_ref().len(), held);
            }
        }
    }
    let figures = firsts.iter_mut().zip(&mut others).zip(bytes);
    figures
        .map(|((first, others), (bytes, held))| {
            let [min, median] = summary(others);
            let [_, first] = summary(first);
            Figures {
                bytes,
                min,
                median,
                first,
                held,
            }
        })
        .collect()
}

/// Runs `work` while more threads live that have counted in every series, by nothing.
fn with_more_threads(shops: &[Shop], work: impl FnOnce()) {
    let (counted, measured) = (Barrier::new(THREADS), Barrier::new(THREADS));
    thread::scope(|scope| {
        for _ in 1..THREADS {
            scope.spawn(|| {
                for (shop, series) in orders::all(shops) {
                    for (order, _) in series {
                        shop.add(order, 0);
                    }
                }
                counted.wait();
                measured.wait();
            });
        }
        counted.wait();
        work();
        measured.wait();
    });
}

/// Checks that all write the same series; order, comments and times are each one's own.
fn same_lines(encoders: &mut [Encoder]) {
    /// When a series began, which only OpenMetrics has a line for.
    const CREATED: &str = "_created{";
    let mut expected = Vec::new();
    for encoder in encoders {
        let written = (encoder.encode)();
        let text = String::from_utf8_lossy((*written).as_ref());
        let mut lines: Vec<String> = text
            .lines()
            .filter(|line| line.starts_with(orders::PREFIX) && !line.contains(CREATED))
            .map(str::to_owned)
            .collect();
        lines.sort_unstable();
        if expected.is_empty() {
            expected = lines;
            continue;
        }
        let other = lines
            .iter()
            .zip(&expected)
            .find(|(line, other)| line != other);
        assert!(
            lines.len() == expected.len() && other.is_none(),
            "{} writes {} lines and not {}: {other:?}",
            encoder.name,
            lines.len(),
            expected.len(),
        );
    }
}
