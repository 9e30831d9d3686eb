//! Commands about the session.

mod login;
mod logout;

pub(crate) use login::login;
pub(crate) use logout::logout;
