use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
enum PayError {
    #[error_class(transparent, rename = "Io")]
    Io(std::io::Error),
}

#[derive(ErrorClass)]
#[error_class(rename = "Io", transparent)]
struct Outer(std::io::Error);

fn main() {}
