//! Seven verbal probability scales, as data: from word to interval and from number to word.

mod step;
mod tables;

pub use step::Word;

use crate::finding::Vocabulary;

/// A published list of words for probabilities.
///
/// ```
/// use warrant::forecast::scale::Scale;
/// let unlikely = Scale::Icd203.word("Unlikely").expect("ICD 203 has the word");
/// assert_eq!((unlikely.low(), unlikely.high(), unlikely.probability()), (0.2, 0.45, 0.325));
/// assert_eq!(Scale::Icd203.word_for(0.9).map(|word| word.words()[0]), Some("very likely"));
/// assert!(Scale::Phia.word_for(0.07).is_none(), "PHIA leaves gaps on purpose");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scale {
    /// US Intelligence Community Directive 203 (2015), the default.
    Icd203,
    /// Sherman Kent, *Words of Estimative Probability* (1964).
    Kent,
    /// Professional Head of Intelligence Assessment, United Kingdom (March 2025).
    Phia,
    /// IPCC Fourth Assessment Report (2007), disjoint intervals.
    IpccAr4,
    /// IPCC Fifth and Sixth Assessment Reports (2010 guidance), nested intervals.
    IpccAr6,
    /// NATO Allied Joint Publication 2.1.
    Nato,
    /// New Zealand intelligence community.
    NewZealand,
}

impl Vocabulary for Scale {
    const WHAT: &'static str = "verbal scale";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("icd203", Self::Icd203),
        ("kent", Self::Kent),
        ("phia", Self::Phia),
        ("ipcc-ar4", Self::IpccAr4),
        ("ipcc-ar6", Self::IpccAr6),
        ("nato", Self::Nato),
        ("nz", Self::NewZealand),
    ];
}

impl Scale {
    /// Names the scale as workbench files do.
    pub fn name(self) -> &'static str {
        Vocabulary::word(self)
    }

    /// Names the scale for people, with its edition.
    pub fn title(self) -> &'static str {
        match self {
            Self::Icd203 => "ICD 203 (2015)",
            Self::Kent => "Kent (1964)",
            Self::Phia => "PHIA (2025)",
            Self::IpccAr4 => "IPCC AR4",
            Self::IpccAr6 => "IPCC AR5/AR6",
            Self::Nato => "NATO AJP-2.1",
            Self::NewZealand => "New Zealand",
        }
    }

    /// Lists the steps of the scale from improbable to probable.
    pub fn words(self) -> &'static [Word] {
        match self {
            Self::Icd203 => &tables::ICD203,
            Self::Kent => &tables::KENT,
            Self::Phia => &tables::PHIA,
            Self::IpccAr4 => &tables::IPCC_AR4,
            Self::IpccAr6 => &tables::IPCC_AR6,
            Self::Nato => &tables::NATO,
            Self::NewZealand => &tables::NEW_ZEALAND,
        }
    }

    /// Lists every spelling that [`Scale::word`] knows, synonyms included: the list for "did you mean".
    pub fn spellings(self) -> impl Iterator<Item = &'static str> {
        self.words().iter().flat_map(|word| word.words().iter().copied())
    }

    /// Finds what a typed word means on this scale.
    ///
    /// Case, hyphens, underscores and runs of spaces do not matter, nor whether adjective or adverb is typed
    /// ("almost certainly", "probably").
    pub fn word(self, typed: &str) -> Option<&'static Word> {
        self.place(typed).map(|(word, _)| word)
    }

    /// Tells in which row of synonyms a typed word stands, 0 or 1, where a scale keeps its rows apart.
    ///
    /// Only ICD 203 does: "Do not mix terms from different rows". `None` for every other scale and for a word
    /// that the scale does not have.
    pub fn row(self, typed: &str) -> Option<usize> {
        if self == Self::Icd203 { self.place(typed).map(|(_, row)| row) } else { None }
    }

    fn place(self, typed: &str) -> Option<(&'static Word, usize)> {
        let typed = folded(typed);
        self.words().iter().find_map(|word| {
            word.words().iter().position(|known| folded(known) == typed).map(|position| (word, position))
        })
    }

    /// Lists the scales that know a typed word, for "not on ICD 203, but on PHIA".
    pub fn knowing(typed: &str) -> Vec<Self> {
        Self::WORDS.iter().map(|&(_, scale)| scale).filter(|scale| scale.word(typed).is_some()).collect()
    }

    /// Finds the word for a probability: the narrowest interval that holds it, of equally narrow ones that
    /// further from even odds.
    ///
    /// So 0.96 is "extremely likely" on the nested IPCC scale, and 0.2, which two words of ICD 203 share, is
    /// "very unlikely". `None` in a gap and outside 0..=1.
    pub fn word_for(self, probability: f64) -> Option<&'static Word> {
        self.words()
            .iter()
            .filter(|word| word.contains(probability))
            .min_by_key(|word| (word.width(), std::cmp::Reverse(word.distance_from_even())))
    }
}

