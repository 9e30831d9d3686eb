//! Health and metrics.

use crate::support::server::Server;

#[tokio::test]
async fn a_running_service_is_healthy() {
    let server = Server::start().await;
    let reply = server.client.get("/healthz").send().await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, "ok\n"));
}

#[tokio::test]
async fn metrics_are_in_the_text_format() {
    let server = Server::start().await;
    let reply = server.client.get("/metrics").send().await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["content-type"], "text/plain; version=0.0.4");
    for step in ["landing", "provision", "claim", "paid"] {
        let series = format!("instant_conversion_funnel_total{{step=\"{step}\"}} ");
        assert!(reply.text.contains(&series), "{series} in {}", reply.text);
    }
}
