//! A sentence in which names stand that nobody trusts: they are kept apart until it is known how they are
//! to be shown. A leaf.

/// What is said of a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
}

impl Message {
    /// A sentence that begins so.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    /// Words of our own.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// A name.
    pub(crate) fn name(mut self, name: impl Into<String>) -> Self {
        self.0.push(Part::Name(name.into()));
        self
    }

    /// Several names.
    pub(crate) fn names<T: AsRef<str>>(
        mut self,
        names: impl IntoIterator<Item = T>,
        between: &str,
    ) -> Self {
        for (at, name) in names.into_iter().enumerate() {
            if at > 0 {
                self = self.text(between);
            }
            self = self.name(name.as_ref());
        }
        self
    }

    /// What another message says.
    pub(crate) fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The sentence; `quote` marks names as such.
    pub(crate) fn write(&self, quote: impl Fn(&str) -> String) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Name(name) => quote(name),
        });
        parts.collect()
    }
}
