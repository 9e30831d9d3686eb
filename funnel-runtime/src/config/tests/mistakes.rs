//! What is said of what is wrong.

use std::fs;

use super::super::check;
use super::super::problem::ProblemKind;
use super::Variables;

/// The problems of a text, one on a line.
fn said(text: &str, variables: Variables<'_>) -> String {
    let checked = super::check(text, variables);
    let lines: Vec<_> = checked.problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn all_mistakes_are_said_at_once_and_where_they_are() {
    let text = "\
shutdown_timout = \"3s\"
backlog = -1
give_up_after = 5

[[backend]]
kind = \"newrelic\"
account_id = \"seven\"
regoin = \"eu\"
url = 3
[backend.spool]
cap = \"big\"
overflow = \"sideways\"
";
    let expected = "\
line 1, column 1: `shutdown_timout` is no setting; did you mean `shutdown_timeout`? (settings: service, service_version, shutdown_timeout, give_up_after, queue_capacity, backlog, emit_failed_metric, opt_out_variables, backend)
line 2, column 11: `backlog` has to be a whole number of events, above zero
line 3, column 17: `give_up_after` has to be a time above zero with its unit, such as `250ms`, `3s`, `5m`, `1h` or `7d`, and is a number
line 5, column 1: the backend newrelic needs `license_key`; it can also be in NEW_RELIC_LICENSE_KEY
line 7, column 14: `backend.account_id` has to be the number of an account, and is a text
line 8, column 1: `regoin` is no setting of the backend newrelic; did you mean `region`? (settings: account_id, license_key, region, url, proxy, headers, kind, spool)
line 9, column 7: `backend.url` has to be a URL, such as `https://host`, and is a number
line 10, column 10: the spool of the backend newrelic needs `path`; it can also be in FUNNEL_SPOOL_PATH
line 11, column 7: `backend.spool.cap` has to be a size above zero, such as `64MiB`, `1GB` or a whole number of bytes
line 12, column 12: `backend.spool.overflow` has to be `drop_oldest` or `refuse_newest`";
    let said = said(text, &[]);
    let said: Vec<_> = said
        .lines()
        .filter(|line| !line.contains("has no spool") && !line.contains("and this build"))
        .collect();
    assert_eq!(said.join("\n"), expected);
}

#[test]
fn a_secret_in_the_file_is_refused_and_not_shown() {
    let start = "[[backend]]\nkind = 'nr'\naccount_id = 1\nlicense_key = ";
    for (value, why) in [
        (
            "'tok3n'",
            "take it out, consider it known to others, and write where it is: `{ env = \"NAME_OF_A_VARIABLE\" }`",
        ),
        ("['tok3n']", "write where it is"),
        ("{ tok3n = 1 }", "and nothing else"),
        ("{ env = ['tok3n'] }", "and nothing else"),
        ("{ env = 'A', file = '/tok3n' }", "and nothing else"),
        (
            "{ env = 'tok3n' }",
            "an environment variable, of `A` to `Z`",
        ),
        ("{ file = 'tok3n' }", "with a `/` in its path"),
        ("{}", "and nothing else"),
        ("tok3n", "this is not TOML"),
        ("'tok3n", "this is not TOML"),
    ] {
        let said = said(&format!("{start}{value}"), &[]);
        assert!(said.contains(why), "{value}: {said}");
        assert!(said.starts_with("line 4, column "), "{value}: {said}");
        assert!(!said.contains("tok3n"), "{value}: {said}");
    }
    let header = "headers = { 'x-key' = 'tok3n' }";
    let said = said(
        &format!("{start}{{ env = 'KEY' }}\n{header}"),
        &[("KEY", "a")],
    );
    assert!(
        said.contains("`backend.headers` has a value that is a secret"),
        "{said}"
    );
    assert!(!said.contains("tok3n"), "{said}");
}

#[test]
fn a_secret_that_is_not_there_is_a_problem_of_its_own_kind() {
    let text = "[[backend]]\nkind = 'nr'\naccount_id = 1\nlicense_key = { env = 'A_KEY' }\nproxy = { file = '/nowhere/at/all' }";
    let checked = super::check(text, &[]);
    let kinds: Vec<_> = checked.problems.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ProblemKind::Missing; 2]);
    assert!(checked.config.is_none());
    let said = said(text, &[]);
    assert!(
        said.starts_with("line 4, column 15: `backend.license_key`: the environment variable `A_KEY` is not set: set it to the key"),
        "{said}"
    );
    assert!(
        said.contains("the file /nowhere/at/all cannot be read: "),
        "{said}"
    );
}

#[test]
fn a_kind_that_there_is_none_of_is_passed_over_when_it_is_installed() {
    for (text, guess) in [
        (
            "[[backend]]\nkind = 'newrelc'",
            "; did you mean `newrelic`?",
        ),
        ("[[backend]]\nkind = 'kafka'", ""),
    ] {
        let checked = super::check(text, &[]);
        assert_eq!(checked.problems[0].kind, ProblemKind::Backend);
        let expected = format!(
            "line 1, column 1: there is no backend of this kind{guess} (known: noop, json_lines, stdout, newrelic, otlp, posthog, segment, sqlite)"
        );
        assert_eq!(said(text, &[]), expected);
        let config = checked.config.unwrap();
        assert!(config.backends.is_empty());
        assert_eq!(config.unknown.len(), 1);
    }
}

