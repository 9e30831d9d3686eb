//! The files of modules, and those that say nothing.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;

use super::{Memory, in_short, scan};
use crate::reconcile::declared::Kind;
use crate::reconcile::{Files as _, sources};

#[test]
fn modules_are_found_in_their_files() {
    let step = |name: &str| format!("#[funnel_step({name})] fn f() {{}}");
    let found = scan(&[
        (
            "src/lib.rs",
            "mod beside; mod folder; mod inline { mod deep; #[path = \"told.rs\"] mod told; }
             #[path = \"../elsewhere/x.rs\"] mod told;
             #[cfg(windows)] mod absent; #[cfg(unix)] #[path = \"unix.rs\"] mod platform;
             include!(\"included.rs\"); include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));",
        ),
        ("src/beside.rs", "mod child;"),
        ("src/beside/child.rs", &step("a")),
        ("src/folder/mod.rs", "mod child; mod r#loop;"),
        ("src/folder/child.rs", &step("b")),
        ("src/folder/loop.rs", &step("c")),
        ("src/inline/deep.rs", &step("d")),
        ("src/inline/told.rs", &step("e")),
        ("elsewhere/x.rs", "mod near;"),
        ("elsewhere/near.rs", &step("g")),
        ("src/unix.rs", &step("h")),
        (
            "src/included.rs",
            "\u{feff}#!/usr/bin/env run\n mod of_included;",
        ),
        ("src/of_included.rs", &step("i")),
    ]);
    assert_eq!(found.unread, []);
    assert!(found.is_generated);
    let declared: Vec<_> = found.declared.iter().map(in_short).collect();
    assert_eq!(
        declared,
        [
            "Step shop::beside::child f a :1",
            "Step shop::folder::child f b :1",
            "Step shop::folder::loop f c :1",
            "Step shop::inline::deep f d :1",
            "Step shop::inline::told f e :1",
            "Step shop::told::near f g :1",
            "Step shop::platform f h :1 if unix",
            "Step shop::of_included f i :1",
        ]
    );
}

#[test]
fn a_file_that_says_nothing_is_named_and_the_others_are_read() {
    let deep = format!("{}{}", "(".repeat(5_000), ")".repeat(5_000));
    let found = scan(&[
        (
            "src/lib.rs",
            "mod broken; mod missing; mod binary; mod again; mod deep;
             #[funnel_step(a)] fn a() {}",
        ),
        ("src/broken.rs", "\n\nfn f( { #[funnel_step(b)] fn b() {}"),
        ("src/binary.rs", "\0"),
        ("src/again.rs", "#[path = \"lib.rs\"] mod again;"),
        ("src/deep.rs", &deep),
    ]);
    let unread: Vec<_> = found
        .unread
        .iter()
        .map(|unread| format!("{} {}", unread.file, unread.why))
        .collect();
    assert_eq!(unread.len(), 5, "{unread:#?}");
    for (unread, expected) in unread.iter().zip([
        "src/broken.rs is not Rust: ",
        "src/lib.rs declares the module `missing`, which has no file",
        "src/binary.rs is not UTF-8",
        "src/lib.rs contains itself",
        "src/deep.rs has brackets nested deeper than ",
    ]) {
        assert!(unread.starts_with(expected), "{unread}: {expected}");
    }
    let kinds: Vec<_> = found.declared.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [Kind::Step]);
    assert_eq!(scan(&[]).unread[0].why, "is not there");
}

#[test]
fn nesting_ends_somewhere_in_one_file_and_in_many() {
    let nested = |open: &str| {
        format!(
            "{}#[funnel_step(a)] fn last() {{}}{}",
            open.repeat(250),
            "}".repeat(250)
        )
    };
    for open in ["mod m {", "impl X {", "#[cfg(unix)] fn f() {"] {
        let found = scan(&[("src/lib.rs", &nested(open))]);
        assert_eq!(found.unread, [], "{open}");
        assert_eq!(found.declared.len(), 1, "{open}");
    }
    // Files in each other, each with brackets of its own.
    let files: Vec<_> = (0..20)
        .map(|at| {
            let text = format!(
                "{}#[path = \"{}.rs\"] mod next;{}",
                "mod m {".repeat(100),
                at + 1,
                "}".repeat(100)
            );
            (
                format!("src/{}/{at}.rs", vec!["m"; 100 * at].join("/")),
                text,
            )
        })
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let all: BTreeMap<_, _> = files
        .iter()
        .map(|(path, text)| {
            (
                Memory::default().identity(Path::new(path)),
                (*text).to_owned(),
            )
        })
        .collect();
    let root = all.keys().next().unwrap().clone();
    let found = sources(&Memory(all), "shop", &root, true);
    assert!(
        found
            .unread
            .iter()
            .any(|unread| unread.why.contains("nested deeper than")),
        "{:#?}",
        found.unread
    );
}

/// Pieces of programs, none of which opens or closes anything.
fn words() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "#",
        "!",
        "mod",
        "fn",
        "static",
        "use",
        "impl",
        "enum",
        "Step",
        "macro_rules",
        "x",
        "'a",
        "'static",
        ";",
        ",",
        ":",
        "::",
        "=",
        "<",
        ">",
        "\"t\"",
        "1",
        "cfg",
        "cfg_attr",
        "path",
        "test",
        "not",
        "all",
        "feature",
        "funnel",
        "flow",
        "event",
        "funnel_step",
        "funnel_flow",
        "business_counter",
        "name",
        "step",
        "include",
        "crate",
        "mut",
        "r#match",
        "r#\"t\"#",
        "b'x'",
        "\n",
        "#[funnel_step(a)]",
        "#[cfg(test)]",
        "#![cfg(unix)]",
        "#[funnel(event = \"E\")]",
        "#[business_counter(name = \"n_total\")]",
        "#[path = \"lib.rs\"]",
        "mod x;",
        "mod x {}",
        "fn f() {}",
        "include!(\"lib.rs\")",
        "()",
        "[1; 2]",
        "{ , }",
        "macro_rules! m { }",
        "step!(a)",
        "enum Step { A, B }",
    ])
}

/// Pieces of programs and anything else, in any order.
fn soup() -> impl Strategy<Value = String> {
    let breaking = vec![
        "[", "]", "(", ")", "{", "}", "as", "//", "/*", "*/", "'", "\"", "r#",
    ];
    let piece = prop_oneof![
        4 => words().prop_map(str::to_owned),
        1 => prop::sample::select(breaking).prop_map(str::to_owned),
        1 => "[\\PC\\n]{0,3}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in soup(), other in soup()) {
        let found = scan(&[("src/lib.rs", &text), ("src/x.rs", &other), ("src/x/mod.rs", &other)]);
        for declared in found.declared {
            prop_assert!(declared.module.starts_with("shop"));
        }
    }

    #[test]
    fn a_sound_item_is_seen_behind_whatever_is_in_brackets(
        pieces in proptest::collection::vec(words(), 0..60),
    ) {
        let text = format!("{{ {} }} #[funnel_step(a)] fn last() {{}}", pieces.join(" "));
        let found = scan(&[("src/lib.rs", &text)]);
        prop_assert!(found.declared.iter().any(|one| one.item == "last"), "{text}");
    }
}
