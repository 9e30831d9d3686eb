use funnel_runtime::funnel;

#[funnel(event = "Signup")]
#[path = "on_a_module_in_a_file/signup.rs"]
mod signup;

fn main() {}
