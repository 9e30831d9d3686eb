//! How a resource of any type comes into being.
//!
//! A place is reserved, a background task finishes the resource, and the handler waits for it. The
//! handler may be dropped at any point, because its client went away: then nobody was told the claim
//! token, so nobody could ever use the resource, and the task removes it. Not here: what a type is
//! made of.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::oneshot;

use crate::client::Visitor;
use crate::demo::Script;
use crate::error::ApiError;
use crate::ids::{ClaimToken, ResourceId};
use crate::state::AppState;
use crate::store::{NewResource, Owner, Reserved, Store, StoreError, Team};
use crate::telemetry::ResourceType;

/// The properties of one type of resource.
pub(super) trait Properties: Serialize {
    const TYPE: ResourceType;
}

/// A resource that is ready to be used.
#[derive(Debug, Serialize)]
pub(super) struct Created<P> {
    id: ResourceId,
    resource_type: ResourceType,
    /// Told once; a team's resource has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    claim_token: Option<ClaimToken>,
    properties: P,
}

impl<P: Serialize> IntoResponse for Created<P> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self)).into_response()
    }
}

/// Provisions resources for one request.
#[derive(Debug)]
pub(super) struct Provisioner {
    app: AppState,
    script: Script,
}

impl Provisioner {
    /// Provisions for a visitor, who may claim the resource with the token in the answer.
    pub(super) async fn for_visitor<P: Properties>(
        self,
        visitor: Visitor,
        properties: P,
    ) -> Result<Created<P>, ApiError> {
        let token = ClaimToken::random();
        let owner = Owner::Visitor {
            fingerprint: visitor.fingerprint().as_str().to_owned(),
            claim_digest: token.digest(),
            quota: self.app.anonymous_quota(),
        };
        let id = self.create(owner, &properties).await?;
        Ok(Created {
            id,
            resource_type: P::TYPE,
            claim_token: Some(token),
            properties,
        })
    }

    /// Provisions for a team.
    pub(super) async fn for_team<P: Properties>(
        self,
        team: Team,
        properties: P,
    ) -> Result<Created<P>, ApiError> {
        let id = self.create(Owner::Team(team.id), &properties).await?;
        Ok(Created {
            id,
            resource_type: P::TYPE,
            claim_token: None,
            properties,
        })
    }

    async fn create<P: Properties>(
        self,
        owner: Owner,
        properties: &P,
    ) -> Result<ResourceId, ApiError> {
        let id = ResourceId::random();
        let properties =
            serde_json::to_value(properties).map_err(|error| ApiError::Internal(error.into()))?;
        let resource = NewResource {
            id: id.clone(),
            resource_type: P::TYPE,
            properties,
            owner,
        };

        let (ready, is_ready) = oneshot::channel();
        let (receipt, received) = oneshot::channel();
        let store = self.app.store().clone();
        self.app
            .background()
            .spawn(finish(store, resource, ready, received));

        self.script.play().await?;
        match is_ready
            .await
            .map_err(|error| ApiError::Internal(error.into()))??
        {
            Reserved::OverQuota => Err(ApiError::QuotaExceeded),
            Reserved::Pending => {
                // The task is there until it hears of the receipt, one way or the other.
                let _ = receipt.send(());
                Ok(id)
            }
        }
    }
}

impl FromRequestParts<AppState> for Provisioner {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let script = Script::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            script,
        })
    }
}

/// The background half.
async fn finish(
    store: Store,
    resource: NewResource,
    ready: oneshot::Sender<Result<Reserved, StoreError>>,
    received: oneshot::Receiver<()>,
) {
    let id = resource.id.clone();
    let made = make(&store, resource).await;
    // If the handler is gone already, then so is its end of `received`.
    let _ = ready.send(made);
    if received.await.is_err()
        && let Err(error) = store.discard(id.clone()).await
    {
        eprintln!("instant-api: {} is left over: {error}", id.as_str());
    }
}

/// Reserves and finishes a resource. Between the two is where a real service would set up the
/// database, bucket or queue.
async fn make(store: &Store, resource: NewResource) -> Result<Reserved, StoreError> {
    let id = resource.id.clone();
    let reserved = store.reserve(resource).await?;
    if reserved == Reserved::Pending {
        store.mark_ready(id).await?;
    }
    Ok(reserved)
}
