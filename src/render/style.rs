//! Width and colour of a text.

use super::harmless;
use super::wrap::wrap;
use crate::report::Tone;

/// How text is set on a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Columns of the screen; `None` sets every row and paragraph on one line, as for a pipe.
    pub width: Option<usize>,
    /// Whether tones become colours. Nothing is told by colour alone.
    pub color: bool,
}

impl Style {
    /// Colours a text that is harmless already, where there are colours and anything but blanks.
    pub(super) fn toned(self, text: &str, tone: Tone) -> String {
        let text = text.trim_end();
        let (begins, ends) = if self.color && !text.is_empty() { tone_codes(tone) } else { ("", "") };
        format!("{begins}{text}{ends}")
    }

    /// Breaks a text into lines, each in its tone; without a width every line break becomes a blank.
    pub(super) fn wrapped(self, text: &str, indent: usize, tone: Tone) -> Vec<String> {
        let lines = match self.width {
            Some(width) => wrap(text, width.saturating_sub(indent)),
            None => vec![harmless(text).into_owned()],
        };
        lines.iter().map(|line| self.toned(line, tone)).collect()
    }
}

/// The escape sequences that begin and end a tone.
pub(super) fn tone_codes(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Plain => ("", ""),
        Tone::Strong => ("\u{1b}[1m", "\u{1b}[0m"),
        Tone::Good => ("\u{1b}[32m", "\u{1b}[0m"),
        Tone::Warning => ("\u{1b}[33m", "\u{1b}[0m"),
        Tone::Bad => ("\u{1b}[31m", "\u{1b}[0m"),
        Tone::Faint => ("\u{1b}[2m", "\u{1b}[0m"),
    }
}
