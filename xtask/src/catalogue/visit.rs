//! What somebody does with a catalogue: searches, follows links, prints, and has names in it that are not
//! meant well.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::outside::Outside;
use super::{DESKTOP, PHONE, VIEWS, catalogue, check, picture, quiet, url};
use crate::command::{self, cargo, root};

const HITS: &str = "document.getElementById('hits').textContent";
/// The names of the rows that are found and can be seen.
const FOUND: &str = "[...document.querySelectorAll('.hit')].filter((row) => row.checkVisibility()).map((row) => row.id)";
/// How many words are marked.
const MARKED: &str = "CSS.highlights.get('found')?.size ?? 0";
const FOCUS: &str = "document.activeElement.id || document.activeElement.className";
/// Where what is linked to is, once the page does not move any more: below the search, above the end.
const SETTLED: &str = "new Promise((done) => {
  let before;
  const look = () => {
    const row = document.querySelector(':target');
    const top = row.getBoundingClientRect().top;
    if (top !== before || !row.checkVisibility()) {
      before = top;
      requestAnimationFrame(look);
      return;
    }
    const search = document.getElementById('search').getBoundingClientRect();
    const isAbove = search.width > innerWidth / 2;
    done({ top, end: innerHeight, below: isAbove ? search.bottom : 0 });
  };
  requestAnimationFrame(look);
})";
/// Not to be reached from anywhere.
const ELSEWHERE: &str = "http://outside.invalid/picture";

/// The search and the links of one page, as somebody uses them.
pub(super) fn search(browser: &mut Browser, pictures: &Path) -> anyhow::Result<()> {
    let url = url(&catalogue("instant-api"));
    let mut page = browser.open(&url, PHONE, true)?;
    for (typed, hits, found) in [
        ("teamid", "1 hit in 1 entry", Some("attribute-team_id")),
        (
            "PSEUDONYM",
            "1 hit in 1 entry",
            Some("attribute-fingerprint"),
        ),
        (
            "instantfunnel webhook",
            "2 hits in 1 entry",
            Some("attribute-resource_type"),
        ),
        (
            "session run process",
            "1 hit in 1 entry",
            Some("attribute-session_id"),
        ),
        (
            "credentials refused",
            "1 hit in 1 entry",
            Some("delivery-reason-auth"),
        ),
        ("no such thing", "Nothing has “no such thing”.", None),
    ] {
        search_for(&mut page, typed)?;
        let said = page.value(HITS)?;
        ensure!(said == hits, "`{typed}`: {said}");
        let rows = page.value(FOUND)?;
        let rows = rows.as_array().context("a list of rows")?;
        let is_there = |end: &str| {
            rows.iter()
                .filter_map(Value::as_str)
                .any(|id| id.ends_with(end))
        };
        ensure!(
            found.map_or(rows.is_empty(), is_there),
            "`{typed}` finds {rows:?}"
        );
        let marked = page.value(MARKED)?;
        ensure!(
            (marked == 0) == found.is_none(),
            "`{typed}` marks {marked} words"
        );
        if typed == "teamid" {
            picture(&mut page, pictures, "search", false)?;
        }
    }
    picture(&mut page, pictures, "search-nothing", false)?;
    let is_offered = page.value("document.getElementById('clear').checkVisibility()")?;
    ensure!(is_offered == true, "there is no way back from nothing");
    page.value("document.getElementById('clear').click()")?;
    ensure!(page.value(HITS)? == "", "the search is not cleared");

    quiet(&page, &url)?;
    page.close()
}

/// Links lead to what they name, also where the search or a closed part hides it.
pub(super) fn links(browser: &mut Browser, pictures: &Path) -> anyhow::Result<()> {
    let url = url(&catalogue("shop-kpis"));
    for view in VIEWS {
        let mut page = browser.open(&url, view, true)?;
        search_for(&mut page, "no such thing")?;
        for anchor in [
            // In the contents, in a closed part, and what an alert links to.
            "counter-veza_business_orders_total",
            "funnel-shop_checkout-attribute-session_id",
            "funnel-shop_checkout-step-completed",
            "delivery-reason-auth",
            "counter-veza_business_signups_total-alert-signup_drop",
        ] {
            page.value(&format!("location.hash = '#{anchor}'"))?;
            let at = page.value(SETTLED)?;
            let [top, end, below] = ["top", "end", "below"].map(|name| at[name].as_f64());
            ensure!(
                top >= below && top < end,
                "{anchor} as {}: a link leads to nothing that is in view: {at}",
                view.name
            );
            ensure!(page.value(HITS)? == "", "the search is still there");
        }
        picture(&mut page, pictures, &format!("alert-{}", view.name), false)?;
        quiet(&page, &url)?;
        page.close()?;
    }
    Ok(())
}

fn search_for(page: &mut Page<'_>, text: &str) -> anyhow::Result<()> {
    page.value(
        "document.getElementById('filter').select(); document.getElementById('filter').focus()",
    )?;
    page.insert(text)
}

