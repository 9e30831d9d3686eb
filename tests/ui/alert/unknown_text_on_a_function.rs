use funnel_runtime::business_counter;

#[business_counter(name = "logins_total")]
#[alert(spike, only("error", "failed"))]
fn log_in() {}

fn main() {
    log_in();
}
