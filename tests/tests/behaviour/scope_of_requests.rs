//! One scope per request, by the tower layer.

use std::convert::Infallible;
use std::future;
use std::task::{Context, Poll};

use funnel_runtime::testing::Recorder;
use funnel_runtime::tower::ScopeLayer;
use funnel_runtime::{Cohort, Id, funnel, funnel_step};
use funnel_tests::{attributes, finish, yield_once};
use http::{Request, Response};
use serde_json::json;
use tower::{Layer, Service, ServiceBuilder, ServiceExt, service_fn};

#[funnel(event = "Requests")]
mod vocabulary {
    use funnel_runtime::Id;

    pub(crate) enum Step {
        Handled,
    }

    pub(crate) struct Attrs {
        #[attr(entity)]
        pub team_id: Option<Id>,
        pub attempt: Option<u32>,
    }
}

use vocabulary::{Attrs, handled};

fn attrs(request: &Request<()>) -> (Attrs, Option<Cohort>) {
    let team = request
        .headers()
        .get("team")
        .and_then(|team| team.to_str().ok());
    let attrs = Attrs {
        team_id: team.map(Id::new),
        ..Attrs::default()
    };
    let probe = request.headers().contains_key("probe");
    (attrs, probe.then(Cohort::synthetic))
}

fn request(headers: &[(&'static str, &'static str)]) -> Request<()> {
    let mut request = Request::new(());
    for (name, value) in headers {
        request
            .headers_mut()
            .insert(*name, http::HeaderValue::from_static(value));
    }
    request
}

#[funnel_step(handled)]
async fn handle(_: Request<()>) -> Result<Response<()>, Infallible> {
    yield_once().await;
    Ok(Response::new(()))
}

#[test]
fn each_request_has_its_own_scope() {
    let recorder = Recorder::new();
    let service = ServiceBuilder::new()
        .layer(ScopeLayer::new(attrs))
        .service_fn(handle);
    finish(recorder.run_async(async {
        for headers in [
            &[("team", "t1"), ("probe", "1")][..],
            &[("team", "t2")],
            &[],
        ] {
            let Ok(_) = service.oneshot(request(headers)).await;
        }
    }));
    let said: Vec<_> = recorder
        .events()
        .iter()
        .map(|event| (attributes(event), event.attributes["cohort"].clone()))
        .collect();
    assert_eq!(
        said,
        [
            (json!({ "team_id": "t1" }), json!("synthetic")),
            (json!({ "team_id": "t2" }), json!("real")),
            (json!({}), json!("real")),
        ]
    );
}

/// Does its work when it is called, not when the future is polled.
#[derive(Clone)]
struct Eager;

impl Service<Request<()>> for Eager {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = future::Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    #[funnel_step(handled)]
    fn call(&mut self, _: Request<()>) -> Self::Future {
        future::ready(Ok(Response::new(())))
    }
}

#[test]
fn service_that_works_in_its_call_is_in_the_scope() {
    let recorder = Recorder::new();
    let service = ScopeLayer::new(attrs).layer(Eager);
    let Ok(_) = finish(recorder.run_async(service.oneshot(request(&[("team", "t3")]))));
    assert_eq!(
        attributes(&recorder.events()[0]),
        json!({ "team_id": "t3" })
    );
}

#[test]
fn layers_nest() {
    let recorder = Recorder::new();
    let inner = ScopeLayer::new(|_: &Request<()>| Attrs {
        attempt: Some(2),
        ..Attrs::default()
    });
    let service = ServiceBuilder::new()
        .layer(ScopeLayer::new(attrs))
        .layer(inner);
    let service = service.service(service_fn(handle));
    let Ok(_) = finish(recorder.run_async(service.oneshot(request(&[("team", "t4")]))));
    assert_eq!(
        attributes(&recorder.events()[0]),
        json!({ "team_id": "t4", "attempt": 2 })
    );
}
