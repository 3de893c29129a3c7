//! Boards over tables in long form: options, options in order, quantiles.

use std::collections::BTreeMap;

use super::first_shares::{NOBODY_RANKED, TableResampling};
use super::score_board::{RuleBoard, ScoreRow};
use super::table_board::{TablePlan, common_skill, difference, excluded, finish, order};
use crate::forecast::QuestionType;
use crate::score::board::leaderboard::{Standing, place, standing};
use crate::score::csv::{
    CategoryForecast, LongForecast, LongForm, LongRecord, Order, QuantileForecast, long_records,
};
use crate::score::numerics::exact::ScoreTotal;
use crate::score::rules::convention::{Direction, LogRule};
use crate::score::rules::quantile::QuantileForecast as Quantiles;
use crate::score::rules::skill::skill;
use crate::score::rules::{Mark, Rule};
use crate::score::time::curve::Moments;

/// The boards of tables in long form: over options in order, over other options, over quantiles.
///
/// Options are in order if the table or the reader says so; if they are numbers, they are for a rule that needs one.
pub fn long_boards(form: &LongForm, plan: &TablePlan) -> Vec<RuleBoard> {
    let mut boards = Vec::new();
    for kind in [QuestionType::Choice, QuestionType::Ordinal, QuestionType::Numeric] {
        let Some(scoring) = LongScoring::new(kind, plan) else { continue };
        let (own, even) = scoring.records(form, plan.moments);
        let unordered = if kind == QuestionType::Ordinal && scoring.rule.needs_order() && plan.rule.is_some()
        {
            form.categories.iter().filter(|forecast| forecast.stated.order == Order::None).count()
        } else {
            0
        };
        if own.is_empty() {
            continue;
        }
        let mut board = long_board(&scoring, &own, &even, form, plan);
        if unordered > 0 {
            board.excluded.insert("no-order".to_owned(), unordered as u64);
        }
        if kind == QuestionType::Ordinal && !any_stated_order(form) {
            board.remarks.push("options stand in the order of their numbers".to_owned());
        }
        finish(&mut board, plan.benchmark.as_ref().map(|name| (name, has(&own, name))));
        boards.push(board);
    }
    boards
}

fn any_stated_order(form: &LongForm) -> bool {
    form.categories.iter().any(|forecast| forecast.stated.order == Order::Stated)
}

fn has(records: &[LongRecord<'_>], name: &str) -> bool {
    records.iter().any(|record| record.forecaster == name)
}

/// How one type of question in long form is scored.
pub(super) struct LongScoring {
    kind: QuestionType,
    pub(super) rule: Rule,
    pub(super) convention: String,
    pub(super) direction: Direction,
    log: LogRule,
}

impl LongScoring {
    /// `None` where the rule does not apply.
    pub(super) fn new(kind: QuestionType, plan: &TablePlan) -> Option<Self> {
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

    /// What everybody scored, and what even odds would have on the same forecasts.
    pub(super) fn records<'f>(
        &self,
        form: &'f LongForm,
        moments: Moments,
    ) -> (Vec<LongRecord<'f>>, Vec<LongRecord<'f>>) {
        if self.kind == QuestionType::Numeric {
            return (long_records(&form.quantiles, moments, |stated| self.of_quantiles(stated)), Vec::new());
        }
        let taken = || form.categories.iter().filter(|forecast| self.takes(forecast));
        (
            long_records(taken(), moments, |stated| self.of_category(stated)),
            long_records(taken(), moments, |stated| self.of_even_odds(stated)),
        )
    }
}

fn long_board(
    scoring: &LongScoring,
    records: &[LongRecord<'_>],
    even: &[LongRecord<'_>],
    form: &LongForm,
    plan: &TablePlan,
) -> RuleBoard {
    let mut excluded = excluded(&form.problems);
    if !form.inconsistent.is_empty() {
        excluded.insert("inconsistent".to_owned(), form.inconsistent.len() as u64);
    }
    let not_scorable: u64 = records.iter().map(|record| record.not_scorable).sum();
    if not_scorable > 0 {
        excluded.insert("not scorable".to_owned(), not_scorable);
    }
    let mut board =
        RuleBoard::of_table(scoring.kind, scoring.rule, scoring.convention.clone(), excluded, plan);
    let named = |name: &Option<String>| {
        let name = name.as_deref()?;
        records.iter().find(|record| record.forecaster == name).map(|record| record.questions.as_slice())
    };
    let (benchmark, against) = (named(&plan.benchmark), named(&plan.against));
    let mut standings: Vec<Standing> = records
        .iter()
        .map(|own| {
            let infinite = own.questions.iter().map(|(_, record)| record.infinite).sum();
            let mut standing = standing(&totals(own), infinite, &[]);
            standing.difference =
                benchmark.and_then(|benchmark| difference(&own.questions, benchmark, plan.moments));
            standing
        })
        .collect();
    place(&mut standings, scoring.direction, benchmark.is_some(), plan.fewest);
    let mut ranked = records.iter().zip(&standings).filter(|(_, standing)| standing.rank.is_some());
    let first = ranked.next().map(|(record, _)| record);
    if benchmark.is_none()
        && first.is_some_and(|first| ranked.any(|(record, _)| !record.answered_like(first)))
    {
        board.rank_nobody(&mut standings);
    }
    let rivals: Vec<&LongRecord<'_>> = records
        .iter()
        .zip(&standings)
        .filter(|(_, standing)| plan.resamples > 0 && standing.rank.is_some())
        .map(|(record, _)| record)
        .collect();
    let first = if rivals.is_empty() {
        BTreeMap::new()
    } else {
        let questions = rivals.iter().flat_map(|rival| rival.questions.iter().map(|(question, _)| *question));
        let mut resampling = TableResampling::new(questions, benchmark, plan.moments);
        for rival in &rivals {
            resampling.add(rival.forecaster, &rival.questions);
        }
        resampling.shares(scoring.direction, plan.resamples)
    };
    if plan.resamples > 0 && first.is_empty() {
        board.remark_nothing_resampled(NOBODY_RANKED);
    }
    for (at, (own, standing)) in records.iter().zip(&standings).enumerate() {
        if own.questions.is_empty() {
            continue;
        }
        let mut row = ScoreRow::of(own.forecaster, None, standing, scoring.rule == Rule::Brier);
        row.first_share = first.get(own.forecaster).copied();
        row.skill_against = against
            .and_then(|against| common_skill(&own.questions, against, plan.moments, scoring.direction));
        if scoring.direction == Direction::LowerIsBetter {
            let even = even.get(at).and_then(|even| standing_mean(&totals(even)));
            row.skill_even_odds = row.score.zip(even).and_then(|(score, even)| skill(score, even));
        }
        row.questions = own.questions.len() as u64;
        row.forecasts = own.questions.iter().map(|(_, record)| record.forecasts).sum();
        row.coverage = own.coverage.mean();
        board.rows.push(row);
    }
    order(&mut board.rows, scoring.direction);
    board
}

impl LongRecord<'_> {
    /// Whether both answered the same questions, which stand in one order.
    fn answered_like(&self, other: &LongRecord<'_>) -> bool {
        self.questions.len() == other.questions.len()
            && self.questions.iter().zip(&other.questions).all(|((own, _), (theirs, _))| own == theirs)
    }
}

fn totals(record: &LongRecord<'_>) -> Vec<ScoreTotal> {
    record.questions.iter().map(|(_, question)| question.total).filter(|total| total.rows() > 0).collect()
}

fn standing_mean(totals: &[ScoreTotal]) -> Option<f64> {
    standing(totals, 0, &[]).mean.map(|mean| mean.mean)
}
