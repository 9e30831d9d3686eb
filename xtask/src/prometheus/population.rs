//! Who comes to the shop, and what has to be counted for it. Everybody does the same in every run.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::numbers::{
    CONFIRMATIONS, CURRENCIES, DELETIONS, DELIVERIES, LOGINS, Numbers, ORDERS, REFUNDS, REVENUE,
    SIGNUPS, VERIFICATIONS,
};
use super::shop::{LOCKOUT, Shop, expect};

const PASSWORD: &str = "correct horse";
const CUSTOMERS: usize = 8;
/// Of which five of eight are paid in the end.
const ORDERED: usize = 32;
const PRODUCTS: [(&str, u64); 3] = [("mug", 1_499), ("shirt", 2_999), ("poster", 999)];

/// Sends everything, and returns what it has to come to.
pub(super) fn drive(shop: &Shop) -> anyhow::Result<Numbers> {
    let mut crowd = Crowd {
        shop,
        driven: Numbers::zero(),
        events: 0,
    };
    crowd.never_verified()?;
    crowd.locked_out()?;
    crowd.second_factor()?;
    let sessions = (0..CUSTOMERS)
        .map(|number| crowd.customer(&format!("customer{number}@example.com")))
        .collect::<anyhow::Result<Vec<_>>>()?;
    for number in 0..ORDERED {
        crowd.order(number, &sessions[number % CUSTOMERS])?;
    }
    crowd.strange_deliveries()?;
    for (number, session) in sessions.iter().enumerate().step_by(3) {
        crowd.leave(&format!("customer{number}@example.com"), session)?;
    }
    Ok(crowd.driven)
}

struct Crowd<'a> {
    shop: &'a Shop,
    driven: Numbers,
    /// How many events the payment provider has made.
    events: u64,
}

/// An order that was made.
struct Order {
    id: Value,
    cents: u64,
    currency: &'static str,
}

