#[funnel_step(claim)]
pub fn open(size: u32) -> Result<u32, Error> {
    let size = check(size)?;
    Ok(size)
}
