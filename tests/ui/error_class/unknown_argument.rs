use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
#[error_class(krate = funnel_runtime)]
enum PayError {
    #[error_class(transparant)]
    Io(std::io::Error),
}

#[derive(ErrorClass)]
#[error_class(name = "Late")]
struct Expired;

fn main() {}
