use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
#[error_class(transparent)]
enum PayError {
    Io(std::io::Error),
}

#[derive(ErrorClass)]
#[error_class(rename = "Pay")]
enum OtherError {
    Gone,
}

fn main() {}
