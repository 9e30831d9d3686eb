use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
enum PayError {
    Io(#[error_class(transparent)] std::io::Error),
}

#[derive(ErrorClass)]
struct Expired {
    #[error_class(rename = "Late")]
    late: bool,
}

fn main() {}
