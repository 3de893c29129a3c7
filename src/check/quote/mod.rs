//! Finds a quote in a text, or the nearest passage.

mod folded;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use folded::{Folded, Word, spells_words, words};

/// Candidates whose edit distance is measured.
const CANDIDATES: usize = 4;
/// Words more frequent than this do not help to locate a quote.
const COMMON: usize = 2_000;
/// Characters of a quote that are compared with a near passage.
const COMPARED: usize = 1_200;

/// A stored text prepared for looking up many quotes.
///
/// White space, typographic quotation marks and apostrophes, dashes, soft hyphens and ligatures are folded, so that a
/// passage typed anew is found; nothing else is.
pub(super) struct QuoteText {
    folded: Folded,
    words: Vec<Word>,
    /// Positions in `words` of each word.
    by_word: HashMap<Box<str>, Vec<u32>>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Every part stands in the text, in order.
    Yes,
    /// Each part stands in the text, but not one after the other.
    OutOfOrder,
    /// A part does not; the nearest passage, if one is near enough.
    No(Option<Near>),
    /// The quote holds nothing that could be looked for.
    Empty,
}

/// A passage that a quote may have been taken from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Near {
    /// Its line in the text, from 1.
    pub(super) line: usize,
    /// How many characters must be changed, added or removed.
    pub(super) distance: usize,
    /// The passage, on one line.
    pub(super) passage: String,
}

impl QuoteText {
    pub(super) fn new(original: &str) -> Self {
        let folded = Folded::of(original);
        let words = words(&folded.text);
        let mut by_word: HashMap<Box<str>, Vec<u32>> = HashMap::new();
        for (position, word) in (0u32..).zip(&words) {
            let text = word.of(&folded.text);
            match by_word.get_mut(text) {
                Some(positions) => positions.push(position),
                None => {
                    by_word.insert(text.into(), vec![position]);
                }
            }
        }
        Self { folded, words, by_word }
    }

    /// Looks a quote up; an ellipsis, with or without square brackets, stands for what was left out.
    pub(super) fn find(&self, quote: &str) -> Found {
        let parts = parts(quote);
        if parts.is_empty() {
            return Found::Empty;
        }
        let mut from = 0;
        let mut in_order = true;
        for part in &parts {
            match self.find_part(part, from) {
                Some(end) => from = end,
                None if self.find_part(part, 0).is_some() => in_order = false,
                None => return Found::No(self.nearest(part)),
            }
        }
        if in_order { Found::Yes } else { Found::OutOfOrder }
    }

    /// Where the first occurrence of a folded part at or after a byte ends.
    fn find_part(&self, part: &str, from: usize) -> Option<usize> {
        let part_words = words(part);
        let positions = |word: &Word| self.by_word.get(word.of(part)).map_or(&[] as &[u32], Vec::as_slice);
        let Some(rarest) = part_words.iter().min_by_key(|word| positions(word).len()) else {
            // Nothing but punctuation.
            let at = self.folded.text.get(from..)?.find(part)?;
            return Some(from + at + part.len());
        };
        let positions = positions(rarest);
        let first = positions.partition_point(|&position| self.start_of(position) < from + rarest.start);
        positions.get(first..)?.iter().find_map(|&position| {
            let start = self.start_of(position).checked_sub(rarest.start)?;
            let end = start + part.len();
            (self.folded.text.get(start..end)? == part && self.is_whole(start, end)).then_some(end)
        })
    }

    fn start_of(&self, position: u32) -> usize {
        self.words.get(position as usize).map_or(0, |word| word.start)
    }

    /// Whether a passage begins and ends between words and does not cut a number at its decimal point: "likely" is no
    /// quote of "unlikely", and "5 per cent" none of "1.5 per cent".
    fn is_whole(&self, start: usize, end: usize) -> bool {
        let (Some(before), Some(passage), Some(after)) =
            (self.folded.text.get(..start), self.folded.text.get(start..end), self.folded.text.get(end..))
        else {
            return false;
        };
        let joined = |left: Option<char>, right: Option<char>| {
            left.is_some_and(spells_words) && right.is_some_and(spells_words)
        };
        let number_cut = |left: &str, right: &str| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let mut back = left.chars().rev();
            let mut ahead = right.chars();
            let point = |c: Option<char>| matches!(c, Some('.' | ','));
            let (last, first) = (back.next(), ahead.next());
            (digit(first) && point(last) && digit(back.next()))
                || (digit(last) && point(first) && digit(ahead.next()))
        };
        !joined(before.chars().next_back(), passage.chars().next())
            && !joined(passage.chars().next_back(), after.chars().next())
            && !number_cut(before, passage)
            && !number_cut(passage, after)
    }

    /// The passage that shares most words with a part in the same places, by edit distance.
    fn nearest(&self, part: &str) -> Option<Near> {
        let part_words = words(part);
        let mut votes: HashMap<i64, u32> = HashMap::new();
        for (at, word) in (0i64..).zip(part_words.iter().take(COMPARED)) {
            let positions = self.by_word.get(word.of(part)).map_or(&[] as &[u32], Vec::as_slice);
            if positions.len() > COMMON {
                continue;
            }
            for &position in positions {
                *votes.entry(i64::from(position) - at).or_default() += 1;
            }
        }
        let mut starts: Vec<(u32, i64)> = votes.into_iter().map(|(start, votes)| (votes, start)).collect();
        starts.sort_unstable_by_key(|&(votes, start)| (std::cmp::Reverse(votes), start));
        let wanted: String = part.chars().take(COMPARED).collect();
        let length = wanted.chars().count();
        let best = starts
            .iter()
            .take(CANDIDATES)
            .flat_map(|&(_, start)| [0, 1, -1].map(|more| (start, more)))
            .filter_map(|(start, more)| {
                let start = usize::try_from(start.max(0)).ok()?;
                let count = i64::try_from(part_words.len()).ok()? + more;
                let last = usize::try_from(count - 1).ok()? + start;
                let first = self.words.get(start)?.start;
                let end = self.words.get(last).or(self.words.last())?.end;
                let passage: String = self.folded.text.get(first..end)?.chars().take(COMPARED).collect();
                Some((strsim::levenshtein(&wanted, &passage), first, end))
            })
            .min()?;
        let (distance, first, end) = best;
        if distance * 2 > length {
            return None;
        }
        let line = self.folded.line(first);
        // Nothing is changed but where it begins or ends, as in a quote that starts within a word.
        Some(Near { line, distance: distance.max(1), passage: self.folded.text.get(first..end)?.to_owned() })
    }
}

/// The parts of a quote between ellipses, folded and trimmed.
fn parts(quote: &str) -> Vec<String> {
    let folded = Folded::of(quote).text;
    let mut parts = vec![String::new()];
    let mut rest = folded.as_str();
    while !rest.is_empty() {
        let gap = ["[...]", "[ ... ]", "(...)", "..."].iter().find(|gap| rest.starts_with(**gap));
        if let Some(gap) = gap {
            rest = rest.get(gap.len()..).unwrap_or_default().trim_start_matches('.');
            parts.push(String::new());
            continue;
        }
        let mut chars = rest.chars();
        if let (Some(next), Some(part)) = (chars.next(), parts.last_mut()) {
            part.push(next);
        }
        rest = chars.as_str();
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
