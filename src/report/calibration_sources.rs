//! Which forecasts `calibration` judges: those of a table, or those that count in a workbench.

use std::collections::BTreeMap;

use super::calibration_report::{CalibrationReport, calibration_report};
use super::score_board::excluded_in_words;
use super::world::World;
use crate::forecast::{Outcome, Standing};
use crate::score::calibration::PooledForecasts;
use crate::score::calibration::bins::Binning;
use crate::score::calibration::by_question::{ByQuestion, QuestionRow};
use crate::score::comparison::question_key;
use crate::score::csv::ForecastTable;
use crate::score::input::reason_for;
use crate::score::numerics::exact::{DecimalProbability, Weight};

/// Rows up to which repeated forecasts are looked at one by one.
const CLUSTERED_UP_TO: u64 = 200_000;

/// Judges a table, or one forecaster of it.
pub fn table_calibration(
    table: &ForecastTable,
    forecaster: Option<u32>,
    binning: Binning,
    threads: usize,
) -> CalibrationReport {
    let pooled = match forecaster {
        Some(number) => table.pooled(number),
        None => table.board(false, threads).pooled,
    };
    let numbers = forecaster.map_or_else(|| table.forecasters(), |number| vec![number]);
    let mut seen = vec![false; table.questions()];
    let mut questions = 0;
    for row in numbers.iter().flat_map(|&number| table.rows(number)) {
        match row.question.and_then(|question| seen.get_mut(question as usize)) {
            Some(seen) => questions += u64::from(!std::mem::replace(seen, true)),
            None => questions += 1,
        }
    }
    let rows = (pooled.rows() <= CLUSTERED_UP_TO).then(|| {
        let mut named: Vec<QuestionRow> = Vec::new();
        let mut alone: Vec<QuestionRow> = Vec::new();
        for row in numbers.iter().flat_map(|&number| table.rows(number)) {
            let (p, outcome, weight) = (row.p, row.outcome, row.weight);
            match row.question {
                Some(question) => {
                    let question = question_key(table.question(question));
                    named.push(QuestionRow { question, p, outcome, weight });
                }
                None => alone.push(QuestionRow { question: 0, p, outcome, weight }),
            }
        }
        // A row without a question stands for itself; its key depends on what it says, so draws repeat in any order.
        alone.sort_unstable_by_key(|row| (row.p, row.outcome, row.weight.micros()));
        for (at, row) in alone.iter_mut().enumerate() {
            row.question = question_key(&format!("row {at}"));
        }
        ByQuestion::new(&pooled, named.into_iter().chain(alone))
    });
    let whose = forecaster
        .map_or_else(|| "all forecasters together".to_owned(), |number| table.forecaster(number).to_owned());
    let mut excluded: BTreeMap<String, u64> =
        table.problems().reasons().map(|(reason, rows)| (reason.as_str().to_owned(), rows)).collect();
    if table.problems().bad > 0 {
        excluded.insert("bad-row".to_owned(), table.problems().bad);
    }
    let subject = format!("{whose}; moments: {}", table.moments());
    calibration_report(
        &pooled,
        questions,
        rows.as_ref(),
        binning,
        subject,
        excluded_in_words(&excluded).into_iter().collect(),
        None,
    )
}

/// What `calibration` is asked for in a workbench.
#[derive(Clone, Copy, Debug)]
pub struct CalibrationPlan<'a> {
    /// Only this forecaster.
    pub by: Option<&'a str>,
    /// Only questions with this tag.
    pub tag: Option<&'a str>,
    /// last, first or each.
    pub when: &'a str,
    /// The bins.
    pub binning: Binning,
}

/// The forecasts that are judged.
pub(super) struct JudgedForecasts<'w> {
    /// Each with its forecaster's id, in order of questions and forecasters.
    pub(super) rows: Vec<(&'w str, QuestionRow)>,
    /// Answered questions that have some.
    questions: u64,
    /// Those among them that were written after their answer was known.
    hindsight: u64,
    /// What is left out, by reason.
    excluded: BTreeMap<String, u64>,
}

/// Finds the forecasts that count on answered yes or no questions.
pub(super) fn judged_forecasts<'w>(world: &World<'w>, plan: CalibrationPlan<'_>) -> JudgedForecasts<'w> {
    let mut rows: Vec<(&str, QuestionRow)> = Vec::new();
    let mut questions = 0;
    let mut excluded: BTreeMap<String, u64> = BTreeMap::new();
    let mut hindsight = 0;
    for question in world.workbench.questions.values() {
        if plan.tag.is_some_and(|tag| !question.tags.iter().any(|own| own == tag)) {
            continue;
        }
        let outcome = match question.outcome(world.as_of.moment) {
            Some(Outcome::Yes) => Some(DecimalProbability::ONE),
            Some(Outcome::No) => Some(DecimalProbability::ZERO),
            _ => None,
        };
        let before = rows.len();
        let key = question_key(&question.id);
        for (who, line) in world.book.timelines(question, world.as_of) {
            if plan.by.is_some_and(|by| by != who.id) {
                continue;
            }
            let mut exclude =
                |reason: &str, count: usize| *excluded.entry(reason.to_owned()).or_default() += count as u64;
            let Some(outcome) = outcome.filter(|_| !question.draft) else {
                exclude(reason_for(question, world.as_of.moment), line.records().len());
                continue;
            };
            for (_, standing) in line.records() {
                match standing {
                    Standing::Late => exclude("late forecast", 1),
                    Standing::Corrected => exclude("corrected forecast", 1),
                    Standing::Retrospective => exclude("retrospective forecast", 1),
                    Standing::Counts => {}
                }
            }
            let held = line.held(Standing::Counts);
            let chosen = match plan.when {
                "first" => held.get(..1),
                "last" => held.len().checked_sub(1).and_then(|last| held.get(last..)),
                _ => Some(held.as_slice()),
            };
            rows.extend(chosen.unwrap_or_default().iter().filter_map(|held| {
                let p = DecimalProbability::from_f64(held.forecast.probability()?.value())?;
                Some((who.id.as_str(), QuestionRow { question: key, p, outcome, weight: Weight::ONE }))
            }));
        }
        if rows.len() > before {
            questions += 1;
            hindsight += u64::from(question.written_after_known());
        }
    }
    excluded.retain(|_, count| *count > 0);
    JudgedForecasts { rows, questions, hindsight, excluded }
}

impl CalibrationPlan<'_> {
    /// Whose forecasts and which of them, in words.
    pub(super) fn subject(&self) -> String {
        let tag = self.tag.map(|tag| format!("; tag {tag}")).unwrap_or_default();
        format!("{}{tag}; moments: {}", self.by.unwrap_or("all forecasters together"), self.when)
    }
}

/// Judges the forecasts that count on answered yes or no questions.
pub fn calibration(world: &World<'_>, plan: CalibrationPlan<'_>) -> CalibrationReport {
    let JudgedForecasts { rows, questions, hindsight, excluded } = judged_forecasts(world, plan);
    let rows: Vec<QuestionRow> = rows.into_iter().map(|(_, row)| row).collect();
    let pooled = PooledForecasts::from_rows(rows.iter().map(|row| (row.p, row.outcome, row.weight)));
    let rows = ByQuestion::new(&pooled, rows);
    let mut remarks: Vec<String> = Vec::new();
    if hindsight > 0 {
        remarks.push(format!("{hindsight} of {questions} questions were written after their answer was known: not a track record"));
    }
    remarks.extend(excluded_in_words(&excluded));
    let subject = plan.subject();
    calibration_report(&pooled, questions, Some(&rows), plan.binning, subject, remarks, world.shown_as_of())
}
