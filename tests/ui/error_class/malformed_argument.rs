use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
#[error_class]
enum PayError {
    #[error_class(rename)]
    A,
    #[error_class(rename = 5)]
    B,
    #[error_class(transparent = true)]
    C(std::io::Error),
    #[error_class(rename = "D", rename = "E")]
    D,
    #[error_class = "F"]
    F,
}

fn main() {}
