//! `score`.

use chrono_tz::Tz;
use clap::Args;

use super::choices::{crowd_help, crowd_method};
use super::plots::PlotArguments;
use super::tables::TableArguments;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::lookup;
use crate::cli::options::word;
use crate::finding::Vocabulary;
use crate::forecast::{AsOf, Moment, QuestionType, When};
use crate::picture::score_history_plot;
use crate::render::Format;
use crate::report::{
    BoardPlan, By, ScoreBoard, TablePlan, TableQuestions, World, comparison, long_boards, score_board,
    score_history, table_board, table_comparison, table_question_boards,
};
use crate::score::board::MIN_QUESTIONS;
use crate::score::csv::{ForecastTable, TableOptions};
use crate::score::numerics::exact::DecimalProbability;
use crate::score::rules::Rule;
use crate::score::rules::convention::{Clip, LogRule, LogUnit};
use crate::score::time::curve::Moments;
use crate::workbench::Workbench;

/// Score forecasters on resolved questions.
///
/// Each rule and type of question has its own board. Without --rule: Brier score (0 to 1) for yes or no, original Brier
/// score (1950) for options, ranked probability score for ordered options, CRPS as a share of the range for numbers and
/// dates.
///
/// With --format svg, draw the running mean score of each forecaster, --width N pixels wide; with -v, draw it in letters
/// below the boards.
#[derive(Args, Debug)]
pub(crate) struct ScoreArguments {
    /// Scoring rule. rps is the mean over splits (0 to 1); rps-sum is the sum (0 to the number of options minus 1).
    #[arg(long, value_name = "RULE", value_parser = word::<Rule>())]
    rule: Option<Rule>,
    /// Which forecasts are scored: average (each weighted by how long it was held), last, first, each or spot=DATE. Spot
    /// rules use DATE, or the end of each question. In tables, all but each need a column for the time, and average one
    /// for when questions ended (closes or known) [default: average; each in tables].
    #[arg(long, value_name = "WHEN")]
    when: Option<String>,
    /// Clip probabilities to EPS from 0 and 1 before taking logarithms.
    #[arg(long, value_name = "EPS")]
    clip: Option<f64>,
    /// Unit of logarithmic scores.
    #[arg(long, value_name = "UNIT", default_value = "nats", value_parser = word::<LogUnit>())]
    log_unit: LogUnit,
    /// Minimum number of questions for a rank.
    #[arg(long, value_name = "N", default_value_t = MIN_QUESTIONS)]
    min_questions: u64,
    /// Share of a table's questions that must be answered for a rank: who answered so many is ranked on the questions that all
    /// of these answered.
    #[arg(
        long, value_name = "SHARE", requires = "from", default_value = "80%", value_parser = share,
        help_heading = "Tables instead of a workbench"
    )]
    min_coverage: f64,
    /// Bootstrap over questions N times; report how often each ranks first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    resamples: u32,
    /// Rank by the mean difference to this forecaster [default: the crowd; none in tables].
    #[arg(long, value_name = "FORECASTER")]
    benchmark: Option<String>,
    /// Show skill against this forecaster on common questions.
    #[arg(long, value_name = "FORECASTER")]
    against: Option<String>,
    /// Forecaster who holds market prices: with --rule forecastbench, the questions they forecast are market questions.
    #[arg(long, value_name = "FORECASTER")]
    market: Option<String>,
    /// Compare two forecasters on the questions that both answered.
    #[arg(long, value_names = ["A", "B"], num_args = 2)]
    compare: Option<Vec<String>>,
    /// Type of question to compare on [default: binary; in tables the first type that both forecast].
    #[arg(long, value_name = "TYPE", requires = "compare", value_parser = word::<QuestionType>())]
    question_type: Option<QuestionType>,
    #[arg(long, value_name = "METHOD", help = crowd_help("Pool the crowd's forecast by METHOD"))]
    crowd: Option<String>,
    /// Group rows by. Tables have groups instead of tags: the column group.
    #[arg(long, value_name = "WHAT", default_value = "forecaster", value_parser = word::<By>())]
    by: By,
    /// Only questions with this tag.
    #[arg(long, value_name = "TAG", conflicts_with = "from")]
    tag: Option<String>,
    /// Only questions whose answer became known on DATE or later.
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only questions whose answer became known on DATE or earlier.
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    #[command(flatten)]
    plot: PlotArguments,
    #[command(flatten)]
    tables: TableArguments,
}

