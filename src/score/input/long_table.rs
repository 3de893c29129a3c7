//! Tables in long form: a row for each option or quantile.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::plan::TablePlan;
use super::table_source::{NamedRecords, QuantileMeans, References, TableSource};
use crate::forecast::QuestionType;
use crate::score::comparison::clustered_interval::{ClusteredMean, clustered_mean, known_mean};
use crate::score::comparison::known_values::Errors;
use crate::score::csv::{
    CategoryForecast, LongForecast, LongForm, LongRecord, Order, QuantileForecast, QuestionRecord,
    long_records,
};
use crate::score::numerics::exact::ScoreTotal;
use crate::score::rules::convention::Direction;
use crate::score::rules::quantile::QuantileForecast as Quantiles;
use crate::score::rules::{Mark, Rule, Score};

/// The forecasts of tables in long form on one type of question, under a rule.
pub(crate) struct LongTable<'f> {
    pub(crate) rule: Rule,
    pub(crate) convention: String,
    pub(crate) direction: Direction,
    records: Vec<LongRecord<'f>>,
    /// The least and the greatest that each forecast could have scored; empty for quantiles, whose scores have no bounds.
    known: [Vec<LongRecord<'f>>; 2],
    /// What even odds would have scored on the same forecasts; empty for quantiles.
    even_odds: Vec<LongRecord<'f>>,
    /// What quantiles show besides their score, in the order of [`SHOWN`]; empty for options.
    shown: Vec<Vec<LongRecord<'f>>>,
}

/// What quantiles show besides their score.
const SHOWN: [fn(&Quantiles, f64) -> Option<f64>; 7] = [
    |quantiles, y| Some(quantiles.weighted_interval_score(y).ok()?.dispersion),
    |quantiles, y| Some(quantiles.weighted_interval_score(y).ok()?.overprediction),
    |quantiles, y| Some(quantiles.weighted_interval_score(y).ok()?.underprediction),
    Quantiles::bias,
    |quantiles, y| quantiles.covers(0.5, y).map(|covers| f64::from(u8::from(covers))),
    |quantiles, y| quantiles.covers(0.9, y).map(|covers| f64::from(u8::from(covers))),
    |quantiles, y| Some((quantiles.median()? - y).abs()),
];

impl<'f> LongTable<'f> {
    /// Scores a type of question; `None` where the rule does not apply.
    ///
    /// Options are in order if the table or the reader says so; if they are numbers, they are for a rule that needs one.
    pub(crate) fn new(form: &'f LongForm, kind: QuestionType, plan: &TablePlan) -> Option<Self> {
        let rule = plan.rule.unwrap_or(match kind {
            QuestionType::Numeric => Rule::Quantile,
            other => Rule::default_for(other),
        });
        let (convention, direction) = convention(rule, kind, plan)?;
        let mut shown = Vec::new();
        let (records, known, even_odds) = if kind == QuestionType::Numeric {
            let read = |stated: &QuantileForecast| {
                let pairs: Vec<(f64, f64)> =
                    stated.quantiles.iter().map(|&(level, value)| (level.value(), value)).collect();
                Quantiles::new(&pairs).ok()
            };
            if rule == Rule::Quantile {
                shown.extend(SHOWN.map(|of| {
                    long_records(&form.quantiles, plan.moments, |stated| {
                        Mark::of(Score::Finite(of(&read(stated)?, stated.outcome)?))
                    })
                }));
            }
            let of = |stated: &QuantileForecast| rule.of_quantiles(&read(stated)?, stated.outcome);
            (long_records(&form.quantiles, plan.moments, of), Default::default(), Vec::new())
        } else {
            let is_ordinal = kind == QuestionType::Ordinal;
            let taken = || form.categories.iter().filter(|forecast| is_ordered(forecast, rule) == is_ordinal);
            let mark = |probabilities: &[f64], outcome: usize| {
                rule.of_options(probabilities, outcome, is_ordinal, plan.log)
            };
            let records = long_records(taken(), plan.moments, |stated: &CategoryForecast| {
                let probabilities: Vec<f64> = stated.probabilities.iter().map(|(_, p)| p.value()).collect();
                mark(&probabilities, stated.outcome)
            });
            // The least and the greatest that a forecast could score.
            let known = [false, true].map(|greatest| {
                long_records(taken(), plan.moments, |stated: &CategoryForecast| {
                    let probabilities: Vec<f64> =
                        stated.probabilities.iter().map(|(_, p)| p.value()).collect();
                    let marks = (0..probabilities.len()).map(|outcome| mark(&probabilities, outcome));
                    let marks: Vec<Mark> = marks.collect::<Option<_>>()?;
                    let finite = marks.iter().filter_map(|mark| mark.finite());
                    match (greatest, marks.contains(&Mark::Infinite)) {
                        (true, true) => Some(Mark::Infinite),
                        (true, false) => finite.max().map(Mark::Finite),
                        (false, _) => finite.min().map(Mark::Finite),
                    }
                })
            });
            let even_odds = long_records(taken(), plan.moments, |stated: &CategoryForecast| {
                let options = stated.probabilities.len();
                mark(&vec![1.0 / options as f64; options], stated.outcome)
            });
            (records, known, even_odds)
        };
        Some(Self { rule, convention, direction, records, known, even_odds, shown })
    }

    /// Forecasts that count and that the rule does not score.
    pub(crate) fn not_scorable(&self) -> u64 {
        self.records.iter().map(|record| record.not_scorable).sum()
    }

    fn record(&self, forecaster: usize) -> &NamedRecords<'f> {
        self.records.get(forecaster).map_or(&[], |record| record.questions.as_slice())
    }
}