#[test]
fn what_is_no_list_of_tables_is_told_how_to_be_one() {
    assert!(said("[backend]\nkind = 'nr'", &[]).contains("`[[backend]]`"));
    assert!(said("backend = ['nr']", &[]).contains("`[[backend]]`"));
    assert!(said("backend = 'nr'", &[]).contains("`[[backend]]`"));
    assert!(said("[[backend]]", &[]).contains("a backend needs `kind`"));
    assert!(said("[[backend]]\nkind = 3", &[]).contains("has to be a text"));
    let said = said("[[backend]]\nkind = 'nr'\nspool = 'folder'", &[]);
    assert!(said.contains("write `[backend.spool]`"), "{said}");
}

#[test]
fn the_name_of_a_counter_is_checked_where_it_stands() {
    let said = said("# first\nemit_failed_metric = 'lost'", &[]);
    let expected = "line 2, column 1: the counter of lost events cannot be named so: ";
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn several_faults_of_the_language_are_said_with_their_lines() {
    let said = said("service = \nbacklog = 3 4\n", &[]);
    assert!(said.contains("line 1, column "), "{said}");
    assert!(said.contains("line 2, column "), "{said}");
}

#[test]
fn what_is_nested_without_end_is_refused() {
    let deep = 100_000;
    let keys = vec!["a"; deep].join(".");
    for text in [
        format!("a = {}", "[".repeat(deep)),
        format!("a = {}1{}", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}", "{ a = ".repeat(deep)),
        format!("{keys} = 1"),
        format!("[{keys}]"),
        format!("[[{keys}]]"),
        format!("a = {{ {keys} = 1 }}"),
    ] {
        assert!(!said(&text, &[]).is_empty());
    }
}

#[test]
fn too_many_of_anything_are_cut_short() {
    let many = "[[backend]]\nkind = 'x'\n".repeat(60);
    let checked = super::check(&many, &[]);
    assert_eq!(checked.problems.len(), 51);
    assert_eq!(checked.problems[50].message, "10 more from here on");
    assert!(checked.config.is_some());
    // A mistake that is cut off is one all the same.
    let text = format!("{many}[[backend]]\nkind = 'stdout'\nnonsense = 1");
    assert!(super::check(&text, &[]).config.is_none());
    let said = said(&"[[backend]]\nkind = 'stdout'\n".repeat(65), &[]);
    assert_eq!(
        said,
        "line 1, column 3: there are more than 64 backends, and each takes a thread"
    );
}

#[test]
fn a_place_is_counted_in_characters() {
    let said = said("# é\nopt_out_variables = [ 'é', 3 ]\nservice = 'é' é", &[]);
    assert!(said.contains("line 3, column 15: "), "{said}");
}

#[test]
fn a_file_that_cannot_be_read_is_said_so() {
    let folder = std::env::temp_dir().join(format!("funnel-config-{}", uuid::Uuid::new_v4()));
    fs::create_dir(&folder).unwrap();
    let written = |content: &[u8]| {
        let path = folder.join("funnel.toml");
        fs::write(&path, content).unwrap();
        match check::file(&path) {
            Err(error) => error.to_string(),
            Ok(checked) => checked.problems[0].to_string(),
        }
    };
    assert!(written(b"").starts_with("there is nothing in it"));
    assert!(written(b" \n\n").starts_with("there is nothing in it"));
    assert!(written(b"\xef\xbb\xbf").starts_with("there is nothing in it"));
    assert!(written(b"a = 1\nb = '\xff'").ends_with("is not UTF-8 in line 2: save it as UTF-8"));
    assert!(written(&vec![b'#'; (1 << 20) + 1]).contains("is larger than 1048576 bytes"));
    let of_folder = check::file(&folder).unwrap_err().to_string();
    assert!(
        of_folder.ends_with("is a folder: name the file in it"),
        "{of_folder}"
    );
    let absent = check::file(&folder.join("none")).unwrap_err().to_string();
    assert!(absent.contains("cannot be read: "), "{absent}");
    fs::remove_dir_all(&folder).unwrap();
}

#[cfg(feature = "newrelic")]
#[test]
fn what_else_is_wrong_is_found_where_the_secrets_are_not_there() {
    let text = "[[backend]]\nkind = 'nr'\naccount_id = 1\nlicense_key = { env = 'KEY' }\nproxy = { env = 'PROXY' }\nurl = 'ftp://host'";
    let said = said(text, &[]);
    assert_eq!(said.lines().count(), 3, "{said}");
    assert!(
        said.contains("line 1, column 1: the backend newrelic cannot be built: its URL "),
        "{said}"
    );
}

#[cfg(feature = "newrelic")]
#[test]
fn what_a_backend_cannot_be_built_with_is_said_at_its_table() {
    let text = "# first\n[[backend]]\nkind = 'nr'\naccount_id = 1\nlicense_key = { env = 'KEY' }\nurl = 'tok3n'";
    let said = said(text, &[("KEY", "secret-key")]);
    assert!(
        said.starts_with("line 2, column 1: the backend newrelic cannot be built: its URL "),
        "{said}"
    );
    assert!(
        !said.contains("tok3n") && !said.contains("secret-key"),
        "{said}"
    );
}
