//! `forecast`.

mod batch;
mod dialog;
mod entry;
mod history;
mod recording;

use clap::Args;

pub(super) use entry::{Entry, FlagNames};
pub(super) use history::History;
pub(super) use recording::write;

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::writing::{Who, Writing};
use crate::forecast::sweep::sweep;
use crate::forecast::typed::{TypedError, TypedForecast, cdf_points};
use crate::forecast::{AnswerShape, Book};
use crate::render::harmless;
use dialog::Answer;

/// Log a forecast on a question, or a credence on a claim.
///
/// Without a number, on a terminal, it shows the question and asks. `warrant forecast next` goes through all open
/// questions that lack a forecast of yours, have an old one, or close within a week.
#[derive(Args, Debug)]
#[allow(clippy::doc_markdown, reason = "the comments are the help text")]
pub(crate) struct ForecastArguments {
    /// A question, a claim as ARGUMENT/CLAIM, or `next`.
    #[arg(value_name = "QUESTION", required_unless_present = "from", add = super::completion::question_ids())]
    subject: Option<String>,
    /// Yes or no: 72%, 0.72 or a word, for example likely; `same` reaffirms your last forecast.
    #[arg(value_name = "P", allow_negative_numbers = true)]
    probability: Option<String>,
    /// Choice and ordinal: an option and its probability; repeat for each option, 100% in total.
    #[arg(long = "option", value_name = "OPTION=SHARE")]
    options: Vec<String>,
    /// Numeric and date: a quantile, for example 5%=9000; give two or more.
    #[arg(long = "quantile", value_name = "LEVEL=VALUE")]
    quantiles: Vec<String>,
    /// Numeric and date: mean and standard deviation of a normal distribution, for example 12000,1500.
    #[arg(long, value_name = "MEAN,SD", allow_negative_numbers = true)]
    normal: Option<String>,
    /// Numeric and date: cumulative distribution from FILE, or - for stdin: a JSON list [[0, 0], [9000, 0.4], ...], or
    /// value and probability on each line.
    #[arg(long, value_name = "FILE")]
    cdf: Option<std::path::PathBuf>,
    /// Numeric and date: 5% quantile.
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    low: Option<String>,
    /// Numeric and date: median.
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    likely: Option<String>,
    /// Numeric and date: 95% quantile.
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    high: Option<String>,
    /// Forecaster [default: WARRANT_FORECASTER, or `forecaster` of the configuration].
    #[arg(long, value_name = "FORECASTER")]
    by: Option<String>,
    /// Reason for the forecast.
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Claim that is a reason, ARGUMENT/CLAIM; may be repeated.
    #[arg(long, value_name = "CLAIM")]
    because: Vec<String>,
    /// When the forecast was made [default: now].
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Where the forecast was published at that time.
    #[arg(long, value_name = "URL")]
    published: Option<String>,
    /// When the forecast expires.
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
    /// Void your forecast made on DATE.
    #[arg(long, value_name = "DATE")]
    corrects: Option<String>,
    /// Allow 0% and 100%.
    #[arg(long)]
    certain: bool,
    /// Log a forecast on a question that is not open; it is flagged and never scored.
    #[arg(long)]
    late: bool,
    /// Read forecasts from FILE, or - for stdin: one JSON object per line; all are written or none.
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "subject", "probability", "options", "quantiles", "cdf", "normal", "low", "likely", "high", "why", "because", "at",
        "published", "expires", "corrects",
    ])]
    from: Option<std::path::PathBuf>,
    /// Print what would be written; write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
}

pub(crate) fn run(arguments: &ForecastArguments, context: &Context) -> Result<Outcome, CommandError> {
    let writing = context.open_for_writing(arguments.dry_run)?;
    let who = context.forecaster(arguments.by.as_deref(), &writing.workbench)?;
    let book = Book::new(&writing.workbench.logs);
    if let Some(file) = &arguments.from {
        let entries = batch::read(file, arguments.certain, arguments.late, context)?;
        return batch::write(&entries, &who, &writing, &book, context);
    }
    let subject = arguments.subject.as_deref().unwrap_or_default();
    let entry = arguments.entry(subject, context)?;
    if subject == "next" {
        return next(&entry, &who, &writing, &book, context);
    }
    let entry = if entry.says_something() { entry } else { asked(entry, &who, &writing, &book, context)? };
    let history = History::of(&entry.subject, &who.id, &writing, &book);
    let checked = entry.check(&history, &writing, FlagNames::Flags)?;
    write(&checked, &who, &writing, context)?;
    Ok(Outcome::Done)
}

