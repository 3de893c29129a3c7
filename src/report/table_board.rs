//! Boards over tables of forecasts from anywhere.

use std::collections::BTreeMap;

use super::score_board::{NO_RANKS, RuleBoard, ScoreRow, excluded_in_words};
use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::score::board::{self, TableEntry};
use crate::score::calibration::PooledForecasts;
use crate::score::calibration::bins::Binning;
use crate::score::calibration::murphy::murphy;
use crate::score::comparison::clustered_interval::ClusteredMean;
use crate::score::csv::{ForecastTable, LongForm, Order, Problems};
use crate::score::input::{LongTable, QuantileMeans, ShortTable, TablePlan, TableSource};
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;

impl RuleBoard {
    /// A board without rows.
    fn of_table(question_type: QuestionType, rule: Rule, convention: &str, plan: &TablePlan) -> Self {
        Self {
            question_type: question_type.word(),
            rule: rule.word(),
            convention: convention.to_owned(),
            when: plan.moments.to_string(),
            benchmark: plan.benchmark.clone(),
            against: plan.against.clone(),
            fewest: plan.fewest,
            min_coverage: plan.min_coverage,
            ..Self::default()
        }
    }

    /// Adds a row for each forecaster; says whether the benchmark is in the table.
    fn fill<'t>(&mut self, table: &mut impl TableSource<'t>, plan: &TablePlan, direction: Direction) -> bool {
        let made = board::table_board(table, plan, direction);
        if made.answered_unlike {
            self.remark_no_ranks();
        }
        if let Some((common, all)) = made.ranked_on {
            self.ranked_on = Some(common);
            self.of_questions = Some(all);
            let dropped = all - common;
            self.remarks.extend((dropped > 0).then(|| {
                format!(
                    "ranked on {common} of {all} questions; {dropped} dropped: not answered by one of them"
                )
            }));
        }
        if plan.resamples > 0 && !made.is_resampled && !made.entries.is_empty() {
            self.remark_nothing_resampled(NO_RANKS);
        }
        let is_brier = self.rule == Rule::Brier.word();
        let scored = made.entries.iter().filter(|entry| entry.questions > 0);
        let is_binary = self.question_type == QuestionType::Binary.word();
        let even = plan.rule.unwrap_or(Rule::Brier).even_odds(plan.log).filter(|_| is_binary);
        self.rows.extend(scored.map(|entry| ScoreRow::of_table(entry, is_brier).with_skill_interval(even)));
        order(&mut self.rows, direction);
        made.has_benchmark
    }
}

impl ScoreRow {
    fn of_table(entry: &TableEntry<'_>, is_brier: bool) -> Self {
        let QuantileMeans { parts: [width, high, low], bias, coverage: [half, ninety], median_error } =
            entry.quantiles;
        Self {
            dispersion: width,
            overprediction: high,
            underprediction: low,
            bias,
            interval_coverage_50: half,
            interval_coverage_90: ninety,
            median_error,
            questions: entry.questions,
            forecasts: entry.forecasts,
            coverage: entry.coverage,
            skill_even_odds: entry.skill_even_odds,
            skill_base_rate: entry.skill_base_rate,
            skill_against: entry.skill_against,
            skill_against_low: entry.skill_against_interval.map(|(low, _)| low),
            skill_against_high: entry.skill_against_interval.map(|(_, high)| high),
            first_share: entry.first_share,
            ..Self::of(entry.name, None, &entry.standing, is_brier)
        }
    }
}

/// The board of a table of yes or no questions; `None` where the rule is not one for them.
pub fn table_board(table: &ForecastTable, plan: &TablePlan) -> Option<RuleBoard> {
    let mut scored = ShortTable::new(table, plan)?.with_means();
    let direction = scored.direction;
    let mut board = RuleBoard::of_table(QuestionType::Binary, scored.rule, &scored.convention, plan);
    board.excluded = excluded(table.problems());
    if let Some((overall, pooled)) = &scored.overall {
        board.remarks.extend(pooled_in_words(*overall, pooled));
    }
    let has_benchmark = board.fill(&mut scored, plan, direction);
    finish(&mut board, has_benchmark);
    Some(board)
}