impl ScoreArguments {
    fn log(&self) -> Result<LogRule, CommandError> {
        let clip = self
            .clip
            .map(|epsilon| {
                Clip::new(epsilon)
                    .map_err(|error| CommandError::new(error.to_string(), "write for example --clip 0.001"))
            })
            .transpose()?;
        Ok(LogRule { unit: self.log_unit, clip })
    }

    fn score_tables(&self, context: &Context) -> Result<Outcome, CommandError> {
        let when = moments(self.when.as_deref(), Moments::Each, chrono_tz::UTC)?;
        let (rule, log) = (self.rule, self.log()?);
        let together = self.is_scored_together();
        if self.compare.is_none() && (self.by == By::Tag || self.by == By::Kind) {
            return Err(CommandError::new(
                format!("tables have no {}s", self.by.word()),
                "use --by group, with --columns group=HEADING, or --by question or month",
            ));
        }
        let weighs_time = together && rule.is_some_and(|rule| rule.has_own_moments() && !rule.is_spot());
        let how = TableOptions {
            when: if weighs_time { Moments::Average } else { when },
            whole: together,
            grouped: together && self.by == By::Group,
            since: self.since(chrono_tz::UTC)?,
            until: self.until(chrono_tz::UTC)?,
            ..TableOptions::default()
        };
        let tables = self.tables.read(&how, context)?;
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
            min_coverage: self.min_coverage,
            threads: tables.threads,
        };
        let known = tables.forecasters();
        let named = self.benchmark.iter().chain(&self.against).chain(&self.market);
        for name in named.chain(self.compare.iter().flatten()) {
            if !known.contains(&name.as_str()) {
                return Err(CommandError::unknown("forecaster", name, known));
            }
        }
        if let Some([a, b]) = self.compare.as_deref() {
            let answer =
                table_comparison(tables.forecasts.as_ref(), &tables.long, (a, b), self.question_type, &plan)
                    .ok_or_else(not_comparable)?;
            context.answer(&answer, |_| answer.page(context.global.verbose))?;
            return Ok(Outcome::Done);
        }
        let mut boards: Vec<_> = Vec::new();
        if together {
            let asked =
                TableQuestions::new(tables.forecasts.as_ref(), &tables.long, rule).map_err(|error| {
                    CommandError::new(error.to_string(), "turn the column off with --columns weight=")
                })?;
            let table = tables.forecasts.iter().map(ForecastTable::problems);
            let problems: Vec<_> = table.chain([&tables.long.problems]).collect();
            let plan = BoardPlan { moments: when, ..self.plan(None, None)? };
            boards.extend(table_question_boards(&asked, &problems, &plan));
        } else {
            boards.extend(tables.forecasts.as_ref().and_then(|table| table_board(table, &plan)));
            boards.extend(long_boards(&tables.long, &plan));
        }
        if boards.is_empty() {
            let help = if rule.is_some_and(Rule::needs_order) && !tables.long.categories.is_empty() {
                "give the options an order: numbers, a column `order`, or --options LOWEST,..,HIGHEST"
            } else {
                "brier, brier-1950, log, spherical and the rules of platforms score probabilities; rps, rps-sum and ordered-brier options in order; quantile and crps quantiles"
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
                "tables do not say when answers became known: there is no history of scores to draw",
                "`warrant calibration --from FILE --format svg` draws a reliability diagram",
            )
        } else if self.compare.is_some() {
            why("a comparison has no picture", "omit --compare; name a forecaster with --against")
        } else if self.by != By::Forecaster {
            why("only scores by forecaster have a picture", "omit --by")
        } else if self.rule == Some(Rule::ForecastBench) {
            why(
                "scores adjusted for difficulty have no picture: difficulty is known only once all questions are resolved",
                "choose another --rule, for example brier",
            )
        } else {
            None
        }
    }

    fn board_plan(&self, workbench: &Workbench) -> Result<BoardPlan, CommandError> {
        let zone = workbench.settings.zone;
        let moments = moments(self.when.as_deref(), Moments::Average, zone)?;
        for name in self.benchmark.iter().chain(&self.against).chain(&self.market) {
            lookup::forecaster(workbench, name)?;
        }
        if self.by == By::Group {
            return Err(CommandError::new("a workbench has no groups", "use --by tag"));
        }
        Ok(BoardPlan { moments, ..self.plan(self.since(zone)?, self.until(zone)?)? })
    }

    /// The first moment at which answers may have become known.
    fn since(&self, zone: Tz) -> Result<Option<Moment>, CommandError> {
        let date = self.since.as_deref().map(|text| Context::moment(text, "--since", zone)).transpose()?;
        Ok(date.map(|date: AsOf| When::start_of(date.today, zone).moment()))
    }

    /// The moment before which answers must have become known.
    fn until(&self, zone: Tz) -> Result<Option<Moment>, CommandError> {
        let date = self.until.as_deref().map(|text| Context::moment(text, "--until", zone)).transpose()?;
        Ok(date.map(|date: AsOf| When::end_of(date.today, zone).moment()))
    }

    /// Whether all who forecast on a question are looked at together, as in a workbench.
    fn is_scored_together(&self) -> bool {
        let rule = self.rule.is_some_and(|rule| rule.has_own_moments() || rule == Rule::ForecastBench);
        self.compare.is_none() && (rule || self.crowd.is_some() || self.by != By::Forecaster)
    }

    fn plan(&self, since: Option<Moment>, until: Option<Moment>) -> Result<BoardPlan, CommandError> {
        let crowd = self.crowd.as_deref().map(crowd_method).transpose()?;
        Ok(BoardPlan {
            rule: self.rule,
            log: self.log()?,
            moments: Moments::Each,
            crowd,
            benchmark: self.benchmark.clone(),
            against: self.against.clone(),
            market: self.market.clone(),
            fewest: self.min_questions,
            resamples: self.resamples,
            by: self.by,
            tag: self.tag.clone(),
            since,
            until,
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
                format!("unknown value `{word}` for `--when`"),
                "use one of: average, last, first, each, spot=DATE",
            )),
        },
    }
}

