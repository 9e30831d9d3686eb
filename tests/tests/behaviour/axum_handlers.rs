//! Handlers as axum takes them.

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use funnel_runtime::testing::Recorder;
use funnel_runtime::{Id, funnel, funnel_step};
use funnel_tests::{finish, outcomes};
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

#[funnel(event = "Axum", rename_all = "camelCase")]
mod vocabulary {
    use funnel_runtime::Id;

    pub(crate) enum Step {
        Extracted,
        ImplResponse,
        PlainResponse,
        ResultResponse,
        Unit,
        Debugged,
        Middleware,
        Fallback,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub http_status: Option<u16>,
        #[attr(entity)]
        pub team_id: Option<Id>,
    }
}

use vocabulary as step;

const EVENT: &str = "Axum";

#[derive(Clone)]
struct App {
    attempt: u32,
}

struct Refusal(StatusCode);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

type Parameters = std::collections::BTreeMap<String, String>;

#[funnel_step(step::extracted, attempt = app.attempt, team_id = |team| Id::new(team["team"].as_str().unwrap_or("")))]
async fn extracted(
    State(app): State<App>,
    Path(team): Path<String>,
    Query(parameters): Query<Parameters>,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Refusal> {
    if parameters.contains_key("refuse") {
        return Err(Refusal(StatusCode::FORBIDDEN));
    }
    drop((app, body));
    Ok(Json(json!({ "team": team })))
}

#[funnel_step(step::impl_response, attempt = 2)]
async fn impl_response(Path(code): Path<u16>) -> impl IntoResponse {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST);
    (status, "text")
}

#[funnel_step(step::plain_response, http_status = |response| response.status().as_u16())]
async fn plain_response(Path(code): Path<u16>) -> Response {
    StatusCode::from_u16(code)
        .unwrap_or(StatusCode::BAD_REQUEST)
        .into_response()
}

#[funnel_step(step::result_response, http_status = |response| response.status().as_u16())]
async fn result_response(Path(code): Path<u16>) -> Result<Response, Refusal> {
    match StatusCode::from_u16(code) {
        Ok(status) if code < 500 => Ok(status.into_response()),
        Ok(status) => Err(Refusal(status)),
        Err(_) => Err(Refusal(StatusCode::BAD_REQUEST)),
    }
}

#[funnel_step(step::unit)]
async fn unit() {}

/// axum's own attribute checks what it is put on.
#[axum::debug_handler]
#[funnel_step(step::debugged)]
async fn debugged(Path(_): Path<String>) -> Result<&'static str, Refusal> {
    Ok("fine")
}

#[funnel_step(step::middleware, http_status = |response| response.status().as_u16())]
async fn middleware(request: Request<Body>, next: axum::middleware::Next) -> Response {
    next.run(request).await
}

#[funnel_step(step::fallback, when = |_| false)]
async fn fallback() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "nothing here")
}

fn app() -> Router {
    Router::new()
        .route("/teams/{team}", post(extracted))
        .route("/impl/{code}", get(impl_response))
        .route("/plain/{code}", get(plain_response))
        .route("/result/{code}", get(result_response))
        .route("/unit", get(unit))
        .route("/debugged/{text}", get(debugged))
        .route(
            "/inside",
            get(unit).layer(axum::middleware::from_fn(middleware)),
        )
        .fallback(fallback)
        .with_state(App { attempt: 3 })
}

/// Sends requests to the application, and returns the statuses and what the events say.
fn sent(requests: Vec<Request<Body>>) -> (Vec<u16>, Vec<Value>) {
    let recorder = Recorder::new();
    let statuses = finish(recorder.run_async(async {
        let mut statuses = Vec::new();
        for request in requests {
            let Ok(response) = app().oneshot(request).await;
            statuses.push(response.status().as_u16());
        }
        statuses
    }));
    (statuses, recorder.events().iter().map(said).collect())
}

fn said(event: &funnel_runtime::testing::RecordedEvent) -> Value {
    let mut said = event.attributes.clone();
    said.retain(|name, _| ["attempt", "httpStatus", "teamId"].contains(&name.as_str()));
    said.into_iter().collect()
}

fn fetch(path: &str) -> Request<Body> {
    Request::get(path)
        .body(Body::empty())
        .expect("a valid request")
}

#[test]
fn handler_with_extractors() {
    let send = |path: &str| {
        let request = Request::post(path).header("content-type", "application/json");
        request.body(Body::from("{}")).expect("a valid request")
    };
    let (statuses, said) = sent(vec![send("/teams/t1"), send("/teams/t2?refuse=1")]);
    assert_eq!(statuses, [200, 403]);
    assert_eq!(said, [json!({ "attempt": 3, "teamId": "t1" })]);
    assert_eq!(outcomes(EVENT, "extracted"), [1, 1, 0, 0]);
}

/// A request that an extractor refuses never reaches the handler.
#[test]
fn handler_that_is_not_reached() {
    let (statuses, said) = sent(vec![fetch("/teams/t1"), fetch("/plain/x")]);
    assert_eq!(statuses, [405, 400]);
    assert_eq!(said, Vec::<Value>::new());
}

/// Of an `impl IntoResponse` its own type decides: a tuple is success whatever its status.
#[test]
fn handler_that_returns_impl_into_response() {
    let (statuses, said) = sent(vec![fetch("/impl/200"), fetch("/impl/404")]);
    assert_eq!(statuses, [200, 404]);
    assert_eq!(said, [json!({ "attempt": 2 }), json!({ "attempt": 2 })]);
    assert_eq!(outcomes(EVENT, "impl_response"), [2, 0, 0, 0]);
}

#[test]
fn handler_that_returns_a_response() {
    let (statuses, said) = sent(vec![
        fetch("/plain/204"),
        fetch("/plain/404"),
        fetch("/plain/500"),
    ]);
    assert_eq!(statuses, [204, 404, 500]);
    assert_eq!(said, [json!({ "httpStatus": 204 })]);
    assert_eq!(outcomes(EVENT, "plain_response"), [1, 2, 0, 0]);
}

#[test]
fn handler_that_returns_a_response_in_a_result() {
    let (statuses, said) = sent(vec![
        fetch("/result/301"),
        fetch("/result/404"),
        fetch("/result/503"),
    ]);
    assert_eq!(statuses, [301, 404, 503]);
    assert_eq!(said, [json!({ "httpStatus": 301 })]);
    assert_eq!(outcomes(EVENT, "result_response"), [1, 2, 0, 0]);
}

#[test]
fn handler_with_another_attribute() {
    let (statuses, said) = sent(vec![fetch("/debugged/x")]);
    assert_eq!((statuses, said), (vec![200], vec![json!({})]));
}

#[test]
fn middleware_is_a_function_too() {
    let (statuses, said) = sent(vec![fetch("/inside")]);
    assert_eq!(statuses, [200]);
    assert_eq!(
        said,
        [json!({}), json!({ "httpStatus": 200 })],
        "from the inside out"
    );
}

#[test]
fn fallback_that_never_succeeds() {
    let (statuses, said) = sent(vec![fetch("/nowhere")]);
    assert_eq!((statuses, said), (vec![404], vec![]));
    assert_eq!(outcomes(EVENT, "fallback"), [0, 1, 0, 0]);
}
