//! The explanation of each code, read from `docs/findings.md`: one page that people and `explain` share.

use super::{Code, Vocabulary};

const PAGE: &str = include_str!("../../docs/findings.md");

/// What a code means, an example, and how to mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The code.
    pub code: Code,
    /// Markdown: meaning, example and fix.
    pub text: &'static str,
}

/// Finds the explanation of a code in the catalogue.
pub fn explain(code: Code) -> Option<Explanation> {
    explanations().find(|explanation| explanation.code == code)
}

/// All explanations in the order of the page; a section whose heading is no code is passed over.
pub(super) fn explanations() -> impl Iterator<Item = Explanation> {
    PAGE.split("\n## ").skip(1).filter_map(|section| {
        let (name, text) = section.split_once('\n')?;
        Some(Explanation { code: Code::from_word(name.trim())?, text: text.trim() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_explanation_with_an_example_and_a_fix() {
        for &code in Code::ALL {
            let found: Vec<_> = explanations().filter(|explanation| explanation.code == code).collect();
            assert_eq!(found.len(), 1, "{} in docs/findings.md", code.word());
            for part in ["```", "Fix: "] {
                assert!(found[0].text.contains(part), "{} lacks {part}", code.word());
            }
        }
        assert_eq!(PAGE.matches("\n## ").count(), Code::ALL.len(), "a section without a code");
    }
}
