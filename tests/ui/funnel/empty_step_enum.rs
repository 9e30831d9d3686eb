use funnel_runtime::funnel;

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {}
}

fn main() {}
