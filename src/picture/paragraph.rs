//! Breaks text into lines of at most so many pixels.

use super::font::{Weight, pixels, text_width, thousandths};

#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Type size in pixels.
    pub(super) size: i32,
    pub(super) weight: Weight,
    /// Room in pixels.
    pub(super) width: i32,
    /// Lines at most; what is left over is cut and ends in an ellipsis.
    pub(super) most: usize,
}

/// Makes a text drawable: blanks become spaces, what steers, hides or is no character of XML becomes U+FFFD.
pub(super) fn drawable(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| {
            if c.is_whitespace() {
                ' '
            } else if is_unsafe(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}')
}

/// Whether a text is of a script that runs from right to left, by its first letter.
pub(super) fn runs_leftward(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// Breaks a drawable text at blanks and after hyphens; a word wider than a line is cut. At least one line.
pub(super) fn wrap(text: &str, setting: Setting) -> Vec<String> {
    let room = u64::try_from(setting.width.max(0)).unwrap_or(0) * 1000
        / u64::try_from(setting.size.max(1)).unwrap_or(1);
    let wide = |c: char| u64::from(thousandths(c, setting.weight));
    let blank = wide(' ');
    let most = setting.most.max(1);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    let mut overfull = false;
    'words: for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut gap = !line.is_empty();
        for piece in pieces(word) {
            let width: u64 = piece.chars().map(wide).sum();
            let with_gap = if gap { blank } else { 0 };
            if used + with_gap + width <= room {
                if gap {
                    line.push(' ');
                }
                line.push_str(piece);
                used += with_gap + width;
                gap = false;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0;
                if lines.len() >= most {
                    overfull = true;
                    break 'words;
                }
            }
            gap = false;
            for c in piece.chars() {
                let width = wide(c);
                if used + width > room && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                    if lines.len() >= most {
                        overfull = true;
                        break 'words;
                    }
                }
                // A character wider than the room has no place in it.
                let c = if width > room { '.' } else { c };
                line.push(c);
                used += wide(c);
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    if overfull && let Some(last) = lines.last_mut() {
        last.push('…');
        *last = elide(last, setting);
    }
    lines
}

/// Cuts a word after hyphens that a letter follows, so that dates stay whole.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let mut hyphens = rest.match_indices('-').map(|(at, _)| at + 1);
        let end = hyphens.find(|&at| rest[at..].starts_with(char::is_alphabetic)).unwrap_or(rest.len());
        let piece;
        (piece, rest) = rest.split_at(end);
        (!piece.is_empty()).then_some(piece)
    })
}

/// Cuts a text to one line, with an ellipsis where something is cut.
pub(super) fn elide(text: &str, setting: Setting) -> String {
    if text_width(text, setting.size, setting.weight) <= setting.width {
        return text.to_owned();
    }
    let mut sum = u64::from(thousandths('…', setting.weight));
    let mut kept = String::new();
    for c in text.chars() {
        sum += u64::from(thousandths(c, setting.weight));
        if pixels(sum, setting.size) > setting.width {
            break;
        }
        kept.push(c);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTING: Setting = Setting { size: 13, weight: Weight::Regular, width: 100, most: 3 };

    #[test]
    fn lines_fit_and_words_stay_whole() {
        assert_eq!(wrap("one two three four five", SETTING), ["one two three", "four five"]);
        assert_eq!(wrap("", SETTING), [""]);
        for line in wrap(&"m".repeat(10_000), SETTING) {
            assert!(text_width(&line, 13, Weight::Regular) <= 100, "{line}");
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        let lines = wrap("one two three four five six seven eight nine ten eleven", SETTING);
        assert_eq!(lines.len(), 3);
        assert!(lines[2].ends_with('…'), "{lines:?}");
        assert_eq!(wrap("beijing-opposes-2025", SETTING), ["beijing-", "opposes-2025"]);
    }

    #[test]
    fn what_steers_is_replaced() {
        assert_eq!(drawable("a\u{202e}b\u{1b}[0m\n c\u{ffff}"), "a\u{fffd}b\u{fffd}[0m  c\u{fffd}");
    }
}
