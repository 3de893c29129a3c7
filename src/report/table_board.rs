//! Boards over tables of forecasts from anywhere.

use std::collections::BTreeMap;

use super::first_shares::{NOBODY_RANKED, TableResampling};
use super::score_board::{RuleBoard, ScoreRow, excluded_in_words};
use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::score::board::leaderboard::{LEVEL, Standing, place, standing};
use crate::score::calibration::bins::Binning;
use crate::score::calibration::murphy::murphy;
use crate::score::comparison::clustered_interval::ClusteredMean;
use crate::score::comparison::resampling::{ResamplePlan, resample};
use crate::score::csv::{Board, ForecastTable, Problems, QuestionRecord, TableRow, differences};
use crate::score::numerics::exact::{DecimalProbability, ExactScore, ScoreTotal};
use crate::score::rules::convention::{Direction, LogRule};
use crate::score::rules::skill::skill;
use crate::score::rules::{Mark, Rule};
use crate::score::time::curve::Moments;

/// What a board over tables is asked for.
#[derive(Clone, Debug)]
pub struct TablePlan {
    /// The rule; each type's default without one.
    pub rule: Option<Rule>,
    /// How logarithms are read.
    pub log: LogRule,
    /// Which forecasts count.
    pub moments: Moments,
    /// Whom ranks are measured by.
    pub benchmark: Option<String>,
    /// Whom skill is measured against.
    pub against: Option<String>,
    /// Fewest questions for a rank.
    pub fewest: u64,
    /// Resamples of questions for the share of first ranks; 0 for none.
    pub resamples: u32,
    /// Threads; no answer depends on it.
    pub threads: usize,
}

/// What a forecaster scored by question, in the order of names.
pub(super) type Records<'t> = Vec<(&'t str, QuestionRecord)>;

/// What a forecaster of a table scored on each question under a rule. Rows that stand for themselves have nothing in
/// common with others and are left out.
pub(super) fn named_records<'t>(
    table: &'t ForecastTable,
    forecaster: u32,
    mark: &impl Fn(&TableRow) -> Option<Mark>,
) -> Records<'t> {
    let records = table.records(forecaster, mark);
    records.into_iter().filter_map(|(question, record)| Some((table.question(question?), record))).collect()
}

/// The number of a forecaster.
pub(super) fn number_of(table: &ForecastTable, name: &str) -> Option<u32> {
    table.forecasters().into_iter().find(|&number| table.forecaster(number) == name)
}

impl RuleBoard {
    /// A board without rows.
    pub(super) fn of_table(
        question_type: QuestionType,
        rule: Rule,
        convention: String,
        excluded: BTreeMap<String, u64>,
        plan: &TablePlan,
    ) -> Self {
        Self {
            question_type: question_type.word(),
            rule: rule.word(),
            convention,
            when: plan.moments.to_string(),
            benchmark: plan.benchmark.clone(),
            against: plan.against.clone(),
            excluded,
            fewest: plan.fewest,
            ..Self::default()
        }
    }
}

/// The board of a table of yes or no questions; `None` where the rule is not one for them.
pub fn table_board(table: &ForecastTable, plan: &TablePlan) -> Option<RuleBoard> {
    let rule = plan.rule.unwrap_or(Rule::Brier);
    let (convention, direction) = rule.convention(QuestionType::Binary, plan.log)?;
    rule.of_probability(DecimalProbability::HALF, DecimalProbability::ONE, plan.log)?;
    let mut board =
        RuleBoard::of_table(QuestionType::Binary, rule, convention, excluded(table.problems()), plan);
    let mark = |row: &TableRow| rule.of_probability(row.p, row.outcome, plan.log);
    let named = |name: &Option<String>| {
        let number = number_of(table, name.as_deref()?)?;
        Some(named_records(table, number, &mark))
    };
    let (benchmark, against) = (named(&plan.benchmark), named(&plan.against));
    let at_once = rule == Rule::Brier && plan.moments != Moments::Average;
    let (numbers, mut standings): (Vec<u32>, Vec<Standing>) = if at_once {
        let made = table.board(LEVEL, plan.threads);
        board.remarks.extend(pooled_in_words(&made));
        made.rows
            .into_iter()
            .map(|row| (row.forecaster, Standing { mean: Some(row.brier), ..Standing::default() }))
            .unzip()
    } else {
        let all = |forecaster: u32| {
            let records = table.records(forecaster, mark);
            let totals: Vec<ScoreTotal> =
                records.iter().map(|(_, record)| record.total).filter(|total| total.rows() > 0).collect();
            standing(&totals, records.iter().map(|(_, record)| record.infinite).sum(), &[])
        };
        let with_rows = table.forecasters().into_iter().filter(|&number| table.rows(number).next().is_some());
        with_rows.map(|number| (number, all(number))).unzip()
    };
    if let Some(benchmark) = &benchmark {
        for (standing, &number) in standings.iter_mut().zip(&numbers) {
            let own = named_records(table, number, &mark);
            standing.difference = difference(&own, benchmark, plan.moments);
        }
    }
    place(&mut standings, direction, benchmark.is_some(), plan.fewest);
    let ranked = numbers.iter().zip(&standings).filter(|(_, standing)| standing.rank.is_some());
    if benchmark.is_none() && !table.answered_alike(ranked.map(|(&number, _)| number)) {
        board.rank_nobody(&mut standings);
    }
    let rivals: Vec<u32> = numbers
        .iter()
        .zip(&standings)
        .filter(|(_, standing)| plan.resamples > 0 && standing.rank.is_some())
        .map(|(&number, _)| number)
        .collect();
    let first: BTreeMap<&str, f64> = if rivals.is_empty() {
        BTreeMap::new()
    } else if at_once && benchmark.is_none() {
        first_by_brier(table, &rivals, plan)
    } else {
        let questions = table.questions_by_name().into_iter().map(|number| table.question(number));
        let mut resampling = TableResampling::new(questions, benchmark.as_deref(), plan.moments);
        for &number in &rivals {
            resampling.add(table.forecaster(number), &named_records(table, number, &mark));
        }
        resampling.shares(direction, plan.resamples)
    };
    if plan.resamples > 0 && first.is_empty() && !numbers.is_empty() {
        board.remark_nothing_resampled(NOBODY_RANKED);
    }
    for (&number, standing) in numbers.iter().zip(&standings) {
        let mut row = ScoreRow::of(table.forecaster(number), None, standing, rule == Rule::Brier);
        row.first_share = first.get(table.forecaster(number)).copied();
        row.coverage = table.coverage(number);
        if standing.infinite > 0 {
            row.questions = questions_of(table, number);
        }
        if plan.moments == Moments::Average {
            row.forecasts = table.rows(number).count() as u64;
        }
        if direction == Direction::LowerIsBetter && standing.infinite == 0 {
            let references = References::of(&table.outcomes(number), rule, plan.log);
            row.skill_even_odds = row.score.zip(references.even).and_then(|(score, even)| skill(score, even));
            row.skill_base_rate = row.score.zip(references.base).and_then(|(score, base)| skill(score, base));
        }
        if let Some(against) = &against {
            row.skill_against =
                common_skill(&named_records(table, number, &mark), against, plan.moments, direction);
        }
        board.rows.push(row);
    }
    order(&mut board.rows, direction);
    finish(&mut board, plan.benchmark.as_ref().zip(Some(benchmark.is_some())));
    Some(board)
}

