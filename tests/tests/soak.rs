//! The soak of `cargo xtask soak` with one small round for each row: every promise is kept in the face of
//! every fault.
#![cfg(unix)]

use std::process::Command;

#[test]
fn nothing_is_lost_outside_its_promise() {
    let soak = Command::new(env!("CARGO_BIN_EXE_soak"))
        .args(["run", "{\"format\":\"markdown\"}"])
        .output()
        .unwrap();
    let table = String::from_utf8_lossy(&soak.stdout);
    let said = String::from_utf8_lossy(&soak.stderr);
    assert!(soak.status.success(), "{said}\n{table}");
    println!("{table}");
    let rows = |promise: &str| {
        let start = format!("| {promise} ");
        table
            .lines()
            .filter(|line| line.starts_with(&start))
            .count()
    };
    assert_eq!((rows("memory"), rows("spool")), (7, 10), "{table}");
    assert!(table.ends_with("Lost outside the promise: 0\n"), "{table}");
}
