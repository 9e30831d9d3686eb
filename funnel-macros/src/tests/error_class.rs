#[derive(ErrorClass)]
pub enum PayError {
    CardDeclined { code: u16 },
    #[error_class(rename = "OutOfStock")]
    Shelf(String),
    #[error_class(transparent)]
    Io(std::io::Error),
}
