//! Records and sections written by hand, byte by byte, so that a change of the format by accident is
//! seen. The unit tests of the crate use this file too.

/// A record with these fields.
pub(crate) fn record(fields: &[(&str, &str)]) -> Vec<u8> {
    let text = fields
        .iter()
        .map(|(name, value)| format!("{name}\x1f{value}\x1e"))
        .collect::<Vec<_>>()
        .concat();
    let mut record = b"FUNNEL\0\x01".to_vec();
    record.extend(u32::try_from(12 + text.len()).unwrap().to_le_bytes());
    record.extend(text.as_bytes());
    record
}

/// The record of a site, the fields given by name.
pub(crate) fn site(
    event: &str,
    step: &str,
    [module, function]: [&str; 2],
    [file, line]: [&str; 2],
    keys: &str,
    scoped: &str,
) -> Vec<u8> {
    let mut fields = vec![
        ("event", event),
        ("step", step),
        ("kind", "site"),
        ("function", function),
        ("keys", keys),
    ];
    if !scoped.is_empty() {
        fields.push(("scoped", scoped));
    }
    fields.extend([
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", module),
        ("file", file),
        ("line", line),
    ]);
    record(&fields)
}

/// The record of a funnel with these steps.
pub(crate) fn funnel(event: &str, owner: Option<&str>, steps: &[&str]) -> Vec<u8> {
    let counter = format!("{}_total", event.to_lowercase());
    let mut fields = vec![
        ("kind", "funnel"),
        ("event", event),
        ("counter", &counter),
        ("help", "From visitor to customer."),
        ("rename_all", "camelCase"),
    ];
    fields.extend(owner.map(|owner| ("owner", owner)));
    for step in steps {
        fields.extend([("step", *step), ("help", "")]);
    }
    fields.extend([
        ("key", "tier"),
        ("wire", "tier"),
        ("class", "label"),
        ("values", "free,pro"),
        ("key", "team_id"),
        ("wire", "teamId"),
        ("entity", "true"),
        ("required", "claim"),
        ("class", "id"),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop::telemetry"),
        ("file", "src/telemetry.rs"),
        ("line", "10"),
    ]);
    record(&fields)
}

/// The record of a business counter whose labels have these texts. The fields given by name come
/// before them.
pub(crate) fn counter(
    name: &str,
    help: &str,
    more: &[(&str, &str)],
    labels: &[(&str, &str)],
    [file, line]: [&str; 2],
) -> Vec<u8> {
    let mut fields = vec![("kind", "counter"), ("counter", name), ("help", help)];
    fields.extend(more);
    for (label, values) in labels {
        fields.extend([("label", *label), ("class", "label"), ("values", *values)]);
    }
    fields.extend([
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop::kpis"),
        ("file", file),
        ("line", line),
    ]);
    record(&fields)
}

/// The record of a function that counts in a business counter.
pub(crate) fn count(
    counter: &str,
    [module, function]: [&str; 2],
    [file, line]: [&str; 2],
) -> Vec<u8> {
    record(&[
        ("kind", "count"),
        ("counter", counter),
        ("function", function),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", module),
        ("file", file),
        ("line", line),
    ])
}

/// The record of a flow with these steps and reasons, and milestones by name and event. The names of its
/// events are the usual ones.
pub(crate) fn flow(
    event: &str,
    owner: Option<&str>,
    steps: &[&str],
    reasons: &str,
    milestones: &[(&str, &str)],
) -> Vec<u8> {
    let [started, completed, aborted, failed] =
        ["Started", "Completed", "Aborted", "Failed"].map(|end| format!("{event} {end}"));
    let mut fields = vec![
        ("kind", "flow"),
        ("event", event),
        ("help", "From a name to an application."),
        ("started", &started),
        ("completed", &completed),
        ("aborted", &aborted),
        ("failed", &failed),
    ];
    fields.extend(owner.map(|owner| ("owner", owner)));
    for step in steps {
        fields.extend([("step", *step), ("help", "")]);
    }
    for (name, event) in milestones {
        fields.extend([("milestone", *name), ("event_of", event), ("help", "")]);
    }
    fields.extend([
        ("reasons", reasons),
        ("key", "region"),
        ("wire", "region"),
        ("class", "label"),
        ("values", "eu,us"),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop::telemetry"),
        ("file", "src/telemetry.rs"),
        ("line", "50"),
    ]);
    record(&fields)
}

/// The record of a function that runs a flow.
pub(crate) fn flow_site(
    event: &str,
    [module, function]: [&str; 2],
    [file, line]: [&str; 2],
    keys: &str,
) -> Vec<u8> {
    record(&[
        ("event", event),
        ("kind", "flow_site"),
        ("function", function),
        ("keys", keys),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", module),
        ("file", file),
        ("line", line),
    ])
}
