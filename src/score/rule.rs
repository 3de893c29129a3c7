//! The rules of a board by the words that choose them, applied to any type of question in exact steps.

use super::binary::BinaryRule;
use super::categorical::{CategoricalRule, normalise};
use super::convention::{Direction, LogRule};
use super::crps::PiecewiseLinear;
use super::exact::{DecimalProbability, ExactScore};
use super::quantile::QuantileForecast;
use super::tally::Score;
use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::forecast::distribution::Distribution;
use crate::forecast::grid::POINTS;

/// A rule as it is asked for; what it means for a type of question is [`Rule::convention`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// One number squared for yes or no, 0 to 1; halved over options.
    Brier,
    /// Summed over all answers, 0 to 2.
    Brier1950,
    /// Minus the logarithm of the probability of what happened.
    Log,
    /// A reward: the probability of what happened over the length of the forecast.
    Spherical,
    /// Ranked probability score per split, for options in order.
    RankedProbability,
    /// Ranked probability score summed over the splits.
    RankedProbabilitySum,
    /// Good Judgment's form of it, twice as large.
    OrderedBrier,
    /// Continuous ranked probability score, in shares of the question's range.
    Crps,
    /// Twice the mean pinball loss of stated quantiles, in the unit of the answer.
    Quantile,
    /// Metaculus' baseline score of yes or no questions.
    MetaculusBaseline,
    /// Metaculus' peer score of yes or no questions.
    MetaculusPeer,
    /// Good Judgment's accuracy relative to the daily median.
    GoodJudgment,
    /// `ForecastBench`'s Brier score less the difficulty of the question.
    ForecastBench,
}

impl Vocabulary for Rule {
    const WHAT: &'static str = "scoring rule";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("brier", Self::Brier),
        ("brier-1950", Self::Brier1950),
        ("log", Self::Log),
        ("spherical", Self::Spherical),
        ("rps", Self::RankedProbability),
        ("rps-sum", Self::RankedProbabilitySum),
        ("ordered-brier", Self::OrderedBrier),
        ("crps", Self::Crps),
        ("quantile", Self::Quantile),
        ("metaculus-baseline", Self::MetaculusBaseline),
        ("metaculus-peer", Self::MetaculusPeer),
        ("good-judgment", Self::GoodJudgment),
        ("forecastbench", Self::ForecastBench),
    ];
}

/// One score, in exact steps where it is finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A number.
    Finite(ExactScore),
    /// The log score of what was called impossible.
    Infinite,
}

impl Mark {
    fn of(score: Score) -> Option<Self> {
        match score {
            Score::Finite(score) => ExactScore::from_f64(score).map(Self::Finite),
            Score::Infinite => Some(Self::Infinite),
        }
    }

    /// The score, where it is finite.
    pub fn finite(self) -> Option<ExactScore> {
        match self {
            Self::Finite(score) => Some(score),
            Self::Infinite => None,
        }
    }
}

impl Rule {
    /// The rule of a type of question where none is asked for.
    pub fn default_for(kind: QuestionType) -> Self {
        match kind {
            QuestionType::Binary => Self::Brier,
            QuestionType::Choice => Self::Brier1950,
            QuestionType::Ordinal => Self::RankedProbability,
            QuestionType::Numeric | QuestionType::Date => Self::Crps,
        }
    }

    /// Whether the rule brings its own weights of time, so that no choice of moments applies.
    pub fn has_own_moments(self) -> bool {
        matches!(self, Self::MetaculusBaseline | Self::MetaculusPeer | Self::GoodJudgment)
    }

    /// Whether the rule means anything only for options in order.
    pub fn needs_order(self) -> bool {
        self.categorical(true, LogRule::NATS).is_some_and(CategoricalRule::needs_order)
    }

    fn binary(self, log: LogRule) -> Option<BinaryRule> {
        match self {
            Self::Brier => Some(BinaryRule::Brier),
            Self::Brier1950 => Some(BinaryRule::Brier1950),
            Self::Log => Some(BinaryRule::Log(log)),
            Self::Spherical => Some(BinaryRule::Spherical),
            _ => None,
        }
    }

    fn categorical(self, ordered: bool, log: LogRule) -> Option<CategoricalRule> {
        match self {
            Self::Brier => Some(CategoricalRule::BrierHalved),
            Self::Brier1950 => Some(CategoricalRule::Brier1950),
            Self::Log => Some(CategoricalRule::Log(log)),
            Self::Spherical => Some(CategoricalRule::Spherical),
            Self::RankedProbability if ordered => Some(CategoricalRule::RankedProbabilityNormalised),
            Self::RankedProbabilitySum if ordered => Some(CategoricalRule::RankedProbability),
            Self::OrderedBrier if ordered => Some(CategoricalRule::OrderedBrier),
            _ => None,
        }
    }

