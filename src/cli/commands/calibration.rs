//! `calibration`.

use clap::Args;

use super::score::moments;
use super::tables::TableArguments;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::picture::{ReliabilityPoint, reliability_plot};
use crate::render::plot::plot;
use crate::render::svg;
use crate::report::{CalibrationPlan, CalibrationReport, World, calibration, table_calibration};
use crate::score::calibration::bins::{Binning, Closing};
use crate::score::curve::Moments;

/// Show how stated probabilities and what happened agree: miscalibration and discrimination, a reliability diagram,
/// bins, each in numbers and in words.
///
/// With --format svg, the reliability diagram of the bins as a picture.
#[derive(Args, Debug)]
pub(crate) struct CalibrationArguments {
    /// Only this forecaster; else the forecasts of all together.
    #[arg(long, value_name = "FORECASTER")]
    by: Option<String>,
    /// Only questions with this tag.
    #[arg(long, value_name = "TAG", conflicts_with = "from")]
    tag: Option<String>,
    /// Which forecasts count: last on each question, first or each. Tables: each (the default), last, first or
    /// spot=DATE; all but each need a column for the time.
    #[arg(long, value_name = "WHEN")]
    when: Option<String>,
    /// Number of bins of equal width, 5pct (around multiples of 5%) or distinct (one for each number stated).
    #[arg(long, value_name = "K|5pct|distinct", default_value = "10")]
    bins: String,
    #[command(flatten)]
    tables: TableArguments,
}

impl CalibrationArguments {
    fn binning(&self) -> Result<Binning, CommandError> {
        match self.bins.as_str() {
            "5pct" => Ok(Binning::FivePercent),
            "distinct" => Ok(Binning::Distinct),
            number => match number.parse::<u32>() {
                Ok(bins @ 1..=1000) => Ok(Binning::Equal(bins, Closing::Left)),
                _ => Err(CommandError::new(
                    format!("`{number}` is no choice of bins"),
                    "use a number from 1 to 1000, 5pct or distinct",
                )),
            },
        }
    }
}

pub(super) fn run(arguments: &CalibrationArguments, context: &Context) -> Result<Outcome, CommandError> {
    let binning = arguments.binning()?;
    let wrong = |word: &str, known: &str| {
        CommandError::new(format!("`{word}` is no choice of moments here"), format!("use one of: {known}"))
    };
    if arguments.tables.is_given() {
        let when = moments(arguments.when.as_deref(), Moments::Each, chrono_tz::UTC)?;
        if when == Moments::Average {
            return Err(wrong("average", "each, last, first, spot=DATE"));
        }
        let tables = arguments.tables.read(when, context)?;
        if tables.refused {
            return Ok(Outcome::Findings);
        }
        let table = tables.forecasts.ok_or_else(|| {
            CommandError::new(
                "calibration is for yes or no questions",
                "tables with a row for each option or quantile can be scored",
            )
        })?;
        let number = match arguments.by.as_deref() {
            Some(name) => {
                let numbers = table.forecasters();
                let found = numbers.iter().copied().find(|&number| table.forecaster(number) == name);
                Some(found.ok_or_else(|| {
                    CommandError::unknown(
                        "forecaster",
                        name,
                        numbers.iter().map(|&number| table.forecaster(number)).collect::<Vec<_>>(),
                    )
                })?)
            }
            None => None,
        };
        let answer = table_calibration(&table, number, binning, tables.threads);
        present(context, &answer)?;
        return Ok(Outcome::Done);
    }
    let when = match arguments.when.as_deref() {
        None => "last",
        Some(word @ ("last" | "first" | "each")) => word,
        Some(other) => return Err(wrong(other, "last, first, each")),
    };
    let workbench = context.load()?;
    if let Some(name) = arguments.by.as_deref().filter(|name| !workbench.logs.contains_key(*name)) {
        return Err(CommandError::unknown(
            "forecaster",
            name,
            workbench.logs.keys().map(String::as_str).collect::<Vec<_>>(),
        ));
    }
    let as_of = context.as_of(workbench.settings.zone)?;
    let world = World::new(&workbench, as_of);
    let plan = CalibrationPlan { by: arguments.by.as_deref(), tag: arguments.tag.as_deref(), when, binning };
    let answer = calibration(&world, plan);
    present(context, &answer)?;
    Ok(context.finish(&workbench))
}

/// Writes the answer; as SVG, the reliability diagram of its bins.
fn present(context: &Context, answer: &CalibrationReport) -> Result<(), CommandError> {
    if context.global.format.as_deref() != Some("svg") {
        return context.answer(answer, |_| answer.page());
    }
    let points: Vec<ReliabilityPoint> = answer
        .bins
        .iter()
        .map(|bin| ReliabilityPoint { forecast: bin.mean_p, observed: bin.rate, band: None, count: bin.n })
        .collect();
    if points.is_empty() {
        return Err(CommandError::new(
            "there is nothing to draw",
            "no forecast on an answered yes or no question",
        ));
    }
    let title = answer.page().title.unwrap_or_default();
    context.write(&plot(&reliability_plot(&title, &points), &svg::LIGHT))
}
