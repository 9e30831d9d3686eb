//! Attributes of events, the texts that labels can be, and owners: what events, flows and counters
//! have in common.

use funnel_runtime::Class as Kind;

use super::pair::pair;
use super::rules::{
    ENTITY_CHANGED, EXCEPTION_ADDED, EXCEPTION_CHANGED, EXCEPTION_REMOVED, KEY_ADDED,
    KEY_CLASS_CHANGED, KEY_CLASS_WIDENED, KEY_REMOVED, KEY_RENAMED, KEY_RENAMED_IN_SOURCE,
    OWNER_ADDED, OWNER_CHANGED, OWNER_MISSING, REQUIRED_ADDED, REQUIRED_DROPPED, VALUE_ADDED,
    VALUE_REMOVED, VALUE_RENAMED, VALUES_REORDERED,
};
use super::{Change, Diff, Said, Subject};
use crate::lock::Key;

impl Diff<'_> {
    /// `with`: the names of which a file has one that is about these keys.
    pub(super) fn keys(&mut self, subject: &Subject, with: &[String], old: &[Key], new: &[Key]) {
        // The name in events is what others know.
        let pairs = pair(old, new, |key| &key.wire, is_like);
        for key in pairs.removed {
            let message = Said::new("is not sent any more", &[]);
            let subject = subject.part("key", &key.wire);
            let change = Change::new(&KEY_REMOVED, subject, message);
            self.changes.push(change.without_part(&key.wire, with));
        }
        for key in pairs.added {
            self.key_added(&subject.part("key", &key.wire), key);
        }
        for (old, new) in pairs.renamed {
            let message = Said::new("was sent as {}", &[&old.wire]);
            let subject = subject.part("key", &new.wire);
            let change = Change::new(&KEY_RENAMED, subject.clone(), message);
            self.changes.push(change.without_part(&old.wire, with));
            self.key(&subject, with, old, new);
        }
        for (old, new) in pairs.kept {
            let subject = subject.part("key", &new.wire);
            if old.name != new.name {
                let message = Said::new("is {} in the source, and was {}", &[&new.name, &old.name]);
                self.say(&KEY_RENAMED_IN_SOURCE, subject.clone(), message);
            }
            self.key(&subject, with, old, new);
        }
    }

    fn key_added(&mut self, subject: &Subject, key: &Key) {
        let message = Said::new("is sent now: {}", &[&key.described()]);
        self.say(&KEY_ADDED, subject.clone(), message);
        self.exception(subject, None, key.reviewed.as_deref());
    }

    fn key(&mut self, subject: &Subject, with: &[String], old: &Key, new: &Key) {
        if old.class == new.class {
            self.values(subject, with, &old.values, &new.values);
        } else {
            let names = [old.class.as_str(), new.class.as_str()];
            let message = Said::new("was a {}, and is a {}", &names);
            let change = Change::new(&KEY_CLASS_CHANGED, subject.clone(), message);
            self.changes.push(change.without_part(&new.wire, with));
            if is_wider(old.class, new.class) {
                let message = Said::new(
                    "a {} can tell more about somebody than a {}",
                    &[names[1], names[0]],
                );
                self.say(&KEY_CLASS_WIDENED, subject.clone(), message);
            }
        }
        if old.entity != new.entity {
            let message = if new.entity {
                Said::new("says now who an event is about", &[])
            } else {
                Said::new("does not say any more who an event is about", &[])
            };
            let change = Change::new(&ENTITY_CHANGED, subject.clone(), message);
            let change = change.with_privacy(new.entity);
            self.changes.push(change.without_part(&new.wire, with));
        }
        for step in new
            .required
            .iter()
            .filter(|step| !old.required.contains(step))
        {
            let message = Said::new(
                "is required at {} now; a reader that counts on it finds older events without",
                &[step],
            );
            let change = Change::new(&REQUIRED_ADDED, subject.clone(), message);
            self.changes.push(change.without_part(&new.wire, with));
        }
        for step in old
            .required
            .iter()
            .filter(|step| !new.required.contains(step))
        {
            let message = Said::new("is not required at {} any more", &[step]);
            self.say(&REQUIRED_DROPPED, subject.clone(), message);
        }
        self.exception(subject, old.reviewed.as_deref(), new.reviewed.as_deref());
    }

    fn exception(&mut self, subject: &Subject, old: Option<&str>, new: Option<&str>) {
        match (old, new) {
            (None, Some(reason)) => {
                let message =
                    Said::new("is of the denylist, and is allowed because: {}", &[reason]);
                self.say(&EXCEPTION_ADDED, subject.clone(), message);
            }
            (Some(reason), None) => {
                let message = Said::new(
                    "needs no exception any more; it was allowed because: {}",
                    &[reason],
                );
                self.say(&EXCEPTION_REMOVED, subject.clone(), message);
            }
            (Some(old), Some(new)) if old != new => {
                let message = Said::new("is allowed because: {}; the reason was: {}", &[new, old]);
                self.say(&EXCEPTION_CHANGED, subject.clone(), message);
            }
            _ => {}
        }
    }

    /// The exceptions of the attributes of something new.
    pub(super) fn exceptions(&mut self, subject: &Subject, keys: &[Key]) {
        for key in keys {
            let subject = subject.part("key", &key.wire);
            self.exception(&subject, None, key.reviewed.as_deref());
        }
    }

    /// The texts that a label can be.
    pub(super) fn values(
        &mut self,
        subject: &Subject,
        with: &[String],
        old: &[String],
        new: &[String],
    ) {
        let removed: Vec<_> = old
            .iter()
            .enumerate()
            .filter(|(_, text)| !new.contains(text))
            .collect();
        let added: Vec<_> = new
            .iter()
            .enumerate()
            .filter(|(_, text)| !old.contains(text))
            .collect();
        match (&removed[..], &added[..]) {
            ([], []) if old != new => {
                let message = Said::new("has the same texts in another order", &[]);
                self.say(&VALUES_REORDERED, subject.clone(), message);
            }
            ([(from, was)], [(to, is)]) if from == to => {
                let subject = subject.part("value", is);
                let change = Change::new(&VALUE_RENAMED, subject, Said::new("was {}", &[was]));
                self.changes.push(change.without_part(was, with));
            }
            _ => {
                for (_, text) in removed {
                    let message = Said::new("does not occur any more", &[]);
                    let change = Change::new(&VALUE_REMOVED, subject.part("value", text), message);
                    self.changes.push(change.without_part(text, with));
                }
                for (_, text) in added {
                    let message = Said::new("can occur now", &[]);
                    self.say(&VALUE_ADDED, subject.part("value", text), message);
                }
            }
        }
    }

    pub(super) fn owner(&mut self, subject: &Subject, old: Option<&str>, new: Option<&str>) {
        match (old, new) {
            (Some(old), None) => {
                let message = Said::new("has no owner any more; it was {}", &[old]);
                self.say(&OWNER_MISSING, subject.clone(), message);
            }
            (None, Some(new)) => {
                let message = Said::new("belongs to {} now", &[new]);
                self.say(&OWNER_ADDED, subject.clone(), message);
            }
            (Some(old), Some(new)) if old != new => {
                let message = Said::new("belongs to {} now, and did to {}", &[new, old]);
                self.say(&OWNER_CHANGED, subject.clone(), message);
            }
            _ => {}
        }
    }

    /// The owner of something new.
    pub(super) fn owner_of_new(&mut self, subject: &Subject, owner: Option<&str>) {
        if owner.is_none() {
            let message = Said::new("is new and has no owner: nobody answers for it", &[]);
            self.say(&OWNER_MISSING, subject.clone(), message);
        }
    }
}

impl Key {
    /// What it can hold, in words.
    pub(crate) fn described(&self) -> String {
        let texts = match self.values.len() {
            0 => String::new(),
            number => format!(" of {number} texts"),
        };
        let entity = if self.entity { ", the entity" } else { "" };
        format!("{}{texts}{entity}", self.class.as_str())
    }
}

/// Whether two keys of other names may be the same one.
fn is_like(old: &Key, new: &Key) -> bool {
    let parts = |key: &Key| {
        (
            key.class,
            key.entity,
            key.values.clone(),
            key.required.clone(),
        )
    };
    old.name == new.name || parts(old) == parts(new)
}

/// Whether a value of the new kind can say more about a person than one of the old kind.
fn is_wider(old: Kind, new: Kind) -> bool {
    let rank = |class| match class {
        Kind::Literal | Kind::Label | Kind::Boolean => 0,
        Kind::Number | Kind::Duration => 1,
        // Each stands for somebody, and for somebody else than the other.
        _ => 2,
    };
    rank(new) > rank(old) || rank(new) == 2
}
