//! Keywords as the names of a step, of a key, of the module and of the function.
#![deny(warnings)]

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Allowlist, funnel, funnel_step, step};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["type", "match"]);

#[funnel(event = "Signup", allow = ALLOWED)]
mod r#loop {
    pub enum Step {
        Use,
        #[target(from = Use, at_least = 1)]
        Move,
    }
    pub struct Attrs {
        pub r#type: Option<u8>,
        #[attr(required_at(Move))]
        pub r#match: Option<u8>,
    }
}
use r#loop::r#use;

#[funnel_step(r#use, r#type = r#in, r#match = |ok| *ok)]
fn r#fn(r#in: u8) -> u8 {
    r#in + 1
}

fn main() {
    let recorder = Recorder::new();
    recorder.run(|| {
        r#fn(1);
        let _guard = r#loop::Attrs {
            r#type: Some(3),
            r#match: None,
        }
        .enter();
        step!(r#loop::r#move, r#match = 4_u8);
    });
    recorder.assert_steps(&["use", "move"]);
    let events = recorder.events();
    assert_eq!(events[0].attributes["type"], 1);
    assert_eq!(events[0].attributes["match"], 2);
    assert_eq!(events[1].attributes["type"], 3);
    assert_eq!(events[1].attributes["match"], 4);
}