/// The shares of first ranks by mean Brier score, from the rows as they are stored.
fn first_by_brier<'t>(table: &'t ForecastTable, rivals: &[u32], plan: &TablePlan) -> BTreeMap<&'t str, f64> {
    let (records, keys) = table.resample_records(rivals);
    let resamples = ResamplePlan {
        resamples: plan.resamples,
        threads: plan.threads,
        level: LEVEL,
        ..ResamplePlan::default()
    };
    let shares = resample(&records, &keys, resamples).into_iter().map(|found| found.first_share);
    rivals.iter().map(|&number| table.forecaster(number)).zip(shares).collect()
}

/// The mean over all rows and what it is made of.
fn pooled_in_words(made: &Board) -> Option<String> {
    let (overall, terms) = made.overall.zip(murphy(&made.pooled, Binning::default()))?;
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

/// The mean difference to another record on common questions; `None` without any.
pub(super) fn difference(
    own: &[(&str, QuestionRecord)],
    other: &[(&str, QuestionRecord)],
    moments: Moments,
) -> Option<ClusteredMean> {
    let pairs = differences(own, other, moments);
    let differences: Vec<ExactScore> = pairs.iter().filter_map(|(_, pair)| pair.finite()).collect();
    standing(&[], 0, &differences).difference
}

/// How many questions a forecaster has rows on; a row without one stands for itself.
fn questions_of(table: &ForecastTable, forecaster: u32) -> u64 {
    let mut own = 0;
    let named: std::collections::BTreeSet<u32> = table
        .rows(forecaster)
        .inspect(|row| own += u64::from(row.question.is_none()))
        .filter_map(|row| row.question)
        .collect();
    own + named.len() as u64
}

/// The skill against another record on common questions, over common time; `None` without any, or where one score there is
/// infinite.
pub(super) fn common_skill(
    own: &[(&str, QuestionRecord)],
    other: &[(&str, QuestionRecord)],
    moments: Moments,
    direction: Direction,
) -> Option<f64> {
    if direction != Direction::LowerIsBetter {
        return None;
    }
    let (mut sum, mut reference) = (ScoreTotal::default(), ScoreTotal::default());
    let others: BTreeMap<&str, &QuestionRecord> =
        other.iter().map(|(question, record)| (*question, record)).collect();
    for (question, record) in own {
        if let Some((own, other)) = others.get(question).and_then(|other| record.beside(other, moments)) {
            sum.add(own.finite()?);
            reference.add(other.finite()?);
        }
    }
    skill(sum.mean()?, reference.mean()?)
}

/// What even odds and the own base rate would have scored on the same rows.
struct References {
    even: Option<f64>,
    base: Option<f64>,
}

impl References {
    fn of(outcomes: &[(DecimalProbability, u128)], rule: Rule, log: LogRule) -> Self {
        let all: f64 = outcomes.iter().map(|&(_, micros)| micros as f64).sum();
        let came: f64 = outcomes.iter().map(|&(outcome, micros)| outcome.value() * micros as f64).sum();
        let mean = |p: Option<DecimalProbability>| {
            let p = p?;
            let mut sum = 0.0;
            for &(outcome, micros) in outcomes {
                sum += rule.of_probability(p, outcome, log)?.finite()?.value() * micros as f64;
            }
            (all > 0.0).then_some(sum / all)
        };
        Self {
            even: mean(Some(DecimalProbability::HALF)),
            base: mean(DecimalProbability::from_f64(came / all)),
        }
    }
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

pub(super) fn finish(board: &mut RuleBoard, benchmark: Option<(&String, bool)>) {
    if let Some((name, false)) = benchmark {
        board
            .remarks
            .push(format!("nothing of the benchmark {name} is scored here, so ranks go by the mean score"));
        board.benchmark = None;
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
