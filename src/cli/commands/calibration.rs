//! `calibration`.

use clap::{Args, ValueEnum};

use super::plots::PlotArguments;
use super::score::moments;
use super::tables::TableArguments;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::lookup;
use crate::forecast::AsOf;
use crate::picture::{Pooling, murphy_plot, reliability_plot};
use crate::render::harmless;
use crate::report::{
    CalibrationPlan, CalibrationReport, MurphyDiagram, World, calibration, murphy_diagram, table_calibration,
    table_murphy_diagram,
};
use crate::score::calibration::bins::Binning;
use crate::score::csv::TableOptions;
use crate::score::time::curve::Moments;

/// Show calibration: miscalibration and discrimination, a reliability diagram, bins, each in numbers and in words.
///
/// With --format svg, draw the diagram, --width N pixels wide.
#[derive(Args, Debug)]
pub(crate) struct CalibrationArguments {
    /// Only this forecaster [default: all forecasts together].
    #[arg(long, value_name = "FORECASTER")]
    by: Option<String>,
    /// Only questions with this tag.
    #[arg(long, value_name = "TAG", conflicts_with = "from")]
    tag: Option<String>,
    /// Which forecasts are used on each question: last, first or each. In tables also spot=DATE; all but each need a column
    /// for the time [default: last; each in tables].
    #[arg(long, value_name = "WHEN")]
    when: Option<String>,
    /// Number of bins of equal width, 5pct (around multiples of 5%) or distinct (one for each stated probability).
    #[arg(long, value_name = "K|5pct|distinct", default_value = "10")]
    bins: String,
    /// Diagram to draw.
    #[arg(long, value_name = "DIAGRAM", value_enum, default_value_t)]
    plot: Diagram,
    #[command(flatten)]
    look: PlotArguments,
    #[command(flatten)]
    tables: TableArguments,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Diagram {
    /// Observed against stated frequency, pooled into steps without bins.
    #[default]
    Reliability,
    /// The same in the bins of --bins; as a picture only.
    Bins,
    /// Mean elementary score at each threshold, instead of the measures.
    Murphy,
}

impl CalibrationArguments {
    fn present(
        &self,
        context: &Context,
        as_of: Option<AsOf>,
        answer: &CalibrationReport,
    ) -> Result<(), CommandError> {
        let pooling = if self.plot == Diagram::Bins { Pooling::Bins } else { Pooling::Steps };
        let draw = |layout| reliability_plot(answer, pooling, layout);
        self.look.answer(context, as_of, answer, || answer.page(), draw)
    }

    fn present_murphy(
        &self,
        context: &Context,
        as_of: Option<AsOf>,
        answer: &MurphyDiagram,
    ) -> Result<(), CommandError> {
        self.look.answer(context, as_of, answer, || answer.page(), |layout| murphy_plot(answer, layout))
    }

    fn binning(&self) -> Result<Binning, CommandError> {
        match self.bins.as_str() {
            "5pct" => Ok(Binning::FivePercent),
            "distinct" => Ok(Binning::Distinct),
            number => match number.parse::<u32>() {
                Ok(bins @ 1..=1000) => Ok(Binning::Equal(bins)),
                _ => Err(CommandError::new(
                    format!("unknown value `{}` for `--bins`", harmless(number)),
                    "use a number from 1 to 1000, 5pct or distinct",
                )),
            },
        }
    }
}

pub(crate) fn run(arguments: &CalibrationArguments, context: &Context) -> Result<Outcome, CommandError> {
    let binning = arguments.binning()?;
    let wrong = |word: &str, known: &str| {
        let message = format!("unknown value `{}` for `--when`", harmless(word));
        CommandError::new(message, format!("use one of: {known}"))
    };
    if arguments.tables.is_given() {
        let when = moments(arguments.when.as_deref(), Moments::Each, chrono_tz::UTC)?;
        if when == Moments::Average {
            return Err(wrong("average", "each, last, first, spot=DATE"));
        }
        let tables = arguments.tables.read(&TableOptions { when, ..TableOptions::default() }, context)?;
        if tables.refused {
            return Ok(Outcome::Findings);
        }
        let table = tables.forecasts.ok_or_else(|| {
            let help = "`warrant score --from` scores tables with one row per option or quantile";
            CommandError::new("calibration needs yes or no questions", help)
        })?;
        let number = match arguments.by.as_deref() {
            Some(name) => {
                let numbers = table.forecasters();
                let found = numbers.iter().copied().find(|&number| table.forecaster(number) == name);
                let known = numbers.iter().map(|&number| table.forecaster(number));
                Some(found.ok_or_else(|| CommandError::unknown("forecaster", name, known))?)
            }
            None => None,
        };
        match arguments.plot {
            Diagram::Reliability | Diagram::Bins => {
                let answer = table_calibration(&table, number, binning, tables.threads);
                arguments.present(context, None, &answer)?;
            }
            Diagram::Murphy => {
                let answer = table_murphy_diagram(&table, number, tables.threads);
                arguments.present_murphy(context, None, &answer)?;
            }
        }
        return Ok(Outcome::Done);
    }
    let when = match arguments.when.as_deref() {
        None => "last",
        Some(word @ ("last" | "first" | "each")) => word,
        Some(other) => return Err(wrong(other, "last, first, each")),
    };
    let workbench = context.load()?;
    if let Some(name) = &arguments.by {
        lookup::forecaster(&workbench, name)?;
    }
    let as_of = context.as_of(workbench.settings.zone)?;
    let world = World::new(&workbench, as_of);
    let plan = CalibrationPlan { by: arguments.by.as_deref(), tag: arguments.tag.as_deref(), when, binning };
    match arguments.plot {
        Diagram::Reliability | Diagram::Bins => {
            arguments.present(context, Some(as_of), &calibration(&world, plan))?;
        }
        Diagram::Murphy => arguments.present_murphy(context, Some(as_of), &murphy_diagram(&world, plan))?,
    }
    Ok(context.finish(&workbench))
}
