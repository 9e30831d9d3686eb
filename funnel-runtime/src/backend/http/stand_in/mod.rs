//! A server for tests, on this machine and a free port: it reads requests whole, notes them, and does
//! what the test says. The rules of the real servers are in the modules below. It knows nothing of
//! this crate, so that tests outside of it use the same file.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "each test that takes this file in needs a part of it"
)]

pub mod json;
pub mod newrelic;
pub mod posthog;
pub mod segment;

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// With names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(found, _)| found == name);
        values.next().map(|(_, value)| value.as_str())
    }

    /// The body, decompressed where the header says it is compressed.
    pub fn plain(&self) -> Result<Vec<u8>, Refusal> {
        match self.header("content-encoding") {
            None => Ok(self.body.clone()),
            Some("gzip") => {
                let mut plain = Vec::new();
                flate2::read::GzDecoder::new(self.body.as_slice())
                    .read_to_end(&mut plain)
                    .map_err(|error| Refusal::new(400, format!("gzip: {error}")))?;
                Ok(plain)
            }
            Some(other) => Err(Refusal::new(415, format!("content encoding {other}"))),
        }
    }

    /// What holds for every request with a body of JSON.
    pub fn check(&self, path: &str) -> Result<(), Refusal> {
        if self.method != "POST" {
            return Err(Refusal::new(405, self.method.clone()));
        }
        if self.path != path {
            return Err(Refusal::new(404, self.path.clone()));
        }
        match self.header("content-type") {
            Some("application/json") => Ok(()),
            other => Err(Refusal::new(415, format!("content type {other:?}"))),
        }
    }
}

/// Why a request is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    pub why: String,
}

impl Refusal {
    pub fn new(status: u16, why: impl Into<String>) -> Self {
        Self {
            status,
            why: why.into(),
        }
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub enum Reaction {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: String,
    },
    /// Writes these bytes and closes the connection.
    Raw(Vec<u8>),
    /// Says nothing until the other side gives up.
    Stall,
}

impl Reaction {
    pub fn status(status: u16) -> Self {
        Self::answer(status, "")
    }

    pub fn answer(status: u16, body: impl Into<String>) -> Self {
        Self::Answer {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        match self {
            Self::Answer {
                status,
                mut headers,
                body,
            } => {
                headers.push((name, value.into()));
                Self::Answer {
                    status,
                    headers,
                    body,
                }
            }
            other => other,
        }
    }
}

type React = Box<dyn FnMut(&Request) -> Reaction + Send>;

struct Shared {
    react: Mutex<React>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    has_ended: AtomicBool,
    /// Closes a connection once the head of a request is there, with the body unread.
    is_abrupt: bool,
}

/// A running server; it ends when it is dropped.
pub struct StandIn {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

impl StandIn {
    pub fn new(react: impl FnMut(&Request) -> Reaction + Send + 'static) -> Self {
        Self::start(Box::new(react), false)
    }

    /// A server that follows the rules of a real one.
    pub fn strict(
        mut check: impl FnMut(&Request) -> Result<String, Refusal> + Send + 'static,
    ) -> Self {
        Self::new(move |request| match check(request) {
            Ok(body) => Reaction::answer(200, body),
            Err(refusal) => {
                // Shown where a test fails because of it.
                eprintln!("refused: {}", refusal.why);
                Reaction::answer(refusal.status, refusal.why)
            }
        })
    }

    /// A server that breaks every connection in the middle of a request.
    pub fn abrupt() -> Self {
        Self::start(Box::new(|_| Reaction::Stall), true)
    }

    fn start(react: React, is_abrupt: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            react: Mutex::new(react),
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
            has_ended: AtomicBool::new(false),
            is_abrupt,
        });
        let listening = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming() {
                    if shared.has_ended.load(Ordering::Acquire) {
                        return;
                    }
                    shared.connections.fetch_add(1, Ordering::AcqRel);
                    let shared = Arc::clone(&shared);
                    // A connection ends with the other side, which tests do not wait for.
                    thread::spawn(move || stream.and_then(|stream| shared.serve(&stream)));
                }
            }
        });
        Self {
            address,
            shared,
            listening: Some(listening),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many were made.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Acquire)
    }

    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.shared.has_ended.store(true, Ordering::Release);
        // Wakes the thread that waits for connections.
        let is_awake = TcpStream::connect(self.address).is_ok();
        if let Some(listening) = self.listening.take().filter(|_| is_awake) {
            let _ = listening.join();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        let mut reader = BufReader::with_capacity(512, stream);
        loop {
            let Some((mut request, length)) = read_head(&mut reader)? else {
                return Ok(());
            };
            if self.is_abrupt {
                return Ok(());
            }
            request.body = vec![0; length];
            reader.read_exact(&mut request.body)?;
            lock(&self.requests).push(request.clone());
            let reaction = (lock(&self.react))(&request);
            let mut out = stream;
            match reaction {
                Reaction::Answer {
                    status,
                    headers,
                    body,
                } => {
                    let mut head = format!("HTTP/1.1 {status} Said\r\n");
                    for (name, value) in headers {
                        head.extend([name, ": ", &value, "\r\n"]);
                    }
                    // These have no body, and say nothing of its length.
                    if status >= 200 && status != 204 && status != 304 {
                        let length = body.len().to_string();
                        head.extend(["Content-Length: ", &length, "\r\n\r\n", &body]);
                    } else {
                        head += "\r\n";
                    }
                    out.write_all(head.as_bytes())?;
                }
                Reaction::Raw(bytes) => return out.write_all(&bytes),
                Reaction::Stall => {
                    io::copy(&mut reader, &mut io::sink())?;
                    return Ok(());
                }
            }
        }
    }
}

/// A request without its body, and how long that is; nothing at the end of the connection.
fn read_head(reader: &mut impl io::BufRead) -> io::Result<Option<(Request, usize)>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.by_ref().take(1 << 16).read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let first = lines.first().cloned().unwrap_or_default();
    let mut words = first.split(' ');
    let mut word = || words.next().unwrap_or_default().to_owned();
    let (method, path) = (word(), word());
    let headers: Vec<_> = lines[1.min(lines.len())..]
        .iter()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let request = Request {
        method,
        path,
        headers,
        body: Vec::new(),
    };
    let length = request
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    Ok(Some((request, length)))
}
