//! `score`.

use clap::Args;

use super::tables::TableArguments;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::finding::Vocabulary;
use crate::report::{ScoreBoard, TablePlan, World, long_boards, score_board, table_board};
use crate::score::board::Moments;
use crate::score::convention::{Clip, LogRule, LogUnit};
use crate::score::leaderboard::MIN_QUESTIONS;
use crate::score::rule::Rule;
use crate::score::table::When;

/// Score forecasters on the questions that were answered.
///
/// Each rule and type of question has a board of its own. Without --rule: Brier (0 to 1) for yes or no, Brier of 1950
/// over options, ranked probability for options in order, CRPS in shares of the range for numbers and days.
#[derive(Args, Debug)]
pub(crate) struct ScoreArguments {
    /// brier, brier-1950, log, spherical, rps, ordered-brier, crps, quantile, metaculus-baseline, metaculus-peer,
    /// good-judgment or forecastbench.
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// Which of a forecaster's views count: average (each as long as it was held; the default), last, first, each, or
    /// spot=DATE. Tables: each (the default) or last.
    #[arg(long, value_name = "WHEN")]
    when: Option<String>,
    /// Keep probabilities this far from 0 and 1 before a logarithm is taken.
    #[arg(long, value_name = "EPS")]
    clip: Option<f64>,
    /// nats or bits.
    #[arg(long, value_name = "UNIT", default_value = "nats")]
    log_unit: String,
    /// Fewest questions for a rank.
    #[arg(long, value_name = "N", default_value_t = MIN_QUESTIONS)]
    min_questions: u64,
    /// Draw questions anew N times and say how often each comes out first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    resamples: u32,
    /// Rank by the mean difference to this forecaster; in a workbench the crowd is the default.
    #[arg(long, value_name = "FORECASTER")]
    benchmark: Option<String>,
    /// Show skill against this forecaster on common questions.
    #[arg(long, value_name = "FORECASTER")]
    against: Option<String>,
    #[command(flatten)]
    tables: TableArguments,
}

impl ScoreArguments {
    fn rule(&self) -> Result<Option<Rule>, CommandError> {
        let Some(word) = &self.rule else { return Ok(None) };
        let rule = Rule::from_word(word);
        rule.map(Some)
            .ok_or_else(|| CommandError::new(format!("`{word}` is no scoring rule"), Rule::suggestion(word)))
    }

    fn log(&self) -> Result<LogRule, CommandError> {
        let unit = match self.log_unit.as_str() {
            "nats" => LogUnit::Nats,
            "bits" => LogUnit::Bits,
            other => {
                return Err(CommandError::new(
                    format!("`{other}` is no unit of logarithms"),
                    "use nats or bits",
                ));
            }
        };
        let clip = self
            .clip
            .map(|epsilon| {
                Clip::new(epsilon)
                    .map_err(|error| CommandError::new(error.to_string(), "write such as --clip 0.001"))
            })
            .transpose()?;
        Ok(LogRule { unit, clip })
    }

    fn score_tables(&self, context: &Context) -> Result<Outcome, CommandError> {
        let when = match self.when.as_deref() {
            None | Some("each") => When::Each,
            Some("last") => When::Last,
            Some(other) => {
                return Err(CommandError::new(
                    format!("`--when {other}` needs the life of a question, which a table does not say"),
                    "use each or last",
                ));
            }
        };
        let (rule, log) = (self.rule()?, self.log()?);
        let tables = self.tables.read(when, context)?;
        if tables.refused {
            return Ok(Outcome::Findings);
        }
        let plan = TablePlan {
            rule,
            log,
            when: if when == When::Last { "last" } else { "each" }.to_owned(),
            benchmark: self.benchmark.clone(),
            against: self.against.clone(),
            fewest: self.min_questions,
            resamples: self.resamples,
            threads: tables.threads,
        };
        let mut boards: Vec<_> =
            tables.forecasts.as_ref().and_then(|table| table_board(table, &plan)).into_iter().collect();
        boards.extend(long_boards(&tables.long, &plan));
        if boards.is_empty() {
            return Err(CommandError::new(
                format!("{} scores nothing in these tables", rule.map_or("this", Vocabulary::word)),
                "brier, brier-1950, log and spherical score probabilities; quantile and crps score quantiles",
            ));
        }
        let answer = ScoreBoard::new(None, None, boards);
        context.answer(&answer, |_| answer.page())?;
        Ok(Outcome::Done)
    }
}

pub(super) fn run(arguments: &ScoreArguments, context: &Context) -> Result<Outcome, CommandError> {
    if arguments.tables.is_given() {
        return arguments.score_tables(context);
    }
    let word = arguments.when.as_deref().unwrap_or("average");
    let moments = Moments::from_word(word).ok_or_else(|| {
        CommandError::new(format!("`{word}` is no choice of moments"), Moments::suggestion(word))
    })?;
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let world = World::new(&workbench, as_of);
    let answer = score_board(&world, moments);
    context.answer(&answer, |_| answer.page())?;
    Ok(context.finish(&workbench))
}
