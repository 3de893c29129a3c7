//! "Did you mean": the nearest of the words that would have been right.

/// Finds the candidate nearest to a mistyped word, or none that is near enough.
///
/// Near enough means a Damerau-Levenshtein distance of at most a third of the longer word (at least one), or a
/// candidate that differs only in case, hyphens and underscores. Ties go to the first candidate.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = fold(candidate);
        let longer = folded.len().max(other.len());
        // The length difference is a lower bound of the distance.
        if folded.len().abs_diff(other.len()) > allowed(longer) {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&folded, &other);
        if distance <= allowed(longer) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Writes "did you mean `x`?" for the nearest candidate.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// Says which of a few words to write instead: the nearest, else all of them.
pub fn one_of<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    did_you_mean(word, words.iter().copied()).unwrap_or_else(|| format!("use one of: {}", words.join(", ")))
}

fn allowed(length: usize) -> usize {
    (length / 3).clamp(1, 8)
}

/// Lower case without hyphens; cut so that a hostile key of a megabyte costs nothing.
fn fold(word: &str) -> String {
    word.chars().take(80).filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_different_word_is_not() {
        let keys = ["supports", "rebuts", "undercuts"];
        assert_eq!(nearest("suports", keys), Some("supports"));
        assert_eq!(nearest("Under_cuts", keys), Some("undercuts"));
        assert_eq!(nearest("colour", keys), None);
    }
}
