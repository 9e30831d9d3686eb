#[derive(Label)]
#[label(key = "plan")]
pub enum Tier {
    Anonymous,
    #[label(rename = "pro/yearly")]
    ProYearly,
}
