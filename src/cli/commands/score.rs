//! `score`.

use chrono_tz::Tz;
use clap::Args;

use super::plots::PlotArguments;
use super::tables::TableArguments;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::finding::Vocabulary;
use crate::forecast::{AsOf, Moment, QuestionType, When};
use crate::picture::score_history_plot;
use crate::render::Format;
use crate::report::{
    BoardPlan, By, ScoreBoard, TablePlan, World, comparison, long_boards, score_board, score_history,
    table_board, table_comparison,
};
use crate::score::board::leaderboard::MIN_QUESTIONS;
use crate::score::rules::Rule;
use crate::score::rules::convention::{Clip, LogRule, LogUnit};
use crate::score::time::curve::Moments;
use crate::workbench::Workbench;

/// Score forecasters on the questions that were answered.
///
/// Each rule and type of question has a board of its own. Without --rule: Brier (0 to 1) for yes or no, Brier of 1950
/// over options, ranked probability for options in order, CRPS in shares of the range for numbers and days.
///
/// With --format svg, how the running mean scores went as answers became known, --width N pixels wide; with -v, the same
/// as lines of letters below the boards.
#[derive(Args, Debug)]
pub(crate) struct ScoreArguments {
    /// brier, brier-1950, log, spherical, rps (per split, 0 to 1), rps-sum (summed, 0 to the number of options less
    /// one), ordered-brier, crps, quantile, metaculus-baseline, metaculus-peer, metaculus-spot-baseline,
    /// metaculus-spot-peer, good-judgment or forecastbench.
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// Which of a forecaster's views count: average (each as long as it was held; the default), last, first, each, or
    /// spot=DATE. The spot rules look at DATE or, without one, at the end of each question. Tables: each is the default;
    /// the others need a column for the time, and average one that says when questions ended (closes or known).
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
    /// Who holds the market's prices: with --rule forecastbench, questions that they answered are market questions.
    #[arg(long, value_name = "FORECASTER", conflicts_with = "from")]
    market: Option<String>,
    /// Compare two forecasters on the questions that both answered.
    #[arg(long, value_names = ["A", "B"], num_args = 2)]
    compare: Option<Vec<String>>,
    /// The type of question to compare on: binary (the default), choice, ordinal, numeric or date. Tables: the first
    /// of them that both forecast.
    #[arg(long, value_name = "TYPE", requires = "compare")]
    question_type: Option<String>,
    /// How the crowd's number is made, such as median, mean, trimmed-mean:0.1 or extremized:2.5.
    #[arg(long, value_name = "METHOD", conflicts_with = "from")]
    crowd: Option<String>,
    /// What rows are made of: forecaster, question, tag, month or kind.
    #[arg(long, value_name = "WHAT", default_value = "forecaster", conflicts_with = "from")]
    by: String,
    /// Only questions with this tag.
    #[arg(long, value_name = "TAG", conflicts_with = "from")]
    tag: Option<String>,
    /// Only questions whose answer became known on DATE or later.
    #[arg(long, value_name = "DATE", conflicts_with = "from")]
    since: Option<String>,
    /// Only questions whose answer became known on DATE or earlier.
    #[arg(long, value_name = "DATE", conflicts_with = "from")]
    until: Option<String>,
    #[command(flatten)]
    tables: TableArguments,
    #[command(flatten)]
    plot: PlotArguments,
}

impl ScoreArguments {
    fn rule(&self) -> Result<Option<Rule>, CommandError> {
        let Some(word) = &self.rule else { return Ok(None) };
        let rule = Rule::from_word(word);
        rule.map(Some)
            .ok_or_else(|| CommandError::new(format!("`{word}` is no scoring rule"), Rule::suggestion(word)))
    }

    fn question_type(&self) -> Result<Option<QuestionType>, CommandError> {
        let Some(word) = &self.question_type else { return Ok(None) };
        let kind = QuestionType::from_word(word);
        kind.map(Some).ok_or_else(|| {
            CommandError::new(format!("`{word}` is no type of question"), QuestionType::suggestion(word))
        })
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
        let when = moments(self.when.as_deref(), Moments::Each, chrono_tz::UTC)?;
        let (rule, log) = (self.rule()?, self.log()?);
        let tables = self.tables.read(when, context)?;
        if tables.refused {
            return Ok(Outcome::Findings);
        }
        let plan = TablePlan {
            rule,
            log,
            moments: when,
            benchmark: self.benchmark.clone(),
            against: self.against.clone(),
            fewest: self.min_questions,
            resamples: self.resamples,
            threads: tables.threads,
        };
        let known = tables.forecasters();
        for name in self.benchmark.iter().chain(&self.against).chain(self.compare.iter().flatten()) {
            if !known.contains(&name.as_str()) {
                return Err(CommandError::unknown("forecaster", name, known));
            }
        }
        if let Some([a, b]) = self.compare.as_deref() {
            let kind = self.question_type()?;
            let answer = table_comparison(tables.forecasts.as_ref(), &tables.long, (a, b), kind, &plan)
                .ok_or_else(not_comparable)?;
            context.answer(&answer, |_| answer.page())?;
            return Ok(Outcome::Done);
        }
        let mut boards: Vec<_> =
            tables.forecasts.as_ref().and_then(|table| table_board(table, &plan)).into_iter().collect();
        boards.extend(long_boards(&tables.long, &plan));
        if boards.is_empty() {
            let help = if rule.is_some_and(Rule::needs_order) && !tables.long.categories.is_empty() {
                "options need an order: numbers, a column `order`, or --options LOWEST,..,HIGHEST"
            } else {
                "brier, brier-1950, log and spherical score probabilities; rps, rps-sum and ordered-brier options in order; quantile and crps quantiles"
            };
            let rule = rule.map_or("this", Vocabulary::word);
            return Err(CommandError::new(format!("{rule} scores nothing in these tables"), help));
        }
        let answer = ScoreBoard::new(None, None, boards);
        context.answer(&answer, |format| match format {
            Format::Csv => answer.flat_page(),
            _ => answer.page(),
        })?;
        Ok(Outcome::Done)
    }
}

