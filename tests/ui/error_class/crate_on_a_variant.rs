use funnel_runtime::ErrorClass;

#[derive(ErrorClass)]
enum PayError {
    #[error_class(crate = funnel_runtime)]
    Gone,
}

fn main() {}
