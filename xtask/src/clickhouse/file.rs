//! A generated file of SQL, taken apart. A name cannot end a line, so a statement ends where a line
//! ends with `;`.

pub(super) struct Query {
    /// The comment before it, on one line.
    pub(super) about: String,
    /// Without the `;`.
    pub(super) sql: String,
}

pub(super) fn read(text: &str) -> Vec<Query> {
    let (mut about, mut sql) = (Vec::new(), Vec::new());
    let mut queries = Vec::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("--") {
            about.push(comment.trim());
        } else if line.is_empty() {
            about.clear();
        } else if let Some(last) = line.strip_suffix(';') {
            sql.push(last);
            queries.push(Query {
                about: about.join(" "),
                sql: sql.join("\n"),
            });
            about.clear();
            sql.clear();
        } else {
            sql.push(line);
        }
    }
    queries
}
