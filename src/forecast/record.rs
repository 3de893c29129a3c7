//! A forecaster and the records of that forecaster's log.

use std::sync::Arc;

use super::moment::{Moment, When};
use super::probability::Probability;
use super::scale::Scale;
use crate::finding::{Place, Vocabulary};

/// What kind of forecaster keeps a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ForecasterKind {
    /// One person.
    Person,
    /// Several people who speak with one voice.
    Team,
    /// A program.
    Model,
    /// A fixed rule, such as "always the base rate".
    Policy,
    /// What an article says.
    Article,
}

impl Vocabulary for ForecasterKind {
    const WHAT: &'static str = "kind of forecaster";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("person", Self::Person),
        ("team", Self::Team),
        ("model", Self::Model),
        ("policy", Self::Policy),
        ("article", Self::Article),
    ];
}

impl ForecasterKind {
    /// Whether the forecasts count for the crowd: those of persons, teams and models do.
    pub fn counts_for_crowd(self) -> bool {
        !matches!(self, Self::Policy | Self::Article)
    }
}

/// Whose log it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecaster {
    /// The kebab-case path below `log/` up to the first slash or the extension.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// What kind of forecaster.
    pub kind: ForecasterKind,
    /// About the forecaster.
    pub note: Option<String>,
    /// The `[forecaster]` header.
    pub place: Place,
}

impl Forecaster {
    /// A person, shown by the id until a log says more.
    pub fn person(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            kind: ForecasterKind::Person,
            note: None,
            place: Place::NOWHERE,
        }
    }
}

/// What a forecast is about. Names are shared: many records are about the same thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A question, by id.
    Question(Arc<str>),
    /// A claim, as `argument/claim`: a credence.
    Claim(Arc<str>),
}

impl Subject {
    /// The id of the question or the reference to the claim.
    pub fn name(&self) -> &str {
        match self {
            Self::Question(name) | Self::Claim(name) => name,
        }
    }
}

/// How far the probabilities of options may sum away from 1: people round.
pub const SUM_TOLERANCE: f64 = 1e-6;

/// What is forecast.
#[derive(Clone, Debug, PartialEq)]
pub enum Prediction {
    /// The probability of yes, or of a claim.
    Probability(Probability),
    /// Probabilities by option, in the order written; they sum to 1.
    Options(Vec<(String, f64)>),
    /// A distribution over numbers or days.
    Continuous(Continuous),
    /// Nothing any more.
    Withdrawn,
}

impl Prediction {
    /// Whether another says the same; the order of options carries no meaning.
    fn is_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Options(these), Self::Options(those)) => {
                let sorted = |options: &'_ [(String, f64)]| {
                    let mut options: Vec<(String, f64)> = options.to_vec();
                    options.sort_by(|(a, _), (b, _)| a.cmp(b));
                    options
                };
                these == those || these.len() == those.len() && sorted(these) == sorted(those)
            }
            _ => self == other,
        }
    }
}

/// A distribution as it was written. Days count from 1970-01-01.
#[derive(Clone, Debug, PartialEq)]
pub enum Continuous {
    /// Pairs of level and value, levels rising.
    Quantiles(Vec<(f64, f64)>),
    /// A normal distribution.
    Normal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation, above 0.
        sd: f64,
    },
    /// The 5, 50 and 95 per cent quantiles.
    LowLikelyHigh([f64; 3]),
    /// Pairs of value and the probability up to it, values rising.
    Cdf(Vec<(f64, f64)>),
}

/// One record of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// What it is about.
    pub subject: Subject,
    /// When the view was held.
    pub at: Moment,
    /// When it was written here.
    pub recorded: Moment,
    /// What is forecast.
    pub prediction: Prediction,
    /// The reason given.
    pub why: Option<Box<str>>,
    /// What few records have.
    pub details: Option<Box<Details>>,
    /// The record.
    pub place: Place,
}

/// What few records have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// The word as typed and the scale on which it was read.
    pub word: Option<(String, Scale)>,
    /// Where the view was public at `at`.
    pub published: Option<String>,
    /// Claims given as reasons, as `argument/claim`.
    pub because: Vec<String>,
    /// From when the view no longer holds.
    pub expires: Option<When>,
    /// The `at` of the own record on the same subject that this one voids.
    pub corrects: Option<Moment>,
}

impl Details {
    /// What a record holds: nothing where there are no details.
    pub fn boxed(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

impl Forecast {
    /// The probability, for a yes or no question or a claim.
    pub fn probability(&self) -> Option<Probability> {
        match self.prediction {
            Prediction::Probability(probability) => Some(probability),
            _ => None,
        }
    }

    /// Whether the record withdraws what was held before.
    pub fn is_withdrawal(&self) -> bool {
        matches!(self.prediction, Prediction::Withdrawn)
    }

    /// From when the view no longer holds, if it says so.
    pub fn expires(&self) -> Option<When> {
        self.details.as_ref().and_then(|details| details.expires)
    }

    /// The `at` of the record that this one voids.
    pub fn corrects(&self) -> Option<Moment> {
        self.details.as_ref().and_then(|details| details.corrects)
    }

    /// From when the view counts, in scores and crowds: from `at` if it was published, else not before it was recorded.
    pub fn counts_from(&self) -> Moment {
        if self.is_published() { self.at } else { self.at.max(self.recorded) }
    }

    /// Whether the view was public when it was held.
    pub fn is_published(&self) -> bool {
        self.details.as_ref().is_some_and(|details| details.published.is_some())
    }

    /// Whether another record says the same, wherever it stands: blanks and line breaks of the reason and the order of
    /// options carry no meaning.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let Self { subject, at, recorded, prediction, why, details, place: _ } = self;
        let words =
            |why: &Option<Box<str>>| why.as_deref().map(|why| why.split_whitespace().collect::<String>());
        *subject == other.subject
            && (*at, *recorded) == (other.at, other.recorded)
            && prediction.is_the_same(&other.prediction)
            && *details == other.details
            && (*why == other.why || words(why) == words(&other.why))
    }

    /// The word as typed and its scale.
    pub fn word(&self) -> Option<(&str, Scale)> {
        let (word, scale) = self.details.as_ref()?.word.as_ref()?;
        Some((word, *scale))
    }
}

/// A forecaster with the records of all files of that log, in file order.
#[derive(Clone, Debug)]
pub struct Log {
    /// Whose log it is.
    pub forecaster: Forecaster,
    /// The records.
    pub forecasts: Vec<Forecast>,
}
