//! Which valid name a misspelt one was probably meant to be.
//!
//! For the "did you mean" of error messages; nothing is decided by it.

/// The name in `valid` closest to `typed`, or `None` when none is close enough to be a likely slip.
///
/// Close enough is one edit, or one for every three characters of the longer name: a character
/// added, left out or replaced, or two neighbours swapped. Case and the separators `_` and `-` are
/// free. Of equally close names the first wins.
///
/// ```
/// use funnel_rules::nearest;
///
/// assert_eq!(nearest("teir", &["tier", "team_id"]), Some("tier"));
/// assert_eq!(nearest("teamId", &["tier", "team_id"]), Some("team_id"));
/// assert_eq!(nearest("colour", &["tier", "team_id"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(typed: &str, valid: &[&'a str]) -> Option<&'a str> {
    let typed = folded(typed);
    valid
        .iter()
        .filter_map(|&name| {
            let folded = folded(name);
            let limit = (typed.len().max(folded.len()) / 3).max(1);
            // A name with nothing left of it would be "close" to every short word.
            let shares = folded.iter().any(|char| typed.contains(char));
            let edits = distance(&typed, &folded);
            (shares && edits <= limit).then_some((edits, name))
        })
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, name)| name)
}

fn folded(name: &str) -> Vec<char> {
    name.chars()
        .filter(|char| !matches!(char, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The optimal string alignment distance: edits that add, remove, replace or swap neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("abc", "abd", 1),
            ("abc", "acb", 1),
            ("ca", "ac", 1),
            ("kitten", "sitting", 3),
        ] {
            let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
            assert_eq!(distance(&a, &b), expected, "{a:?} {b:?}");
            assert_eq!(distance(&b, &a), expected, "{b:?} {a:?}");
        }
    }

    #[test]
    fn suggests_the_likely_slip_only() {
        let valid = ["event", "counter", "allow", "rename_all", "owner"];
        for (typed, expected) in [
            ("evnt", Some("event")),
            ("events", Some("event")),
            ("renameAll", Some("rename_all")),
            ("rename-all", Some("rename_all")),
            ("COUNTER", Some("counter")),
            ("conuter", Some("counter")),
            ("onwer", Some("owner")),
            ("alow", Some("allow")),
            ("colour", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, &valid), expected, "{typed}");
        }
    }

    #[test]
    fn the_closest_wins_and_then_the_first() {
        assert_eq!(nearest("claimed", &["claims", "claimed"]), Some("claimed"));
        assert_eq!(nearest("cat", &["bat", "hat"]), Some("bat"));
        assert_eq!(nearest("cat", &[]), None);
        assert_eq!(nearest("a", &["b"]), None);
    }
}
