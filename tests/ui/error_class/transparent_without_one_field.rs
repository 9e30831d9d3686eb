use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
enum PayError {
    #[error_class(transparent)]
    Gone,
    #[error_class(transparent)]
    Refused(std::io::Error, u16),
}

#[derive(ErrorClass)]
#[error_class(transparent)]
struct Expired;

fn main() {}
