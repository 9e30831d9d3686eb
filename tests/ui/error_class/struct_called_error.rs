use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
struct Error {
    code: u16,
}

fn main() {
    let _ = Error { code: 4 }.error_class();
}
