//! Boards over tables of forecasts from anywhere.

use std::collections::BTreeMap;

use super::score_board::{RuleBoard, ScoreRow, excluded_in_words};
use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::score::calibration::bins::Binning;
use crate::score::calibration::murphy::murphy;
use crate::score::comparison::paired::pair;
use crate::score::comparison::resampling::{ResamplePlan, resample};
use crate::score::convention::{Direction, LogRule};
use crate::score::exact::{DecimalProbability, ExactScore, ScoreTotal};
use crate::score::leaderboard::{LEVEL, Standing, place, standing};
use crate::score::quantile::QuantileForecast;
use crate::score::rule::{Mark, Rule};
use crate::score::skill::skill;
use crate::score::table::{ForecastTable, LongForm, Problems, TableRow};

/// What a board over tables is asked for.
#[derive(Clone, Debug)]
pub struct TablePlan {
    /// The rule; each type's default without one.
    pub rule: Option<Rule>,
    /// How logarithms are read.
    pub log: LogRule,
    /// Which forecasts count, in words.
    pub when: String,
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

/// Scores by question of one forecaster, by name.
type Scores<Q> = Vec<(Q, ScoreTotal)>;

/// The board of a table of yes or no questions; `None` where the rule is not one for them.
pub fn table_board(table: &ForecastTable, plan: &TablePlan) -> Option<RuleBoard> {
    let rule = plan.rule.unwrap_or(Rule::Brier);
    let (convention, direction) = rule.convention(QuestionType::Binary, plan.log)?;
    rule.of_probability(DecimalProbability::HALF, DecimalProbability::ONE, plan.log)?;
    let mut board = RuleBoard {
        question_type: "binary",
        rule: rule.word(),
        convention,
        when: plan.when.clone(),
        benchmark: plan.benchmark.clone(),
        against: plan.against.clone(),
        excluded: excluded(table.problems()),
        fewest: plan.fewest,
        ..RuleBoard::default()
    };
    let mark = |row: &TableRow| rule.of_probability(row.p, row.outcome, plan.log);
    let scores = |forecaster: u32| {
        let mut scores = table.scores_by_question_under(forecaster, |row| mark(row)?.finite());
        // Rows that stand for themselves have nothing in common.
        scores.retain(|(question, _)| question.is_some());
        scores
    };
    let named = |name: &Option<String>| {
        let name = name.as_deref()?;
        table.forecasters().into_iter().find(|&number| table.forecaster(number) == name).map(scores)
    };
    let (benchmark, against) = (named(&plan.benchmark), named(&plan.against));
    let (numbers, mut standings): (Vec<u32>, Vec<Standing>) = if rule == Rule::Brier {
        let made = table.board(LEVEL, plan.threads);
        if let (Some(overall), Some(terms)) = (made.overall, murphy(&made.pooled, Binning::default())) {
            let interval =
                overall.interval.map(|(low, high)| format!(" ({low:.4} to {high:.4})")).unwrap_or_default();
            board.remarks.push(format!(
                "all {} rows: {:.4}{interval} = reliability {:.4} - resolution {:.4} + uncertainty {:.4} + within bins {:.4} - {:.4}",
                overall.rows, overall.mean, terms.rel, terms.res, terms.unc, terms.wbv, terms.wbc
            ));
        }
        made.rows
            .into_iter()
            .map(|row| (row.forecaster, Standing { mean: Some(row.brier), ..Standing::default() }))
            .unzip()
    } else {
        let all = |forecaster: u32| {
            let totals: Vec<ScoreTotal> = table
                .scores_by_question_under(forecaster, |row| mark(row)?.finite())
                .into_iter()
                .map(|(_, total)| total)
                .collect();
            let infinite = table.rows(forecaster).filter(|row| mark(row) == Some(Mark::Infinite)).count();
            standing(&totals, infinite as u64, &[])
        };
        let with_rows = table.forecasters().into_iter().filter(|&number| table.rows(number).next().is_some());
        with_rows.map(|number| (number, all(number))).unzip()
    };
    if let Some(benchmark) = &benchmark {
        for (standing, &number) in standings.iter_mut().zip(&numbers) {
            let named = by_name(table);
            let pairs = pair(&named(scores(number)), &named(benchmark.clone()), |_| 0);
            let differences: Vec<ExactScore> = pairs.iter().map(|pair| pair.difference).collect();
            standing.difference = crate::score::leaderboard::standing(&[], 0, &differences).difference;
        }
    }
    place(&mut standings, direction, benchmark.is_some(), plan.fewest);
    let first: Vec<f64> = if plan.resamples > 0 && rule == Rule::Brier {
        let (records, keys) = table.resample_records(&numbers);
        let resamples = ResamplePlan {
            resamples: plan.resamples,
            threads: plan.threads,
            level: LEVEL,
            ..ResamplePlan::default()
        };
        resample(&records, &keys, resamples).iter().map(|found| found.first_share).collect()
    } else {
        Vec::new()
    };
    for (at, (&number, standing)) in numbers.iter().zip(&standings).enumerate() {
        let mut row = ScoreRow::of(table.forecaster(number), None, standing, rule == Rule::Brier);
        row.first_share = first.get(at).copied();
        if standing.infinite > 0 {
            row.questions = questions_of(table, number);
        }
        if direction == Direction::LowerIsBetter && standing.infinite == 0 {
            let references = References::of(table.rows(number), rule, plan.log);
            row.skill_even_odds = row.score.zip(references.even).and_then(|(score, even)| skill(score, even));
            row.skill_base_rate = row.score.zip(references.base).and_then(|(score, base)| skill(score, base));
        }
        if let Some(against) = &against {
            row.skill_against =
                common_skill(&by_name(table)(scores(number)), &by_name(table)(against.clone()), direction);
        }
        board.rows.push(row);
    }
    order(&mut board.rows, direction);
    if plan.resamples > 0 && rule != Rule::Brier {
        board.remarks.push("resamples are drawn for Brier scores only".to_owned());
    }
    finish(&mut board, plan.benchmark.as_ref().zip(Some(benchmark.is_some())));
    Some(board)
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

/// Questions as their names, so that both sides of a pair come in one order.
fn by_name<'t>(table: &'t ForecastTable) -> impl Fn(Scores<Option<u32>>) -> Scores<&'t str> {
    |scores| {
        let mut named: Scores<&str> = scores
            .into_iter()
            .filter_map(|(question, total)| Some((table.question(question?), total)))
            .collect();
        named.sort_by_key(|(name, _)| *name);
        named
    }
}

