use funnel_runtime::Allowlist;

pub const ALLOWED: Allowlist = Allowlist::DEFAULT
    .and_reviewed("token_count_a", "a number")
    .and_reviewed("token_count_b", "a number")
    .and_reviewed("token_count_c", "a number")
    .and_reviewed("token_count_d", "a number")
    .and_reviewed("token_count_e", "a number")
    .and_reviewed("token_count_f", "a number")
    .and_reviewed("token_count_g", "a number")
    .and_reviewed("token_count_h", "a number")
    .and_reviewed("token_count_i", "a number")
    .and_reviewed("token_count_j", "a number")
    .and_reviewed("token_count_k", "a number")
    .and_reviewed("token_count_l", "a number")
    .and_reviewed("token_count_m", "a number")
    .and_reviewed("token_count_n", "a number")
    .and_reviewed("token_count_o", "a number")
    .and_reviewed("token_count_p", "a number")
    .and_reviewed("token_count_q", "a number");

fn main() {}
