//! Closed sets of words that a file or a flag may use.

use super::suggestion::one_of;

/// An enum whose values are written as fixed words, in files and on the command line alike.
pub trait Vocabulary: Copy + PartialEq + 'static {
    /// What one of the words is called in messages, such as "kind of premise".
    const WHAT: &'static str;
    /// The words in the order in which they are listed.
    const WORDS: &'static [(&'static str, Self)];

    /// The value of a word, compared to the letter.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|&(_, value)| value)
    }

    /// The word of a value.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }

    /// The words alone.
    fn words() -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().map(|&(word, _)| word)
    }

    /// What to write instead of a word that is none of these.
    fn suggestion(word: &str) -> String {
        one_of(word, Self::words())
    }
}
