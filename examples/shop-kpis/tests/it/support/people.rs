//! Customers, as they come in over HTTP.

use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use super::http::{Call, Client, Reply};
use super::text;

pub(crate) const PASSWORD: &str = "correct horse";

/// Somebody with an address.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) email: &'static str,
}

impl Person {
    pub(crate) fn new(client: Client, email: &'static str) -> Self {
        Self { client, email }
    }

    pub(crate) async fn sign_up(self) -> Reply {
        let body = json!({ "email": self.email, "password": PASSWORD });
        self.client.post("/signup").json(&body).send().await
    }

    /// The token in the last mail.
    pub(crate) async fn mailed_token(self) -> Value {
        let path = format!("/demo/mail/{}", self.email);
        self.client.get(&path).send().await.json()["verification_token"].clone()
    }

    pub(crate) async fn verify(self) -> Reply {
        let body = json!({ "token": self.mailed_token().await });
        self.client.post("/verify-email").json(&body).send().await
    }

    pub(crate) fn logging_in(self, password: &str) -> Call {
        let body = json!({ "email": self.email, "password": password });
        self.client.post("/login").json(&body)
    }

    pub(crate) async fn log_in(self, password: &str) -> Reply {
        self.logging_in(password).send().await
    }

    pub(crate) async fn log_in_with(self, code: &str) -> Reply {
        let body = json!({ "email": self.email, "password": PASSWORD, "code": code });
        self.client.post("/login").json(&body).send().await
    }

    /// Signs up, verifies the address, and logs in.
    pub(crate) async fn settle_in(self) -> Customer {
        self.sign_up().await;
        self.verify().await;
        let session = text(&self.log_in(PASSWORD).await.json()["session"]);
        Customer {
            person: self,
            session,
        }
    }
}

/// Somebody who is logged in.
pub(crate) struct Customer {
    pub(crate) person: Person,
    pub(crate) session: String,
}

impl Customer {
    pub(crate) async fn order(&self, currency: &str, product: &str, quantity: u32) -> Reply {
        let item = json!({ "product": product, "quantity": quantity });
        let body = json!({ "currency": currency, "items": [item] });
        let call = self.person.client.post("/orders").bearer(&self.session);
        call.json(&body).send().await
    }

    /// Orders, and says the id of the order.
    pub(crate) async fn order_id(&self, currency: &str, product: &str, quantity: u32) -> String {
        text(&self.order(currency, product, quantity).await.json()["order_id"])
    }

    /// An order as it is now.
    pub(crate) async fn read(&self, order: &str) -> Value {
        let path = format!("/orders/{order}");
        let call = self.person.client.get(&path).bearer(&self.session);
        call.send().await.json()
    }

    pub(crate) async fn delete(&self) -> Reply {
        let call = self.person.client.delete("/account").bearer(&self.session);
        call.send().await
    }

    /// The secret for an authenticator app.
    pub(crate) async fn enroll(&self) -> Reply {
        let path = "/account/second-factor";
        let call = self.person.client.post(path).bearer(&self.session);
        call.send().await
    }

    pub(crate) async fn confirm(&self, code: &str) -> Reply {
        let path = "/account/second-factor/confirm";
        let call = self.person.client.post(path).bearer(&self.session);
        call.json(&json!({ "code": code })).send().await
    }
}

/// What an authenticator app shows at this time.
pub(crate) fn code(secret: &Value, now: u64) -> String {
    let secret = Secret::try_from_base32(text(secret)).unwrap();
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    totp.generate(now).to_string()
}
