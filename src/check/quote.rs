//! Whether a quote stands in a text, and if not, what comes nearest.

use std::collections::HashMap;

/// Candidates whose edit distance is measured.
const CANDIDATES: usize = 4;
/// A word found more often than this says too little about where a quote comes from.
const COMMON: usize = 2_000;
/// Characters of a quote that are compared when a near passage is looked for.
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

/// What became of a quote.
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

/// A text with its typographic variants made one.
struct Folded {
    text: String,
    /// The byte of `text` at which each line of the original begins, but for the first.
    lines: Vec<usize>,
}

impl Folded {
    fn of(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut lines = Vec::new();
        for c in original.chars() {
            if c.is_whitespace() {
                if !text.ends_with(' ') && !text.is_empty() {
                    text.push(' ');
                }
                if c == '\n' {
                    lines.push(text.len());
                }
                continue;
            }
            match c {
                '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '〝' | '〞' | '＂' => text.push('"'),
                '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '´' | '`' | 'ʼ' | '＇' => {
                    text.push('\'')
                }
                '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '－' => {
                    // A dash is often typed as two or three hyphens.
                    if !text.ends_with('-') {
                        text.push('-');
                    }
                }
                '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
                '…' => text.push_str("..."),
                'ﬀ' => text.push_str("ff"),
                'ﬁ' => text.push_str("fi"),
                'ﬂ' => text.push_str("fl"),
                'ﬃ' => text.push_str("ffi"),
                'ﬄ' => text.push_str("ffl"),
                other => text.push(other),
            }
        }
        Self { text, lines }
    }

    /// The line of the original, from 1, that a byte comes from.
    fn line(&self, byte: usize) -> usize {
        self.lines.partition_point(|&start| start <= byte) + 1
    }
}

/// A word by its bytes.
struct Word {
    start: usize,
    end: usize,
}

impl Word {
    fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Cuts a text into words; in scripts without spaces between words every character is one.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if spells_words(c) {
            match words.last_mut() {
                Some(word) if open => word.end = end,
                _ => words.push(Word { start: at, end }),
            }
            open = true;
        } else {
            open = false;
            if c.is_alphanumeric() {
                words.push(Word { start: at, end });
            }
        }
    }
    words
}

/// Whether a character belongs to a script that sets spaces between words.
fn spells_words(c: char) -> bool {
    let spaceless = matches!(
        c,
        '\u{0e00}'..='\u{0eff}'      // Thai, Lao
            | '\u{1000}'..='\u{109f}' // Burmese
            | '\u{1780}'..='\u{17ff}' // Khmer
            | '\u{2e80}'..='\u{a4cf}' // Chinese, kana, Yi
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9d}'
            | '\u{20000}'..='\u{3ffff}'
    );
    c.is_alphanumeric() && !spaceless
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "The Kremlin’s “special operation” — so Mr O'Neill, 57 — cost 1.5 per cent;\nit is un\u{ad}likely \
                        to end\u{a0}soon.  No one\u{2011}sided ﬁnding was made… Beijing is unlikely to oppose it.\n\n北京不反对派兵。";

    fn find(quote: &str) -> Found {
        QuoteText::new(TEXT).find(quote)
    }

    #[test]
    fn what_was_only_typed_differently_is_found() {
        for quote in [
            "The Kremlin's \"special operation\" - so Mr O’Neill",
            "“special operation” -- so",
            "it is unlikely to end soon",
            "one-sided finding was made",
            "finding was made... Beijing",
            "The Kremlin's [...] operation […] unlikely to oppose",
            "... unlikely to oppose it.",
            "no... ",
            "北京不反对",
            "不反对派兵",
            "—",
        ] {
            let expected = if quote == "no... " { Found::No(None) } else { Found::Yes };
            assert_eq!(find(quote), expected, "{quote}");
        }
    }

    #[test]
    fn what_says_something_else_is_refused() {
        for quote in [
            "likely to oppose it", // cuts "unlikely"
            "5 per cent",          // cuts 1.5
            "cost 1",              // likewise
            "special operations",
            "Beijing is unlikely to opposeit",
            "Beijing is likely to oppose",
            "unlikely not to oppose",
            "it is unlikely to end, soon",
            "北京反对",
        ] {
            assert!(matches!(find(quote), Found::No(_)), "{quote}");
        }
        assert_eq!(find("unlikely to oppose [...] The Kremlin's"), Found::OutOfOrder);
        assert_eq!(find(" [...] "), Found::Empty);
    }

    #[test]
    fn the_nearest_passage_has_its_line_and_distance() {
        let Found::No(Some(near)) = find("Beijing is likely to oppose it") else { panic!("found") };
        assert_eq!((near.line, near.distance), (2, 2));
        assert_eq!(near.passage, "Beijing is unlikely to oppose it");
        let Found::No(Some(near)) = find("The Kremlin's \"spezial operation\"") else { panic!("found") };
        assert_eq!((near.line, near.distance), (1, 1 + 1), "the closing mark is no part of the passage");
        assert_eq!(find("nothing of this sort here"), Found::No(None));
    }

    #[test]
    fn a_megabyte_is_searched_for_many_quotes() {
        let text = TEXT.repeat(5_000) + " the end of the matter";
        let prepared = QuoteText::new(&text);
        for _ in 0..200 {
            assert_eq!(prepared.find("soon. No one-sided finding [...] the end of the matter"), Found::Yes);
            assert!(matches!(prepared.find("the very end of the matter"), Found::No(Some(_))));
        }
    }

    /// Types a passage again with other marks, dashes and white space.
    fn typed_anew(passage: &str, choices: &[u8]) -> String {
        let mut typed = String::new();
        for (c, choice) in passage.chars().zip(choices.iter().cycle()) {
            let other: &[&str] = match c {
                ' ' => &[" ", "  ", "\n", "\u{a0}", "\t "],
                '"' => &["\"", "“", "”", "„", "«"],
                '\'' => &["'", "’", "‘"],
                '-' => &["-", "–", "—", "\u{2011}", "--"],
                _ => &[],
            };
            match other.get(usize::from(*choice) % other.len().max(1)) {
                Some(other) => typed.push_str(other),
                None => typed.push(c),
            }
            if *choice % 11 == 10 {
                typed.push('\u{ad}');
            }
        }
        typed
    }

    fn text_of_words() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("[a-cäé]{1,4}[,;]?|\"[ab]{2}\"|[ab]{1,2}'s|[a-c]{1,3}-[a-c]{1,3}", 3..40)
    }

    proptest! {
        #[test]
        fn every_passage_typed_anew_is_found(
            words in text_of_words(),
            from in 0usize..40,
            count in 1usize..12,
            ours in proptest::collection::vec(any::<u8>(), 1..20),
            theirs in proptest::collection::vec(any::<u8>(), 1..20),
        ) {
            let from = from % words.len();
            let until = (from + count).min(words.len());
            let text = typed_anew(&words.join(" "), &theirs);
            let quote = typed_anew(&words[from..until].join(" "), &ours);
            prop_assert_eq!(QuoteText::new(&text).find(&quote), Found::Yes, "{} in {}", quote, text);
        }

        #[test]
        fn a_passage_with_parts_left_out_is_found(words in text_of_words(), cuts in (0usize..40, 0usize..40, 0usize..40)) {
            let mut cuts = [cuts.0 % words.len(), cuts.1 % words.len(), cuts.2 % words.len()];
            cuts.sort_unstable();
            let quote = format!("{} [...] {}", words[cuts[0]..=cuts[1]].join(" "), words[cuts[1] + 1..].join(" "));
            prop_assert_eq!(QuoteText::new(&words.join(" ")).find(&quote), Found::Yes, "{}", quote);
        }

        #[test]
        fn a_changed_word_is_never_found(
            words in text_of_words(),
            from in 0usize..40,
            count in 1usize..12,
            changed in 0usize..12,
            theirs in proptest::collection::vec(any::<u8>(), 1..20),
        ) {
            let from = from % words.len();
            let until = (from + count).min(words.len());
            let mut quote = words[from..until].to_vec();
            let at = changed % quote.len();
            // No word of the text has this letter.
            quote[at] = quote[at].replace(['a', 'b', 'c', 'ä', 'é'], "x");
            let text = typed_anew(&words.join(" "), &theirs);
            let refused = matches!(QuoteText::new(&text).find(&quote.join(" ")), Found::No(_));
            prop_assert!(refused);
        }

        #[test]
        fn lookup_agrees_with_a_plain_search(text in "[ab .]{0,40}", quote in "[ab]([ab .]{0,6}[ab])?") {
            let (text, quote) = (text.replace("..", "."), quote.replace("..", "."));
            let (text, quote) = (text.replace("..", "."), quote.replace("..", "."));
            let flat = Folded::of(&text).text;
            let wanted = Folded::of(&quote).text;
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let plain = flat.match_indices(wanted.as_str()).any(|(at, _)| {
                !letter(flat[..at].chars().next_back()) && !letter(flat[at + wanted.len()..].chars().next())
            });
            // Overlapping occurrences are missed by `match_indices`, so only its finds bind.
            if plain && !wanted.contains("...") {
                prop_assert_eq!(QuoteText::new(&text).find(&quote), Found::Yes);
            }
            if flat.find(wanted.as_str()).is_none() && !wanted.contains("...") {
                prop_assert!(QuoteText::new(&text).find(&quote) != Found::Yes);
            }
        }
    }
}
