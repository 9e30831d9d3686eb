//! The catalogues in HTML and a real browser: they open from a file, ask for nothing, are found through
//! their search and readable on a phone and at a desk, in light and in dark, and on paper.
//!
//! `browser` drives Chromium, whose way out is `outside`; `page.js` is what is asked of every page, and
//! `visit` what somebody does there.

mod browser;
mod outside;
mod visit;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use self::browser::{Browser, Page, View};
use self::outside::Outside;
use crate::command::{root, target};
use crate::folder::Folder;
use crate::parts::Chromium;

const EXAMPLES: [&str; 3] = ["app-cli", "instant-api", "shop-kpis"];
const PHONE: View = view("phone-light", 390, 844, true, "light");
const DESKTOP: View = view("desktop-light", 1280, 800, false, "light");
const VIEWS: [View; 4] = [
    PHONE,
    view("phone-dark", 390, 844, true, "dark"),
    DESKTOP,
    view("desktop-dark", 1280, 800, false, "dark"),
];
/// As narrow as a page has to bear: a desktop at 400 percent.
const NARROW: View = view("narrow", 320, 640, true, "light");
const CHECK: &str = include_str!("page.js");

const fn view(
    name: &'static str,
    width: u32,
    height: u32,
    is_phone: bool,
    scheme: &'static str,
) -> View {
    View {
        name,
        width,
        height,
        is_phone,
        scheme,
    }
}

pub(crate) fn run() -> anyhow::Result<()> {
    let chromium = Chromium::fetched()?;
    let folder = Folder::new("catalogue")?;
    let outside = Outside::listen()?;
    let mut browser = Browser::start(&chromium, &folder.0, outside.address())?;
    let pictures = target().join("catalogue");
    fs::create_dir_all(&pictures)?;

    for example in EXAMPLES {
        let url = url(&catalogue(example));
        for view in VIEWS.into_iter().chain([NARROW]) {
            let mut page = browser.open(&url, view, true)?;
            check(&mut page, &url, view)?;
            let name = format!("{example}-{}", view.name);
            picture(&mut page, &pictures, &name, false)?;
            page.close()?;
        }
    }
    visit::search(&mut browser, &pictures)?;
    visit::links(&mut browser, &pictures)?;
    visit::keyboard(&mut browser)?;
    visit::without_script(&mut browser)?;
    visit::paper(&mut browser, &pictures)?;
    visit::hostile(&mut browser, &folder.0, &pictures)?;
    // Last: it shows that what leaves the browser is seen, and that nothing did before.
    visit::sealed(&mut browser, &folder.0, &outside)?;
    println!(
        "The catalogues are searched, linked and readable in Chromium; what they look like is in {}.\n",
        pictures.display()
    );
    Ok(())
}

fn catalogue(example: &str) -> PathBuf {
    root()
        .join("examples")
        .join(example)
        .join("generated/docs/catalogue.html")
}

fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// What holds for every page.
fn check(page: &mut Page<'_>, url: &str, view: View) -> anyhow::Result<()> {
    let found = page.value(CHECK)?;
    let faults = found["faults"].as_array().context("a list of faults")?;
    ensure!(faults.is_empty(), "{url} as {}: {faults:#?}", view.name);
    ensure!(
        found["contrasts"].as_u64() > Some(2),
        "{url} shows nothing: {found}"
    );
    ensure!(
        found["dark"] == (view.scheme == "dark"),
        "{url} does not follow the scheme {}",
        view.scheme
    );
    quiet(page, url)
}

/// The page asks for itself alone, and neither it nor the browser complains.
fn quiet(page: &Page<'_>, url: &str) -> anyhow::Result<()> {
    ensure!(page.requests == [url], "{url} asks for {:?}", page.requests);
    ensure!(page.complaints.is_empty(), "{url}: {:#?}", page.complaints);
    Ok(())
}

fn picture(page: &mut Page<'_>, folder: &Path, name: &str, is_whole: bool) -> anyhow::Result<()> {
    let picture = page.picture(is_whole)?;
    let bytes = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, picture)?;
    fs::write(folder.join(format!("{name}.png")), bytes)?;
    Ok(())
}
