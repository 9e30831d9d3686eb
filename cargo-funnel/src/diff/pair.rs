//! Which of the old things is which of the new ones.

/// The old things that are gone, the new ones that came, and those that are both under another name.
#[derive(Debug)]
pub(super) struct Paired<'a, T> {
    pub(super) kept: Vec<(&'a T, &'a T)>,
    pub(super) renamed: Vec<(&'a T, &'a T)>,
    pub(super) removed: Vec<&'a T>,
    pub(super) added: Vec<&'a T>,
}

/// Pairs things by name, and what is left by likeness: an old thing and a new one that are like each
/// other, and like nothing else that is left.
pub(super) fn pair<'a, T, N: PartialEq + ?Sized>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&T) -> &N,
    like: impl Fn(&T, &T) -> bool,
) -> Paired<'a, T> {
    let find =
        |things: &'a [T], wanted: &T| things.iter().find(|found| name(found) == name(wanted));
    let kept: Vec<_> = old
        .iter()
        .filter_map(|thing| Some((thing, find(new, thing)?)))
        .collect();
    let gone: Vec<_> = old
        .iter()
        .filter(|thing| find(new, thing).is_none())
        .collect();
    let came: Vec<_> = new
        .iter()
        .filter(|thing| find(old, thing).is_none())
        .collect();
    let renamed: Vec<_> = gone
        .iter()
        .filter_map(|old| {
            let new = only(came.iter().filter(|new| like(old, new)))?;
            only(gone.iter().filter(|other| like(other, new)))?;
            Some((*old, *new))
        })
        .collect();
    let is_old = |thing: &T| renamed.iter().any(|(old, _)| std::ptr::eq(*old, thing));
    let is_new = |thing: &T| renamed.iter().any(|(_, new)| std::ptr::eq(*new, thing));
    Paired {
        removed: gone.into_iter().filter(|thing| !is_old(thing)).collect(),
        added: came.into_iter().filter(|thing| !is_new(thing)).collect(),
        kept,
        renamed,
    }
}

fn only<T>(mut things: impl Iterator<Item = T>) -> Option<T> {
    let thing = things.next()?;
    things.next().is_none().then_some(thing)
}
