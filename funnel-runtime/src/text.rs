//! Text in `const` code: comparison and the messages of checks that fail while compiling. No
//! knowledge of funnels. Anything may import it.

use funnel_rules::Rule;

/// A message put together in `const` code. What does not fit is left out.
pub(crate) struct Message {
    bytes: [u8; Message::CAPACITY],
    len: usize,
}

impl Message {
    const CAPACITY: usize = 2048;
    /// What is kept free for the code at the end.
    const CODE: usize = Rule::Syntax.suffix().len();

    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; Self::CAPACITY],
            len: 0,
        }
    }

    /// Appends a text, whole or not at all, so that the message stays valid UTF-8.
    pub(crate) const fn text(self, text: &str) -> Self {
        if self.len + text.len() > Self::CAPACITY - Self::CODE {
            return self;
        }
        self.append(text)
    }

    const fn append(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// Appends a number.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the last digit of a number is one byte"
    )]
    pub(crate) const fn number(self, number: usize) -> Self {
        let mut digits = [0; 20];
        let mut rest = number;
        let mut first = digits.len();
        loop {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        match std::str::from_utf8(digits.split_at(first).1) {
            Ok(text) => self.text(text),
            Err(_) => self,
        }
    }

    /// Whether nothing was said yet.
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Fails with the message, which ends in the code of the rule.
    #[track_caller]
    pub(crate) const fn panic(self, rule: Rule) -> ! {
        let whole = self.append(rule.suffix());
        let (text, _) = whole.bytes.split_at(whole.len);
        match std::str::from_utf8(text) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("check failed"),
        }
    }
}

/// Whether two texts are the same.
pub(crate) const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a list has a text.
pub(crate) const fn has(list: &[&str], text: &str) -> bool {
    let mut at = 0;
    while at < list.len() {
        if same(list[at], text) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use funnel_rules::Rule;

    use super::Message;

    #[test]
    #[should_panic(expected = "name name  [F542]")]
    fn a_message_without_room_for_more_ends_in_its_code() {
        let mut message = Message::new();
        for _ in 0..Message::CAPACITY {
            message = message.text("name ");
        }
        message.panic(Rule::NotAllowlisted);
    }
}