impl ForecastArguments {
    fn entry(&self, subject: &str, context: &Context) -> Result<Entry, CommandError> {
        let same = self.probability.as_deref() == Some("same");
        let cdf = self.cdf.as_ref().map_or_else(|| Ok(Vec::new()), |file| points_of(file, context))?;
        Ok(Entry {
            subject: subject.to_owned(),
            same,
            withdrawn: false,
            typed: TypedForecast {
                probability: self.probability.clone().filter(|_| !same),
                options: self.options.clone(),
                quantiles: self.quantiles.clone(),
                cdf,
                normal: self.normal.clone(),
                low: self.low.clone(),
                likely: self.likely.clone(),
                high: self.high.clone(),
            },
            why: self.why.clone(),
            because: self.because.clone(),
            at: self.at.clone(),
            published: self.published.clone(),
            expires: self.expires.clone(),
            corrects: self.corrects.clone(),
            certain: self.certain,
            late: self.late,
        })
    }
}

/// The points of a cumulative distribution in a file, at least one.
fn points_of(file: &std::path::Path, context: &Context) -> Result<Vec<(String, String)>, CommandError> {
    let error = |TypedError { message, help }| {
        CommandError::new(format!("{}: {message}", harmless(&file.display().to_string())), help)
    };
    let points = cdf_points(&batch::text_of(file, context)?).map_err(error)?;
    if points.is_empty() {
        return Err(error(TypedError::new(
            "it is empty",
            "write value and probability on each line: 9000,0.4",
        )));
    }
    Ok(points)
}

/// Asks for the number on a terminal; elsewhere says how to give it.
fn asked(
    entry: Entry,
    who: &Who,
    writing: &Writing,
    book: &Book<'_>,
    context: &Context,
) -> Result<Entry, CommandError> {
    // An unknown or closed question is refused before anything is asked.
    entry.admit(writing, FlagNames::Flags)?;
    if !context.may_ask() {
        let way = match writing.workbench.questions.get(&entry.subject) {
            Some(question) if question.kind.shape() != AnswerShape::YesNo => {
                crate::forecast::typed::way_to_type(question)
            }
            _ => format!("`warrant forecast {} 65%`", entry.subject),
        };
        return Err(CommandError::new("the forecast is missing", format!("{way}; asking needs a terminal")));
    }
    match dialog::ask(entry, who, writing, book, context, false)? {
        Answer::Entry(entry) => Ok(*entry),
        Answer::Skip | Answer::Quit => Err(CommandError::bare("nothing was written")),
    }
}

/// Goes through what is open and lacks a view, has an old one, or closes soon.
fn next(
    entry: &Entry,
    who: &Who,
    writing: &Writing,
    book: &Book<'_>,
    context: &Context,
) -> Result<Outcome, CommandError> {
    if entry.says_something() {
        let message = "`next` asks about each question in turn";
        return Err(CommandError::new(message, "omit the number, or name one question"));
    }
    let workbench = &writing.workbench;
    let found =
        sweep(workbench.questions.values(), book, &who.id, workbench.settings.stale_after, writing.as_of());
    if found.is_empty() {
        context.say(&format!("Nothing to forecast for {}: every open question has a fresh number.", who.id));
        return Ok(Outcome::Done);
    }
    if !context.may_ask() {
        let list: Vec<_> =
            found.iter().map(|(question, reason)| format!("{} ({})", question.id, reason.text())).collect();
        let help = format!("name a question and a number; next are: {}", list.join(", "));
        return Err(CommandError::new("`next` needs a terminal", help));
    }
    let mut written = 0;
    let mut who = who.clone();
    for (position, (question, reason)) in found.iter().enumerate() {
        context.say(&format!("\n{} of {}: {}", position + 1, found.len(), reason.text()));
        let entry = Entry { subject: question.id.clone(), ..entry.clone() };
        match dialog::ask(entry, &who, writing, book, context, true)? {
            Answer::Entry(entry) => {
                let history = History::of(&entry.subject, &who.id, writing, book);
                let checked = entry.check(&history, writing, FlagNames::Flags)?;
                write(&checked, &who, writing, context)?;
                who.new = false;
                written += 1;
            }
            Answer::Skip => {}
            Answer::Quit => break,
        }
    }
    context.say(&format!("{written} of {} forecast.", found.len()));
    Ok(Outcome::Done)
}
