//! A row of a dashboard, and lists in descriptions. Below everything that makes rows.

use super::panel::Panel;
use super::text::described;

/// Panels that belong together.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) title: String,
    pub(super) panels: Vec<Panel>,
}

/// A list in a description.
pub(super) fn items<'a>(items: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let items = items.into_iter().map(|(name, text)| match text {
        "" => format!("- **{}**", described(name)),
        text => format!("- **{}**: {}", described(name), described(text)),
    });
    items.collect::<Vec<_>>().join("\n")
}
