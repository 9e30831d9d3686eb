//! Reading `/metrics`.

use std::collections::BTreeMap;

use super::http::Client;

/// Every series of the shop's own counters, as it is written, with its value.
pub(crate) type Series = BTreeMap<String, u64>;

/// The shop's own counters now.
pub(crate) async fn scrape(client: Client) -> Series {
    let text = client.get("/metrics").send().await.text;
    text.lines()
        .filter(|line| line.starts_with("veza_business_") || line.starts_with("shop_kpis_"))
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').expect("a series and a value");
            (series.to_owned(), value.parse().expect("a whole number"))
        })
        .collect()
}

/// Does something, and says which series grew by how much: all that is not here stayed as it was.
pub(crate) async fn counted<T>(client: Client, act: impl AsyncFnOnce() -> T) -> (T, Series) {
    let before = scrape(client).await;
    let done = act().await;
    let mut after = scrape(client).await;
    for (series, value) in &mut after {
        *value -= before[series];
    }
    after.retain(|_, increase| *increase > 0);
    (done, after)
}

/// What `counted` is to have found.
pub(crate) fn increases<const N: usize>(series: [(&str, u64); N]) -> Series {
    series.map(|(series, by)| (series.to_owned(), by)).into()
}
