use funnel_runtime::business_counter;

#[business_counter(name = "logouts_synthetic_total")]
fn logout() {}

#[business_counter]
fn check_synthetic() {}

#[business_counter]
fn synthetic_check() {}

fn main() {
    synthetic_check();
}
