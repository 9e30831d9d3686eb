//! What is sent and what kind of data it is, for records of processing and for people who review
//! privacy. What no binary knows, where it goes, for how long and why, comes from a file that the team
//! fills in; a name in it that the registry does not have is refused, and what it does not say is called
//! missing.
//!
//! `entries` is what there is to say, `json` and `markdown` write it.

mod entries;
mod json;
mod markdown;
mod processing;
#[cfg(test)]
mod tests;

use super::{File, Input, Kind, generated_by};
use entries::Map;
pub(crate) use processing::Processing;

/// The files.
pub(in crate::generate) fn files(input: &Input<'_>, processing: &Processing) -> Vec<File> {
    let map = Map::of(input, processing);
    let generated = generated_by(Kind::DataMap);
    let file = |name: &str, text| File {
        path: format!("{}/{name}", Kind::DataMap.name()),
        text,
    };
    vec![
        file("data-map.json", json::write(&map, &generated)),
        file("README.md", markdown::write(&map, &generated)),
    ]
}
