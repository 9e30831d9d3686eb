use funnel_runtime::funnel;

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs<'a> {
        pub channel: Option<&'a str>,
    }
}

fn main() {}
