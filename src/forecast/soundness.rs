//! What makes a question sound: one set of rules for the reader of files, for writers, and for `ask` and its prompts.

use std::collections::HashSet;

use super::question::{Question, QuestionType, Range};
use crate::finding::Vocabulary;

/// Words that no option may be called, since they mean something else as an outcome.
const RESERVED_OPTIONS: &[&str] =
    &["yes", "no", "void", "annulled", "ambiguous", "not-applicable", "below", "above", "same"];

/// The options of a question while they are listed, so that a name that cannot stand beside them is refused.
#[derive(Debug, Default)]
pub struct OptionNames {
    told_apart: HashSet<String>,
}

impl OptionNames {
    /// The fewest options that a question may have.
    pub const FEWEST: usize = 2;

    /// Adds a name. Names that differ only in case or surrounding blanks are the same, since people could not tell
    /// them apart; `<10` and `>10` differ.
    ///
    /// # Errors
    ///
    /// What is wrong with the name, in words.
    pub fn add(&mut self, name: &str) -> Result<(), String> {
        let folded = name.trim().to_lowercase();
        if folded.is_empty() {
            Err("an option is empty".to_owned())
        } else if RESERVED_OPTIONS.contains(&folded.as_str()) {
            Err(format!("`{name}` is reserved: it means something else as an outcome"))
        } else if self.told_apart.insert(folded) {
            Ok(())
        } else {
            Err(format!("the option `{name}` is listed twice"))
        }
    }
}

/// Checks how many options a question lists.
///
/// # Errors
///
/// What is wrong, in words.
pub fn enough_options(count: usize) -> Result<(), String> {
    if count < OptionNames::FEWEST {
        Err(format!("expected at least two options, found {count}"))
    } else {
        Ok(())
    }
}

impl QuestionType {
    /// That a question of this type has no options, or no range, as a message.
    pub fn without(self, what: &str) -> String {
        let article = if self.is_ordered() { "an" } else { "a" };
        format!("{article} {} question has no {what}", self.word())
    }
}

impl Range {
    /// Checks the ends.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.min >= self.max {
            Err("the range ends before it begins")
        } else if self.logarithmic && self.min <= 0.0 {
            Err("a logarithmic range must start above 0")
        } else {
            Ok(())
        }
    }
}

impl Question {
    /// The keys without which the question cannot be scored, each with what it should say; none of a draft.
    pub fn missing(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let keys = [
            (
                "criteria",
                self.criteria.is_none(),
                "say what counts, in words that two strangers would apply alike",
            ),
            ("read_at", self.read_at.is_none(), "say where the answer will be read"),
            ("closes", self.closes.is_none(), "say until when forecasts count"),
        ];
        let draft = self.draft;
        keys.into_iter().filter(move |(_, missing, _)| *missing && !draft).map(|(key, _, help)| (key, help))
    }
}

#[cfg(test)]
mod tests {
    use super::OptionNames;

    #[test]
    fn options_differ_in_more_than_case_and_blanks() {
        let mut names = OptionNames::default();
        for name in ["<10", ">10", "1-5", "15", "ten"] {
            names.add(name).unwrap();
        }
        for name in ["TEN", " <10 ", "", " ", "No", "same"] {
            names.add(name).unwrap_err();
        }
    }
}
