use funnel_runtime::ErrorClass;

struct Gone;

fn report(error: impl ErrorClass) -> &'static str {
    error.error_class()
}

fn main() {
    report(Gone);
}
