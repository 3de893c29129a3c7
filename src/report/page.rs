//! Pages, tables and cells: what is shown, without how.

use std::borrow::Cow;

use std::fmt::Display;

/// A whole answer for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// What the page is about, one line.
    pub title: Option<String>,
    /// The day or moment of the world that is shown, where it was asked for.
    pub as_of: Option<String>,
    /// What stands on it, in order.
    pub blocks: Vec<Block>,
}

/// One thing on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading within the page; level 1 is the highest below the title.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// Names with a value each, such as the facts about one question.
    Facts(Vec<(String, Cell)>),
    /// A table.
    Table(Table),
    /// An outline: depth from 0 and text of each line.
    Outline(Vec<OutlineLine>),
    /// Lines that keep their spaces, such as a text plot.
    Preformatted(Vec<String>),
}

/// A line of an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineLine {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// A sign before it, such as `+` for a support and `-` for a rebuttal.
    pub sign: String,
    /// What it says.
    pub cell: Cell,
}

/// A column, and how its cell is made from an item.
pub(super) type ColumnOf<T> = (Column, fn(&T) -> Cell);

/// Rows under named columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the rows are, in one word, such as `claims`: names the table in CSV and HTML.
    pub name: String,
    /// A line above the table, where it needs one.
    pub caption: Option<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Row>,
    /// Lines below the table.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name in CSV, in small letters with underscores.
    pub key: &'static str,
    /// The heading for people.
    pub title: Cow<'static, str>,
    /// How cells are set.
    pub align: Align,
    /// How much of a narrow screen the column may claim: 0 is never wrapped, greater numbers share what is left.
    pub stretch: u8,
}

/// How cells are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right, as numbers are.
    Right,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Cells.
    Cells(Vec<Cell>),
    /// A line across the table with a label, such as "not ranked"; left out in CSV.
    Divider(String),
}

/// One value as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The text; empty where there is nothing.
    pub text: String,
    /// What the value says, never told by colour alone.
    pub tone: Tone,
}

/// What a value says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// A name or heading.
    Strong,
    /// Fine.
    Good,
    /// Wants attention.
    Warning,
    /// Failed.
    Bad,
    /// Less important.
    Faint,
}

impl Cell {
    /// A plain text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Plain }
    }

    /// A text with a tone.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }

    /// A text, or nothing.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or_else(Self::default, Self::new)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

impl Column {
    /// A column that is never wrapped.
    pub fn fixed(key: &'static str, title: &'static str) -> Self {
        Self { key, title: title.into(), align: Align::Left, stretch: 0 }
    }

    /// A column of numbers.
    pub fn number(key: &'static str, title: &'static str) -> Self {
        Self { key, title: title.into(), align: Align::Right, stretch: 0 }
    }

    /// A column of text that may be wrapped.
    pub fn text(key: &'static str, title: &'static str, stretch: u8) -> Self {
        Self { key, title: title.into(), align: Align::Left, stretch }
    }
}

impl Table {
    /// An empty table.
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { name: name.into(), columns, ..Self::default() }
    }

    /// A table with a row for each item; each column says how its cells are made.
    pub(super) fn of<T, const N: usize>(name: &str, items: &[T], columns: [ColumnOf<T>; N]) -> Self {
        let row = |item: &T| Row::Cells(columns.iter().map(|(_, cell)| cell(item)).collect());
        let rows = items.iter().map(row).collect();
        Self { rows, ..Self::new(name, columns.into_iter().map(|(column, _)| column).collect()) }
    }

    /// Drops those of some columns in which every cell is empty.
    pub(super) fn drop_empty(&mut self, optional: &[&str]) {
        for at in (0..self.columns.len()).rev() {
            let is_empty = |row: &Row| !matches!(row, Row::Cells(cells) if !cells[at].is_empty());
            if optional.contains(&self.columns[at].key) && self.rows.iter().all(is_empty) {
                self.columns.remove(at);
                for row in &mut self.rows {
                    if let Row::Cells(cells) = row {
                        cells.remove(at);
                    }
                }
            }
        }
    }

    /// Puts a line above the table.
    pub(super) fn captioned(self, caption: impl Into<String>) -> Self {
        Self { caption: Some(caption.into()), ..self }
    }

    /// The table as a block, unless it has no rows.
    pub(super) fn filled(self) -> Option<Block> {
        (!self.is_empty()).then_some(Block::Table(self))
    }

    /// Adds a row.
    pub fn push(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(Row::Cells(cells));
    }

    /// Whether there are no rows of cells.
    pub fn is_empty(&self) -> bool {
        !self.rows.iter().any(|row| matches!(row, Row::Cells(_)))
    }
}

/// The title of a page about an argument: its id, and the article's title where it has one.
pub(super) fn heading(argument: &str, article: &str) -> String {
    if article.is_empty() { argument.to_owned() } else { format!("{argument}: {article}") }
}

/// "1 error", "2 errors".
pub fn counted<N: Copy + Display + From<u8> + PartialEq>(count: N, what: &str) -> String {
    if count == N::from(1) { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Joins the lines of each paragraph, so that a text broken by hand in a file fits any width.
///
/// ```
/// assert_eq!(warrant::report::flowed("one\ntwo\n\nthree\n"), "one two\n\nthree");
/// ```
pub fn flowed(text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut fresh = true;
    for line in text.lines().map(str::trim) {
        match (line.is_empty(), paragraphs.last_mut()) {
            (true, _) => fresh = true,
            (false, Some(paragraph)) if !fresh => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            (false, _) => {
                paragraphs.push(line.to_owned());
                fresh = false;
            }
        }
    }
    paragraphs.join("\n\n")
}