/// The keys that somebody uses who uses no mouse.
pub(super) fn keyboard(browser: &mut Browser) -> anyhow::Result<()> {
    let url = url(&catalogue("shop-kpis"));
    let mut page = browser.open(&url, DESKTOP, true)?;
    page.press("Tab")?;
    ensure!(
        page.value(FOCUS)? == "skip",
        "the way past the contents comes first"
    );
    let is_seen = page.value("document.activeElement.getBoundingClientRect().left >= 0")?;
    ensure!(is_seen == true, "the way past the contents is not seen");
    page.press("/")?;
    ensure!(page.value(FOCUS)? == "filter", "`/` leads to the search");
    page.insert("refunded")?;
    ensure!(page.value(HITS)? != "", "what is typed is searched for");
    page.press("Escape")?;
    ensure!(
        page.value("document.getElementById('filter').value")? == "",
        "Escape clears the search"
    );
    quiet(&page, &url)?;
    page.close()
}

/// All is there without the script, but for the search.
pub(super) fn without_script(browser: &mut Browser) -> anyhow::Result<()> {
    let url = url(&catalogue("instant-api"));
    let mut page = browser.open(&url, DESKTOP, false)?;
    let found = page.ask("DOM.getDocument", json!({ "depth": 0 }))?;
    let root = found["root"]["nodeId"].clone();
    let form = json!({ "nodeId": root, "selector": "form[hidden]" });
    let form = page.ask("DOM.querySelector", form)?;
    ensure!(form["nodeId"] != 0, "there is a search that finds nothing");
    let hidden = json!({ "nodeId": root, "selector": "article[hidden], li[hidden]" });
    let hidden = page.ask("DOM.querySelector", hidden)?;
    ensure!(hidden["nodeId"] == 0, "something is hidden for good");
    quiet(&page, &url)?;
    page.close()
}

/// On paper there is nothing to click, and nothing is folded.
pub(super) fn paper(browser: &mut Browser, pictures: &Path) -> anyhow::Result<()> {
    let url = url(&catalogue("shop-kpis"));
    let mut page = browser.open(&url, DESKTOP, true)?;
    page.print()?;
    let seen = page.value(
        "[...document.querySelectorAll('article [data-row]')].every((row) => row.getBoundingClientRect().height > 0)",
    )?;
    ensure!(seen == true, "something is folded on paper");
    let seen = page.value(
        "['search', 'contents'].some((id) => document.getElementById(id).checkVisibility())",
    )?;
    ensure!(seen == false, "there is something to click on paper");
    picture(&mut page, pictures, "paper", true)?;
    page.close()
}

/// Names that would be a script, a style, a link or an end of something.
pub(super) fn hostile(browser: &mut Browser, folder: &Path, pictures: &Path) -> anyhow::Result<()> {
    let lock = root().join("xtask/src/catalogue/hostile.lock");
    let mut generate = cargo([
        "run",
        "--quiet",
        "-p",
        "cargo-funnel",
        "--",
        "generate",
        "docs",
    ]);
    command::run(generate.arg("--lock").arg(lock).arg("--out").arg(folder))?;
    let url = url(&folder.join("docs/catalogue.html"));
    let mut page = browser.open(&url, PHONE, true)?;
    check(&mut page, &url, PHONE)?;
    ensure!(
        page.value("window.hostile ?? null")?.is_null(),
        "a name is a script"
    );
    let seen = page.value(
        "[document.querySelector('h3').textContent, document.querySelectorAll('script, style, img, meta').length]",
    )?;
    ensure!(
        seen == json!(["</script><script>window.hostile = 1</script>", 6]),
        "a name is not what it was: {seen}"
    );
    search_for(&mut page, "</style><style>")?;
    ensure!(
        page.value(HITS)? == "1 hit in 1 entry",
        "a name is not found"
    );
    picture(&mut page, pictures, "hostile", false)?;
    quiet(&page, &url)?;
    page.close()
}

/// What a page may do keeps it from asking for anything, even where something in it would; and where it
/// may, that is seen.
pub(super) fn sealed(
    browser: &mut Browser,
    folder: &Path,
    outside: &Outside,
) -> anyhow::Result<()> {
    let text = fs::read_to_string(catalogue("shop-kpis"))?;
    let asking = format!("<img src=\"{ELSEWHERE}\" alt=\"\"></main>");
    let sealed = text.replace("</main>", &asking);
    ensure!(sealed != text, "there is no end of the main part");
    let policy = text
        .lines()
        .find(|line| line.contains("Content-Security-Policy"))
        .context("the page says what it may do")?;
    let unsealed = sealed.replace(policy, "");

    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map(|()| url(&path))
    };
    let sealed = write("sealed.html", &sealed)?;
    let page = browser.open(&sealed, DESKTOP, true)?;
    let is_refused = |complaint: &String| complaint.contains(ELSEWHERE);
    ensure!(
        page.complaints.iter().any(is_refused),
        "nothing keeps a page from asking: {:?}",
        page.complaints
    );
    page.close()?;

    let unsealed = write("unsealed.html", &unsealed)?;
    let page = browser.open(&unsealed, DESKTOP, true)?;
    ensure!(
        page.requests == [&unsealed, ELSEWHERE],
        "what a page asks for is not seen: {:?}",
        page.requests
    );
    page.close()?;
    let first = outside.asked()?;
    ensure!(
        first.trim_end() == format!("GET {ELSEWHERE} HTTP/1.1"),
        "a page that asks for nothing asked for something: {first}"
    );
    Ok(())
}
