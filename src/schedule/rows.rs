//! A data file as rows of named columns: CSV, or JSON below a pointer.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

use super::problem::RuleProblem;
use crate::forecast::Rule;
use crate::workbench::data::DataFile;

/// The rows of a data file; each has as many cells as there are columns.
///
/// The cells stand in one text, since a file of 64 MiB may hold thirty million of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    /// The columns, in the order of the file.
    pub(super) columns: Vec<String>,
    /// The place of each row, in file order.
    at: Vec<At>,
    cells: String,
    /// Where each cell ends, row by row.
    ends: Vec<u32>,
}

/// The place of a row: `line 5`, or `row 3` of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// A line of a table, from 1.
    Line(u64),
    /// A row of a list, from 1.
    Row(u64),
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Row(number) => write!(f, "row {number}"),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r> {
    rows: &'r Rows,
    index: usize,
}

/// The most rows and cells that are read, so that a hostile file cannot fill the memory: of rows a few words each are
/// kept, and a list of objects that share no member has as many cells as the square of its length.
const MOST_ROWS: usize = 1_000_000;
const MOST_CELLS: usize = 20_000_000;
/// The most bytes of JSON: read as a tree it takes up to eighty times as much.
const MOST_JSON: usize = 8 << 20;

/// The only column of a list of bare values.
pub(super) const BARE: &str = "value";

impl Rows {
    /// Reads the data file of a rule: JSON where the rule has a pointer or the file's name ends in `.json`, else CSV.
    ///
    /// A file that may be truncated is refused, since a truncated number is still a number: CSV must end with a line
    /// end and have the same number of cells in each line.
    pub(super) fn read(rule: &Rule, file: &DataFile) -> Result<Self, RuleProblem> {
        let json = rule.pointer.is_some() || file.path.to_lowercase().ends_with(".json");
        if file.text.trim().is_empty() {
            return Err(RuleProblem::new(format!("{} is empty", file.path), "fetch the data again"));
        }
        if json { Self::read_json(rule, file) } else { Self::read_csv(file) }
    }

    pub(super) fn column(&self, name: &str, file: &DataFile) -> Result<usize, RuleProblem> {
        self.columns.iter().position(|column| column == name).ok_or_else(|| {
            let help = crate::finding::did_you_mean(name, self.columns.iter().map(String::as_str));
            let message = format!("{} has no column `{name}`", file.path);
            RuleProblem::new(message, help.unwrap_or_else(|| format!("its columns: {}", self.named())))
        })
    }

    pub(super) fn named(&self) -> String {
        const SHOWN: usize = 20;
        let mut named = self.columns.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        if self.columns.len() > SHOWN {
            named.push_str(&format!(" and {} more", self.columns.len() - SHOWN));
        }
        named
    }

