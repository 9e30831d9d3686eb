use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
union Either {
    number: u32,
    bytes: [u8; 4],
}

fn main() {}
