//! `due`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::context::{Context, FormatOr, in_format};
use crate::cli::error::{CommandError, Outcome};
use crate::cli::options::word;
use crate::cli::output;
use crate::finding::Vocabulary;
use crate::forecast::{AsOf, Question, Span, State};
use crate::render::{Format, Style, github, ics, ids};
use crate::report::{DueList, World, counted, due_list};
use crate::schedule::{
    DueItem, Horizon, Ledger, LedgerError, Reason, Verdict, awaiting_rules, calendar, due, heartbeat,
    verdicts,
};
use crate::workbench::Workbench;
use crate::workbench::write::{PATIENCE, StateFile};

/// Show what is due, why, and the command that settles it.
///
/// Prints nothing if nothing is due. Without --for and `WARRANT_FORECASTER`, the latest forecast of anyone decides whether
/// a question is stale, expiring or never forecast. More formats: github, ids, ics.
#[derive(Args, Debug)]
pub(crate) struct DueArguments {
    /// Look this far ahead, for example 7d or 2w [default: today only].
    #[arg(long, value_name = "SPAN", value_parser = span)]
    within: Option<Span>,
    /// Report an answer as overdue only this long after its date.
    #[arg(long, value_name = "SPAN", default_value = "0d", value_parser = span)]
    grace: Span,
    /// Whose forecasts may be stale, expiring or missing [default: `WARRANT_FORECASTER`, or anyone].
    #[arg(long = "for", value_name = "FORECASTER")]
    forecaster: Option<String>,
    /// Only questions that OWNER resolves.
    #[arg(long, value_name = "OWNER")]
    owner: Option<String>,
    /// Only this reason; may be repeated.
    #[arg(long = "reason", value_name = "REASON", value_parser = word::<Reason>())]
    reasons: Vec<Reason>,
    /// Exit with 1 if something is due, with 2 if files cannot be read.
    #[arg(long)]
    exit_code: bool,
    /// Exit with 1 only for this reason; may be repeated; implies --exit-code.
    #[arg(long, value_name = "REASON", value_parser = word::<Reason>())]
    fail_on: Vec<Reason>,
    /// Give each reminder once: record those given in FILE.
    #[arg(long, value_name = "FILE")]
    notify: Option<PathBuf>,
    /// Write a Prometheus heartbeat metric to FILE.
    #[arg(long, value_name = "FILE")]
    heartbeat: Option<PathBuf>,
}

/// What can be written beside the formats of any answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DueFormat {
    Github,
    Ids,
    Ics,
}

impl Vocabulary for DueFormat {
    const WHAT: &'static str = "format of what is due";
    const WORDS: &'static [(&'static str, Self)] =
        &[("github", Self::Github), ("ids", Self::Ids), ("ics", Self::Ics)];
}

fn span(text: &str) -> Result<Span, String> {
    match Span::parse(text) {
        Some(span @ (Span::Days(_) | Span::Months(_))) => Ok(span),
        _ => Err("expected a length of time, for example 7d, 2w or 1m".to_owned()),
    }
}

pub(crate) fn run(arguments: &DueArguments, context: &Context) -> Result<Outcome, CommandError> {
    let format = context.format_or::<DueFormat>()?;
    if format == FormatOr::Other(DueFormat::Ics) && arguments.notify.is_some() {
        let message = "`--notify` cannot be combined with `--format ics`";
        return Err(CommandError::new(message, "omit --notify or choose another format"));
    }
    let (workbench, as_of) = context.open()?;
    let forecaster = context.own_view_of(arguments.forecaster.as_deref(), &workbench)?;
    let forecaster = forecaster.as_deref();
    known_owner(arguments.owner.as_deref(), &workbench)?;
    // From here to the end of the run no other timer gives reminders by the same ledger.
    let state = arguments
        .notify
        .as_ref()
        .map(|path| open_ledger(&context.environment.folder.join(path)))
        .transpose()?;
    let since = state.as_ref().and_then(|(_, ledger)| ledger.last);

    // A rule whose time has not come has nothing to say yet.
    let awaiting: Vec<&str> =
        awaiting_rules(&workbench, as_of).into_iter().map(|question| question.id.as_str()).collect();
    let mut verdicts = verdicts(&workbench, &workbench.data, as_of);
    verdicts.retain(|id, _| awaiting.contains(&id.as_str()));
    let within = arguments.within.unwrap_or(Span::Days(0));
    let horizon = Horizon { within, grace: arguments.grace, since, forecaster };
    let world = World::new(&workbench, as_of);
    let mut items = due(&workbench, &world.book, as_of, horizon, &verdicts);
    let all: std::collections::BTreeSet<String> = items.iter().map(DueItem::key).collect();
    items.retain(|item| {
        arguments.owner.as_ref().is_none_or(|owner| item.question.owner.as_ref() == Some(owner))
            && (arguments.reasons.is_empty() || arguments.reasons.contains(&item.reason))
    });
    let new: Vec<DueItem<'_>> = match &state {
        Some((_, ledger)) => items.iter().filter(|item| !ledger.holds(item)).cloned().collect(),
        None => items.clone(),
    };

    let list = due_list(&world, &new, forecaster);
    if format == FormatOr::Other(DueFormat::Ics) {
        context.write(&ics_text(arguments, &workbench, as_of))?;
    } else {
        print(&list, format, context, &world)?;
    }
    say_if_nothing_is_open(&workbench, as_of, context);
    let failed = name_failed_rules(&verdicts);
    let broken = context.finish(&workbench) != Outcome::Done || failed > 0;
    if let Some((file, mut ledger)) = state {
        ledger.note(&new);
        // What a broken file hides is due once the file is fixed: the next run looks back as far as this one.
        if !broken {
            ledger.looked(as_of.moment);
            ledger.forget(as_of.today, &all, forecaster, |id| {
                let question = workbench.questions.get(id);
                question.is_some_and(|question| question.resolution(as_of.moment).is_some())
            });
        }
        file.replace(&ledger.text())?;
    }
    if let Some(path) = &arguments.heartbeat {
        let path = context.environment.folder.join(path);
        let unreadable = workbench.broken_files().len() + failed;
        output::data(heartbeat(as_of.moment, &items, unreadable).as_bytes(), Some(&path))?;
    }
    let asked = arguments.exit_code || !arguments.fail_on.is_empty();
    let fails = |reason| arguments.fail_on.is_empty() || arguments.fail_on.contains(&reason);
    let hit = new.iter().any(|item| fails(item.reason));
    Ok(match (broken, asked) {
        (true, true) => Outcome::Incomplete,
        (true, false) => Outcome::Findings,
        (false, asked) => Outcome::findings_if(asked && hit),
    })
}

