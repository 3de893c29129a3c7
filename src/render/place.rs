//! Places of findings as lines and columns, found one after the other without reading a long line anew.

use std::collections::BTreeMap;

use crate::finding::{FileId, Place, Position, SourceSet};

/// Finds positions; cheapest where the places of a file come in their order, as sorted findings do.
pub(super) struct Places<'a> {
    sources: &'a SourceSet,
    /// The farthest start that was asked for in each file: related places lead back and do not move it.
    farthest: BTreeMap<FileId, (usize, Position)>,
}

/// A place as people count: lines and columns from 1, columns in characters, the end after the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    /// The first character.
    pub(super) start: Position,
    /// After the last character.
    pub(super) end: Position,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a SourceSet) -> Self {
        Self { sources, farthest: BTreeMap::new() }
    }

    /// Where a place starts and ends; `None` where the text of its file is not kept.
    pub(super) fn region(&mut self, place: Place) -> Option<Region> {
        let text = self.sources.get(place.file)?.text()?;
        let (from, to) = (clip(text, place.start as usize), clip(text, place.end as usize));
        let farthest = self.farthest.get(&place.file).copied().filter(|&(farthest, _)| farthest <= from);
        let start = match farthest {
            Some((farthest, position)) => self.onward(text, farthest, position, from, place)?,
            None => self.sources.position(place)?,
        };
        if farthest.is_some() || !self.farthest.contains_key(&place.file) {
            self.farthest.insert(place.file, (from, start));
        }
        let end_place = Place { start: place.end.max(place.start), ..place };
        let end = if to <= from { start } else { self.onward(text, from, start, to, end_place)? };
        Some(Region { start, end })
    }

    /// The position of `to`, counted from a position before it where both are on one line.
    fn onward(&self, text: &str, from: usize, at: Position, to: usize, place: Place) -> Option<Position> {
        let between = text.get(from..to)?;
        if between.contains('\n') {
            return self.sources.position(place);
        }
        Some(Position { line: at.line, column: at.column + between.chars().count() })
    }
}

/// The nearest offset at or before this one that is within the text and between two characters.
pub(super) fn clip(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_source_set_in_any_order() {
        let mut sources = SourceSet::default();
        let file = sources.add("a.toml");
        let text = "one\nzwö drei vier\n\nfünf";
        sources.keep(file, text.to_owned());
        let mut places = Places::new(&sources);
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for from in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
            spans.extend((from..=text.len()).filter(|&at| text.is_char_boundary(at)).map(|to| (from, to)));
        }
        let count = spans.len();
        assert!(count > 200);
        spans.extend(spans.clone().into_iter().rev());
        for (from, to) in spans {
            let place = Place::new(file, from..to);
            let region = places.region(place).expect("the text is kept");
            assert_eq!(Some(region.start), sources.position(place), "{from}..{to}");
            assert_eq!(Some(region.end), sources.end_position(place), "{from}..{to}");
        }
    }
}
