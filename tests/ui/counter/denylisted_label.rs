use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Password {
    Weak,
    Strong,
}

/// Passwords by strength.
#[business_counter(name = "passwords_total")]
pub static PASSWORDS: funnel_runtime::Counter<Password>;

/// Passwords that were replaced, by strength.
#[business_counter(name = "replaced_passwords_total")]
pub static REPLACED: Counter<Password>;

#[business_counter(PASSWORDS, password = Password::Weak)]
fn choose() {}

fn main() {
    choose();
    REPLACED.inc(Password::Strong);
}
