use funnel_runtime::flow;

#[flow(event = "Log In")]
#[path = "on_a_module_in_a_file/login.rs"]
mod login;

fn main() {}
