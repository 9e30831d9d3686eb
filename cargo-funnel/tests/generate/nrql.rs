//! NRQL for New Relic: what is refused. The files are compared beside those in SQL.

use crate::object_file::elf;
use crate::record::funnel;
use crate::tool::Directory;

#[test]
fn a_name_that_nrql_has_no_quotes_for_is_refused() {
    let directory = Directory::new("generate-nrql-refused");
    directory.write(
        "app",
        elf(&funnel("Check Out */ ]] }}", None, &["landing", "it's"])),
    );
    let ran = directory.run(&["generate", "nrql", "--bin", "app", "--out", "out"]);
    assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
    assert_eq!(
        ran.stderr,
        "cargo-funnel: nrql is not generated: the name `it's` cannot be written in NRQL: it is empty or has quotes, backslashes or characters that do not show, which no declaration that compiles has; use letters, digits, `_`, `.` and `-`\n"
    );
    assert!(!directory.0.join("out").exists());
}

#[test]
fn a_name_that_new_relic_changes_is_written_as_it_changes_it() {
    let directory = Directory::new("generate-nrql-changed");
    directory.write(
        "app",
        elf(&funnel(
            "Check Out */ ]] }} größe",
            None,
            &["landing", "größe"],
        )),
    );
    let ran = directory.run(&["generate", "nrql", "--bin", "app", "--out", "out"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    let path = directory.0.join("out/nrql/funnels/check_out_gr_e.nrql");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("FROM `Check_Out__________gr__e`\n"), "{text}");
    assert!(
        text.contains("WHERE `funnelStep` = 'größe' AS 'größe'\n"),
        "{text}"
    );
}
