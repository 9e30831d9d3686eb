//! One attempt, whatever the other side does; and what a client refuses to be made of.

use std::io::Read as _;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use ureq::http::HeaderName;

use super::{AMPLE, NOW, event};
use crate::account::Reason;
use crate::backend::http::client::Reply;
use crate::backend::http::stand_in::{Reaction, StandIn};
use crate::backend::http::status::{self, Verdict};
use crate::backend::http::{BackendError, Client, Connection};
use crate::backend::{Answer, Attempt, Batch};
use crate::event::EventView;
use crate::secret::Secret;

const KEY: &str = "key-4711";

fn connection(url: &str) -> Connection {
    Connection {
        url: Some(url.to_owned()),
        ..Connection::default()
    }
}

fn client(connection: &Connection) -> Result<Client, BackendError> {
    let key = Secret::new(KEY).read().unwrap();
    let own = vec![(HeaderName::from_static("api-key"), key)];
    Client::new("tested", connection, "https://example.com", "/in", own)
}

fn post_within(client: &mut Client, time_left: Duration) -> Result<Reply, Answer> {
    let event = event("Tested");
    let attempt = Attempt {
        number: 1,
        time_left,
        unix_millis: NOW,
    };
    let view = EventView::stored(&event);
    client.post(&Batch::new(&[view], attempt), b"[1]", false)
}

fn post(client: &mut Client) -> Result<Reply, Answer> {
    post_within(client, AMPLE)
}

/// The name of the failure of an attempt.
fn failure(url: &str, time_left: Duration) -> String {
    let mut client = client(&connection(url)).unwrap();
    let answer = post_within(&mut client, time_left).unwrap_err();
    assert_eq!(answer, Answer::Retry(None));
    let shown = format!("{client:?}");
    let (_, named) = shown.split_once("failure: Some(").expect(&shown);
    named.split(')').next().unwrap().to_owned()
}

#[test]
fn a_request_has_its_headers_and_its_body() {
    let server = StandIn::new(|_| Reaction::answer(202, "fine"));
    let mut given = connection(&format!("{}/relay/", server.url()));
    given
        .headers
        .push(("X-Gateway".to_owned(), " pass ".into()));
    let reply = post(&mut client(&given).unwrap()).unwrap();
    assert_eq!((reply.status, reply.text()), (202, b"fine".as_slice()));
    assert!(reply.body.is_some());
    let request = &server.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/relay/in")
    );
    assert_eq!(request.body, b"[1]");
    for (name, value) in [
        ("api-key", KEY),
        ("x-gateway", "pass"),
        ("content-type", "application/json"),
        ("accept-encoding", "identity"),
    ] {
        assert_eq!(request.header(name), Some(value), "{name}");
    }
    assert!(request.header("cookie").is_none());
}

#[test]
fn no_cookie_is_kept_and_no_redirect_followed() {
    let other = StandIn::new(|_| Reaction::status(200));
    for status in [301, 302, 303, 307, 308] {
        let location = other.url();
        let server = StandIn::new(move |_| {
            Reaction::status(status)
                .with("Location", location.clone())
                .with("Set-Cookie", "a=b")
        });
        let mut client = client(&connection(&server.url())).unwrap();
        for _ in 0..2 {
            let reply = post(&mut client).unwrap();
            assert_eq!(reply.status, status);
            assert_eq!(reply.verdict(&[]), Verdict::Refused(Reason::Rejected));
        }
        let requests = server.requests();
        assert_eq!(requests.len(), 2);
        assert!(
            requests
                .iter()
                .all(|request| request.header("cookie").is_none())
        );
    }
    assert!(other.requests().is_empty());
}

#[test]
fn a_server_that_is_not_there_is_no_connection() {
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    assert_eq!(failure(&format!("http://{gone}"), AMPLE), "Connect");
}

#[test]
fn what_breaks_or_is_no_http_is_a_retry() {
    assert_eq!(failure(&StandIn::abrupt().url(), AMPLE), "Broken");
    for raw in [
        "",
        "\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK\r\nContent-Len",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    ] {
        let server = StandIn::new(move |_| Reaction::Raw(raw.as_bytes().to_vec()));
        assert_eq!(failure(&server.url(), AMPLE), "Broken", "{raw:?}");
    }
}

#[test]
fn a_body_that_breaks_off_leaves_the_status() {
    for raw in [
        "HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\nhalf",
        "HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf",
        "HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\nhalf",
    ] {
        let server = StandIn::new(move |_| Reaction::Raw(raw.as_bytes().to_vec()));
        let reply = post(&mut client(&connection(&server.url())).unwrap()).unwrap();
        assert_eq!(reply.status, 503, "{raw:?}");
        assert!(reply.body.is_none(), "{raw:?}");
    }
}

#[test]
fn a_long_answer_is_read_in_part() {
    let server = StandIn::new(|_| Reaction::answer(200, "x".repeat(200_000)));
    let mut client = client(&connection(&server.url())).unwrap();
    for _ in 0..2 {
        assert_eq!(post(&mut client).unwrap().text().len(), 64 * 1024);
    }
}

#[test]
fn a_server_that_stalls_takes_the_time_of_the_attempt() {
    let stalling = StandIn::new(|_| Reaction::Stall);
    let time_left = Duration::from_millis(50);
    assert_eq!(failure(&stalling.url(), time_left), "Timeout");
    assert_eq!(failure(&stalling.url(), Duration::ZERO), "Timeout");
    // It takes connections and never a byte of them.
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", deaf.local_addr().unwrap());
    assert_eq!(failure(&url, time_left), "Timeout");
}

