//! Everything about a workbench, put together for one file that is read by itself.

use std::collections::BTreeMap;

use super::argument_table::{ArgumentTable, argument_table};
use super::belief_history::{BeliefHistory, belief_history};
use super::calibration_report::CalibrationReport;
use super::calibration_sources::{CalibrationPlan, calibration};
use super::crux_table::{CruxAsk, CruxTable, crux_table};
use super::due_list::{DueList, due_list};
use super::finding_rows::FindingRow;
use super::lists::{ForecasterList, forecaster_list};
use super::outlook::{Outlook, outlook};
use super::overview::due_within_a_week;
use super::question_card::{QuestionCard, question_card};
use super::question_history::{QuestionHistory, question_history};
use super::score_board::ScoreBoard;
use super::score_history::ScoreHistory;
use super::source_list::{SourceList, source_list};
use super::workbench_board::score_board_and_history;
use super::world::World;
use crate::argument::{ArgumentMap, Article};
use crate::belief::evaluation::SemanticsName;
use crate::finding::{Finding, Severity};
use crate::forecast::{Span, State};
use crate::schedule::{Horizon, Reason, due};
use crate::score::calibration::bins::Binning;
use crate::score::input::BoardPlan;
use crate::workbench::Editions;

/// Dates after the coming week that a report names.
const DATES_AHEAD: usize = 12;

/// A workbench at a moment, whole.
#[derive(Clone, Debug)]
pub struct WorkbenchReport {
    /// The workbench's name.
    pub workbench: String,
    /// The day of the world that is shown.
    pub as_of: String,
    /// Each argument.
    pub arguments: Vec<ArgumentReport>,
    /// Questions without an answer, those first whose answer is due first.
    pub open: Vec<QuestionReport>,
    /// Questions with an answer, and void ones, by id.
    pub settled: Vec<QuestionReport>,
    /// What is due, and what closes within a week.
    pub due: DueList,
    /// The dates after that, within a year.
    pub ahead: DueList,
    /// The board.
    pub scores: ScoreBoard,
    /// How the mean scores went as answers became known; none where nothing is scored.
    pub score_history: Option<ScoreHistory>,
    /// How stated probabilities and what happened agree, all forecasters together.
    pub calibration: CalibrationReport,
    /// Who forecasts.
    pub forecasters: ForecasterList,
    /// Findings outside the files of arguments, notes included.
    pub findings: Vec<FindingRow>,
    /// Errors, warnings and notes of `check` in the whole workbench.
    pub counts: [usize; 3],
}

/// A question, whole.
#[derive(Clone, Debug)]
pub struct QuestionReport {
    /// Everything known about it.
    pub card: QuestionCard,
    /// The crowd and its forecasters over time.
    pub history: QuestionHistory,
}

/// An argument, whole.
#[derive(Clone, Debug)]
pub struct ArgumentReport {
    /// What is argued about.
    pub article: Article,
    /// Its claims and inferences, with the findings of its file.
    pub table: ArgumentTable,
    /// What it cites.
    pub sources: SourceList,
    /// What would move its thesis.
    pub cruxes: CruxTable,
    /// How its thesis moved.
    pub history: BeliefHistory,
    /// All that in a few values.
    pub outlook: Outlook,
}

impl ArgumentReport {
    /// The title of what is argued about, or the argument's id.
    pub fn name(&self) -> &str {
        if self.article.title.is_empty() { &self.table.argument } else { &self.article.title }
    }
}

/// Puts a report together; `findings` are those of `check`, `editions` what git remembers of each argument.
pub fn workbench_report(
    world: &World<'_>,
    findings: &[Finding],
    editions: &BTreeMap<String, Editions>,
) -> WorkbenchReport {
    let workbench = world.workbench;
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let in_argument = |finding: &Finding| {
        finding.place.is_some_and(|place| workbench.arguments.values().any(|map| map.file == place.file))
    };
    let (mut open, mut settled) = (Vec::new(), Vec::new());
    for question in workbench.questions.values() {
        let history = question_history(world, question, None);
        let report = QuestionReport { card: question_card(world, question), history };
        match question.state(world.as_of) {
            State::Resolved | State::Void => settled.push(report),
            _ => open.push((question.due_day(), report)),
        }
    }
    let (scores, score_history) = score_board_and_history(world, &BoardPlan::default());
    // Without a day last; ids keep their order.
    open.sort_by_key(|(day, _)| (day.is_none(), *day));
    WorkbenchReport {
        workbench: workbench.settings.name.clone(),
        as_of: world.as_of.today.to_string(),
        arguments: workbench
            .arguments
            .values()
            .map(|map| argument_report(world, map, findings, editions.get(&map.id)))
            .collect(),
        open: open.into_iter().map(|(_, report)| report).collect(),
        settled,
        due: due_within_a_week(world),
        ahead: dates_ahead(world),
        scores,
        score_history,
        calibration: calibration(
            world,
            CalibrationPlan { by: None, tag: None, when: "last", binning: Binning::default() },
        ),
        forecasters: forecaster_list(world),
        findings: findings
            .iter()
            .filter(|finding| !in_argument(finding))
            .map(|finding| FindingRow::new(finding, &workbench.sources))
            .collect(),
        counts: [Severity::Error, Severity::Warning, Severity::Note].map(count),
    }
}

fn argument_report(
    world: &World<'_>,
    map: &ArgumentMap,
    findings: &[Finding],
    editions: Option<&Editions>,
) -> ArgumentReport {
    let own: Vec<&Finding> =
        findings.iter().filter(|finding| finding.place.is_some_and(|place| place.file == map.file)).collect();
    let table = argument_table(world, map, findings);
    let ask = CruxAsk {
        voice: world.crowd_voice(),
        semantics: SemanticsName::DfQuad,
        attribution: None,
        per_day: false,
    };
    let cruxes = crux_table(world, map, &ask);
    let history = belief_history(world, map, &ask.voice, editions);
    let outlook = outlook(&table, &cruxes, &history);
    ArgumentReport {
        article: map.article.clone(),
        sources: source_list(map, &own),
        table,
        cruxes,
        history,
        outlook,
    }
}

/// Openings, closings and answers after the coming week, the first of them.
fn dates_ahead(world: &World<'_>) -> DueList {
    let horizon = Horizon { within: Span::Months(12), ..Horizon::default() };
    let mut items = due(world.workbench, &world.book, world.as_of, horizon, &BTreeMap::new());
    items.retain(|item| match item.reason {
        Reason::Closes => item.days > 7,
        Reason::Due | Reason::Opens => item.days > 0,
        _ => false,
    });
    items.truncate(DATES_AHEAD);
    due_list(world, &items, None)
}
