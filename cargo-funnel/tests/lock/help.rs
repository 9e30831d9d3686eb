//! The texts of `--help`.

use crate::directory;
use crate::tool::Ran;

#[test]
fn help_says_what_it_is_for() {
    let directory = directory("lock-help");
    for name in ["lock", "check", "diff"] {
        let mut command = directory.command(&[name, "--help"]);
        command.env_remove("COLUMNS");
        let ran = Ran::new(command.output().unwrap());
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
        insta::assert_snapshot!(format!("help_{name}"), ran.stdout);
    }
}