impl<'f> TableSource<'f> for LongTable<'f> {
    fn forecasters(&self) -> usize {
        self.records.len()
    }

    fn name(&self, forecaster: usize) -> &'f str {
        self.records.get(forecaster).map_or("", |record| record.forecaster)
    }

    fn mean(&self, forecaster: usize, errors: Errors) -> (Option<ClusteredMean>, u64) {
        let bound = |part: &[LongRecord<'f>], at: usize| {
            let (_, record) = part.get(forecaster)?.questions.get(at)?;
            (record.infinite == 0).then(|| record.total.sum())
        };
        let [least, greatest] = &self.known;
        let own = self.record(forecaster);
        let totals: Vec<_> = (0..)
            .zip(own)
            .map(|(at, (_, record))| {
                (
                    record.total,
                    bound(least, at).zip(bound(greatest, at)).map(|(least, greatest)| [least, greatest]),
                )
            })
            .collect();
        let infinite = own.iter().map(|(_, record)| record.infinite).sum();
        (known_mean(&totals, errors, self.rule.bounds()), infinite)
    }

    fn records(&self, forecaster: usize) -> Cow<'_, NamedRecords<'f>> {
        self.record(forecaster).into()
    }

    fn records_of(&self, name: &str) -> Option<Cow<'_, NamedRecords<'f>>> {
        let found = self.records.iter().find(|record| record.forecaster == name)?;
        Some(found.questions.as_slice().into())
    }

    fn known_records_of(&self, name: &str) -> Option<[Vec<(&'f str, QuestionRecord)>; 2]> {
        let of = |part: &[LongRecord<'f>]| {
            Some(part.iter().find(|record| record.forecaster == name)?.questions.clone())
        };
        let [least, greatest] = &self.known;
        Some([of(least)?, of(greatest)?])
    }

    fn by_answer(&self) -> bool {
        false
    }

    fn counts(&self, forecaster: usize, _mean: Option<ClusteredMean>, _infinite: u64) -> (u64, u64) {
        let own = self.record(forecaster);
        (own.len() as u64, own.iter().map(|(_, record)| record.forecasts).sum())
    }

    fn coverage(&self, forecaster: usize) -> Option<f64> {
        self.records.get(forecaster)?.coverage.mean()
    }

    fn references(&self, forecaster: usize) -> References {
        let even = self.even_odds.get(forecaster).and_then(mean);
        References { even_odds: even.map(|mean| mean.mean), base_rate: None }
    }

    fn quantile_means(&self, forecaster: usize) -> QuantileMeans {
        let of = |at: usize| {
            let record = self.shown.get(at)?.get(forecaster).filter(|record| record.not_scorable == 0)?;
            Some(mean(record)?.mean)
        };
        QuantileMeans {
            parts: [of(0), of(1), of(2)],
            bias: of(3),
            coverage: [of(4), of(5)],
            median_error: of(6),
        }
    }

    fn answered_alike(&self, forecasters: &[usize]) -> bool {
        let questions = |&at: &usize| self.record(at).iter().map(|(question, _)| *question);
        forecasters.windows(2).all(|pair| {
            pair.first().map(questions).into_iter().flatten().eq(pair
                .last()
                .map(questions)
                .into_iter()
                .flatten())
        })
    }

    fn answered_by_any(&self) -> u64 {
        let all: BTreeSet<&str> =
            (0..self.forecasters()).flat_map(|forecaster| self.answered(forecaster)).collect();
        all.len() as u64
    }

    fn answered(&self, forecaster: usize) -> Vec<&'f str> {
        self.record(forecaster).iter().map(|(question, _)| *question).collect()
    }

    fn keep(&mut self, forecasters: &[usize], is_kept: impl Fn(&str) -> bool) {
        let [least, greatest] = &mut self.known;
        let parts = [&mut self.records, least, greatest, &mut self.even_odds];
        for part in parts.into_iter().chain(&mut self.shown) {
            for &forecaster in forecasters {
                if let Some(record) = part.get_mut(forecaster) {
                    record.questions.retain(|(question, _)| is_kept(question));
                }
            }
        }
    }

    fn questions(&self, rivals: &[usize]) -> Vec<&'f str> {
        rivals.iter().flat_map(|&at| self.answered(at)).collect()
    }
}

fn mean(record: &LongRecord<'_>) -> Option<ClusteredMean> {
    let totals = record.questions.iter().map(|(_, question)| question.total);
    let totals: Vec<ScoreTotal> = totals.filter(|total| total.rows() > 0).collect();
    clustered_mean(&totals)
}

/// Range and direction of a rule for a type of question in long form; `None` where it does not apply.
fn convention(rule: Rule, kind: QuestionType, plan: &TablePlan) -> Option<(String, Direction)> {
    let of_quantiles = match (kind, rule) {
        (QuestionType::Numeric, Rule::Quantile) => "quantile score, twice the mean pinball loss",
        (QuestionType::Numeric, Rule::Crps) => {
            "continuous ranked probability score of the quantiles joined by lines"
        }
        (QuestionType::Choice | QuestionType::Ordinal, _) => return rule.convention(kind, plan.log),
        _ => return None,
    };
    let text = format!("{of_quantiles}, in the unit of the answer, lower is better");
    Some((text, Direction::LowerIsBetter))
}

/// Whether a rule scores a forecast over options as one over options in order.
fn is_ordered(forecast: &LongForecast<CategoryForecast>, rule: Rule) -> bool {
    match forecast.stated.order {
        Order::Stated => true,
        Order::Numbers => rule.needs_order(),
        Order::None => false,
    }
}
