//! Tables in long form: a row for each option or quantile.

use std::borrow::Cow;
use std::collections::HashMap;

use super::plan::TablePlan;
use super::table_source::{NamedRecords, References, TableSource};
use crate::forecast::QuestionType;
use crate::score::comparison::clustered_interval::{ClusteredMean, clustered_mean};
use crate::score::csv::{
    CategoryForecast, LongForecast, LongForm, LongRecord, Order, QuantileForecast, long_records,
};
use crate::score::numerics::exact::ScoreTotal;
use crate::score::rules::convention::{Direction, LogRule};
use crate::score::rules::quantile::QuantileForecast as Quantiles;
use crate::score::rules::{Mark, Rule};

/// The forecasts of tables in long form on one type of question, under a rule.
pub(crate) struct LongTable<'f> {
    pub(crate) rule: Rule,
    pub(crate) convention: String,
    pub(crate) direction: Direction,
    form: &'f LongForm,
    records: Vec<LongRecord<'f>>,
    /// What even odds would have scored on the same forecasts; empty for quantiles.
    even_odds: Vec<LongRecord<'f>>,
}

impl<'f> LongTable<'f> {
    /// Scores a type of question; `None` where the rule does not apply.
    ///
    /// Options are in order if the table or the reader says so; if they are numbers, they are for a rule that needs one.
    pub(crate) fn new(form: &'f LongForm, kind: QuestionType, plan: &TablePlan) -> Option<Self> {
        let scoring = LongScoring::new(kind, plan)?;
        let taken = || form.categories.iter().filter(|forecast| scoring.takes(forecast));
        let (records, even_odds) = if kind == QuestionType::Numeric {
            let of = |stated: &QuantileForecast| scoring.of_quantiles(stated);
            (long_records(&form.quantiles, plan.moments, of), Vec::new())
        } else {
            (
                long_records(taken(), plan.moments, |stated| scoring.of_category(stated)),
                long_records(taken(), plan.moments, |stated| scoring.of_even_odds(stated)),
            )
        };
        let LongScoring { rule, convention, direction, .. } = scoring;
        Some(Self { rule, convention, direction, form, records, even_odds })
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

    fn means(&self, level: f64) -> Vec<(Option<ClusteredMean>, u64)> {
        let infinite = |record: &LongRecord<'_>| record.questions.iter().map(|(_, of)| of.infinite).sum();
        self.records.iter().map(|record| (mean(record, level), infinite(record))).collect()
    }

    fn records(&self, forecaster: usize) -> Cow<'_, NamedRecords<'f>> {
        self.record(forecaster).into()
    }

    fn records_of(&self, name: &str) -> Option<Cow<'_, NamedRecords<'f>>> {
        let found = self.records.iter().find(|record| record.forecaster == name)?;
        Some(found.questions.as_slice().into())
    }

    fn counts(&self, forecaster: usize, _mean: Option<ClusteredMean>, _infinite: u64) -> (u64, u64) {
        let own = self.record(forecaster);
        (own.len() as u64, own.iter().map(|(_, record)| record.forecasts).sum())
    }

    fn coverage(&self, forecaster: usize) -> Option<f64> {
        self.records.get(forecaster)?.coverage.mean()
    }

    fn references(&self, forecaster: usize) -> References {
        // Only the mean is asked for, so any level does.
        let even = self.even_odds.get(forecaster).and_then(|even| mean(even, 0.95));
        References { even_odds: even.map(|mean| mean.mean), base_rate: None }
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

    fn questions(&self, rivals: &[usize]) -> Vec<&'f str> {
        rivals.iter().flat_map(|&at| self.record(at).iter().map(|(question, _)| *question)).collect()
    }

    fn ends(&self) -> HashMap<&'f str, i64> {
        let categories = self.form.categories.iter().map(|forecast| (&forecast.question, forecast.life.end));
        let quantiles = self.form.quantiles.iter().map(|forecast| (&forecast.question, forecast.life.end));
        categories.chain(quantiles).filter_map(|(question, end)| Some((question.as_str(), end?))).collect()
    }
}

fn mean(record: &LongRecord<'_>, level: f64) -> Option<ClusteredMean> {
    let totals = record.questions.iter().map(|(_, question)| question.total);
    let totals: Vec<ScoreTotal> = totals.filter(|total| total.rows() > 0).collect();
    clustered_mean(&totals, level)
}

/// How one type of question in long form is scored.
struct LongScoring {
    kind: QuestionType,
    rule: Rule,
    convention: String,
    direction: Direction,
    log: LogRule,
}

impl LongScoring {
    /// `None` where the rule does not apply.
    fn new(kind: QuestionType, plan: &TablePlan) -> Option<Self> {
        let rule = plan.rule.unwrap_or(match kind {
            QuestionType::Numeric => Rule::Quantile,
            other => Rule::default_for(other),
        });
        let (convention, direction) = match (kind, rule) {
            (QuestionType::Numeric, Rule::Quantile) => (
                "quantile score, twice the mean pinball loss, in the unit of the answer, lower is better"
                    .to_owned(),
                Direction::LowerIsBetter,
            ),
            (QuestionType::Numeric, Rule::Crps) => (
                "continuous ranked probability score of the quantiles joined by lines, in the unit of the answer, lower is better"
                    .to_owned(),
                Direction::LowerIsBetter,
            ),
            (QuestionType::Choice | QuestionType::Ordinal, _) => rule.convention(kind, plan.log)?,
            _ => return None,
        };
        Some(Self { kind, rule, convention, direction, log: plan.log })
    }

    /// Whether a forecast over options is of this type.
    fn takes(&self, forecast: &LongForecast<CategoryForecast>) -> bool {
        let ordered = match forecast.stated.order {
            Order::Stated => true,
            Order::Numbers => self.rule.needs_order(),
            Order::None => false,
        };
        ordered == (self.kind == QuestionType::Ordinal)
    }

    fn of_options(&self, probabilities: &[f64], outcome: usize) -> Option<Mark> {
        self.rule.of_options(probabilities, outcome, self.kind == QuestionType::Ordinal, self.log)
    }

    fn of_category(&self, stated: &CategoryForecast) -> Option<Mark> {
        let probabilities: Vec<f64> = stated.probabilities.iter().map(|(_, p)| p.value()).collect();
        self.of_options(&probabilities, stated.outcome)
    }

    fn of_even_odds(&self, stated: &CategoryForecast) -> Option<Mark> {
        let options = stated.probabilities.len();
        self.of_options(&vec![1.0 / options as f64; options], stated.outcome)
    }

    fn of_quantiles(&self, stated: &QuantileForecast) -> Option<Mark> {
        let pairs: Vec<(f64, f64)> =
            stated.quantiles.iter().map(|&(level, value)| (level.value(), value)).collect();
        self.rule.of_quantiles(&Quantiles::new(&pairs).ok()?, stated.outcome)
    }
}
