//! A small HTTP client: one connection per request, closed when the request is dropped.

use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::header::HeaderMap;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

#[derive(Clone, Copy)]
pub(crate) struct Client {
    address: SocketAddr,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    pub(crate) fn get(self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub(crate) fn post(self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    pub(crate) fn delete(self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    fn call(self, method: Method, path: &str) -> Call {
        let mut request = Request::new(Full::default());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().unwrap();
        Call {
            address: self.address,
            request,
        }
        .header("host", self.address.to_string())
    }
}

/// A request that is not sent yet.
pub(crate) struct Call {
    address: SocketAddr,
    request: Request<Full<Bytes>>,
}

impl Call {
    pub(crate) fn header(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.request
            .headers_mut()
            .insert(name, value.as_ref().parse().unwrap());
        self
    }

    pub(crate) fn bearer(self, session: &str) -> Self {
        self.header("authorization", format!("Bearer {session}"))
    }

    pub(crate) fn json(self, value: &Value) -> Self {
        self.body(value.to_string())
    }

    pub(crate) fn body(mut self, text: impl Into<Bytes>) -> Self {
        *self.request.body_mut() = Full::new(text.into());
        self
    }

    /// Sends the request and reads the whole answer.
    pub(crate) async fn send(self) -> Reply {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        let exchange = async move {
            let (head, body) = sender
                .send_request(self.request)
                .await
                .unwrap()
                .into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let text = String::from_utf8(body.to_vec()).unwrap();
            Reply {
                status: head.status,
                headers: head.headers,
                text,
            }
        };
        // Both in this future, so that dropping it closes the connection.
        let (reply, closed) = tokio::join!(exchange, connection);
        closed.unwrap();
        reply
    }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.text) {
            Ok(value) => value,
            Err(error) => panic!("{error} in {self:?}"),
        }
    }

    /// The code of an error, with the status.
    #[track_caller]
    pub(crate) fn error(&self) -> (u16, String) {
        let code = super::text(&self.json()["error"]["code"]);
        (self.status.as_u16(), code)
    }
}