#[test]
fn a_plain_server_behind_https_is_a_fault_of_its_own() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let serving = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // The greeting is read, so that closing does not take back what is said to it.
        let mut greeting = [0; 16];
        stream.read_exact(&mut greeting).unwrap();
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    assert_eq!(failure(&url, AMPLE), "Tls");
    serving.join().unwrap();
}

#[test]
fn a_connection_is_used_again() {
    let server = StandIn::new(|_| Reaction::answer(200, "{}"));
    let mut client = client(&connection(&server.url())).unwrap();
    for _ in 0..3 {
        post(&mut client).unwrap();
    }
    assert_eq!(server.requests().len(), 3);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_proxy_is_what_is_connected_to() {
    let proxy = StandIn::new(|_| Reaction::answer(403, "no"));
    let given = Connection {
        proxy: Some(Secret::new(
            proxy.url().replace("http://", "http://user:secret@"),
        )),
        ..connection("http://nowhere.invalid")
    };
    let mut client = client(&given).unwrap();
    // Either the proxy's own answer, or that it opened no tunnel.
    let _ = post(&mut client);
    assert_eq!(proxy.requests().len(), 1);
    let request = &proxy.requests()[0];
    assert!(request.path.contains("nowhere.invalid"), "{request:?}");
    assert!(request.header("proxy-authorization").is_some());
    assert!(request.header("api-key").is_none() || request.method == "POST");
    assert!(!format!("{client:?}").contains("secret"));
}

#[test]
fn waiting_times_come_along() {
    for (value, expected) in [
        ("7", Some(Duration::from_secs(7))),
        (
            "Thu, 29 Feb 2024 12:00:30 GMT",
            Some(Duration::from_secs(30)),
        ),
        ("later", None),
    ] {
        let server = StandIn::new(move |_| Reaction::status(503).with("Retry-After", value));
        let reply = post(&mut client(&connection(&server.url())).unwrap()).unwrap();
        assert_eq!(
            reply.verdict(&[]).answer(reply.retry_after),
            Answer::Retry(expected)
        );
    }
}

#[test]
fn a_status_that_no_table_has_means_the_same_to_all() {
    for status in 0..=u16::MAX {
        let expected = match status {
            200..=299 => Verdict::Taken,
            300..=399 => Verdict::Refused(Reason::Rejected),
            407 => Verdict::Refused(Reason::Auth),
            400..=499 => Verdict::Rejected,
            _ => Verdict::Retry,
        };
        assert_eq!(status::verdict(&[], status), expected, "{status}");
    }
}

#[test]
fn a_page_is_no_answer_of_an_api() {
    let server = StandIn::new(|_| Reaction::answer(200, "\n <!doctype html><title>Log in"));
    let reply = post(&mut client(&connection(&server.url())).unwrap()).unwrap();
    assert_eq!(reply.verdict(&[]), Verdict::Refused(Reason::Rejected));
}

#[test]
fn urls_that_are_none_are_refused_and_not_shown() {
    for (url, fault) in [
        ("", "https"),
        ("tok-en.example.com", "https"),
        ("ftp://tok-en.example.com", "https"),
        ("https://", "none"),
        ("https:///tok-en", "none"),
        ("https://tok en", "none"),
        ("https://tok-en@example.com", "user"),
        ("https://example.com/?tok-en", "`?`"),
        ("https://example.com/#tok-en", "`?` or `#`"),
        ("https://example.com:99999999", "none"),
    ] {
        let error = client(&connection(url)).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(error.to_string().contains(fault), "{url}: {error}");
        assert!(!shown.contains("tok"), "{shown}");
    }
}

#[test]
fn headers_and_proxies_that_are_none_are_refused_and_not_shown() {
    let refused = |change: fn(&mut Connection)| {
        let mut given = connection("https://example.com");
        change(&mut given);
        let error = client(&given).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("tok-en"), "{shown}");
        error.to_string()
    };
    let name = refused(|to| to.headers.push(("two words".to_owned(), "tok-en".into())));
    assert!(name.contains("`two words`"), "{name}");
    for taken in ["Content-Length", "host", "API-KEY"] {
        let mut given = connection("https://example.com");
        given.headers.push((taken.to_owned(), "tok-en".into()));
        let error = client(&given).unwrap_err().to_string();
        assert!(error.contains("sets itself"), "{error}");
    }
    let value = refused(|to| {
        to.headers
            .push(("x".to_owned(), "tok-en\r\nHost: other".into()));
    });
    assert!(value.contains("`x`"), "{value}");
    for proxy in ["", "tok-en://proxy", "http://", "http://tok-en:tok-en@"] {
        let given = Connection {
            proxy: Some(proxy.into()),
            ..connection("https://example.com")
        };
        let error = client(&given).map(|_| proxy).unwrap_err().to_string();
        assert!(error.contains("its proxy"), "{error}");
        assert!(!error.contains("tok-en"), "{error}");
    }
}

#[test]
fn a_client_shows_neither_its_keys_nor_its_path() {
    let mut given = connection("https://example.com/tok-en");
    given.headers.push(("x-pass".to_owned(), "tok-en".into()));
    let client = client(&given).unwrap();
    let shown = format!("{client:?} {client:#?}");
    assert!(
        shown.contains("example.com") && shown.contains("x-pass"),
        "{shown}"
    );
    assert!(!shown.contains("tok-en") && !shown.contains(KEY), "{shown}");
}