impl Crowd<'_> {
    /// Somebody new, with a verified address, who mistypes the password once. Returns the session.
    fn customer(&mut self, email: &str) -> anyhow::Result<String> {
        self.sign_up(email)?;
        self.verify(email)?;
        // Whoever has an account already does not get another one.
        let again = json!({ "email": email, "password": PASSWORD });
        expect(&self.shop.post("/signup", &again)?, 202)?;
        self.login(email, "wrong horse", None, (401, "failure_credentials"))?;
        let body = self.login(email, PASSWORD, None, (200, "success"))?;
        session(&body)
    }

    fn sign_up(&mut self, email: &str) -> anyhow::Result<()> {
        let body = json!({ "email": email, "password": PASSWORD });
        expect(&self.shop.post("/signup", &body)?, 202)?;
        self.driven.add(&SIGNUPS, &[], 1)
    }

    /// Follows the link in the mail, and once more.
    fn verify(&mut self, email: &str) -> anyhow::Result<()> {
        let token = self.shop.mailed_token(email)?;
        for (status, outcome) in [(200, "ok"), (404, "error")] {
            let answer = self
                .shop
                .post("/verify-email", &json!({ "token": token }))?;
            expect(&answer, status)?;
            self.driven.add(&VERIFICATIONS, &[outcome], 1)?;
        }
        Ok(())
    }

    /// Tries to log in, which has to end with this status and this outcome.
    fn login(
        &mut self,
        email: &str,
        password: &str,
        code: Option<&str>,
        (status, outcome): (u16, &str),
    ) -> anyhow::Result<Value> {
        let body = json!({ "email": email, "password": password, "code": code });
        let body = expect(&self.shop.post("/login", &body)?, status)?.clone();
        self.driven.add(&LOGINS, &[outcome], 1)?;
        Ok(body)
    }

    fn never_verified(&mut self) -> anyhow::Result<()> {
        let email = "unverified@example.com";
        self.sign_up(email)?;
        for _ in 0..2 {
            self.login(email, PASSWORD, None, (403, "failure_unverified"))?;
        }
        let stranger = "nobody@example.com";
        self.login(stranger, PASSWORD, None, (401, "failure_credentials"))?;
        Ok(())
    }

    fn locked_out(&mut self) -> anyhow::Result<()> {
        let email = "forgetful@example.com";
        self.customer(email)?;
        let (failures, seconds) = LOCKOUT;
        for _ in 0..failures {
            self.login(email, "wrong horse", None, (401, "failure_credentials"))?;
        }
        self.login(email, "wrong horse", None, (429, "failure_locked"))?;
        // Now the right one does not help either, until the time is over.
        self.login(email, PASSWORD, None, (429, "failure_locked"))?;
        self.shop.advance(seconds)?;
        self.login(email, PASSWORD, None, (200, "success"))?;
        Ok(())
    }

    fn second_factor(&mut self) -> anyhow::Result<()> {
        let email = "careful@example.com";
        let session = self.customer(email)?;
        let route = "/account/second-factor";
        let answer = self.shop.post_as(&session, route, &json!({}))?;
        let secret = expect(&answer, 200)?["secret"].clone();
        let secret = secret.as_str().context("the secret is a text")?;
        let confirm = format!("{route}/confirm");
        let right = self.shop.fresh_code(secret)?;
        for (code, status, outcome) in [
            ("no code", 401, "error"),
            (&*right, 200, "ok"),
            (&*right, 409, "error"),
        ] {
            let code = json!({ "code": code });
            expect(&self.shop.post_as(&session, &confirm, &code)?, status)?;
            self.driven.add(&CONFIRMATIONS, &[outcome], 1)?;
        }

        // To be asked for the code is not the end of a login.
        let half = json!({ "email": email, "password": PASSWORD });
        let asked = self.shop.post("/login", &half)?;
        ensure!(expect(&asked, 401)?["error"]["code"] == "second_factor_needed");
        self.login(email, PASSWORD, Some("no code"), (401, "failure_2fa"))?;
        let code = self.shop.fresh_code(secret)?;
        self.login(email, PASSWORD, Some(&code), (200, "success"))?;
        // Somebody looked over the shoulder.
        self.login(email, PASSWORD, Some(&code), (401, "failure_2fa"))?;
        Ok(())
    }

    /// Orders something, and lets the payment provider tell what the number of the order says.
    fn order(&mut self, number: usize, session: &str) -> anyhow::Result<()> {
        let order = self.create(number, session)?;
        let Order {
            id,
            cents,
            currency,
        } = &order;
        let (cents, currency) = (*cents, *currency);
        let all = json!({ "order_id": id, "amount_cents": cents, "currency": currency });
        let paid = self.event("completed", &all);
        let failed = self.event("failed", &json!({ "order_id": id }));
        match number % 8 {
            // Delivered twice.
            0 => {
                self.completed(&paid, &order)?;
                self.settled(&paid, "duplicate")?;
            }
            // Refused by the bank once.
            1 => {
                self.failed(&failed)?;
                self.completed(&paid, &order)?;
                self.settled(&failed, "duplicate")?;
            }
            // Sent back in parts; only the first changes the status, and no more goes back than came.
            2 => {
                self.completed(&paid, &order)?;
                for (part, is_first) in [(cents / 3, true), (cents / 4, false)] {
                    let data =
                        json!({ "order_id": id, "amount_cents": part, "currency": currency });
                    let refund = self.event("refunded", &data);
                    self.refunded(&refund, part, currency, is_first)?;
                    self.settled(&refund, "duplicate")?;
                }
                let too_much = self.event("refunded", &all);
                self.refused(&too_much, 422)?;
            }
            // Sent back as a whole, after somebody tried to forge that.
            3 => {
                self.completed(&paid, &order)?;
                let refund = self.event("refunded", &all);
                self.forged(&refund)?;
                self.refunded(&refund, cents, currency, true)?;
            }
            // Announced with a wrong amount, and put right under the same id.
            4 => {
                let mut wrong = paid.clone();
                wrong["data"]["amount_cents"] = json!(cents - 1);
                self.refused(&wrong, 422)?;
                self.completed(&paid, &order)?;
                let again = self.event("completed", &all);
                self.refused(&again, 409)?;
            }
            5 => {
                self.failed(&failed)?;
                let again = self.event("failed", &json!({ "order_id": id }));
                self.settled(&again, "ignored")?;
            }
            6 => {
                let refund = self.event("refunded", &all);
                self.refused(&refund, 409)?;
            }
            _ => self.forged(&paid)?,
        }
        Ok(())
    }

    fn create(&mut self, number: usize, session: &str) -> anyhow::Result<Order> {
        let (product, price) = PRODUCTS[number % PRODUCTS.len()];
        let quantity = number as u64 % 5 + 1;
        let currency = CURRENCIES[number / 8 % CURRENCIES.len()];
        let body = json!({
            "currency": currency,
            "items": [{ "product": product, "quantity": quantity }],
        });
        let answer = self.shop.post_as(session, "/orders", &body)?;
        let body = expect(&answer, 201)?;
        let cents = price * quantity;
        ensure!(
            body["amount_cents"] == cents,
            "{body} is not of {cents} cents"
        );
        self.driven.add(&ORDERS, &["created"], 1)?;
        Ok(Order {
            id: body["order_id"].clone(),
            cents,
            currency,
        })
    }

    /// What comes to the webhook and is about no order here.
    fn strange_deliveries(&mut self) -> anyhow::Result<()> {
        let nothing =
            json!({ "order_id": "order_nobodyorderedth", "amount_cents": 1, "currency": "EUR" });
        let unknown = self.event("completed", &nothing);
        self.refused(&unknown, 404)?;
        let disputed = self.event("disputed", &nothing);
        expect(&self.shop.payment(&disputed)?, 200)?;
        self.driven.add(&DELIVERIES, &["other", "ignored"], 1)
    }

    /// Deletes an account, and finds it gone.
    fn leave(&mut self, email: &str, session: &str) -> anyhow::Result<()> {
        expect(&self.shop.delete_account(session)?, 200)?;
        self.driven.add(&DELETIONS, &[], 1)?;
        expect(&self.shop.delete_account(session)?, 401)?;
        self.login(email, PASSWORD, None, (401, "failure_credentials"))?;
        Ok(())
    }

    fn event(&mut self, kind: &str, data: &Value) -> Value {
        self.events += 1;
        let id = format!("evt_{}", self.events);
        json!({ "id": id, "type": format!("payment.{kind}"), "data": data })
    }

    fn completed(&mut self, event: &Value, order: &Order) -> anyhow::Result<()> {
        self.settled(event, "accepted")?;
        self.driven.add(&ORDERS, &["completed"], 1)?;
        self.driven.add(&REVENUE, &[order.currency], order.cents)
    }

    fn failed(&mut self, event: &Value) -> anyhow::Result<()> {
        self.settled(event, "accepted")?;
        self.driven.add(&ORDERS, &["failed"], 1)
    }

    fn refunded(
        &mut self,
        event: &Value,
        cents: u64,
        currency: &str,
        is_first: bool,
    ) -> anyhow::Result<()> {
        self.settled(event, "accepted")?;
        self.driven.add(&ORDERS, &["refunded"], is_first.into())?;
        self.driven.add(&REFUNDS, &[currency], cents)
    }

    /// Delivers an event that is true.
    fn settled(&mut self, event: &Value, result: &str) -> anyhow::Result<()> {
        let answer = self.shop.payment(event)?;
        let body = expect(&answer, 200)?;
        ensure!(body["status"] == result, "{event} is {body}, not {result}");
        self.driven.add(&DELIVERIES, &[kind(event), result], 1)
    }

    /// Delivers an event that cannot be true.
    fn refused(&mut self, event: &Value, status: u16) -> anyhow::Result<()> {
        expect(&self.shop.payment(event)?, status)?;
        self.driven.add(&DELIVERIES, &[kind(event), "rejected"], 1)
    }

    /// Delivers an event that the provider has not signed.
    fn forged(&mut self, event: &Value) -> anyhow::Result<()> {
        expect(&self.shop.forged_payment(event)?, 401)?;
        self.driven.add(&DELIVERIES, &["other", "rejected"], 1)
    }
}

fn session(body: &Value) -> anyhow::Result<String> {
    let session = body["session"].as_str();
    Ok(session.context("the shop gives a session")?.to_owned())
}

fn kind(event: &Value) -> &str {
    let kind = event["type"].as_str().unwrap_or_default();
    kind.trim_start_matches("payment.")
}