    /// Says range and direction of the rule for a type of question; `None` where it does not apply.
    pub fn convention(self, kind: QuestionType, log: LogRule) -> Option<(String, Direction)> {
        let platform =
            |text: &str, direction| (kind == QuestionType::Binary).then(|| (text.to_owned(), direction));
        match (self, kind) {
            (Self::MetaculusBaseline, _) => platform(
                "Metaculus baseline score, 100 for certain and right, 0 for even odds, no lower end, time weighted over the planned life, higher is better",
                Direction::HigherIsBetter,
            ),
            (Self::MetaculusPeer, _) => platform(
                "Metaculus peer score, 100 times the mean log ratio to each other forecaster, time weighted over the planned life, higher is better",
                Direction::HigherIsBetter,
            ),
            (Self::GoodJudgment, _) => platform(
                "Good Judgment accuracy, daily two-sided Brier score less the median's, times participation, -2 to 2, lower is better",
                Direction::LowerIsBetter,
            ),
            (Self::ForecastBench, _) => platform(
                "ForecastBench score, Brier 0 to 1 less the fitted difficulty of the question, even odds at 0.25, lower is better",
                Direction::LowerIsBetter,
            ),
            (Self::Crps, QuestionType::Numeric | QuestionType::Date) => Some((
                "continuous ranked probability score in shares of the range, 0 to 1, lower is better"
                    .to_owned(),
                Direction::LowerIsBetter,
            )),
            (_, QuestionType::Binary) => self.binary(log).map(|rule| (rule.describe(), rule.direction())),
            (_, QuestionType::Choice | QuestionType::Ordinal) => self
                .categorical(kind == QuestionType::Ordinal, log)
                .map(|rule| (rule.describe(), rule.direction())),
            _ => None,
        }
    }

    /// Scores a probability of yes; an outcome between 0 and 1 is a tie, for which the two answers are mixed.
    ///
    /// `None` where the rule does not apply.
    pub fn of_probability(
        self,
        p: DecimalProbability,
        outcome: DecimalProbability,
        log: LogRule,
    ) -> Option<Mark> {
        match self {
            Self::Brier => return Some(Mark::Finite(p.brier(outcome))),
            Self::Brier1950 => {
                return Some(Mark::Finite(ExactScore::from_units(2 * p.brier(outcome).units())));
            }
            _ => {}
        }
        let rule = self.binary(log)?;
        let of = |happened| rule.score(p.value(), happened).ok();
        if outcome.is_certain() {
            return Mark::of(of(outcome == DecimalProbability::ONE)?);
        }
        let share = outcome.value();
        match (of(true)?, of(false)?) {
            (Score::Finite(yes), Score::Finite(no)) => {
                Mark::of(Score::Finite(share * yes + (1.0 - share) * no))
            }
            _ => Some(Mark::Infinite),
        }
    }

    /// Scores probabilities over options. A sum that is a little off is brought to 1. `None` where the rule does not
    /// apply or the probabilities are none.
    pub fn of_options(
        self,
        probabilities: &[f64],
        outcome: usize,
        ordered: bool,
        log: LogRule,
    ) -> Option<Mark> {
        let rule = self.categorical(ordered, log)?;
        let sound = normalise(probabilities).ok()?;
        Mark::of(rule.score(&sound.probabilities, outcome).ok()?)
    }

    /// Scores a distribution over a question's range; `location` is where the answer lies in it, 0 to 1, answers beyond
    /// an open end at that end. `None` where the rule does not apply or the distribution has no range.
    pub fn of_distribution(self, distribution: &Distribution, location: f64) -> Option<Mark> {
        if self != Self::Crps {
            return None;
        }
        let grid = distribution.grid(POINTS)?.ok()?;
        let curve = PiecewiseLinear::on_grid(0.0, 1.0, grid.heights()).ok()?;
        Mark::of(Score::Finite(curve.crps(location.clamp(0.0, 1.0)).ok()?))
    }

    /// Scores stated quantiles against a number, in its unit; `None` where the rule does not apply.
    pub fn of_quantiles(self, quantiles: &QuantileForecast, y: f64) -> Option<Mark> {
        let score = match self {
            Self::Quantile => quantiles.twice_mean_pinball(y).ok()?,
            Self::Crps => PiecewiseLinear::from_quantiles(quantiles).crps(y).ok()?,
            _ => return None,
        };
        Mark::of(Score::Finite(score))
    }
}
