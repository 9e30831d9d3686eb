use funnel_runtime::Allowlist;

pub const ALLOWED: Allowlist = Allowlist::DEFAULT
    .and_reviewed("token_count", "a number")
    .and_reviewed("token_count", "a count");

fn main() {}
