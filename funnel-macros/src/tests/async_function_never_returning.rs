#[funnel_step(claim)]
async fn serve() -> ! {
    loop {
        wait().await;
    }
}
