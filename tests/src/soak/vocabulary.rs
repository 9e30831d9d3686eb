//! The event of the soak: what it says follows from its key, so that whoever receives it can tell
//! whether it is whole.

use funnel_runtime::{Allowlist, Id, Label, step};
use serde_json::{Map, Value};

use self::soak::emitted;

pub(crate) const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&[
    "item_id", "run", "number", "product", "share", "is_even", "parity",
]);

/// How many runs and numbers a product is made of.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

#[funnel_runtime::funnel(event = "Soak", allow = crate::vocabulary::ALLOWED)]
pub(crate) mod soak {
    use funnel_runtime::Id;

    use super::Parity;

    pub(crate) enum Step {
        Emitted,
    }

    pub(crate) struct Attrs {
        #[attr(entity)]
        pub item_id: Id,
        pub run: u64,
        pub number: u64,
        pub product: u64,
        pub share: f64,
        pub is_even: bool,
        pub parity: Parity,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub(crate) enum Parity {
    Even,
    Odd,
}

/// Which event of the soak: the number of its process, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) run: u64,
    pub(crate) number: u64,
}

impl Key {
    pub(crate) fn to_bytes(self) -> [u8; 8] {
        (self.run << 32 | self.number).to_le_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; 8]) -> Self {
        let both = u64::from_le_bytes(bytes);
        Self {
            run: both >> 32,
            number: both & u64::from(u32::MAX),
        }
    }

    fn product(self) -> u64 {
        (self.run << 32 | self.number).wrapping_mul(FACTOR)
    }

    /// Between nothing and one, and as a float can say it.
    #[allow(
        clippy::cast_precision_loss,
        reason = "what is lost is lost on both sides"
    )]
    fn share(self) -> f64 {
        self.product() as f64 / u64::MAX as f64
    }

    fn item(self) -> String {
        format!("item_{}_{}", self.run, self.number)
    }

    fn is_even(self) -> bool {
        self.number.is_multiple_of(2)
    }

    fn parity(self) -> Parity {
        if self.is_even() {
            Parity::Even
        } else {
            Parity::Odd
        }
    }

    /// Emits the event.
    pub(crate) fn emit(self) {
        step!(
            emitted,
            item_id = Id::new(self.item()),
            run = self.run,
            number = self.number,
            product = self.product(),
            share = self.share(),
            is_even = self.is_even(),
            parity = self.parity()
        );
    }

    /// Which event this is, as Segment's protocol has it, or what is wrong with it.
    pub(crate) fn of_received(event: &Map<String, Value>) -> Result<Self, String> {
        let properties = &event["properties"];
        let number = |key: &str| {
            let found = properties[key].as_u64();
            found.ok_or_else(|| format!("an event without `{key}`: {properties}"))
        };
        let key = Self {
            run: number("run")?,
            number: number("number")?,
        };
        let parity = if key.is_even() { "even" } else { "odd" };
        let is_whole = event["event"] == "Soak"
            && event["anonymousId"] == key.item()
            && event["messageId"] == properties["event_id"]
            && properties["funnel_step"] == "emitted"
            && properties["item_id"] == key.item()
            && properties["product"] == key.product()
            && properties["share"] == key.share()
            && properties["is_even"] == key.is_even()
            && properties["parity"] == parity;
        if is_whole {
            Ok(key)
        } else {
            Err(format!("an event is not as it was emitted: {event:?}"))
        }
    }
}
