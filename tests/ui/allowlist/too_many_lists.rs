use funnel_runtime::Allowlist;

pub const ALLOWED: Allowlist = Allowlist::DEFAULT
    .and(&["k0"])
    .and(&["k1"])
    .and(&["k2"])
    .and(&["k3"])
    .and(&["k4"])
    .and(&["k5"])
    .and(&["k6"])
    .and(&["k7"])
    .and(&["k8"])
    .and(&["k9"])
    .and(&["k10"])
    .and(&["k11"])
    .and(&["k12"])
    .and(&["k13"])
    .and(&["k14"])
    .and(&["k15"]);

fn main() {}
