//! Against what the published schema of OTLP makes of the bytes: here they are read by code that was
//! generated from it.

mod answers;
mod records;

use std::sync::{Arc, Mutex};

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use prost::Message as _;

use super::{Otlp, OtlpBackend};
use crate::backend::http::stand_in::{Reaction, Refusal, Request, StandIn};

const KEY: &str = "nrak-4711";

fn backend(url: String) -> OtlpBackend {
    let settings = Otlp::new(url).max_body(usize::MAX).header("api-key", KEY);
    settings.build().unwrap()
}

type Taken = Arc<Mutex<Vec<ExportLogsServiceRequest>>>;

/// A receiver that takes what the specification says a request is, and what it took.
fn receiver() -> (StandIn, Taken) {
    let taken = Taken::default();
    let server = StandIn::strict({
        let taken = Arc::clone(&taken);
        move |request| {
            taken.lock().unwrap().push(check(request)?);
            Ok(String::new())
        }
    });
    (server, taken)
}

fn check(request: &Request) -> Result<ExportLogsServiceRequest, Refusal> {
    if (request.method.as_str(), request.path.as_str()) != ("POST", "/v1/logs") {
        return Err(Refusal::new(404, request.path.clone()));
    }
    if request.header("content-type") != Some("application/x-protobuf") {
        return Err(Refusal::new(415, "the type"));
    }
    if request.header("api-key") != Some(KEY) {
        return Err(Refusal::new(401, "the key"));
    }
    let plain = request.plain()?;
    ExportLogsServiceRequest::decode(plain.as_slice())
        .map_err(|error| Refusal::new(400, error.to_string()))
}

/// A server that says this with the status 200.
fn saying(body: Vec<u8>) -> StandIn {
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend(body);
    StandIn::new(move |_| Reaction::Raw(answer.clone()))
}
