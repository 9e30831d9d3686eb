//! What was chosen above a dashboard, put into its queries as Grafana does: wherever a variable is named,
//! in any of the three ways, also within a text that only looks like one.

use anyhow::{bail, ensure};

pub(super) struct Chosen<'a> {
    pub(super) services: &'a [String],
    pub(super) window: &'a str,
}

impl Chosen<'_> {
    /// Fails where something would be replaced that is no variable of the dashboards.
    pub(super) fn put_into(&self, query: &str) -> anyhow::Result<String> {
        let mut out = String::new();
        let mut rest = query;
        while let Some((before, name, after)) = variable(rest) {
            out.push_str(before);
            match name {
                "service" => out.push_str(&self.services()),
                "window" => out.push_str(self.window),
                name => bail!("`{query}` has the variable `{name}`, which no dashboard has"),
            }
            rest = after;
        }
        out.push_str(rest);
        ensure!(
            !out.contains('$'),
            "`{query}` has a `$` that is no variable"
        );
        Ok(out)
    }

    /// As an expression in quotes: what means something in one is escaped for both.
    fn services(&self) -> String {
        let services = self.services.iter().map(|service| {
            let chars = service.chars().map(|char| {
                let means_something = "\\^$*+?.()|[]{}".contains(char);
                let before = if means_something { "\\\\" } else { "" };
                format!("{before}{char}")
            });
            chars.collect::<String>()
        });
        let services: Vec<_> = services.collect();
        match &services[..] {
            [one] => one.clone(),
            all => format!("({})", all.join("|")),
        }
    }
}

/// The first variable, with what is before it and behind it: `$name`, `${name}` or `[[name]]`.
fn variable(text: &str) -> Option<(&str, &str, &str)> {
    let is_word = |char: char| char.is_ascii_alphanumeric() || char == '_';
    for (at, _) in text.char_indices() {
        let (before, rest) = text.split_at(at);
        for (open, close) in [("${", "}"), ("[[", "]]"), ("$", "")] {
            let Some(rest) = rest.strip_prefix(open) else {
                continue;
            };
            let end = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            // Behind a name there can be how it is to be written, as in `${name:regex}`.
            let after = behind.strip_prefix(close);
            if let (false, Some(after)) = (name.is_empty(), after) {
                return Some((before, name, after));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Chosen;

    #[test]
    fn variables_are_replaced_wherever_they_stand() {
        let services = ["a.b".to_owned(), "c".to_owned()];
        let chosen = Chosen {
            services: &services,
            window: "1h",
        };
        let put = |query: &str| chosen.put_into(query).map_err(|error| error.to_string());
        let replaced = r#"x{job=~"(a\\.b|c)"}[1h]"#;
        for query in [
            r#"x{job=~"${service}"}[${window}]"#,
            r#"x{job=~"$service"}[$window]"#,
            r#"x{job=~"[[service]]"}[${window}]"#,
        ] {
            assert_eq!(put(query).as_deref(), Ok(replaced));
        }
        assert!(
            put("x[$__range]")
                .unwrap_err()
                .contains("the variable `__range`")
        );
        assert!(
            put("x{a=\"${\"}")
                .unwrap_err()
                .contains("a `$` that is no variable")
        );
    }
}
