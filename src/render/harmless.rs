//! Makes text from files safe to print: what would steer a terminal or hide is shown as a visible sign.

use std::borrow::Cow;

/// Turns a text into one line that cannot steer a terminal.
///
/// Line breaks (LF, CR LF) and tabs become one blank. Other control characters become their pictures (ESC is
/// shown as `␛`), and C1 controls, direction overrides, line separators, and invisible tag characters their
/// numbers (`\u{202e}`). Joiners and variation selectors stay: names and pictures in many scripts need them.
///
/// ```
/// use warrant::render::harmless;
///
/// assert_eq!(harmless("\u{1b}[31mred\nnext"), "␛[31mred next");
/// assert_eq!(harmless("a\u{202e}b"), "a\\u{202e}b");
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(must_change) else { return Cow::Borrowed(text) };
    let (clean, rest) = text.split_at(first);
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(clean);
    let mut characters = rest.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\t' => shown.push(' '),
            _ => push_visible(&mut shown, c),
        }
    }
    Cow::Owned(shown)
}

/// Splits a text at its line breaks and makes each line harmless; a line break at the end begins no new line.
pub fn harmless_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(harmless)
}

/// Appends a character, or what is shown instead of it.
pub(super) fn push_visible(shown: &mut String, c: char) {
    match c {
        '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => shown.push('\u{2421}'),
        _ if must_change(c) => shown.extend(c.escape_unicode()),
        _ => shown.push(c),
    }
}

/// Whether a character steers, reorders or hides what stands around it.
fn must_change(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Direction marks, embeddings, overrides and isolates.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Line and paragraph separators, zero-width blanks, deprecated format characters, annotation anchors.
        | '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{feff}' | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}'
        // Tags and what is unassigned beside them; U+E0100 to U+E01EF are variation selectors.
        | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown() {
        assert_eq!(harmless("\u{1b}]0;title\u{7}"), "␛]0;title␇");
        assert_eq!(harmless("over\rwritten"), "over␍written");
        assert_eq!(harmless("\u{9b}31m \u{7f}"), "\\u{9b}31m ␡");
        assert_eq!(harmless("a\u{2066}b\u{2069}\u{feff}"), "a\\u{2066}b\\u{2069}\\u{feff}");
        assert_eq!(harmless("x\u{e0041}"), "x\\u{e0041}");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        for text in ["", "plain", "äöü 北京 👩\u{200d}💻 नि\u{200d}"] {
            assert!(matches!(harmless(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn lines_are_kept_apart_where_they_may_be() {
        assert_eq!(harmless("a\r\nb\tc\n"), "a b c ");
        assert_eq!(harmless_lines("a\r\nb\tc\n").collect::<Vec<_>>(), ["a", "b c"]);
        assert_eq!(harmless_lines("").count(), 0);
    }
}
