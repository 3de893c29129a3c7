//! Breaks text into lines of at most so many columns of the screen.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::harmless_lines;

/// How many columns, counted singly, joined pictures may stand over the end of a line before they are cut.
const JOINED: usize = 16;

/// Breaks a text at its own line breaks and at blanks, so that each line is at most `width` columns wide.
///
/// Blanks in a row count as one. A word that is wider than a line is cut, except that a line always holds at
/// least one character: a wide one may stand out of a line of one column. Always gives at least one line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in harmless_lines(text) {
        wrap_line(&line, width.max(1), &mut lines);
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// How many columns of the screen a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

fn wrap_line(line: &str, width: usize, lines: &mut Vec<String>) {
    let mut current = String::new();
    let mut used = 0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let wide = word.width();
        if used > 0 && used + 1 + wide <= width {
            current.push(' ');
            current.push_str(word);
            used += 1 + wide;
            continue;
        }
        if !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        (current, used) = if wide <= width { (word.to_owned(), wide) } else { cut_word(word, width, lines) };
    }
    lines.push(current);
}

/// Cuts a word into lines and gives back the last piece with its width.
///
/// The parts of an id or an address stay whole where they fit: a cut falls behind the last `-`, `/` or `_` of a line.
fn cut_word(word: &str, width: usize, lines: &mut Vec<String>) -> (String, usize) {
    let mut piece = String::new();
    let mut used = 0;
    let mut joined = false;
    let mut part_ends = None;
    for c in word.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width && !piece.is_empty() && !joined && wide > 0 {
            let rest = piece.split_off(part_ends.take().unwrap_or(piece.len()));
            lines.push(std::mem::replace(&mut piece, rest));
            used = piece.width();
        }
        piece.push(c);
        used += wide;
        if matches!(c, '-' | '/' | '_') {
            part_ends = Some(piece.len());
        }
        // A joiner holds its neighbours together, but only so many of them.
        joined = c == '\u{200d}' && used < width.saturating_add(JOINED);
    }
    let wide = piece.width();
    (piece, wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_blanks_and_at_line_breaks() {
        assert_eq!(wrap("one two  three\nfour", 8), ["one two", "three", "four"]);
        assert_eq!(wrap("a\n\nb", 8), ["a", "", "b"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn cuts_what_does_not_fit() {
        assert_eq!(wrap("abcdefg hi", 3), ["abc", "def", "g", "hi"]);
        assert_eq!(wrap("北京市", 4), ["北京", "市"]);
    }

    #[test]
    fn cuts_ids_and_addresses_between_their_parts() {
        assert_eq!(wrap("see trilateral-appearance-2025", 20), ["see", "trilateral-", "appearance-2025"]);
        assert_eq!(wrap("https://example.org/a/briefing", 12), ["https://", "example.org/", "a/briefing"]);
        assert_eq!(wrap("-----", 2), ["--", "--", "-"]);
    }

    #[test]
    fn ends_at_any_width() {
        assert_eq!(wrap("北 ab", 1), ["北", "a", "b"]);
        assert_eq!(wrap("ab", 0), ["a", "b"]);
    }
}
