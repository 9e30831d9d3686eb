#[funnel_step(claim)]
fn serve() -> ! {
    loop {}
}
