//! The rules of a board by the words that choose them, applied to any type of question in exact steps.

use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::forecast::distribution::Distribution;
use crate::score::numerics::exact::{DecimalProbability, ExactScore};
use crate::score::rules::categorical::{CategoricalRule, normalise};
use crate::score::rules::convention::{Direction, LogRule};
use crate::score::rules::crps::{PiecewiseLinear, crps_in_range};
use crate::score::rules::quantile::{QuantileForecast, WeightedIntervalScore};
use crate::score::rules::score::{Mark, Score};

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
    /// Metaculus' baseline score.
    MetaculusBaseline,
    /// Metaculus' peer score.
    MetaculusPeer,
    /// Metaculus' baseline score of what stood at one moment.
    MetaculusSpotBaseline,
    /// Metaculus' peer score of what stood at one moment.
    MetaculusSpotPeer,
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
        ("metaculus-spot-baseline", Self::MetaculusSpotBaseline),
        ("metaculus-spot-peer", Self::MetaculusSpotPeer),
        ("good-judgment", Self::GoodJudgment),
        ("forecastbench", Self::ForecastBench),
    ];
}

/// The levels at which distributions are read for the weighted interval score: the median and the central 50 and 90 %
/// intervals, so that forecasters who stated different quantiles are scored alike.
pub const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Takes the weighted interval score of a distribution over a question's range, with its parts, in shares of the range.
///
/// Answers beyond an open end count at that end, and so do quantiles there. `None` where the distribution has no range.
pub fn weighted_interval_score(distribution: &Distribution, location: f64) -> Option<WeightedIntervalScore> {
    let line = *distribution.line()?;
    let quantiles = LEVELS
        .iter()
        .map(|&level| {
            let value = distribution.quantile(level)?.clamp(line.min(), line.max());
            Some((level, line.location(value)?))
        })
        .collect::<Option<Vec<(f64, f64)>>>()?;
    QuantileForecast::new(&quantiles).ok()?.weighted_interval_score(location.clamp(0.0, 1.0)).ok()
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
        self.is_metaculus() || self == Self::GoodJudgment
    }

    /// Whether the rule is one of Metaculus.
    pub fn is_metaculus(self) -> bool {
        self.is_spot() || matches!(self, Self::MetaculusBaseline | Self::MetaculusPeer)
    }

    /// Whether the rule looks at one moment only.
    pub fn is_spot(self) -> bool {
        matches!(self, Self::MetaculusSpotBaseline | Self::MetaculusSpotPeer)
    }

    /// Whether the rule itself measures everybody by the others on the same question, so that scores on unlike sets of
    /// questions may stand side by side.
    pub fn is_relative(self) -> bool {
        matches!(
            self,
            Self::MetaculusPeer | Self::MetaculusSpotPeer | Self::GoodJudgment | Self::ForecastBench
        )
    }

    /// What even odds score on every question of yes or no.
    pub fn even_odds(self, log: LogRule) -> Option<f64> {
        let half = DecimalProbability::HALF;
        self.of_probability(half, DecimalProbability::ONE, log)?.finite().map(ExactScore::value)
    }

    /// The least and the greatest score, where both are finite.
    pub fn limits(self) -> Option<(f64, f64)> {
        match self {
            Self::Brier | Self::Spherical | Self::RankedProbability | Self::Crps => Some((0.0, 1.0)),
            Self::Brier1950 | Self::OrderedBrier => Some((0.0, 2.0)),
            _ => None,
        }
    }

    /// The range of scores, infinite where they have no bounds.
    pub fn bounds(self) -> (f64, f64) {
        self.limits().unwrap_or((f64::NEG_INFINITY, f64::INFINITY))
    }

    /// Whether the rule means anything only for options in order.
    pub fn needs_order(self) -> bool {
        self.categorical(true, LogRule::NATS).is_some_and(CategoricalRule::needs_order)
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
        let (range, direction) = self.range(kind, log)?;
        Some((format!("{range}, {}", direction.describe()), direction))
    }

    fn range(self, kind: QuestionType, log: LogRule) -> Option<(String, Direction)> {
        let platform =
            |text: &str, direction| (kind == QuestionType::Binary).then(|| (text.to_owned(), direction));
        let metaculus = |text: String| Some((text, Direction::HigherIsBetter));
        let limits = if kind.is_continuous() {
            "distributions standardised as the platform does"
        } else {
            "probabilities read within 0.1% to 99.9%"
        };
        let chance = match kind {
            QuestionType::Binary => "at most 100, 0 for even odds",
            QuestionType::Choice | QuestionType::Ordinal => "at most 100, 0 for equal shares",
            QuestionType::Numeric | QuestionType::Date => "0 for chance",
        };
        match (self, kind) {
            (Self::MetaculusBaseline, _) => metaculus(format!(
                "Metaculus baseline score, {chance}, time weighted over the planned life, {limits}"
            )),
            (Self::MetaculusSpotBaseline, _) => metaculus(format!(
                "Metaculus spot baseline score, {chance}, of what stood at one moment, {limits}"
            )),
            (Self::MetaculusPeer, _) => metaculus(format!(
                "Metaculus peer score, 100 times the mean log ratio to each other person, team or model{}, time weighted over the planned life, {limits}",
                if kind.is_continuous() { ", halved" } else { "" }
            )),
            (Self::MetaculusSpotPeer, _) => metaculus(format!(
                "Metaculus spot peer score, 100 times the mean log ratio to each other person, team or model{}, of what stood at one moment, {limits}",
                if kind.is_continuous() { ", halved" } else { "" }
            )),
            (Self::GoodJudgment, QuestionType::Numeric | QuestionType::Date) => None,
            (Self::GoodJudgment, _) => Some((
                format!(
                    "Good Judgment accuracy, daily {} of whole days less the median's of persons, teams and models, times participation, -2 to 2",
                    if kind == QuestionType::Ordinal {
                        "ordered Brier score"
                    } else {
                        "two-sided Brier score"
                    }
                ),
                Direction::LowerIsBetter,
            )),
            (Self::ForecastBench, _) => platform(
                "ForecastBench score, Brier 0 to 1 less the fitted difficulty of the question, even odds at 0.25",
                Direction::LowerIsBetter,
            ),
            (Self::Crps, QuestionType::Numeric | QuestionType::Date) => Some((
                "continuous ranked probability score in shares of the range, 0 to 1"
                    .to_owned(),
                Direction::LowerIsBetter,
            )),
            (Self::Quantile, QuestionType::Numeric | QuestionType::Date) => Some((
                "weighted interval score in shares of the range, twice the mean pinball loss at 5, 25, 50, 75 and 95%"
                    .to_owned(),
                Direction::LowerIsBetter,
            )),
            _ if kind.is_continuous() => None,
            _ => {
                let rule = self.categorical(kind == QuestionType::Ordinal, log)?;
                let range = match (self, kind) {
                    (Self::Brier, QuestionType::Binary) => "Brier score (p - y)^2, 0 to 1".to_owned(),
                    (Self::Brier1950, QuestionType::Binary) => {
                        "Brier score of 1950 summed over both answers, 0 to 2".to_owned()
                    }
                    (Self::Spherical, QuestionType::Binary) => {
                        "spherical score, 0 to 1 (0.7071 for even odds)".to_owned()
                    }
                    _ => rule.describe(),
                };
                Some((range, rule.direction()))
            }
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
        let rule = self.categorical(false, log)?;
        let of = |happened| rule.score_yes_no(p.value(), happened).ok();
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
        let probabilities = normalise(probabilities).ok()?;
        Mark::of(rule.score(&probabilities, outcome).ok()?)
    }

    /// Scores a distribution over a question's range; `location` is where the answer lies in it, 0 to 1, answers beyond
    /// an open end at that end. `None` where the rule does not apply or the distribution has no range.
    pub fn of_distribution(self, distribution: &Distribution, location: f64) -> Option<Mark> {
        match self {
            Self::Crps => Mark::of(Score::Finite(crps_in_range(distribution, location.clamp(0.0, 1.0))?)),
            Self::Quantile => {
                let score = weighted_interval_score(distribution, location)?;
                Mark::of(Score::Finite(score.total))
            }
            _ => None,
        }
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