    fn read_csv(file: &DataFile) -> Result<Self, RuleProblem> {
        let path = &file.path;
        if !file.text.ends_with('\n') {
            return Err(RuleProblem::new(
                format!("the last line of {path} has no line end; the file may be truncated"),
                "fetch the data again, or end the last line",
            ));
        }
        let malformed = |error: csv::Error| {
            let line = error.position().map_or(0, csv::Position::line);
            let message = match error.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    format!("expected {expected_len} cells, found {len} in line {line} of {path}")
                }
                _ => format!("{path} is not valid CSV: {error}"),
            };
            RuleProblem::new(message, "fetch the data again; it may be truncated")
        };
        let mut reader = csv::ReaderBuilder::new().from_reader(file.text.as_bytes());
        let columns: Vec<String> =
            reader.headers().map_err(malformed)?.iter().map(|name| name.trim().to_owned()).collect();
        let mut seen = HashSet::new();
        if let Some(double) = columns.iter().find(|name| !seen.insert(name.as_str())) {
            let help = "give each column a distinct name";
            return Err(RuleProblem::new(format!("{path} has two columns `{double}`"), help));
        }
        let mut rows = Self { columns, ..Self::default() };
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(malformed)? {
            let at = At::Line(record.position().map_or(0, csv::Position::line));
            rows.push(at, record.iter().map(|cell| Cow::Borrowed(cell.trim())), path)?;
        }
        Ok(rows)
    }

    /// Adds a row, as long as there are not too many.
    fn push<'c>(
        &mut self,
        at: At,
        cells: impl Iterator<Item = Cow<'c, str>>,
        path: &str,
    ) -> Result<(), RuleProblem> {
        self.at.push(at);
        for cell in cells {
            self.cells.push_str(&cell);
            self.ends.push(u32::try_from(self.cells.len()).unwrap_or(u32::MAX));
        }
        bounded(self.at.len(), self.ends.len(), path)
    }

    fn read_json(rule: &Rule, file: &DataFile) -> Result<Self, RuleProblem> {
        let path = &file.path;
        if file.text.len() > MOST_JSON {
            let message = format!("{path} has more than {} MiB of JSON", MOST_JSON >> 20);
            let help = "keep the part of the data that the rule needs, or write it as CSV";
            return Err(RuleProblem::new(message, help));
        }
        let document: Value = serde_json::from_str(&file.text).map_err(|error| {
            let message = format!("{path} is not valid JSON: {error}");
            RuleProblem::new(message, "fetch the data again; it may be truncated")
        })?;
        let pointer = rule.pointer.as_deref().unwrap_or_default();
        let found = document.pointer(pointer).ok_or_else(|| {
            let message = format!("{path} has nothing at `{pointer}`");
            RuleProblem::new(message, "write a JSON pointer, for example `/data/rows`")
        })?;
        let list = match found {
            Value::Array(list) => list.as_slice(),
            single => std::slice::from_ref(single),
        };
        let mut columns: Vec<String> = Vec::new();
        let mut seen = HashSet::new();
        for member in list.iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys) {
            if seen.insert(member.as_str()) {
                columns.push(member.clone());
            }
        }
        let bare = columns.is_empty();
        if bare {
            columns.push(BARE.to_owned());
        }
        bounded(list.len(), list.len().saturating_mul(columns.len()), path)?;
        let mut rows = Self { columns: columns.clone(), ..Self::default() };
        for (number, value) in (1..).zip(list) {
            let at = At::Row(number);
            match value {
                Value::Object(members) => {
                    let cell = |column| members.get(column).map_or(Cow::Borrowed(""), text);
                    rows.push(at, columns.iter().map(cell), path)?;
                }
                value if bare && !value.is_array() => rows.push(at, std::iter::once(text(value)), path)?,
                _ => {
                    let message = format!("expected an object like the others in {at} of {path}");
                    let help = "point to a list of objects, or to a list of numbers";
                    return Err(RuleProblem::new(message, help));
                }
            }
        }
        Ok(rows)
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.at.len()).map(|index| Row { rows: self, index })
    }
}

/// Refuses more rows or cells than are read.
fn bounded(rows: usize, cells: usize, path: &str) -> Result<(), RuleProblem> {
    let (too_many, what) = if rows > MOST_ROWS {
        (MOST_ROWS, "rows")
    } else if cells > MOST_CELLS {
        (MOST_CELLS, "cells")
    } else {
        return Ok(());
    };
    let message = format!("{path} has more than {too_many} {what}");
    Err(RuleProblem::new(message, "keep the part of the data that the rule needs"))
}

fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text.trim()),
        other => Cow::Owned(other.to_string()),
    }
}

impl<'r> Row<'r> {
    pub(super) fn at(self) -> At {
        self.rows.at.get(self.index).copied().unwrap_or(At::Row(0))
    }

    /// A cell; empty beyond the last, as where it is absent.
    pub(super) fn cell(self, column: usize) -> &'r str {
        let Rows { columns, cells, ends, .. } = self.rows;
        if column >= columns.len() {
            return "";
        }
        let number = self.index * columns.len() + column;
        let end = |number: usize| ends.get(number).map_or(0, |&end| end as usize);
        let start = number.checked_sub(1).map_or(0, end);
        cells.get(start..end(number)).unwrap_or_default()
    }

    pub(super) fn cells(self) -> impl Iterator<Item = &'r str> {
        (0..self.rows.columns.len()).map(move |column| self.cell(column))
    }

    pub(super) fn index(self) -> usize {
        self.index
    }

    /// The row as a receipt has it: where it stands and what it holds.
    pub(super) fn text(self) -> String {
        format!("{}: {}", self.at(), self.cells().collect::<Vec<_>>().join(", "))
    }
}
