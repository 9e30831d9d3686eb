//! A body keeps its meaning: what it borrows, moves and returns, its early exits, its items, its
//! macros and its attributes.
#![deny(warnings)]

use std::cell::Cell;
use std::fmt::Display;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use funnel_runtime::testing::Recorder;
use funnel_runtime::{funnel, funnel_step, step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        Join,
    }
    pub struct Attrs {
        pub count: Option<usize>,
    }
}
use signup::{join, visit};

macro_rules! or_return {
    ($value:expr, $otherwise:expr) => {
        match $value {
            Some(value) => value,
            None => return $otherwise,
        }
    };
}

#[derive(Debug)]
enum Failed {
    Number(std::num::ParseIntError),
    Zero,
}

impl From<std::num::ParseIntError> for Failed {
    fn from(error: std::num::ParseIntError) -> Self {
        Self::Number(error)
    }
}

/// Documented, generic, borrowing, and moving.
#[must_use]
#[inline]
#[funnel_step(visit, count = words.len(), when = |returned: &Result<(&str, T), Failed>| returned.is_ok())]
fn first<'a, T, const N: usize>(
    words: &'a [&'a str; N],
    mut made: T,
    change: impl FnOnce(&mut T),
) -> Result<(&'a str, T), Failed>
where
    T: Display,
{
    #![allow(clippy::needless_return)]
    const LIMIT: usize = 3;
    struct Inner<'b>(&'b str);
    fn is_short(text: &str) -> bool {
        text.len() <= LIMIT
    }
    let word = *or_return!(words.first(), Err(Failed::Zero));
    let calls = Cell::new(0);
    let count = || calls.set(calls.get() + 1);
    let number = 'search: loop {
        for (at, word) in words.iter().enumerate() {
            count();
            if !is_short(word) {
                continue;
            }
            if at > 5 {
                return Err(Failed::Zero);
            }
            break 'search word.parse::<usize>()?;
        }
        break 0;
    };
    let Some(Inner(word)) = is_short(word).then_some(Inner(word)) else {
        return Err(Failed::Zero);
    };
    change(&mut made);
    step!(join, count = number);
    if calls.get() > 100 {
        return Err(Failed::Zero);
    }
    return Ok((word, made));
}

struct Page {
    visits: usize,
}

impl Page {
    #[funnel_step(visit, count = self.visits)]
    fn open(&mut self) -> &mut Self {
        self.visits += 1;
        self
    }

    #[funnel_step(visit, count = |page| page.visits)]
    async fn load(self) -> Self {
        std::future::ready(()).await;
        self
    }

    #[funnel_step(visit)]
    fn later<'a>(&'a self) -> Pin<Box<dyn Future<Output = Result<usize, Failed>> + Send + 'a>> {
        Box::pin(async move { Ok("7".parse::<usize>()? + self.visits) })
    }

    #[funnel_step(visit)]
    fn soon(&self) -> impl Future<Output = usize> + '_ {
        async move { self.visits }
    }

    #[funnel_step(visit)]
    #[track_caller]
    fn here(&self, stop: bool) -> u32 {
        if stop {
            return 0;
        }
        std::panic::Location::caller().line()
    }
}

#[funnel_step(visit)]
unsafe fn dangerous(_: u8, (left, right): (u8, u8), [first, ..]: [u8; 2]) -> u8 {
    left + right + first
}

#[funnel_step(visit)]
extern "C" fn foreign(number: u8) -> u8 {
    number
}

trait Open {
    #[funnel_step(visit)]
    fn open(&self) -> usize {
        self.size()
    }

    fn size(&self) -> usize;
}

impl Open for str {
    fn size(&self) -> usize {
        self.len()
    }
}

fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

fn main() {
    let recorder = Recorder::new();
    recorder.run(|| {
        let (word, made) =
            first(&["12", "three"], String::from("a"), |made| made.push('b')).unwrap();
        assert_eq!((word, made.as_str()), ("12", "ab"));
        let failed = first(&["x"], 1, |_| ());
        assert!(matches!(failed, Err(Failed::Number(error)) if !error.to_string().is_empty()));
        assert!(matches!(first(&[], 1, |_| ()), Err(Failed::Zero)));
        let mut page = Page { visits: 0 };
        page.open().open();
        let page = ready(page.load());
        assert_eq!(page.visits, 2);
        assert_eq!(ready(page.later()).unwrap(), 9);
        assert_eq!(ready(page.soon()), 2);
        assert_eq!(page.here(true), 0);
        assert_eq!(page.here(false), line!());
        assert_eq!(unsafe { dangerous(0, (1, 2), [3, 4]) }, 6);
        assert_eq!(foreign(5), 5);
        assert_eq!("four".open(), 4);
    });
    let mut expected = vec!["join"];
    expected.extend(["visit"; 11]);
    recorder.assert_steps(&expected);
    let counts: Vec<_> = recorder
        .events()
        .iter()
        .filter_map(|event| event.attributes.get("count")?.as_u64())
        .collect();
    assert_eq!(counts, [12, 2, 0, 1, 2]);
}
