use funnel_runtime::Flow;

enum Step {
    Browser,
}

fn helper(flow: &Flow<Step>) {
    let _ = flow;
}

fn main() {
    let _ = helper;
    let _ = Step::Browser;
}