/// Spells a phrase so that only its words matter.
fn folded(phrase: &str) -> String {
    let mut folded = String::with_capacity(phrase.len());
    for token in phrase.split(|c: char| c.is_whitespace() || c == '-' || c == '_').filter(|t| !t.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        let token = token.to_lowercase();
        folded.push_str(match token.as_str() {
            "certainly" => "certain",
            "probably" => "probable",
            "improbably" => "improbable",
            other => other,
        });
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_for(scale: Scale, probability: f64) -> Option<&'static str> {
        scale.word_for(probability).map(Word::name)
    }

    #[test]
    fn names_are_the_files_names_and_unique() {
        let names: Vec<_> = <Scale as Vocabulary>::words().collect();
        assert_eq!(names, ["icd203", "kent", "phia", "ipcc-ar4", "ipcc-ar6", "nato", "nz"]);
        for &(name, scale) in Scale::WORDS {
            assert_eq!((scale.name(), Scale::from_word(name)), (name, Some(scale)));
        }
        assert_eq!(Scale::from_word("ICD203"), None);
    }

    #[test]
    fn every_midpoint_is_the_typed_decimal() {
        let midpoints = |scale: Scale| scale.words().iter().map(Word::probability).collect::<Vec<_>>();
        assert_eq!(midpoints(Scale::Icd203), [0.03, 0.125, 0.325, 0.5, 0.675, 0.875, 0.97]);
        assert_eq!(midpoints(Scale::Kent), [0.0, 0.07, 0.3, 0.5, 0.75, 0.93, 1.0]);
        assert_eq!(midpoints(Scale::Phia), [0.025, 0.15, 0.3, 0.45, 0.65, 0.85, 0.975]);
        assert_eq!(midpoints(Scale::IpccAr4), [0.005, 0.055, 0.215, 0.495, 0.78, 0.945, 0.995]);
        assert_eq!(
            midpoints(Scale::IpccAr6),
            [0.005, 0.025, 0.05, 0.165, 0.495, 0.75, 0.83, 0.95, 0.975, 0.995]
        );
        assert_eq!(midpoints(Scale::Nato), [0.05, 0.25, 0.5, 0.75, 0.95]);
        assert_eq!(midpoints(Scale::NewZealand), [0.05, 0.175, 0.375, 0.625, 0.8, 0.95]);
    }

    #[test]
    fn every_spelling_is_found_once_and_is_read_however_it_is_typed() {
        for &(_, scale) in Scale::WORDS {
            let mut seen = std::collections::BTreeSet::new();
            for spelling in scale.spellings() {
                assert!(seen.insert(folded(spelling)), "{spelling} stands twice on {}", scale.name());
                let shouted = format!("  {} ", spelling.to_uppercase().replace(' ', "-"));
                let found = scale.word(&shouted).expect(spelling);
                assert!(found.words().contains(&spelling));
                assert!(found.low() <= found.probability() && found.probability() <= found.high());
            }
        }
        assert_eq!(Scale::Icd203.word("almost certainly").map(Word::name), Some("almost certain"));
        assert_eq!(Scale::Kent.word("Almost Certainly_Not").map(Word::name), Some("almost certainly not"));
        assert!(Scale::Icd203.word("realistic possibility").is_none());
        assert!(Scale::Icd203.word("").is_none());
        assert_eq!(Scale::knowing("realistic possibility"), [Scale::Phia, Scale::NewZealand]);
    }

    #[test]
    fn the_rows_of_icd_203_stay_apart() {
        assert_eq!(Scale::Icd203.row("very unlikely"), Some(0));
        assert_eq!(Scale::Icd203.row("Highly Improbable"), Some(1));
        assert_eq!(Scale::Icd203.row("perhaps"), None);
        assert_eq!(Scale::Phia.row("probable"), None);
        assert!(Scale::Icd203.words().iter().all(|word| word.words().len() == 2));
    }

    #[test]
    fn shared_limits_go_to_the_narrower_word() {
        let read = |p| name_for(Scale::Icd203, p);
        assert_eq!(read(0.05), Some("almost no chance"));
        assert_eq!(read(0.2), Some("very unlikely"));
        assert_eq!(read(0.45), Some("roughly even chance"));
        assert_eq!(read(0.55), Some("roughly even chance"));
        assert_eq!(read(0.8), Some("very likely"));
        assert_eq!(read(0.95), Some("almost certain"));
        assert_eq!(name_for(Scale::Kent, 0.4), Some("probably not"));
        assert_eq!(name_for(Scale::Kent, 0.87), Some("almost certain"));
        assert_eq!(name_for(Scale::Nato, 0.4), Some("unlikely"));
        assert_eq!(name_for(Scale::Nato, 0.6), Some("likely"));
        assert_eq!(name_for(Scale::Nato, 0.9), Some("likely"));
        assert_eq!(name_for(Scale::IpccAr4, 0.99), Some("very likely"));
    }

    #[test]
    fn nested_words_give_the_narrowest() {
        let read = |p| name_for(Scale::IpccAr6, p);
        assert_eq!(read(1.0), Some("virtually certain"));
        assert_eq!(read(0.96), Some("extremely likely"));
        assert_eq!(read(0.92), Some("very likely"));
        assert_eq!(read(0.7), Some("likely"));
        assert_eq!(read(0.6), Some("about as likely as not"));
        assert_eq!(read(0.2), Some("unlikely"));
        assert_eq!(read(0.0), Some("exceptionally unlikely"));
    }

    #[test]
    fn what_is_no_probability_has_no_word() {
        for &(_, scale) in Scale::WORDS {
            for strange in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
                assert!(scale.word_for(strange).is_none());
            }
        }
    }

    #[test]
    fn intervals_read_as_published() {
        let all = |scale: Scale| scale.words().iter().map(Word::interval).collect::<Vec<_>>();
        assert_eq!(
            all(Scale::Phia),
            [">0-5%", "10-20%", "25-35%", "40-<50%", "55-75%", "80-90%", "95-<100%"]
        );
        assert_eq!(all(Scale::Nato), ["<10%", "10-40%", ">40-<60%", "60-90%", ">90%"]);
        assert_eq!(Scale::Kent.word("impossible").map(Word::interval).as_deref(), Some("0%"));
    }
}
