#[funnel_flow(application_create)]
pub fn create(size: u32) -> Result<u32, Error> {
    let size = check(size)?;
    Ok(size)
}
