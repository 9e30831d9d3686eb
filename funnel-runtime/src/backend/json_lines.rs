//! One JSON object per line, to a file or to standard output.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::ser::{SerializeMap, Serializer};

use super::{Answer, Backend, Batch};
use crate::account::Reason;
use crate::event::{AttributeValue, EventView};

/// Writes each event as one line of JSON: a flat object with the event's name under `event` and
/// every attribute under its wire name.
///
/// A batch is encoded first and written with one call, so that lines of several processes that
/// append to one file do not mix. An error of the file is answered with a retry.
#[derive(Debug)]
pub struct JsonLines {
    out: Out,
    buffer: Vec<u8>,
    /// How much of the buffer a failed attempt had written already.
    written: usize,
    /// The sequence of the first event in the buffer, which tells a retry from a new batch.
    first: Option<u64>,
}

#[derive(Debug)]
enum Out {
    File(File),
    Stdout,
}

impl JsonLines {
    /// Appends to a file, which is made if it is not there, readable by its owner alone on Unix.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened for writing.
    pub fn file(path: impl AsRef<Path>) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        Ok(Self::new(Out::File(options.open(path)?)))
    }

    /// Writes to standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self::new(Out::Stdout)
    }

    const fn new(out: Out) -> Self {
        Self {
            out,
            buffer: Vec::new(),
            written: 0,
            first: None,
        }
    }

    fn encode(&mut self, batch: &Batch<'_>) -> serde_json::Result<()> {
        self.buffer.clear();
        if self.written > 0 {
            // The batch before was given up half-way: end its last line, which is not whole.
            self.buffer.push(b'\n');
            self.written = 0;
        }
        for event in batch.events() {
            write_event(&mut self.buffer, &event)?;
            self.buffer.push(b'\n');
        }
        Ok(())
    }

    fn write_rest(&mut self) -> io::Result<()> {
        while self.written < self.buffer.len() {
            let rest = &self.buffer[self.written..];
            let written = match &mut self.out {
                Out::File(file) => file.write(rest),
                Out::Stdout => {
                    let mut out = io::stdout().lock();
                    out.write_all(rest)
                        .and_then(|()| out.flush())
                        .map(|()| rest.len())
                }
            };
            match written {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => self.written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Backend for JsonLines {
    fn name(&self) -> &'static str {
        "json_lines"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let first = batch.events().next().map(|event| event.sequence());
        // A retry goes on where the attempt before it stopped: no line is written twice.
        if self.first != first {
            if self.encode(batch).is_err() {
                self.first = None;
                return Answer::Rejected(Reason::Encode);
            }
            self.first = first;
        }
        match self.write_rest() {
            Ok(()) => {
                self.first = None;
                self.written = 0;
                Answer::Delivered
            }
            Err(_) => Answer::Retry(None),
        }
    }
}

fn write_event(buffer: &mut Vec<u8>, event: &EventView<'_>) -> serde_json::Result<()> {
    let mut json = serde_json::Serializer::new(buffer);
    let mut map = json.serialize_map(None)?;
    map.serialize_entry("event", event.name())?;
    let mut result = Ok(());
    event.for_each_attribute(|key, value| {
        if result.is_ok() {
            result = match value {
                AttributeValue::Text(text) => map.serialize_entry(key, text),
                AttributeValue::Unsigned(number) => map.serialize_entry(key, &number),
                AttributeValue::Signed(number) => map.serialize_entry(key, &number),
                AttributeValue::Float(number) => map.serialize_entry(key, &number),
                AttributeValue::Bool(truth) => map.serialize_entry(key, &truth),
            };
        }
    });
    result?;
    map.end()
}