fn common_skill<Q: Ord + Copy>(
    own: &[(Q, ScoreTotal)],
    other: &[(Q, ScoreTotal)],
    direction: Direction,
) -> Option<f64> {
    if direction != Direction::LowerIsBetter {
        return None;
    }
    let (mut sum, mut reference) = (ScoreTotal::default(), ScoreTotal::default());
    let others: BTreeMap<Q, ScoreTotal> = other.iter().copied().collect();
    for (question, total) in own {
        if let Some(other) = others.get(question) {
            sum.add(total.mean_score()?);
            reference.add(other.mean_score()?);
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
    fn of(rows: impl Iterator<Item = TableRow>, rule: Rule, log: LogRule) -> Self {
        // Outcomes are few, so they are counted before anything is scored.
        let mut outcomes: Vec<(DecimalProbability, u64, u128)> = Vec::new();
        for row in rows {
            let micros = u128::from(row.weight.micros());
            match outcomes.iter_mut().find(|(outcome, ..)| *outcome == row.outcome) {
                Some(found) => found.2 += micros,
                None => outcomes.push((row.outcome, 0, micros)),
            }
        }
        outcomes.sort_unstable_by_key(|(outcome, ..)| *outcome);
        let all: f64 = outcomes.iter().map(|&(.., micros)| micros as f64).sum();
        let came: f64 = outcomes.iter().map(|&(outcome, _, micros)| outcome.value() * micros as f64).sum();
        let mean = |p: Option<DecimalProbability>| {
            let p = p?;
            let mut sum = 0.0;
            for &(outcome, _, micros) in &outcomes {
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

/// The boards of tables in long form: one over options, one over quantiles.
pub fn long_boards(form: &LongForm, plan: &TablePlan) -> Vec<RuleBoard> {
    let mut boards = Vec::new();
    if !form.categories.is_empty() {
        let rule = plan.rule.unwrap_or(Rule::Brier1950);
        let scored = form.categories.iter().map(|forecast| {
            let probabilities: Vec<f64> = forecast.probabilities.iter().map(|(_, p)| p.value()).collect();
            let outcome = forecast.probabilities.iter().position(|(option, _)| *option == forecast.outcome);
            let mark = outcome.and_then(|outcome| rule.of_options(&probabilities, outcome, false, plan.log));
            (forecast.forecaster.as_str(), forecast.question.as_str(), mark)
        });
        boards.extend(rule.convention(QuestionType::Choice, plan.log).map(|(convention, direction)| {
            long_board("choice", rule, convention, direction, scored, form, plan)
        }));
    }
    if !form.quantiles.is_empty() {
        let rule = plan.rule.unwrap_or(Rule::Quantile);
        let convention = match rule {
            Rule::Quantile => Some(
                "quantile score, twice the mean pinball loss, in the unit of the answer, lower is better",
            ),
            Rule::Crps => Some(
                "continuous ranked probability score of the quantiles joined by lines, in the unit of the answer, lower is better",
            ),
            _ => None,
        };
        let scored = form.quantiles.iter().map(|forecast| {
            let pairs: Vec<(f64, f64)> =
                forecast.quantiles.iter().map(|&(level, value)| (level.value(), value)).collect();
            let mark = QuantileForecast::new(&pairs)
                .ok()
                .and_then(|quantiles| rule.of_quantiles(&quantiles, forecast.outcome));
            (forecast.forecaster.as_str(), forecast.question.as_str(), mark)
        });
        boards.extend(convention.map(|convention| {
            long_board("numeric", rule, convention.to_owned(), Direction::LowerIsBetter, scored, form, plan)
        }));
    }
    boards
}

#[derive(Default)]
struct Own<'a> {
    scores: BTreeMap<&'a str, ScoreTotal>,
    infinite: u64,
}

fn long_board<'a>(
    question_type: &'static str,
    rule: Rule,
    convention: String,
    direction: Direction,
    scored: impl Iterator<Item = (&'a str, &'a str, Option<Mark>)>,
    form: &LongForm,
    plan: &TablePlan,
) -> RuleBoard {
    let mut board = RuleBoard {
        question_type,
        rule: rule.word(),
        convention,
        when: plan.when.clone(),
        benchmark: plan.benchmark.clone(),
        against: plan.against.clone(),
        excluded: excluded(&form.problems),
        fewest: plan.fewest,
        ..RuleBoard::default()
    };
    if !form.inconsistent.is_empty() {
        board.excluded.insert("inconsistent".to_owned(), form.inconsistent.len() as u64);
    }
    let mut owners: BTreeMap<&str, Own<'_>> = BTreeMap::new();
    for (forecaster, question, mark) in scored {
        let own = owners.entry(forecaster).or_default();
        match mark {
            Some(Mark::Finite(score)) => {
                own.scores.entry(question).or_default().add(score);
            }
            Some(Mark::Infinite) => {
                own.scores.entry(question).or_default();
                own.infinite += 1;
            }
            None => *board.excluded.entry("not scorable".to_owned()).or_default() += 1,
        }
    }
    let list = |own: &Own<'a>| -> Scores<&'a str> {
        own.scores.iter().map(|(&question, &total)| (question, total)).collect()
    };
    let benchmark = plan.benchmark.as_deref().and_then(|name| owners.get(name)).map(list);
    let against = plan.against.as_deref().and_then(|name| owners.get(name)).map(list);
    let mut standings: Vec<Standing> = owners
        .values()
        .map(|own| {
            let totals: Vec<ScoreTotal> =
                own.scores.values().copied().filter(|total| total.rows() > 0).collect();
            let pairs =
                benchmark.as_ref().map(|benchmark| pair(&list(own), benchmark, |_| 0)).unwrap_or_default();
            standing(&totals, own.infinite, &pairs.iter().map(|pair| pair.difference).collect::<Vec<_>>())
        })
        .collect();
    place(&mut standings, direction, benchmark.is_some(), plan.fewest);
    for ((name, own), standing) in owners.iter().zip(&standings) {
        let mut row = ScoreRow::of(name, None, standing, rule == Rule::Brier);
        row.skill_against = against.as_ref().and_then(|against| common_skill(&list(own), against, direction));
        row.questions = own.scores.len() as u64;
        board.rows.push(row);
    }
    order(&mut board.rows, direction);
    finish(&mut board, plan.benchmark.as_ref().zip(Some(benchmark.is_some())));
    board
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

fn finish(board: &mut RuleBoard, benchmark: Option<(&String, bool)>) {
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

fn excluded(problems: &Problems) -> BTreeMap<String, u64> {
    let mut excluded: BTreeMap<String, u64> =
        problems.reasons().map(|(reason, rows)| (reason.as_str().to_owned(), rows)).collect();
    if problems.bad > 0 {
        excluded.insert("bad-row".to_owned(), problems.bad);
    }
    excluded
}
