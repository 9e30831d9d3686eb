//! `cargo funnel explain`.

use crate::tool::Directory;

#[test]
fn the_list_has_every_code_once_and_each_has_its_text() {
    let directory = Directory::new("explain-list");
    let ran = directory.run(&["explain"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    let codes: Vec<Vec<_>> = ran
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert!(codes.is_sorted());
    for code in &codes {
        let [id, severity, name] = code[..] else {
            panic!("{code:?}")
        };
        assert!(["error", "warning", "note"].contains(&severity), "{code:?}");
        let by_id = directory.run(&["explain", id]);
        assert_eq!((by_id.status, by_id.stderr.as_str()), (Some(0), ""));
        assert!(
            by_id.stdout.starts_with(&format!("# {id}: {name}\n")),
            "{id}"
        );
        assert_eq!(directory.run(&["explain", name]), by_id);
    }
    assert!(codes.iter().any(|code| code[0] == "F401"));
}

#[test]
fn a_code_that_there_is_not_is_refused_with_the_one_that_was_meant() {
    let directory = Directory::new("explain-unknown");
    let ran = directory.run(&["explain", "site-never-fied"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""));
    assert!(
        ran.stderr.starts_with("cargo-funnel: there is no code `site-never-fied`, did you mean F401 (site-never-fired)?; `cargo funnel explain` lists"),
        "{}",
        ran.stderr
    );
    let ran = directory.run(&["explain", "\u{1b}[2J"]);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.stderr.starts_with(
            "cargo-funnel: there is no code `\\u{1b}[2J`; `cargo funnel explain` lists"
        ),
        "{}",
        ran.stderr
    );
}
