//! The library's interface: what verbs answer, as values.

use std::path::Path;

use serde::Serialize;

use crate::belief::assumption::Assumptions;
use crate::belief::evaluation::SemanticsName;
use crate::belief::inputs::Voice;
use crate::check::check;
use crate::forecast::{AsOf, DayOrMoment};
use crate::render::Style;
use crate::render::{diagnostics, findings_json, json, markdown, text};
use crate::report::{self, BeliefAsk, BoardPlan, Page, ScoreBoard, TablePlan, World};
use crate::score::board::{MIN_COVERAGE, MIN_QUESTIONS};
use crate::score::csv::{LongReader, TableOptions, TableReader, is_long_form};
use crate::score::rules::convention::LogRule;
use crate::score::time::curve::Moments;
use crate::workbench::{self, Reach, clock, disk, stream};

/// Says why something cannot be answered, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Error(String);

impl Error {
    #[expect(clippy::needless_pass_by_value, reason = "`map_err` hands errors over by value")]
    fn new(reason: impl ToString) -> Self {
        Self(reason.to_string())
    }
}

/// An open workbench, as it was known at one moment.
#[derive(Debug)]
pub struct Workbench {
    loaded: workbench::Workbench,
    as_of: AsOf,
}

impl Workbench {
    /// Opens the workbench in a folder or above it, as it is known now.
    ///
    /// # Errors
    ///
    /// If there is no `warrant.toml`, or it cannot be read. All else that is wrong is a finding of [`check`](Self::check).
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, Error> {
        let folder = folder.as_ref();
        let root = disk::find_root(folder)
            .ok_or_else(|| Error(format!("no warrant.toml in {} or above it", folder.display())))?;
        let reach = Reach::new(&root, &[]);
        let loaded = workbench::Workbench::load_within(&root, reach, None).map_err(Error::new)?;
        let as_of = AsOf::instant(clock::now(), loaded.settings.zone, false);
        Ok(Self { loaded, as_of })
    }

    /// Shows what was known on a date, such as `2026-11-23`, or at a moment.
    ///
    /// # Errors
    ///
    /// If the date cannot be read.
    pub fn as_of(mut self, date: &str) -> Result<Self, Error> {
        let zone = self.loaded.settings.zone;
        let today = clock::now().with_timezone(&zone).date_naive();
        self.as_of = match DayOrMoment::parse(date, today).map_err(Error::new)? {
            DayOrMoment::Day(day) => AsOf::day(day, zone),
            DayOrMoment::Moment(moment) => AsOf::instant(moment, zone, true),
        };
        Ok(self)
    }

    /// Checks everything, as `warrant check` does.
    ///
    /// # Errors
    ///
    /// If the answer does not fit JSON.
    pub fn check(&mut self) -> Result<Findings, Error> {
        self.loaded.read_revisions();
        let findings = check(&self.loaded, self.as_of);
        self.loaded.keep_texts(&findings);
        let sources = &self.loaded.sources;
        let answer = findings_json::check_answer(&findings, sources, sources.count());
        Ok(Findings {
            errors: answer.errors,
            warnings: answer.warnings,
            json: json::answer(&answer).map_err(Error::new)?,
            text: diagnostics::text(&findings, sources, Style::default()),
        })
    }

    /// Lays out an argument claim by claim with status, reasons and links, as `warrant table` does.
    ///
    /// # Errors
    ///
    /// If no argument has this id.
    pub fn argument(&self, id: &str) -> Result<Answer, Error> {
        let world = self.world();
        let table = report::argument_table(&world, self.map(id)?, &check(&self.loaded, self.as_of));
        Answer::new(&table, table.page(&world, false))
    }

    /// Evaluates an argument with the crowd's forecasts: status, strength and belief of each claim, as `warrant belief`
    /// does.
    ///
    /// # Errors
    ///
    /// If no argument has this id.
    pub fn belief(&self, id: &str) -> Result<Answer, Error> {
        let ask = BeliefAsk {
            semantics: SemanticsName::DfQuad,
            voice: Voice::Crowd(self.loaded.settings.crowd),
            assumptions: Assumptions::default(),
        };
        let world = self.world();
        let table = report::belief_table(&world, self.map(id)?, &ask);
        Answer::new(&table, table.page(&world))
    }

