#[derive(ErrorClass)]
pub struct Expired(pub u64);

#[derive(ErrorClass)]
#[error_class(transparent, crate = telemetry)]
pub struct Borrowing<'a, E: Error> {
    inner: &'a E,
}
