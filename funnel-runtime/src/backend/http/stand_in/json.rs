//! JSON as strict servers read it: no key twice, and moments in one form.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Refusal;

/// Reads a text whole.
pub fn parse(text: &[u8]) -> Result<Value, Refusal> {
    serde_json::from_slice(text)
        .map(|Strict(value)| value)
        .map_err(|error| Refusal::new(400, format!("JSON: {error}")))
}

/// The members of an object.
pub fn object<'a>(value: &'a Value, what: &str) -> Result<&'a Map<String, Value>, Refusal> {
    value
        .as_object()
        .ok_or_else(|| Refusal::new(400, format!("{what} is no object")))
}

/// A text that is not empty.
pub fn text<'a>(of: &'a Map<String, Value>, key: &str) -> Result<&'a str, Refusal> {
    match of.get(key).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(text),
        _ => Err(Refusal::new(400, format!("no {key}"))),
    }
}

/// A moment written as `2024-02-29T23:59:59.999Z`, in milliseconds since the Unix epoch.
pub fn moment(of: &Map<String, Value>, key: &str) -> Result<u64, Refusal> {
    let text = text(of, key)?;
    let none = || Refusal::new(400, format!("{key} is no moment: {text}"));
    let shape = "0000-00-00T00:00:00.000Z";
    let has_shape = text.len() == shape.len()
        && text.chars().zip(shape.chars()).all(|(found, like)| {
            if like == '0' {
                found.is_ascii_digit()
            } else {
                found == like
            }
        });
    if !has_shape {
        return Err(none());
    }
    let number = |from: usize, to: usize| text[from..to].parse::<u64>().map_err(|_| none());
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let days_of = |month: u64| match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if year < 1970 || !(1..=12).contains(&month) || !(1..=days_of(month)).contains(&day) {
        return Err(none());
    }
    if hour > 23 || minute > 59 || second > 59 {
        return Err(none());
    }
    // Slow and plain on purpose: it must not share a mistake with what it checks.
    let days = (1970..year)
        .map(|year| 365 + u64::from(is_leap(year)))
        .sum::<u64>()
        + (1..month).map(days_of).sum::<u64>()
        + (day - 1);
    Ok((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + number(20, 23)?)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any).map(Self)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, Strict(value))) = members.next_entry::<String, _>()? {
            if object.insert(key.clone(), value).is_some() {
                return Err(A::Error::custom(format!("the key {key:?} twice")));
            }
        }
        Ok(object.into())
    }
}