fn print(
    list: &DueList,
    format: FormatOr<DueFormat>,
    context: &Context,
    world: &World<'_>,
) -> Result<(), CommandError> {
    // Documents of their own have an empty form. A program that reads JSON gets some, silenced or not.
    let has_empty_form = match format {
        FormatOr::Answer(Format::Json) => true,
        FormatOr::Answer(Format::Csv | Format::Html) => !context.global.quiet,
        _ => false,
    };
    if list.is_empty() && !has_empty_form {
        return if context.global.output.is_some() { context.write("") } else { Ok(()) };
    }
    // Lines are left to the terminal to wrap, for a command that is cut in two cannot be copied.
    let style = Style { width: context.global.width, ..context.style() };
    let text = match format {
        FormatOr::Answer(format) => in_format(format, style, list, |format| match format {
            Format::Csv => list.flat_page(),
            _ => list.page(world),
        })?,
        FormatOr::Other(DueFormat::Github) => github::due(list, &world.workbench.sources),
        FormatOr::Other(DueFormat::Ids) => ids::due(list),
        FormatOr::Other(DueFormat::Ics) => String::new(),
    };
    context.write(&text)
}

/// Every closing and answer of the questions asked for; with --within those up to its end.
fn ics_text(arguments: &DueArguments, workbench: &Workbench, as_of: AsOf) -> String {
    let owned = |question: &&Question| {
        arguments.owner.as_ref().is_none_or(|owner| question.owner.as_ref() == Some(owner))
    };
    let mut entries = calendar(workbench, workbench.questions.values().filter(owned), as_of);
    if let Some(last) = arguments.within.and_then(|within| within.after(as_of.today)) {
        entries.retain(|entry| entry.day <= last);
    }
    ics::text(&workbench.settings.name, &entries, as_of.moment)
}

/// A mistyped owner would look like a day on which nothing is due.
fn known_owner(owner: Option<&str>, workbench: &Workbench) -> Result<(), CommandError> {
    let Some(owner) = owner else { return Ok(()) };
    let known: std::collections::BTreeSet<&str> =
        workbench.questions.values().filter_map(|question| question.owner.as_deref()).collect();
    if known.contains(owner) { Ok(()) } else { Err(CommandError::unknown("owner", owner, known)) }
}

fn open_ledger(path: &Path) -> Result<(StateFile, Ledger), CommandError> {
    let file = StateFile::open(path, PATIENCE)?;
    let ledger = file.text().map_or(Ok(Ledger::default()), Ledger::parse).map_err(|error| {
        let help = match error {
            LedgerError::Newer(_) => "use a newer warrant or another file",
            LedgerError::Malformed(_) => "name another file; a new ledger repeats all reminders",
        };
        CommandError::new(format!("cannot use the ledger {}: {error}", path.display()), help)
    })?;
    Ok((file, ledger))
}

/// Names the rules that were to answer and could not; how many there are.
fn name_failed_rules(verdicts: &std::collections::BTreeMap<String, Verdict>) -> usize {
    let mut failed = 0;
    for (question, verdict) in verdicts {
        if let Verdict::Fails(problem) = verdict {
            failed += 1;
            let message = format!("error: rule of {question}: {}\nhelp: {}", problem.message, problem.help);
            output::message(&crate::render::harmless_lines(&message).collect::<Vec<_>>().join("\n"));
        }
    }
    failed
}

/// Says so where --as-of lies before everything, since silence would look like nothing being due.
fn say_if_nothing_is_open(workbench: &Workbench, as_of: AsOf, context: &Context) {
    let upcoming = workbench.questions.values().all(|question| question.state(as_of) == State::Upcoming);
    let first = workbench
        .questions
        .values()
        .filter_map(|question| question.opens.as_ref())
        .min_by_key(|opens| opens.moment());
    if as_of.given
        && upcoming
        && let Some(first) = first
    {
        let questions = counted(workbench.questions.len(), "question");
        context.say(&format!(
            "note: as of {} none of {questions} is open; the first opens {}",
            as_of.today,
            first.day()
        ));
    }
}
