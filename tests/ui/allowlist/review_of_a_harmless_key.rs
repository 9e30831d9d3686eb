use funnel_runtime::Allowlist;

pub const ALLOWED: Allowlist = Allowlist::DEFAULT.and_reviewed("plan", "the plan of the team");

fn main() {}
