//! Forecasts and answers as people type them: `72%`, `likely`, `a=60%`, `5%=9000`, `2026-06-01`.

mod answer;
mod entry;
mod options;
mod points;
mod text;

use chrono::NaiveDate;

pub use answer::typed_answer;
pub use entry::Entry;
pub use points::point;
pub use text::typed_text;

use super::moment::DateError;
use super::probability::{Probability, ProbabilityError};
use super::question::{AnswerShape, Question};
use super::record::Prediction;
use super::scale::Scale;

/// Why a typed text is no forecast or no answer, and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TypedError {
    /// What is wrong, one sentence.
    pub message: String,
    /// What to type instead.
    pub help: String,
}

impl TypedError {
    /// Makes an error with its fix.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl From<ProbabilityError> for TypedError {
    fn from(error: ProbabilityError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

impl From<DateError> for TypedError {
    fn from(error: DateError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

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

/// A forecast as typed, in whichever way; exactly one of them must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedForecast {
    /// `72%`, `0.72` or a word of the scale.
    pub probability: Option<String>,
    /// `option=60%`, one for each option.
    pub options: Vec<String>,
    /// `5%=9000`, one for each level.
    pub quantiles: Vec<String>,
    /// `mean,standard deviation`.
    pub normal: Option<String>,
    /// The 5 per cent quantile.
    pub low: Option<String>,
    /// The median.
    pub likely: Option<String>,
    /// The 95 per cent quantile.
    pub high: Option<String>,
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

impl TypedForecast {
    /// Whether nothing was typed at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads a forecast of a question.
    ///
    /// ```
    /// use warrant::forecast::typed::typed_probability;
    /// use warrant::forecast::{Prediction, Scale};
    /// let read = typed_probability("likely", Scale::Icd203, false).unwrap();
    /// assert!(matches!(read.prediction, Prediction::Probability(p) if p.value() == 0.675));
    /// assert_eq!(typed_probability("72", Scale::Icd203, false).unwrap_err().help, "write `72%` or `0.72`");
    /// ```
    ///
    /// # Errors
    ///
    /// If it is typed in a way that the question's type does not have, in more than one way, or does not hold
    /// together: probabilities that do not sum to 1, quantiles that cross or lie outside a closed range.
    pub fn read(&self, question: &Question, reading: Reading) -> Result<ReadForecast, TypedError> {
        let ways = [
            self.probability.is_some(),
            !self.options.is_empty(),
            !self.quantiles.is_empty(),
            self.normal.is_some(),
            self.low.is_some() || self.likely.is_some() || self.high.is_some(),
        ];
        match ways.iter().filter(|&&given| given).count() {
            0 => return Err(TypedError::new("no forecast is given", way_to_type(question))),
            1 => {}
            _ => {
                return Err(TypedError::new(
                    "the forecast is given in more than one way",
                    way_to_type(question),
                ));
            }
        }
        let wrong_way = || {
            let kind = question.kind;
            let article = if kind.is_ordered() { "an" } else { "a" };
            let kind = crate::finding::Vocabulary::word(kind);
            TypedError::new(
                format!("this form of forecast does not fit {article} {kind} question"),
                way_to_type(question),
            )
        };
        match question.kind.shape() {
            AnswerShape::YesNo => match &self.probability {
                Some(text) => typed_probability(text, reading.scale, reading.certain),
                None => Err(wrong_way()),
            },
            AnswerShape::Options => {
                if self.options.is_empty() {
                    return Err(wrong_way());
                }
                options::read(question, &self.options, reading).map(ReadForecast::from)
            }
            AnswerShape::Line => {
                let read = if !self.quantiles.is_empty() {
                    points::quantiles(question, &self.quantiles, reading.today)
                } else if let Some(normal) = &self.normal {
                    points::normal(question, normal, reading.today)
                } else if let Some(parts) = self.low_likely_high()? {
                    points::low_likely_high(question, parts, reading.today)
                } else {
                    return Err(wrong_way());
                };
                read.map(|continuous| Prediction::Continuous(continuous).into())
            }
        }
    }

    fn low_likely_high(&self) -> Result<Option<[&str; 3]>, TypedError> {
        match (&self.low, &self.likely, &self.high) {
            (None, None, None) => Ok(None),
            (Some(low), Some(likely), Some(high)) => Ok(Some([low, likely, high])),
            (low, likely, high) => {
                let lacking = [("--low", low), ("--likely", likely), ("--high", high)];
                let lacking: Vec<_> =
                    lacking.into_iter().filter(|(_, given)| given.is_none()).map(|(flag, _)| flag).collect();
                let message = format!("{} is missing", lacking.join(" and "));
                Err(TypedError::new(
                    message,
                    "--low, --likely and --high go together: the 5, 50 and 95 per cent quantiles",
                ))
            }
        }
    }
}

/// Reads a probability: a number, a percentage or a word of the scale. 0 and 1 must be meant.
///
/// # Errors
///
/// If it is no probability, or 0 or 1 and not `certain`.
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
fn refuse_certainty(probability: Probability, certain: bool) -> Result<(), TypedError> {
    if !probability.is_certain() || certain {
        return Ok(());
    }
    let (number, near) = if probability.value() > 0.5 { ("1", "99%") } else { ("0", "1%") };
    Err(TypedError::new(
        format!("{number} says that nothing could change your mind"),
        format!("write a number such as {near}, or add --certain"),
    ))
}

/// How a forecast of a question is typed.
pub fn way_to_type(question: &Question) -> String {
    match question.kind.shape() {
        AnswerShape::YesNo => "write `72%`, `0.72` or a word of the scale".to_owned(),
        AnswerShape::Options => {
            let shown: Vec<_> = options::even_shares(&question.options);
            format!("write each option with its share, such as {}", shown.join(" "))
        }
        AnswerShape::Line if question.kind.on_days() => {
            "write --low 2026-01-01 --likely 2026-06-01 --high 2027-01-01 (5, 50 and 95%), --quantile 5%=2026-01-01 ..., or --normal 2026-06-01,90"
                .to_owned()
        }
        AnswerShape::Line => {
            "write --low 9000 --likely 12000 --high 20000 (5, 50 and 95%), --quantile 5%=9000 ..., or --normal 12000,1500"
                .to_owned()
        }
    }
}

/// Puts a text into double quotes for a shell where it is more than a plain word.
pub(super) fn shell_word(text: &str) -> String {
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=' | '%' | ',' | '/' | ':' | '+')
    };
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
pub(super) mod tests;
