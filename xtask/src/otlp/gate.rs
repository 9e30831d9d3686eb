//! A listener between a sender and a receiver: it turns the first request away for now, hands the
//! others on, and keeps them all. Knows nothing of what is in them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context as _, bail};

/// How long either side may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request that came.
#[derive(Clone)]
pub(super) struct Passed {
    pub(super) path: String,
    /// With names in lower case.
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Passed {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(found, _)| found == name);
        values.next().map(|(_, value)| value.as_str())
    }
}

pub(super) struct Gate {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    passed: Mutex<Vec<Passed>>,
    /// What went wrong here.
    faults: Mutex<Vec<String>>,
}

impl Gate {
    pub(super) fn to(receiver: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::<Shared>::default();
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming() {
                    if shared.stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let served = stream
                        .map_err(Into::into)
                        .and_then(|stream| shared.serve(stream, receiver));
                    if let Err(error) = served {
                        let faults = shared.faults.lock();
                        let mut faults = faults.unwrap_or_else(PoisonError::into_inner);
                        faults.push(format!("{error:#}"));
                    }
                }
            }
        });
        Ok(Self {
            address,
            shared,
            thread: Some(thread),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What came until now.
    pub(super) fn passed(&self) -> anyhow::Result<Vec<Passed>> {
        let faults = self.shared.faults.lock();
        let faults = faults.unwrap_or_else(PoisonError::into_inner);
        if !faults.is_empty() {
            bail!("at the gate: {}", faults.join("; "));
        }
        let passed = self.shared.passed.lock();
        Ok(passed.unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        // The thread waits for a connection, and looks at the flag when one comes.
        if TcpStream::connect(self.address).is_ok()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream, receiver: SocketAddr) -> anyhow::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let request = read(&mut BufReader::new(&stream))?;
        let is_first = {
            let passed = self.passed.lock();
            let mut passed = passed.unwrap_or_else(PoisonError::into_inner);
            passed.push(request.clone());
            passed.len() == 1
        };
        let (status, body) = if is_first {
            (503, Vec::new())
        } else {
            hand_on(&request, receiver)?
        };
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status} Said\r\nretry-after: 0\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        )?;
        stream.write_all(&body)?;
        Ok(())
    }
}

fn read(reader: &mut BufReader<&TcpStream>) -> anyhow::Result<Passed> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let (first, headers) = lines.split_first().context("a request without a head")?;
    let mut request = Passed {
        path: first.split(' ').nth(1).unwrap_or_default().to_owned(),
        headers: headers
            .iter()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        body: Vec::new(),
    };
    let length = request.header("content-length").context("no length")?;
    request.body = vec![0; length.parse()?];
    reader.read_exact(&mut request.body)?;
    Ok(request)
}

fn hand_on(request: &Passed, receiver: SocketAddr) -> anyhow::Result<(u16, Vec<u8>)> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    let mut handed_on = agent.post(format!("http://{receiver}/v1/logs"));
    for name in ["content-type", "content-encoding"] {
        handed_on = handed_on.header(name, request.header(name).unwrap_or_default());
    }
    let mut answer = handed_on.send(&request.body[..])?;
    let status = answer.status().as_u16();
    Ok((status, answer.body_mut().read_to_vec()?))
}
