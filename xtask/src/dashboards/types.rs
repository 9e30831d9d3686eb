//! Dashboards and the types that Grafana publishes: what is generated has them, and what is changed in one
//! place has not.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use super::Dashboard;
use crate::command;
use crate::parts::TypeScript;

const SCHEMA: &str = include_str!("schema.ts");

/// Changes that make a dashboard wrong, each in one place: the type of the panel, or none for the dashboard
/// itself; the object in it; a member of it, and what it becomes.
const CHANGES: [[&str; 4]; 37] = [
    ["row", "", "unknown", "1"],
    ["row", "/gridPos", "w", "\"12\""],
    ["row", "", "id", "\"1\""],
    ["", "", "unknown", "1"],
    ["", "/time", "unknown", "1"],
    ["", "/links/0", "unknown", "1"],
    ["", "/annotations/list/0", "unknown", "1"],
    ["", "/annotations/list/0/target", "unknown", "1"],
    ["", "/templating/list/1", "unknown", "1"],
    ["", "", "title", "5"],
    ["", "", "schemaVersion", "\"42\""],
    ["", "", "graphTooltip", "7"],
    ["", "/time", "from", "1"],
    ["", "/links/0", "type", "\"unknown\""],
    ["", "/annotations/list/0", "iconColor", "1"],
    ["", "/templating/list/0", "type", "\"unknown\""],
    ["", "/templating/list/1", "refresh", "9"],
    ["", "/templating/list/1", "multi", "\"true\""],
    ["row", "", "collapsed", "\"false\""],
    ["bargauge", "", "title", "null"],
    ["bargauge", "", "type", "\"bargauges\""],
    ["bargauge", "/options", "displayMode", "\"basics\""],
    ["bargauge", "/targets/0", "format", "\"unknown\""],
    ["bargauge", "/datasource", "unknown", "1"],
    [
        "bargauge",
        "/fieldConfig/defaults",
        "custom",
        "{ \"unknown\": 1 }",
    ],
    ["stat", "/options", "colorMode", "\"values\""],
    ["stat", "/options", "wideLayout", "\"true\""],
    ["stat", "/options/reduceOptions", "calcs", "\"last\""],
    ["timeseries", "/options/legend", "placement", "\"top\""],
    [
        "timeseries",
        "/fieldConfig/defaults/custom",
        "drawStyle",
        "\"dots\"",
    ],
    ["timeseries", "/fieldConfig/defaults/custom", "unknown", "1"],
    [
        "timeseries",
        "/fieldConfig/defaults/color",
        "mode",
        "\"rainbow\"",
    ],
    [
        "timeseries",
        "/fieldConfig/defaults/thresholds/steps/0",
        "value",
        "\"0\"",
    ],
    ["state-timeline", "/options", "showValue", "\"sometimes\""],
    [
        "state-timeline",
        "/fieldConfig/defaults/mappings/0/options/0",
        "unknown",
        "1",
    ],
    ["table", "/options", "cellHeight", "\"xl\""],
    ["table", "/transformations/0/options", "unknown", "1"],
];
/// What is changed in the same way in a panel of each type.
const EACH: [[&str; 3]; 8] = [
    ["", "unknown", "1"],
    ["/gridPos", "w", "\"12\""],
    ["", "id", "\"1\""],
    ["/options", "unknown", "1"],
    ["/fieldConfig/defaults", "unknown", "1"],
    ["/targets/0", "unknown", "1"],
    ["/targets/0", "expr", "1"],
    ["", "targets", "[]"],
];
const PANELS: [&str; 5] = ["bargauge", "stat", "state-timeline", "table", "timeseries"];

