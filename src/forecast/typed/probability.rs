//! Probabilities as typed: `72%`, `0.72`, `likely`.

use chrono::NaiveDate;

use super::error::TypedError;
use crate::forecast::probability::{Probability, ProbabilityError};
use crate::forecast::record::Prediction;
use crate::forecast::scale::Scale;

/// What typed texts are read by.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The scale of words such as `likely`.
    pub scale: Scale,
    /// The day that `today` and `+3d` count from.
    pub today: NaiveDate,
    /// Whether 0 and 1 are meant.
    pub certain: bool,
}

/// A forecast that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadForecast {
    /// What it says.
    pub prediction: Prediction,
    /// The word as typed and its scale, where a word was typed.
    pub word: Option<(String, Scale)>,
}

impl From<Prediction> for ReadForecast {
    fn from(prediction: Prediction) -> Self {
        Self { prediction, word: None }
    }
}

/// Reads a probability: a number, a percentage or a word of the scale. 0 and 1 must be meant.
///
/// # Errors
///
/// If it is not a probability, or 0 or 1 and not `certain`.
pub fn typed_probability(text: &str, scale: Scale, certain: bool) -> Result<ReadForecast, TypedError> {
    let probability = Probability::parse(text, scale).map_err(|error| match &error {
        ProbabilityError::UnknownWord { text, suggestion: None, .. } => match Scale::knowing(text).as_slice()
        {
            [] => TypedError::from(error),
            known => {
                let known: Vec<_> = known.iter().map(|scale| scale.name()).collect();
                let help = format!(
                    "it is a word of {}; here write a number or a word of {}",
                    known.join(", "),
                    scale.name()
                );
                TypedError::new(error.to_string(), help)
            }
        },
        _ => TypedError::from(error),
    })?;
    refuse_certainty(probability, certain)?;
    let typed = text.trim();
    let word = Probability::from_number(typed).is_none().then(|| (typed.to_owned(), scale));
    Ok(ReadForecast { prediction: Prediction::Probability(probability), word })
}

/// Refuses 0 and 1 unless they are meant.
pub(super) fn refuse_certainty(probability: Probability, certain: bool) -> Result<(), TypedError> {
    if !probability.is_certain() || certain {
        return Ok(());
    }
    let (number, near) = if probability.value() > 0.5 { ("1", "99%") } else { ("0", "1%") };
    let message = format!("{number} says that nothing could change your mind");
    Err(TypedError::new(message, format!("write a number such as {near}, or add --certain")))
}
