//! Answers as JSON.

use serde::Serialize;

use super::finite::Finite;

/// Says why an answer is not written as JSON.
#[derive(Debug, thiserror::Error)]
pub enum NotWritable {
    /// JSON has no NaN and no infinity, and `null` would say that there is nothing.
    #[error("`{0}` is not a finite number")]
    NotFinite(String),
    /// The answer does not fit JSON, such as a map whose keys are lists.
    #[error("the answer does not fit JSON: {0}")]
    Unfit(String),
}

/// Writes an answer with an indentation of two blanks and a line end after it.
///
/// A float that is NaN or infinite is an error that names its field; serde alone would write `null`. Control
/// characters are escaped as JSON has it; C1 and direction controls stay as they are, for a machine reads this.
///
/// ```
/// use warrant::render::json::answer;
///
/// assert_eq!(answer(&[0.5]).unwrap(), "[\n  0.5\n]\n");
/// assert!(answer(&[f64::NAN]).is_err());
/// ```
pub fn answer<T: Serialize + ?Sized>(answer: &T) -> Result<String, NotWritable> {
    answer.serialize(Finite { field: "answer" })?;
    let text = serde_json::to_string_pretty(answer).map_err(|error| NotWritable::Unfit(error.to_string()))?;
    Ok(text + "\n")
}
