//! Logins by way of the browser: begun by the tool, decided by a person, exchanged by the tool.

use std::collections::BTreeMap;

/// All logins of the platform.
#[derive(Debug, Default)]
pub(super) struct Logins {
    by_id: BTreeMap<String, Login>,
    begun: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Login {
    /// Nobody has decided.
    Waiting,
    /// To be exchanged, once.
    Allowed { code: String },
    /// The person said no.
    Denied,
}

impl Logins {
    /// Begins a login, and returns by what it is asked for.
    pub(super) fn begin(&mut self) -> String {
        self.begun += 1;
        let id = format!("login-{}", self.begun);
        self.by_id.insert(id.clone(), Login::Waiting);
        id
    }

    pub(super) fn get(&self, id: &str) -> Option<&Login> {
        self.by_id.get(id)
    }

    /// Decides a login that waits.
    pub(super) fn decide(&mut self, id: &str, allow: bool) {
        if let Some(login @ Login::Waiting) = self.by_id.get_mut(id) {
            *login = if allow {
                let code = format!("code-of-{id}");
                Login::Allowed { code }
            } else {
                Login::Denied
            };
        }
    }

    /// Decides the login that was begun last.
    pub(super) fn decide_newest(&mut self, allow: bool) {
        self.decide(&format!("login-{}", self.begun), allow);
    }

    /// Exchanges a code, which is then used up, for the token of a session.
    pub(super) fn exchange(&mut self, code: &str) -> Option<String> {
        let (id, _) = self
            .by_id
            .iter()
            .find(|(_, login)| matches!(login, Login::Allowed { code: found } if found == code))?;
        let id = id.clone();
        self.by_id.remove(&id);
        Some(format!("session-of-{id}"))
    }
}
