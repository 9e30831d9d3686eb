use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
#[error_class(rename = "Pay")]
enum PayError {
    #[error_class(rename = "card was refused")]
    Refused,
    #[error_class(transparent)]
    Gone,
    Io(#[error_class(transparent)] std::io::Error),
}

fn main() {
    let _ = PayError::Gone.error_class();
}
