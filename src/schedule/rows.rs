//! A data file as rows of named columns: CSV, or JSON below a pointer.

use serde_json::Value;

use super::problem::RuleProblem;
use crate::forecast::Rule;
use crate::workbench::data::DataFile;

/// The rows of a data file; each has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    /// The columns, in the order of the file.
    pub(super) columns: Vec<String>,
    /// The rows, in the order of the file.
    pub(super) rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Where it stands: `line 5`, or `row 3` of a list.
    pub(super) at: String,
    /// The cells as text; what is absent is empty.
    pub(super) cells: Vec<String>,
}

/// The only column of a list of bare values.
pub(super) const BARE: &str = "value";

impl Rows {
    /// Reads the data file of a rule: JSON where the rule has a pointer or the file's name ends in `.json`, else CSV.
    ///
    /// A file that looks as if it were half written is refused, for a number cut short is still a number: CSV must
    /// end with a line end and have as many cells in each line as in the first.
    pub(super) fn read(rule: &Rule, file: &DataFile) -> Result<Self, RuleProblem> {
        let json = rule.pointer.is_some() || file.path.to_lowercase().ends_with(".json");
        if file.text.trim().is_empty() {
            return Err(RuleProblem::new(format!("{} is empty", file.path), "fetch the data again"));
        }
        if json { Self::read_json(rule, file) } else { Self::read_csv(file) }
    }

    /// The number of a column.
    pub(super) fn column(&self, name: &str, file: &DataFile) -> Result<usize, RuleProblem> {
        self.columns.iter().position(|column| column == name).ok_or_else(|| {
            let help = crate::finding::did_you_mean(name, self.columns.iter().map(String::as_str));
            RuleProblem::new(
                format!("{} has no column `{name}`", file.path),
                help.unwrap_or_else(|| format!("its columns: {}", self.columns.join(", "))),
            )
        })
    }

    fn read_csv(file: &DataFile) -> Result<Self, RuleProblem> {
        let path = &file.path;
        if !file.text.ends_with('\n') {
            return Err(RuleProblem::new(
                format!("the last line of {path} has no line end, as if the file were half written"),
                "fetch the data again, or end the last line",
            ));
        }
        let malformed = |error: csv::Error| {
            let line = error.position().map_or(0, csv::Position::line);
            let message = match error.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    format!("line {line} of {path} has {len} cells instead of {expected_len}")
                }
                _ => format!("{path} is not a table: {error}"),
            };
            RuleProblem::new(message, "fetch the data again: it may be half written")
        };
        let mut reader = csv::ReaderBuilder::new().from_reader(file.text.as_bytes());
        let columns: Vec<String> =
            reader.headers().map_err(malformed)?.iter().map(|name| name.trim().to_owned()).collect();
        if let Some(double) =
            columns.iter().enumerate().find(|(at, name)| columns.iter().take(*at).any(|other| other == *name))
        {
            return Err(RuleProblem::new(
                format!("{path} has two columns `{}`", double.1),
                "give each column a name of its own",
            ));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            let at = format!("line {}", record.position().map_or(0, csv::Position::line));
            rows.push(Row { at, cells: record.iter().map(|cell| cell.trim().to_owned()).collect() });
        }
        Ok(Self { columns, rows })
    }

    fn read_json(rule: &Rule, file: &DataFile) -> Result<Self, RuleProblem> {
        let path = &file.path;
        let document: Value = serde_json::from_str(&file.text).map_err(|error| {
            RuleProblem::new(
                format!("{path} is not JSON: {error}"),
                "fetch the data again: it may be half written",
            )
        })?;
        let pointer = rule.pointer.as_deref().unwrap_or_default();
        let found = document.pointer(pointer).ok_or_else(|| {
            RuleProblem::new(
                format!("{path} has nothing at `{pointer}`"),
                "write a JSON pointer such as `/data/rows`",
            )
        })?;
        let list = match found {
            Value::Array(list) => list.as_slice(),
            single => std::slice::from_ref(single),
        };
        let mut columns: Vec<String> = Vec::new();
        for member in list.iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys) {
            if !columns.contains(member) {
                columns.push(member.clone());
            }
        }
        let bare = columns.is_empty();
        if bare {
            columns.push(BARE.to_owned());
        }
        let row = |(number, value): (usize, &Value)| {
            let cells = match value {
                Value::Object(members) => {
                    columns.iter().map(|column| members.get(column).map(text).unwrap_or_default()).collect()
                }
                value if bare && !value.is_array() => vec![text(value)],
                _ => {
                    return Err(RuleProblem::new(
                        format!("row {} of {path} is no object like the others", number + 1),
                        "point to a list of objects, or to a list of numbers",
                    ));
                }
            };
            Ok(Row { at: format!("row {}", number + 1), cells })
        };
        let rows = list.iter().enumerate().map(row).collect::<Result<_, _>>()?;
        Ok(Self { columns, rows })
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

impl Row {
    /// A cell; empty beyond the last.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The row as a receipt has it: where it stands and what it holds.
    pub(super) fn text(&self) -> String {
        format!("{}: {}", self.at, self.cells.join(", "))
    }
}
