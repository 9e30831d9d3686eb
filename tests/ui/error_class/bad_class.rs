use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
enum PayError {
    #[error_class(rename = "")]
    Empty,
    #[error_class(rename = "card was refused")]
    Refused,
    Größe,
}

#[derive(ErrorClass)]
struct Straße;

fn main() {}
