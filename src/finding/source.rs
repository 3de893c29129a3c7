//! The texts that findings point into: byte offset to line and column.

use super::{FileId, Place};

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path relative to the root of the workbench, with `/` between folders.
    pub path: String,
    text: Option<String>,
    line_starts: Vec<u32>,
}

/// The files that were read, by number.
#[derive(Clone, Debug, Default)]
pub struct SourceSet {
    files: Vec<SourceFile>,
}

impl SourceSet {
    /// Adds a file without its text.
    pub fn add(&mut self, path: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path: path.into(), text: None, line_starts: Vec::new() });
        id
    }

    /// Keeps the text of a file, so that excerpts can be drawn.
    pub fn keep(&mut self, file: FileId, text: String) {
        if let Some(source) = self.files.get_mut(file.0 as usize) {
            source.line_starts = line_starts(&text);
            source.text = Some(text);
        }
    }

    /// The file of that number.
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize)
    }

    /// The path of a file; empty for an unknown number.
    pub fn path(&self, file: FileId) -> &str {
        self.get(file).map_or("", |source| source.path.as_str())
    }

    /// The number of a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let index = self.files.iter().position(|source| source.path == path)?;
        u32::try_from(index).ok().map(FileId)
    }

    /// All files with their numbers, in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// How many files were read.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Where a place starts, where the text of its file is kept.
    pub fn position(&self, place: Place) -> Option<Position> {
        self.get(place.file)?.position(place.start)
    }

    /// Where a place ends (the position after its last character), where the text is kept.
    pub fn end_position(&self, place: Place) -> Option<Position> {
        self.get(place.file)?.position(place.end)
    }

    /// `path:line:column`, or the path alone where the text is not kept.
    pub fn locate(&self, place: Place) -> String {
        let path = self.path(place.file);
        match self.position(place) {
            Some(at) => format!("{path}:{}:{}", at.line, at.column),
            None => path.to_owned(),
        }
    }
}

impl SourceFile {
    /// The text, where it is kept.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    fn position(&self, offset: u32) -> Option<Position> {
        let text = self.text.as_deref()?;
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1);
        let start = *self.line_starts.get(line - 1)? as usize;
        let end = (offset as usize).min(text.len());
        let before = text.as_bytes().get(start..end)?;
        // Bytes that begin a character; counting them needs no character boundary at `end`.
        let column = before.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + 1;
        Some(Position { line, column })
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let after_breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_breaks).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let mut sources = SourceSet::default();
        let file = sources.add("a.toml");
        sources.keep(file, "one\nzwö drei\n".to_owned());
        let place = Place::new(file, 9..13);
        assert_eq!(sources.locate(place), "a.toml:2:5");
        assert_eq!(sources.end_position(place), Some(Position { line: 2, column: 9 }));
    }

    #[test]
    fn an_empty_text_has_a_first_line() {
        let mut sources = SourceSet::default();
        let file = sources.add("a.toml");
        sources.keep(file, String::new());
        assert_eq!(sources.position(Place::new(file, 0..0)), Some(Position { line: 1, column: 1 }));
    }
}
