//! A courtesy after the command: whether there is a newer version. Its time is not the command's.

use crate::commands::Tool;
use crate::ui;

/// Tells a person about a newer version. A machine is not told, and a failure is not worth a word.
pub fn newer_version(tool: &Tool) {
    if !tool.ui.asks() {
        return;
    }
    if let Ok(version) = tool.client.version()
        && version.latest != env!("CARGO_PKG_VERSION")
    {
        let latest = version.latest;
        ui::remark(&format!("version {latest} can be installed"));
    }
}
