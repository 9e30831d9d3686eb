//! Processes that are killed, that run beside each other, and that may not write any more. The
//! program runs itself once more for each scene.

use std::env;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{NAME, Scratch, all, batch, numbers};
use crate::spool::{PutError, Spool, SpoolConfig};

const SCENE: &str = "FUNNEL_SPOOL_SCENE";

/// The folder, in the process that plays the scene.
fn scene() -> Option<SpoolConfig> {
    env::var_os(SCENE).map(SpoolConfig::new)
}

/// A command for the test of this name in a process of its own.
fn in_a_process(command: &mut Command, test: &str, folder: &Path) -> Child {
    command
        .args(["--exact", &format!("spool::tests::processes::{test}")])
        .args(["--nocapture", "--test-threads=1"])
        .env(SCENE, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn again(test: &str, folder: &Path) -> Child {
    in_a_process(&mut Command::new(env::current_exe().unwrap()), test, folder)
}

/// What a line says behind a word.
fn said(line: &str, word: &str) -> Option<u64> {
    line.rsplit_once(word)?.1.trim().parse().ok()
}

fn size_of(number: u64) -> (u64, usize) {
    (number % 5 + 1, usize::try_from(number * 37 % 900).unwrap())
}

/// The child puts batches and says so of each, removing some as it goes; what it said holds after it
/// was killed.
#[test]
fn what_was_acknowledged_survives_a_kill_at_any_point() {
    if let Some(config) = scene() {
        let mut spool = Spool::open(&config, NAME).unwrap();
        let first = numbers(&mut spool).last().map_or(0, |last| last + 1);
        println!("\nfirst {first}");
        for number in first.. {
            let (count, text) = size_of(number);
            spool.put(&batch(number, count, text), number).unwrap();
            println!("\nput {number}");
            if number % 3 == 2 {
                let oldest = spool.oldest(None, 1).unwrap();
                println!("\nremoving {}", oldest[0].events[0].sequence);
                spool.remove(oldest[0].id);
            }
        }
    }
    let scratch = Scratch::new();
    // A few numbers of a fixed sequence: how far the child gets before it dies is random anyway.
    let mut random = 0x9e37_79b9_u64;
    for _ in 0..12 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let before = if scratch.0.exists() {
            numbers(&mut scratch.open())
        } else {
            Vec::new()
        };
        let mut child = again(
            "what_was_acknowledged_survives_a_kill_at_any_point",
            &scratch.0,
        );
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut put = before.clone();
        let mut removing = Vec::new();
        let mut hear = |line: &str| {
            put.extend(said(line, "put "));
            removing.extend(said(line, "removing "));
        };
        for line in lines
            .by_ref()
            .map_while(Result::ok)
            .take(4 + usize::try_from(random >> 58).unwrap())
        {
            hear(&line);
        }
        child.kill().unwrap();
        lines.map_while(Result::ok).for_each(|line| hear(&line));
        child.wait().unwrap();

        let mut spool = scratch.open();
        assert_eq!(spool.take_corrupt(), 0);
        let found = all(&mut spool);
        for batch_found in &found {
            let number = batch_found.events[0].sequence;
            let (count, text) = size_of(number);
            assert_eq!(batch_found.events, batch(number, count, text));
        }
        let found: Vec<_> = found.iter().map(|found| found.events[0].sequence).collect();
        assert!(found.is_sorted_by(|a, b| a < b), "{found:?}");
        for number in put {
            assert!(
                found.contains(&number) || removing.contains(&number),
                "{number}: {found:?}"
            );
        }
        // All but the last had been removed by the time the next was begun.
        removing.pop();
        assert!(
            !removing.iter().any(|number| found.contains(number)),
            "{found:?}"
        );
    }
}

#[test]
fn processes_beside_each_other_neither_lose_nor_share_and_the_next_has_it_all() {
    if let Some(config) = scene() {
        let mut spool = Spool::open(&config, NAME).unwrap();
        let mut line = String::new();
        println!("\nopen {}", spool.len_events());
        std::io::stdin().read_line(&mut line).unwrap();
        let first: u64 = line.trim().parse().unwrap();
        for number in first..first + 50 {
            spool.put(&batch(number, 2, 50), 0).unwrap();
        }
        println!("\nput 50");
        // Until it is killed.
        let _ = std::io::stdin().read(&mut [0]);
        return;
    }
    let scratch = Scratch::new();
    let test = "processes_beside_each_other_neither_lose_nor_share_and_the_next_has_it_all";
    let mut children: Vec<_> = (0..3)
        .map(|_| {
            let mut child = again(test, &scratch.0);
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let mut opened = lines.by_ref().map_while(Result::ok);
            assert_eq!(opened.find_map(|line| said(&line, "open ")), Some(0));
            (child, lines)
        })
        .collect();
    for (at, (child, _)) in (0..).zip(&mut children) {
        writeln!(child.stdin.as_mut().unwrap(), "{}", at * 100).unwrap();
    }
    for (_, lines) in &mut children {
        let mut put = lines.map_while(Result::ok);
        assert_eq!(put.find_map(|line| said(&line, "put ")), Some(50));
    }
    // While they live, what they have is theirs.
    let mut spool = scratch.open();
    assert_eq!((spool.len_events(), spool.adopt().unwrap()), (0, 0));
    spool.put(&batch(999, 1, 1), 0).unwrap();
    for (child, _) in &mut children {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(spool.adopt().unwrap(), 300);
    let found = all(&mut spool);
    let numbers: Vec<_> = found.iter().map(|found| found.events[0].sequence).collect();
    let expected = (0..3).flat_map(|at| at * 100..at * 100 + 50).chain([999]);
    let mut sorted = numbers.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected.collect::<Vec<_>>());
    assert_eq!(numbers.last(), Some(&999), "what others left comes first");
    // Nobody else finds them, and their files go when they are empty.
    assert_eq!(scratch.open().len_events(), 0);
    for found in &found {
        assert_eq!(spool.remove(found.id), found.events.len() as u64);
    }
    assert_eq!((spool.len_events(), spool.take_corrupt()), (0, 0));
    drop(spool);
    assert_eq!(scratch.open().len_events(), 0);
}

/// The limit on the size of a file stands for a full disk: writing fails half-way.
#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_refuses_and_loses_nothing_that_was_taken() {
    if let Some(config) = scene() {
        let mut spool = Spool::open(&config, NAME).unwrap();
        let mut taken = 0;
        let error = loop {
            match spool.put(&batch(taken, 2, 500), 0) {
                Ok(_) => taken += 1,
                Err(error) => break error,
            }
        };
        assert!(
            matches!(error, PutError::Full | PutError::Io(_)),
            "{error:?}"
        );
        assert_eq!(spool.len_events(), taken * 2);
        // Reading goes on, and what is done with is not seen again.
        let oldest = spool.oldest(None, 1).unwrap();
        assert_eq!(oldest[0].events, batch(0, 2, 500));
        assert_eq!(spool.remove(oldest[0].id), 2);
        assert_eq!(spool.remove(oldest[0].id), 0);
        assert_eq!(spool.oldest(None, 1).unwrap()[0].events, batch(1, 2, 500));
        assert_eq!(
            (spool.len_events(), spool.take_corrupt()),
            (taken * 2 - 2, 0)
        );
        println!("\ntaken {taken}");
        return;
    }
    let scratch = Scratch::new();
    // The shell ignores the signal that would end the process at the limit, and so does what it starts.
    let script = r#"trap "" XFSZ; ulimit -f 512; exec "$0" "$@""#;
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).arg(env::current_exe().unwrap());
    let test = "a_disk_that_takes_no_more_refuses_and_loses_nothing_that_was_taken";
    let child = in_a_process(&mut shell, test, &scratch.0);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let output = String::from_utf8(output.stdout).unwrap();
    let taken = output
        .lines()
        .find_map(|line| said(line, "taken "))
        .unwrap();
    assert!(taken > 5, "{taken}");

    let mut spool = scratch.open();
    assert_eq!(spool.take_corrupt(), 0);
    let found = numbers(&mut spool);
    // The first was done with; whether it could be removed is the disk's affair.
    assert!(
        found.ends_with(&(1..taken).collect::<Vec<_>>()),
        "{found:?}"
    );
    spool.put(&batch(taken, 2, 500), 0).unwrap();
}