    /// Scores all forecasters, as `warrant score` does without options.
    ///
    /// # Errors
    ///
    /// If the answer does not fit JSON.
    pub fn score(&self) -> Result<Answer, Error> {
        let board = report::score_board(&self.world(), &BoardPlan::default());
        Answer::new(&board, board.page())
    }

    fn world(&self) -> World<'_> {
        World::new(&self.loaded, self.as_of)
    }

    fn map(&self, id: &str) -> Result<&crate::argument::ArgumentMap, Error> {
        self.loaded.arguments.get(id).ok_or_else(|| Error(format!("unknown argument `{id}`")))
    }
}

/// Scores the forecasts of a CSV table, as `warrant score --from` does without options. Bad rows are skipped.
///
/// # Errors
///
/// If the table cannot be read, or no rule scores what it holds.
pub fn score_table(path: impl AsRef<Path>) -> Result<Answer, Error> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut reader = stream::open(path).map_err(Error::new)?.reader;
    let options = TableOptions::default();
    let plan = TablePlan {
        rule: None,
        log: LogRule::NATS,
        moments: Moments::Each,
        benchmark: None,
        against: None,
        fewest: MIN_QUESTIONS,
        resamples: 0,
        min_coverage: MIN_COVERAGE,
        threads: options.threads,
    };
    let long = is_long_form(reader.fill_buf().map_err(Error::new)?, &options.columns);
    let boards: Vec<_> = if long {
        let mut table = LongReader::new(options);
        table.read(&name, &stem, reader).map_err(Error::new)?;
        report::long_boards(&table.finish(), &plan)
    } else {
        let mut table = TableReader::new(options);
        table.read(&name, &stem, reader).map_err(Error::new)?;
        report::table_board(&table.finish(), &plan).into_iter().collect()
    };
    if boards.is_empty() {
        return Err(Error(format!("no rule scores what {name} holds")));
    }
    let board = ScoreBoard::new(None, None, boards);
    Answer::new(&board, board.page())
}

/// What is wrong with a workbench.
#[derive(Clone, Debug)]
pub struct Findings {
    errors: usize,
    warnings: usize,
    json: String,
    text: String,
}

impl Findings {
    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many findings are warnings.
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// The answer of `warrant check --json`, schema `warrant.check/1`.
    pub fn to_json(&self) -> &str {
        &self.json
    }

    /// Each finding with the lines around its place.
    pub fn to_text(&self) -> &str {
        &self.text
    }
}

/// An answer that can be written in several formats.
#[derive(Clone, Debug)]
pub struct Answer {
    json: String,
    page: Page,
}

impl Answer {
    fn new(answer: &impl Serialize, page: Page) -> Result<Self, Error> {
        Ok(Self { json: json::answer(answer).map_err(Error::new)?, page })
    }

    /// JSON under the schema that its key `schema` names; `warrant schema` prints each.
    pub fn to_json(&self) -> &str {
        &self.json
    }

    /// Tables and paragraphs, `width` columns wide; as wide as they come without one.
    pub fn to_text(&self, width: Option<usize>) -> String {
        text::page(&self.page, Style { width, color: false })
    }

    /// GitHub's Markdown.
    pub fn to_markdown(&self) -> String {
        markdown::page(&self.page)
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests write the tables that they score")]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_scored_and_what_cannot_be_done_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        std::fs::write(&path, "forecaster,question,probability,outcome\nada,a,0.9,1\nada,b,0.2,0\n")
            .expect("written");
        let board = score_table(&path).expect("scored");
        assert!(board.to_text(None).contains("0.025"), "{}", board.to_text(None));
        std::fs::write(&path, "question,colour\na,red\n").expect("written");
        assert!(score_table(&path).is_err());
        assert!(Workbench::open(folder.path()).is_err());
        let sample = Workbench::open(env!("CARGO_MANIFEST_DIR")).expect("the sample");
        assert_eq!(
            sample.argument("nothing").map(|_| ()),
            Err(Error("unknown argument `nothing`".to_owned()))
        );
    }
}