/// Reads a share of 0 to 1, also in per cent.
fn share(text: &str) -> Result<f64, String> {
    let share = DecimalProbability::parse(text).map_err(|_| "write a share as 80% or 0.8".to_owned())?;
    Ok(share.value())
}

fn not_comparable() -> CommandError {
    CommandError::new("this rule does not score these questions", "choose another --rule or --question-type")
}

pub(crate) fn run(arguments: &ScoreArguments, context: &Context) -> Result<Outcome, CommandError> {
    let drawn = PlotArguments::is_asked(context)?;
    if drawn && let Some(why) = arguments.not_drawn() {
        return Err(why);
    }
    if arguments.tables.is_given() {
        return arguments.score_tables(context);
    }
    let (workbench, as_of) = context.open()?;
    let world = World::new(&workbench, as_of);
    let plan = arguments.board_plan(&workbench)?;
    if let Some([a, b]) = arguments.compare.as_deref() {
        let kind = arguments.question_type.unwrap_or(QuestionType::Binary);
        lookup::forecaster(&workbench, a)?;
        lookup::forecaster(&workbench, b)?;
        let answer = comparison(&world, (a, b), kind, &plan).ok_or_else(not_comparable)?;
        context.answer(&answer, |_| answer.page(context.global.verbose))?;
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
