//! A server of Segment's protocol that is well or not, and knows every event that it took. Not here: the
//! protocol and its connections, which are the stand-in's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::random::Random;
use crate::stand_in::{Reaction, Request, StandIn, segment};
use crate::vocabulary::Key;

pub(crate) const KEY: &str = "write-key-1";
/// The key and a colon, in base 64.
const AUTHORIZATION: &str = "Basic d3JpdGUta2V5LTE6";
/// Mistakes beyond these are not kept: they are no news.
const MISTAKES: usize = 8;

/// What a server does with requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It takes them.
    Well,
    /// The first request and so many of a hundred fail, in every way there is by turns.
    Failing(u64),
    /// So many of a hundred are answered with 503.
    Busy(u64),
    /// From the first request on, for so long, every connection is closed without an answer.
    Out(Duration),
    /// It reads them, and never answers.
    Stalled,
    /// Every connection is closed without an answer.
    Down,
}

/// What came.
#[derive(Debug, Default)]
pub(crate) struct Received {
    /// How often each event was taken, and under which id.
    pub(crate) events: HashMap<Key, (String, u64)>,
    /// What no server should be sent.
    pub(crate) mistakes: Vec<String>,
    /// How many requests were not simply taken.
    pub(crate) faults: u64,
}

impl Received {
    /// How many events were taken more than once.
    pub(crate) fn duplicates(&self) -> u64 {
        let counts = self.events.values().map(|(_, count)| *count);
        counts.filter(|count| *count > 1).count() as u64
    }

    fn mistake(&mut self, what: String) {
        if self.mistakes.len() < MISTAKES {
            self.mistakes.push(what);
        }
    }

    fn take(&mut self, events: &[Map<String, Value>]) {
        for event in events {
            let key = match Key::of_received(event) {
                Ok(key) => key,
                Err(mistake) => {
                    self.mistake(mistake);
                    continue;
                }
            };
            let id = event["messageId"].as_str().unwrap_or_default().to_owned();
            let (first, count) = self.events.entry(key).or_insert_with(|| (id.clone(), 0));
            *count += 1;
            if *first != id {
                let mistake = format!("{key:?} came as {first} and as {id}");
                self.mistake(mistake);
            }
        }
    }
}

struct State {
    mood: Mood,
    random: Random,
    /// When an outage is over, once it has begun.
    over: Option<Instant>,
    received: Received,
}

impl State {
    fn react(&mut self, request: &Request) -> Reaction {
        // The time of delivery may run faster than that of the server.
        let rules = segment::Rules {
            authorization: AUTHORIZATION.to_owned(),
            now: 0,
            tolerance: u64::MAX,
        };
        let events = match rules.check(request) {
            Ok(events) => events,
            Err(refusal) => {
                self.received
                    .mistake(format!("{} {}", refusal.status, refusal.why));
                return Reaction::answer(refusal.status, refusal.why);
            }
        };
        let reaction = self.fault(&events);
        if let Some(reaction) = reaction {
            self.received.faults += 1;
            return reaction;
        }
        self.received.take(&events);
        Reaction::answer(200, segment::TAKEN)
    }

    /// What goes wrong with a request, if anything does.
    fn fault(&mut self, events: &[Map<String, Value>]) -> Option<Reaction> {
        // A connection that ends without a word.
        let closed = || Reaction::Raw(Vec::new());
        match self.mood {
            Mood::Well => None,
            Mood::Down => Some(closed()),
            Mood::Stalled => Some(Reaction::Stall),
            Mood::Busy(percent) => {
                (self.random.below(100) < percent).then(|| Reaction::status(503))
            }
            Mood::Out(time) => {
                let over = *self.over.get_or_insert_with(|| Instant::now() + time);
                (Instant::now() < over).then(closed)
            }
            Mood::Failing(percent) => {
                let is_first = self.received.faults == 0;
                (self.random.below(100) < percent || is_first).then(|| self.fail(events))
            }
        }
    }

    fn fail(&mut self, events: &[Map<String, Value>]) -> Reaction {
        match self.received.faults % 6 {
            0 => Reaction::status(503),
            1 => Reaction::status(429).with("Retry-After", "2"),
            2 => Reaction::Raw(Vec::new()),
            3 => {
                // Taken, and not said.
                self.received.take(events);
                Reaction::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"succ".to_vec())
            }
            4 => {
                let fine = events.len() / 2;
                self.received.take(&events[..fine]);
                let said = json!({
                    "ok": false,
                    "receivedEvents": events.len(),
                    "okEvents": fine,
                    "errors": vec!["no such source"; events.len() - fine],
                });
                Reaction::answer(200, said.to_string())
            }
            _ => Reaction::answer(200, "{\"success\":false}"),
        }
    }
}

/// The server of one row.
pub(crate) struct Destination {
    server: StandIn,
    state: Arc<Mutex<State>>,
}

impl Destination {
    pub(crate) fn new(random: Random) -> Self {
        let state = Arc::new(Mutex::new(State {
            mood: Mood::Well,
            random,
            over: None,
            received: Received::default(),
        }));
        let server = StandIn::new({
            let state = Arc::clone(&state);
            move |request| lock(&state).react(request)
        });
        Self { server, state }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    pub(crate) fn be(&self, mood: Mood) {
        let mut state = lock(&self.state);
        state.mood = mood;
        state.over = None;
    }

    /// What came so far.
    pub(crate) fn received<R>(&self, look: impl FnOnce(&Received) -> R) -> R {
        look(&lock(&self.state).received)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
