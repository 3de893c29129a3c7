//! Ids and titles that are nearly those of another question.

use crate::cli::error::CommandError;
use crate::cli::writing::Writing;

/// Refuses an id that is taken, and an id or title that is nearly another's.
///
/// Ids that differ in a number are not near: that is how a series is named.
pub(super) fn refuse_near(id: &str, title: &str, writing: &Writing) -> Result<(), CommandError> {
    let questions = &writing.workbench.questions;
    if questions.contains_key(id) {
        return Err(CommandError::new(format!("there is a question `{id}` already"), "choose another --id"));
    }
    let differ = "if they differ, add --similar or choose another --id";
    if let Some(near) = questions.keys().find(|other| nearly(id, other)) {
        return Err(CommandError::new(format!("`{id}` is nearly the id of `{near}`"), differ));
    }
    let folded = fold(title);
    if folded.is_empty() {
        return Ok(());
    }
    if let Some(twin) = questions.values().find(|other| fold(&other.title) == folded) {
        let message = format!("`{}` asks the same: {}", twin.id, crate::render::harmless(&twin.title));
        return Err(CommandError::new(message, differ));
    }
    Ok(())
}

/// Whether two ids have the same numbers, and words that one slip turns into one another.
fn nearly(id: &str, other: &str) -> bool {
    let numbers = |id: &str| {
        id.split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    numbers(id) == numbers(other) && strsim::damerau_levenshtein(&fold(id), &fold(other)) <= 1
}

/// A name without case and without what stands between words.
fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearly;

    #[test]
    fn a_slip_is_near_and_another_year_is_not() {
        assert!(nearly("troop-count-2025", "troops-count-2025"));
        assert!(nearly("troop-count", "troopcount"));
        assert!(!nearly("beijing-opposes-2025", "beijing-opposes-2026"));
        assert!(!nearly("rain-in-paris", "rain-in-rome"));
    }
}
