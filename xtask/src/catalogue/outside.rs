//! The world outside of the browser: a proxy that everything which leaves it has to pass, and that lets
//! nothing through. Knows no browser and no page.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context as _;

/// How long something that is on its way may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Whom the browser asks on its own account: not all of that can be turned off, and no page names them.
const ITS_OWN: [&str; 4] = [
    ".google.com",
    ".googleapis.com",
    ".gvt1.com",
    "duckduckgo.com",
];
/// What ends the listening.
const END: &str = "END";

pub(super) struct Outside {
    address: SocketAddr,
    asked: Receiver<String>,
    thread: Option<JoinHandle<()>>,
}

impl Outside {
    pub(super) fn listen() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let (tell, asked) = mpsc::channel();
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                let line = stream.and_then(|mut stream| {
                    stream.set_read_timeout(Some(PATIENCE))?;
                    let mut line = String::new();
                    BufReader::new(&stream).read_line(&mut line)?;
                    stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
                    Ok(line)
                });
                let line = line.unwrap_or_else(|error| error.to_string());
                if line.trim_end() == END || tell.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            address,
            asked,
            thread: Some(thread),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The first that a page asked for; waits for it.
    pub(super) fn asked(&self) -> anyhow::Result<String> {
        loop {
            let line = self.asked.recv_timeout(PATIENCE);
            let line = line.context("nothing leaves the browser")?;
            if !ITS_OWN.iter().any(|own| host(&line).ends_with(own)) {
                return Ok(line);
            }
        }
    }
}

/// Whom a request is for: `GET http://a.b/c HTTP/1.1`, or `CONNECT a.b:443 HTTP/1.1`.
fn host(line: &str) -> &str {
    let address = line.split_whitespace().nth(1).unwrap_or_default();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.split(['/', ':']).next().unwrap_or_default()
}

impl Drop for Outside {
    fn drop(&mut self) {
        let told = TcpStream::connect(self.address)
            .and_then(|mut stream| stream.write_all(format!("{END}\n").as_bytes()));
        if let (Ok(()), Some(thread)) = (told, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_request_says_whom_it_is_for() {
        for (line, expected) in [
            (
                "GET http://outside.invalid/picture HTTP/1.1\r\n",
                "outside.invalid",
            ),
            (
                "CONNECT start.duckduckgo.com:443 HTTP/1.1\r\n",
                "start.duckduckgo.com",
            ),
            (
                "GET http://outside.invalid:8080/?u=https://x.google.com HTTP/1.1",
                "outside.invalid",
            ),
            ("", ""),
        ] {
            assert_eq!(host(line), expected, "{line}");
        }
    }
}
