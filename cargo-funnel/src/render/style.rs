//! How words stand out on a terminal. A leaf.

use anstyle::{AnsiColor, Style};

pub(super) const TITLE: Style = Style::new().bold().underline();
pub(super) const NAME: Style = Style::new().bold();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default();