impl ScoreArguments {
    /// Why there is no picture of what is asked for.
    fn not_drawn(&self) -> Option<CommandError> {
        let why = |what: &str, help: &str| Some(CommandError::new(what, help));
        if self.tables.is_given() {
            why(
                "a table does not say when answers became known, so there is no history of scores to draw",
                "`warrant calibration --from FILE --format svg` draws what a table holds",
            )
        } else if self.compare.is_some() {
            why("a comparison has no picture", "leave out --compare, and name one with --against")
        } else if self.by != By::Forecaster.word() {
            why("the history of scores is drawn by forecaster", "leave out --by")
        } else if self.rule.as_deref() == Some(Rule::ForecastBench.word()) {
            why(
                "what is adjusted for difficulty has no history: difficulty is known once all is answered",
                "choose another --rule, such as brier",
            )
        } else {
            None
        }
    }

    fn board_plan(&self, workbench: &Workbench) -> Result<BoardPlan, CommandError> {
        let zone = workbench.settings.zone;
        let date = |flag: &str, text: &str| Context::moment(text, flag, zone);
        let start = |as_of: AsOf| -> Moment { When::start_of(as_of.today, zone).moment() };
        let end = |as_of: AsOf| -> Moment { When::end_of(as_of.today, zone).moment() };
        let moments = moments(self.when.as_deref(), Moments::Average, zone)?;
        for name in self.benchmark.iter().chain(&self.against).chain(&self.market) {
            known_forecaster(workbench, name)?;
        }
        let crowd = self.crowd.as_deref().map(super::crowd_method).transpose()?;
        Ok(BoardPlan {
            rule: self.rule()?,
            log: self.log()?,
            moments,
            crowd,
            benchmark: self.benchmark.clone(),
            against: self.against.clone(),
            market: self.market.clone(),
            fewest: self.min_questions,
            resamples: self.resamples,
            by: By::from_word(&self.by).ok_or_else(|| {
                CommandError::new(
                    format!("`{}` is no way to group scores", self.by),
                    By::suggestion(&self.by),
                )
            })?,
            tag: self.tag.clone(),
            since: self.since.as_deref().map(|text| date("--since", text)).transpose()?.map(start),
            until: self.until.as_deref().map(|text| date("--until", text)).transpose()?.map(end),
        })
    }
}

/// Reads `--when`.
pub(super) fn moments(word: Option<&str>, default: Moments, zone: Tz) -> Result<Moments, CommandError> {
    match word {
        None => Ok(default),
        Some("average") => Ok(Moments::Average),
        Some("last") => Ok(Moments::Last),
        Some("first") => Ok(Moments::First),
        Some("each") => Ok(Moments::Each),
        Some(word) => match word.strip_prefix("spot=") {
            Some(text) => Ok(Moments::Spot(Context::moment(text, "--when", zone)?.moment)),
            None => Err(CommandError::new(
                format!("`{word}` is no choice of moments"),
                "use one of: average, last, first, each, spot=DATE",
            )),
        },
    }
}

fn not_comparable() -> CommandError {
    CommandError::new("this rule does not score these questions", "choose another --rule or --question-type")
}

fn known_forecaster(workbench: &Workbench, name: &str) -> Result<(), CommandError> {
    if workbench.logs.contains_key(name) {
        return Ok(());
    }
    Err(CommandError::unknown_forecaster(name, workbench))
}

pub(super) fn run(arguments: &ScoreArguments, context: &Context) -> Result<Outcome, CommandError> {
    let drawn = PlotArguments::is_asked(context)?;
    if drawn && let Some(why) = arguments.not_drawn() {
        return Err(why);
    }
    if arguments.tables.is_given() {
        return arguments.score_tables(context);
    }
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let world = World::new(&workbench, as_of);
    let plan = arguments.board_plan(&workbench)?;
    if let Some([a, b]) = arguments.compare.as_deref() {
        let kind = arguments.question_type()?.unwrap_or(QuestionType::Binary);
        known_forecaster(&workbench, a)?;
        known_forecaster(&workbench, b)?;
        let answer = comparison(&world, a, b, kind, &plan).ok_or_else(not_comparable)?;
        context.answer(&answer, |_| answer.page())?;
        return Ok(context.finish(&workbench));
    }
    if drawn {
        let history = score_history(&world, &plan);
        let picture = score_history_plot(history.as_ref(), PlotArguments::layout(context, Some(as_of)));
        arguments.plot.write(context, &picture)?;
        return Ok(context.finish(&workbench));
    }
    let answer = score_board(&world, &plan);
    context.answer(&answer, |format| {
        if format == Format::Csv {
            return answer.flat_page();
        }
        let mut page = answer.page();
        if context.global.verbose && format == Format::Text && plan.by == By::Forecaster {
            page.blocks.extend(score_history(&world, &plan).and_then(|history| history.block()));
        }
        page
    })?;
    Ok(context.finish(&workbench))
}