pub(super) fn check(
    compiler: &TypeScript,
    folder: &Path,
    dashboards: &[Dashboard],
) -> anyhow::Result<()> {
    // The compiler looks for packages in the folders above.
    let link = folder.join("node_modules");
    std::os::unix::fs::symlink(compiler.folder().join("node_modules"), &link)?;
    fs::write(folder.join("package.json"), r#"{ "type": "module" }"#)?;
    fs::write(folder.join("schema.ts"), SCHEMA)?;

    // Grafana brings older dashboards up to date when it loads them, and this one is not to be older.
    let defaults = link.join("@grafana/schema/dist/esm/raw/dashboard/x/types.gen.mjs");
    let defaults = fs::read_to_string(&defaults).with_context(|| defaults.display().to_string())?;
    for Dashboard { path, content, .. } in dashboards {
        let version = format!("schemaVersion: {},", content["schemaVersion"]);
        ensure!(
            defaults.contains(&version),
            "{path} has the {version} and the schema another one"
        );
    }

    let sources: Vec<_> = dashboards.iter().map(|it| it.text.clone()).collect();
    for (dashboard, faults) in dashboards.iter().zip(faults(compiler, folder, &sources)?) {
        ensure!(
            faults.is_empty(),
            "{}:\n{}",
            dashboard.path,
            faults.join("\n")
        );
    }

    let mut wrong = Vec::new();
    for change in changes() {
        let mut changed = None;
        for dashboard in dashboards {
            changed = self::changed(&dashboard.content, change)?;
            if changed.is_some() {
                break;
            }
        }
        let changed =
            changed.with_context(|| format!("no dashboard has a place for {change:?}"))?;
        wrong.push((change, serde_json::to_string_pretty(&changed)?));
    }
    let sources: Vec<_> = wrong.iter().map(|(_, text)| text.clone()).collect();
    let allowed: Vec<_> = wrong
        .iter()
        .zip(faults(compiler, folder, &sources)?)
        .filter(|(_, faults)| faults.is_empty())
        .map(|((change, _), _)| change)
        .collect();
    ensure!(allowed.is_empty(), "the types allow {allowed:#?}");
    println!(
        "@grafana/schema: {} dashboards have its types, and none of {} changed ones has",
        dashboards.len(),
        wrong.len()
    );
    Ok(())
}

/// What the compiler says of each of these.
fn faults(
    compiler: &TypeScript,
    folder: &Path,
    sources: &[String],
) -> anyhow::Result<Vec<Vec<String>>> {
    let mut command = compiler.command();
    command
        .current_dir(folder)
        .args([
            "--noEmit",
            "--strict",
            "--skipLibCheck",
            "--pretty",
            "false",
        ])
        .args(["--module", "nodenext", "--moduleResolution", "nodenext"])
        .args(["--target", "es2022"]);
    let mut names = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        let name = format!("dashboard{at}.ts");
        let text = format!(
            "import type {{ Generated }} from \"./schema.js\";\nexport const dashboard: Generated = {source};\n"
        );
        fs::write(folder.join(&name), text)?;
        command.arg(&name);
        names.push(name);
    }
    let output = command.output().context(command::shown(&command))?;
    let said = String::from_utf8(output.stdout)?;
    let mut faults = vec![Vec::new(); names.len()];
    for line in said.lines().filter(|line| !line.starts_with(' ')) {
        let file = line.split('(').next().unwrap_or_default();
        let Some(at) = names.iter().position(|name| name == file) else {
            // A fault of the types themselves would let everything through.
            bail!(
                "`tsc` says: {line}\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        };
        faults[at].push(line.to_owned());
    }
    ensure!(
        output.status.success() == faults.iter().all(Vec::is_empty),
        "`tsc` ended with {}",
        output.status
    );
    Ok(faults)
}

/// All changes.
fn changes() -> Vec<[&'static str; 4]> {
    let mut all = CHANGES.to_vec();
    for panel in PANELS {
        all.extend(EACH.map(|[pointer, key, value]| [panel, pointer, key, value]));
    }
    all
}

/// The dashboard with a change, if it has the place.
fn changed(dashboard: &Value, change: [&str; 4]) -> anyhow::Result<Option<Value>> {
    let [panel, pointer, key, value] = change;
    let mut changed = dashboard.clone();
    let part = match panel {
        "" => Some(&mut changed),
        kind => {
            let panels = changed["panels"].as_array_mut();
            panels.and_then(|all| all.iter_mut().find(|panel| panel["type"] == kind))
        }
    };
    let place = part.and_then(|part| part.pointer_mut(pointer));
    let Some(object) = place.and_then(Value::as_object_mut) else {
        return Ok(None);
    };
    object.insert(key.to_owned(), serde_json::from_str(value)?);
    Ok(Some(changed))
}
