#[derive(Labels)]
pub struct Order {
    status: Status,
    pub channel: shop::Channel,
    #[label(rename = "region")]
    r#where: Region,
}
