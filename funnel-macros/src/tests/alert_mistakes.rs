#[business_counter(name = "shop_logins_total")]
#[alert(drp = 0.5)]
fn log_in() {}

#[business_counter(LOGINS)]
#[alert]
#[inline]
fn log_in_again() {}

#[funnel(event = "Signup")]
#[alert]
mod signup {
    enum Step {
        #[alert(gap(from = "a", to = "b", ratio = 0.5))]
        Visit,
    }
}
