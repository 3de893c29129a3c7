//! A forecast as typed, in whichever way.

use super::error::TypedError;
use super::probability::{ReadForecast, Reading, typed_probability};
use super::way::way_to_type;
use super::{options, points};
use crate::forecast::question::{AnswerShape, Question};
use crate::forecast::record::Prediction;

/// A forecast as typed, in whichever way; exactly one of them must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedForecast {
    /// `72%`, `0.72` or a word of the scale.
    pub probability: Option<String>,
    /// `option=60%`, one for each option.
    pub options: Vec<String>,
    /// `5%=9000`, one for each level.
    pub quantiles: Vec<String>,
    /// Value and the probability up to it, as points of a cumulative distribution.
    pub cdf: Vec<(String, String)>,
    /// `mean,standard deviation`.
    pub normal: Option<String>,
    /// The 5 per cent quantile.
    pub low: Option<String>,
    /// The median.
    pub likely: Option<String>,
    /// The 95 per cent quantile.
    pub high: Option<String>,
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
            !self.cdf.is_empty(),
            self.normal.is_some(),
            self.low.is_some() || self.likely.is_some() || self.high.is_some(),
        ];
        match ways.iter().filter(|&&given| given).count() {
            0 => return Err(TypedError::new("no forecast is given", way_to_type(question))),
            1 => {}
            _ => {
                let message = "the forecast is given in more than one way";
                return Err(TypedError::new(message, way_to_type(question)));
            }
        }
        let wrong_way = || {
            let kind = question.kind;
            let article = if kind.is_ordered() { "an" } else { "a" };
            let kind = crate::finding::Vocabulary::word(kind);
            let message = format!("this form of forecast does not fit {article} {kind} question");
            TypedError::new(message, way_to_type(question))
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
                } else if !self.cdf.is_empty() {
                    points::cdf(question, &self.cdf, reading.today)
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
                let help = "--low, --likely and --high go together: the 5, 50 and 95 per cent quantiles";
                Err(TypedError::new(message, help))
            }
        }
    }
}
