//! Texts with typographic variants folded, and cut into words.

/// A text with its typographic variants made one.
pub(super) struct Folded {
    pub(super) text: String,
    /// The byte of `text` at which each line of the original begins, but for the first.
    lines: Vec<usize>,
}

impl Folded {
    pub(super) fn of(original: &str) -> Self {
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
                    text.push('\'');
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
    pub(super) fn line(&self, byte: usize) -> usize {
        self.lines.partition_point(|&start| start <= byte) + 1
    }
}

/// A word by its bytes.
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Word {
    pub(super) fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Cuts a text into words; in scripts without spaces between words every character is one.
pub(super) fn words(text: &str) -> Vec<Word> {
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
pub(super) fn spells_words(c: char) -> bool {
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
