//! The platform over HTTP.

use std::time::Duration;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};
use axum::{Json, Router};

use super::faults;
use super::logins::Login;
use super::platform::{Platform, REGIONS, Refusal};
use crate::api::{
    ApiKey, Application, Call, Done, LoginStarted, LoginState, NewApplication, PlanRequest, Terms,
    Token, TokenRequest, Version,
};
use crate::telemetry::{Plan, Region};

/// How long the question for a login waits for news.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

type Answer<T> = Result<Json<T>, Refusal>;

/// All routes.
pub(super) fn app(platform: &Platform) -> Router {
    let on = |call, route: MethodRouter<Platform>| {
        route.layer(from_fn_with_state((platform.clone(), call), faults::apply))
    };
    let session = on(Call::Session, get(session)).merge(on(Call::SessionEnd, delete(end_session)));
    let applications =
        on(Call::Applications, get(applications)).merge(on(Call::Create, post(create)));
    Router::new()
        .route("/version", on(Call::Version, get(version)))
        .route("/logins", on(Call::LoginStart, post(start_login)))
        .route("/logins/{login}", on(Call::LoginWait, get(login)))
        .route("/device/{login}", get(device))
        .route("/device/{login}/{decision}", post(decide))
        .route("/tokens", on(Call::Token, post(exchange)))
        .route("/session", session)
        .route("/regions", on(Call::Regions, get(regions)))
        .route("/plans/{plan}/terms", on(Call::Terms, get(terms)))
        .route("/applications", applications)
        .route("/applications/{name}/keys", on(Call::Key, post(make_key)))
        .route("/applications/{name}/plan", on(Call::Plan, put(set_plan)))
        .with_state(platform.clone())
}

/// The token of somebody who is logged in.
struct Session(String);

impl FromRequestParts<Platform> for Session {
    type Rejection = StatusCode;

    async fn from_request_parts(
        parts: &mut Parts,
        platform: &Platform,
    ) -> Result<Self, StatusCode> {
        let header = parts.headers.get(AUTHORIZATION);
        header
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
            .filter(|token| platform.state().knows(token))
            .map(|token| Self(token.to_owned()))
            .ok_or(StatusCode::UNAUTHORIZED)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self {
            Self::NameTaken => StatusCode::CONFLICT,
            Self::RegionFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::BillingRequired => StatusCode::PAYMENT_REQUIRED,
            Self::NotFound => StatusCode::NOT_FOUND,
        };
        status.into_response()
    }
}

async fn version(State(platform): State<Platform>) -> Json<Version> {
    let latest = platform.state().latest().to_owned();
    Json(Version { latest })
}

async fn start_login(State(platform): State<Platform>) -> Json<LoginStarted> {
    let login = platform.state().logins.begin();
    let url = format!("{}/device/{login}", platform.url());
    Json(LoginStarted { login, url })
}

/// Answers when the person has decided, or else after a while, so that the tool asks again.
async fn login(
    State(platform): State<Platform>,
    Path(login): Path<String>,
) -> Result<Json<LoginState>, StatusCode> {
    let decided = async {
        loop {
            let news = platform.news().notified();
            match platform.state().logins.get(&login) {
                None => return Err(StatusCode::NOT_FOUND),
                Some(Login::Denied) => return Err(StatusCode::FORBIDDEN),
                Some(Login::Allowed { code }) => return Ok(Some(code.clone())),
                Some(Login::Waiting) => {}
            }
            news.await;
        }
    };
    let code = tokio::time::timeout(LONGEST_WAIT, decided).await;
    Ok(Json(LoginState {
        code: code.unwrap_or(Ok(None))?,
    }))
}

/// What a person sees in the browser.
async fn device(Path(login): Path<String>) -> Result<Html<String>, StatusCode> {
    // The text becomes part of a page.
    if !login
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(Html(format!(
        "<title>Log in</title><p>Does a tool of yours want to log in?\
         <form method=post action=/device/{login}/allow><button>Yes</button></form>\
         <form method=post action=/device/{login}/deny><button>No</button></form>"
    )))
}

async fn decide(
    State(platform): State<Platform>,
    Path((login, decision)): Path<(String, String)>,
) -> Html<&'static str> {
    platform.state().logins.decide(&login, decision == "allow");
    platform.news().notify_waiters();
    Html("<title>Log in</title><p>You can close this page.")
}

async fn exchange(
    State(platform): State<Platform>,
    Json(request): Json<TokenRequest>,
) -> Answer<Token> {
    let mut state = platform.state();
    let token = state
        .logins
        .exchange(&request.code)
        .ok_or(Refusal::NotFound)?;
    state.begin(token.clone());
    Ok(Json(Token { token }))
}

async fn session(_: Session) -> Json<Done> {
    Json(Done {})
}

async fn end_session(State(platform): State<Platform>, session: Session) -> Json<Done> {
    platform.state().end(&session.0);
    Json(Done {})
}

async fn regions(_: Session) -> Json<[Region; REGIONS.len()]> {
    Json(REGIONS)
}

async fn terms(_: Session, Path(plan): Path<Plan>) -> Json<Terms> {
    let text = format!("The plan {plan} is billed every month and can be left at any time.");
    Json(Terms { text })
}

async fn applications(State(platform): State<Platform>, _: Session) -> Json<Vec<Application>> {
    Json(platform.state().applications())
}

async fn create(
    State(platform): State<Platform>,
    _: Session,
    Json(request): Json<NewApplication>,
) -> Answer<Application> {
    let created = platform.state().create(&request.name, request.region);
    created.map(Json)
}

async fn make_key(
    State(platform): State<Platform>,
    _: Session,
    Path(name): Path<String>,
) -> Answer<ApiKey> {
    let key = platform.state().key_for(&name)?;
    Ok(Json(ApiKey { key }))
}

async fn set_plan(
    State(platform): State<Platform>,
    _: Session,
    Path(name): Path<String>,
    Json(request): Json<PlanRequest>,
) -> Answer<Application> {
    platform.state().set_plan(&name, request.plan).map(Json)
}
