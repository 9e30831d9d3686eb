//! The onboarding page.

use crate::support::server::Server;

#[tokio::test]
async fn the_page_is_html() {
    let server = Server::start().await;
    let reply = server.client.get("/onboarding").send().await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
    assert!(reply.text.contains("/db/new"), "{}", reply.text);
}

#[tokio::test]
async fn a_preview_gets_no_body() {
    let server = Server::start().await;
    let reply = server.client.head("/onboarding").send().await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.text, "");
}