/// The boards of tables in long form: over options in order, over other options, over quantiles.
pub fn long_boards(form: &LongForm, plan: &TablePlan) -> Vec<RuleBoard> {
    let kinds = [QuestionType::Choice, QuestionType::Ordinal, QuestionType::Numeric];
    kinds.into_iter().filter_map(|kind| long_board(form, kind, plan)).collect()
}

fn long_board(form: &LongForm, kind: QuestionType, plan: &TablePlan) -> Option<RuleBoard> {
    let mut scored = LongTable::new(form, kind, plan).filter(|scored| scored.forecasters() > 0)?;
    let direction = scored.direction;
    let mut board = RuleBoard::of_table(kind, scored.rule, &scored.convention, plan);
    board.excluded = excluded(&form.problems);
    let is_ordered = kind == QuestionType::Ordinal;
    let unordered = form.categories.iter().filter(|forecast| forecast.stated.order == Order::None).count();
    let needs_order = is_ordered && scored.rule.needs_order() && plan.rule.is_some();
    for (reason, count) in [
        ("inconsistent", form.inconsistent.len() as u64),
        ("not scorable", scored.not_scorable()),
        ("no-order", if needs_order { unordered as u64 } else { 0 }),
    ] {
        if count > 0 {
            board.excluded.insert(reason.to_owned(), count);
        }
    }
    let has_benchmark = board.fill(&mut scored, plan, direction);
    if is_ordered && !form.categories.iter().any(|forecast| forecast.stated.order == Order::Stated) {
        board.remarks.push("options are in the order of their numbers".to_owned());
    }
    finish(&mut board, has_benchmark);
    Some(board)
}

/// The mean over all rows and what it is made of.
fn pooled_in_words(overall: ClusteredMean, pooled: &PooledForecasts) -> Option<String> {
    let terms = murphy(pooled, Binning::default())?;
    if overall.rows < 2 {
        return None;
    }
    let interval =
        overall.interval.map(|(low, high)| format!(" ({low:.4} to {high:.4})")).unwrap_or_default();
    Some(format!(
        "all {} rows: {:.4}{interval} = reliability {:.4} - resolution {:.4} + uncertainty {:.4} + within bins {:.4} - {:.4}",
        overall.rows, overall.mean, terms.rel, terms.res, terms.unc, terms.wbv, terms.wbc
    ))
}

/// Ranked rows first, then by score, then by name.
pub(super) fn order(rows: &mut [ScoreRow], direction: Direction) {
    rows.sort_by(|a, b| {
        let score = |row: &ScoreRow| match (row.score, direction) {
            (Some(score), Direction::LowerIsBetter) => score,
            (Some(score), Direction::HigherIsBetter) => -score,
            (None, _) => f64::INFINITY,
        };
        let key = |row: &ScoreRow| row.rank.unwrap_or(usize::MAX);
        key(a)
            .cmp(&key(b))
            .then_with(|| score(a).total_cmp(&score(b)))
            .then_with(|| a.forecaster.cmp(&b.forecaster))
    });
}

/// Adds the remarks that every board of a table ends with.
fn finish(board: &mut RuleBoard, has_benchmark: bool) {
    if let Some(name) = board.benchmark.take_if(|_| !has_benchmark) {
        board
            .remarks
            .push(format!("no forecast of the benchmark {name} is scored here: ranks are by the mean score"));
    }
    board.remarks.extend(infinite_in_words(&board.rows));
    board.remarks.extend(excluded_in_words(&board.excluded));
}

/// Says how many scores are infinite.
pub(super) fn infinite_in_words(rows: &[ScoreRow]) -> Option<String> {
    let infinite: u64 = rows.iter().map(|row| row.infinite).sum();
    (infinite > 0).then(|| {
        let (noun, verb) = if infinite == 1 { ("forecast", "gives") } else { ("forecasts", "give") };
        format!("{infinite} {noun} {verb} no probability to what happened: their log score is infinite; --clip EPS bounds it")
    })
}

pub(super) fn excluded(problems: &Problems) -> BTreeMap<String, u64> {
    let mut excluded: BTreeMap<String, u64> =
        problems.reasons().map(|(reason, rows)| (reason.as_str().to_owned(), rows)).collect();
    if problems.bad > 0 {
        excluded.insert("bad-row".to_owned(), problems.bad);
    }
    excluded
}
