//! A page of Markdown while it is written: headings, anchors and tables. Cells come escaped.

use std::fmt::Write as _;

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
}

/// A column of a table; one without a text in any row is left out.
#[derive(Debug)]
pub(super) struct Column {
    head: &'static str,
    cells: Vec<String>,
}

impl Column {
    pub(super) fn heads<const N: usize>(heads: [&'static str; N]) -> Vec<Self> {
        let columns = heads.map(|head| Self {
            head,
            cells: Vec::new(),
        });
        columns.into()
    }

    pub(super) fn row<const N: usize>(table: &mut [Self], cells: [String; N]) {
        for (column, cell) in table.iter_mut().zip(cells) {
            column.cells.push(cell);
        }
    }
}

impl Page {
    pub(super) fn new(generated: &str, anchor: &str, title: &str) -> Self {
        let mut page = Self {
            text: format!("<!-- {generated} -->\n"),
        };
        page.anchor(anchor);
        page.line(&format!("# {title}"));
        page
    }

    pub(super) fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "\n{line}");
    }

    pub(super) fn anchor(&mut self, anchor: &str) {
        self.line(&format!("<a id=\"{anchor}\"></a>"));
    }

    pub(super) fn heading(&mut self, title: &str, anchor: Option<&str>) {
        if let Some(anchor) = anchor {
            self.anchor(anchor);
        }
        self.line(&format!("## {title}"));
    }

    /// A heading and a table, where the table has a row.
    pub(super) fn section(&mut self, title: &str, anchor: Option<&str>, table: &[Column]) {
        if table.iter().any(|column| !column.cells.is_empty()) {
            self.heading(title, anchor);
            self.table(table);
        }
    }

    pub(super) fn table(&mut self, table: &[Column]) {
        let is_said = |column: &&Column| column.cells.iter().any(|cell| !cell.is_empty());
        let columns: Vec<_> = table.iter().filter(is_said).collect();
        let rows = columns.iter().map(|column| column.cells.len()).max();
        if columns.is_empty() {
            return;
        }
        let heads: Vec<_> = columns.iter().map(|column| column.head).collect();
        self.line(&format!("| {} |", heads.join(" | ")));
        let _ = writeln!(self.text, "|{}", "---|".repeat(columns.len()));
        for row in 0..rows.unwrap_or(0) {
            let cells: Vec<&str> = columns.iter().map(|column| &*column.cells[row]).collect();
            let _ = writeln!(self.text, "| {} |", cells.join(" | "));
        }
    }
}
