//! `resolve`.

use chrono::NaiveDate;
use clap::Args;

use super::resolve_auto::{self, AutoArguments};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::prompt::given_or_asked;
use crate::cli::writing::{Writing, text_of};
use crate::finding::{Place, Vocabulary};
use crate::forecast::typed::{TypedError, typed_answer};
use crate::forecast::{
    Outcome as Answer, Question, Resolution, ResolutionSource, Settlement, VoidReason, When,
};
use crate::render::harmless;
use crate::report::{Standings, World, effect_lines};
use crate::workbench::write::Written;

/// Record the answer of a question, or why it has none; earlier records stay as history.
///
/// With --auto, says what the rules of questions answer and why, with the rows they used; --apply writes the answers. A
/// rule waits until its window is over, settled and covered by the data, and never touches a question that is resolved.
#[derive(Args, Debug)]
#[allow(clippy::doc_markdown, reason = "the comments are the help text")]
pub(crate) struct ResolveArguments {
    /// Question to resolve.
    #[arg(value_name = "QUESTION", required_unless_present = "auto", add = super::completion::question_ids())]
    question: Option<String>,
    /// Answer: yes, no, an option, a number, a date, or below or above an open range.
    #[arg(value_name = "OUTCOME", allow_negative_numbers = true, conflicts_with_all = ["void", "auto"])]
    outcome: Option<String>,
    /// Void the question: annulled, ambiguous or not-applicable; requires --note.
    #[arg(long, value_name = "REASON")]
    void: Option<String>,
    /// Evaluate the rules of all questions, or of QUESTION.
    #[arg(long, conflicts_with_all = ["void", "known", "sources", "note"])]
    auto: bool,
    /// With --auto: write a resolution with a receipt for each question that its rule answers.
    #[arg(long, requires = "auto")]
    apply: bool,
    /// When the answer became publicly known.
    #[arg(long, value_name = "DATE")]
    known: Option<String>,
    /// Source; may be repeated. --source-date, --via and --quote belong to the last one.
    #[arg(long = "source", value_name = "URL")]
    sources: Vec<String>,
    /// Date of the last source.
    #[arg(long, value_name = "DATE", requires = "sources")]
    source_date: Option<String>,
    /// Through whom the last source was read, for example an archive.
    #[arg(long, value_name = "NAME", requires = "sources")]
    via: Option<String>,
    /// Exact quote from the last source.
    #[arg(long, value_name = "TEXT", requires = "sources")]
    quote: Option<String>,
    /// What was searched, for an answer by silence; or why the question is void.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Who resolves [default: WARRANT_FORECASTER, or `forecaster` of the configuration].
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Print what would be written; write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
}

pub(crate) fn run(arguments: &ResolveArguments, context: &Context) -> Result<Outcome, CommandError> {
    if arguments.auto {
        let asked = AutoArguments {
            questions: arguments.question.iter().cloned().collect(),
            apply: arguments.apply || arguments.dry_run,
            dry_run: arguments.dry_run,
            by: arguments.by.clone().unwrap_or_else(|| "rule".to_owned()),
        };
        return resolve_auto::run(&asked, context);
    }
    let mut writing = context.open_for_writing(arguments.dry_run)?;
    let question = writing.question(arguments.question.as_deref().unwrap_or_default())?.clone();
    let resolution = arguments.resolution(&question, &writing, context)?;
    let repeated = question.resolutions.last().is_some_and(|last| {
        let Resolution { recorded, by, place, .. } = resolution.clone();
        Resolution { recorded, by, place, ..last.clone() } == resolution
    });
    if repeated {
        let message = format!(
            "`{}` already has this resolution: {}, known on {}",
            question.id,
            question.settlement_text(&resolution.settlement),
            resolution.known
        );
        let help = "name another outcome, day or source to supersede that record";
        return Err(CommandError::new(message, help));
    }
    let others = consequences(&question, &resolution, &writing)?;
    // All or nothing, as far as several files go: every write is tried before the first is made.
    writing.rehearsal().append_resolution(&question.id, &resolution)?;
    for (id, other) in &others {
        writing.rehearsal().append_resolution(id, other)?;
    }
    let mut written = vec![writing.writer().append_resolution(&question.id, &resolution)?];
    for (id, other) in &others {
        written.push(writing.writer().append_resolution(id, other)?);
    }
    let as_of = writing.as_of();
    let before = Standings::of(&World::new(&writing.workbench, as_of), &question);
    settle(&mut writing, &question.id, &resolution);
    for (id, other) in &others {
        settle(&mut writing, id, other);
    }
    let mut lines = first_lines(&question, &resolution, &others, &written);
    let world = World::new(&writing.workbench, as_of);
    if let Some(settled) = writing.workbench.questions.get(&question.id) {
        lines.extend(effect_lines(&before, &Standings::of(&world, settled), &world, settled));
    }
    context.report_written(&writing, &lines, &written)?;
    name_void_conditionals(&question, &resolution, &writing, context);
    Ok(Outcome::Done)
}

impl ResolveArguments {
    fn resolution(
        &self,
        question: &Question,
        writing: &Writing,
        context: &Context,
    ) -> Result<Resolution, CommandError> {
        let settlement = self.settlement(question, writing, context)?;
        let note = text_of("--note", self.note.as_deref())?;
        let note = match (&settlement, note) {
            (Settlement::Void(_), None) => {
                let check = |text: &str| {
                    if text.is_empty() { Err("a void question says why".to_owned()) } else { Ok(()) }
                };
                let note =
                    given_or_asked(None, context, "--note", "a void question says why: add --note", || {
                        context.ask("Why is it void", None, check)
                    })?;
                text_of("--note", Some(&note))?
            }
            (_, note) => note,
        };
        let known = self.known(question, writing, context)?;
        let by = match context.known_forecaster(self.by.as_deref())? {
            Some(by) => text_of("--by", Some(&by))?,
            None => None,
        };
        let resolution = Resolution {
            settlement,
            known,
            recorded: Some(writing.now),
            by,
            sources: self.sources(question, note.is_some(), writing, context)?,
            note,
            receipt: None,
            place: Place::NOWHERE,
        };
        if resolution.sources.is_empty() && resolution.note.is_none() {
            context.say(
                "note: the record has neither --source nor --note, and `warrant check` will ask for one",
            );
        }
        Ok(resolution)
    }

    fn settlement(
        &self,
        question: &Question,
        writing: &Writing,
        context: &Context,
    ) -> Result<Settlement, CommandError> {
        if let Some(word) = &self.void {
            let reason = VoidReason::from_word(word).ok_or_else(|| {
                let message = format!("unknown reason `{}` for a void question", harmless(word));
                CommandError::new(message, VoidReason::suggestion(word))
            })?;
            return Ok(Settlement::Void(reason));
        }
        let today = question.day_of(writing.now);
        let check = |text: &str| {
            answer(question, text, today).map(|_| ()).map_err(|error| format!("{error}: {}", error.help))
        };
        let help = format!("`warrant resolve {} OUTCOME --known DATE`; asking needs a terminal", question.id);
        let text = given_or_asked(self.outcome.as_deref(), context, "the outcome", &help, || {
            context.say(&harmless(&format!("{}  {}", question.id, question.title)));
            context.ask("Outcome", None, check)
        })?;
        Ok(Settlement::Outcome(answer(question, &text, today)?))
    }

    /// When the answer became known: asked for, never guessed, since it decides which forecasts count.
    fn known(&self, question: &Question, writing: &Writing, context: &Context) -> Result<When, CommandError> {
        let check = |text: &str| {
            writing.past("the day", text, question.zone).map(|_| ()).map_err(|error| match error.help {
                Some(help) => format!("{}: {help}", error.message),
                None => error.message,
            })
        };
        let help = "add --known DATE: when the answer became known to the world, which is never guessed";
        let text = given_or_asked(self.known.as_deref(), context, "--known", help, || {
            context.ask("Known to the world since (day)", None, check)
        })?;
        let known = writing.past("--known", &text, question.zone)?;
        if let Some(opens) = &question.opens
            && known.moment() < opens.value.moment()
        {
            context.say(&format!(
                "note: the answer was known before the question opened ({}): no forecast on it counts",
                opens.value
            ));
        }
        Ok(known)
    }

    fn sources(
        &self,
        question: &Question,
        has_note: bool,
        writing: &Writing,
        context: &Context,
    ) -> Result<Vec<ResolutionSource>, CommandError> {
        let mut sources = Vec::with_capacity(self.sources.len());
        for url in &self.sources {
            if let Some(url) = text_of("--source", Some(url))? {
                sources.push(ResolutionSource { url: Some(url), date: None, quote: None, via: None });
            }
        }
        if sources.is_empty() && !has_note && context.may_ask() {
            let check =
                |text: &str| text_of("the source", Some(text)).map(|_| ()).map_err(|error| error.message);
            let url = context.ask_optional("Source (address)", check)?;
            sources.extend(url.map(|url| ResolutionSource {
                url: Some(url),
                date: None,
                quote: None,
                via: None,
            }));
        }
        if let Some(last) = sources.last_mut() {
            last.date = self.source_date.as_deref().map(|text| day(text, question, writing)).transpose()?;
            last.via = text_of("--via", self.via.as_deref())?;
            last.quote = text_of("--quote", self.quote.as_deref())?;
        }
        Ok(sources)
    }
}

fn day(text: &str, question: &Question, writing: &Writing) -> Result<NaiveDate, CommandError> {
    Ok(writing.date("--source-date", text, question.zone)?.day(question.zone))
}

/// The questions that fall away, since they ask under another answer of this one.
///
/// One whose file cannot be read is an error: it could not be settled along with its condition.
fn consequences(
    question: &Question,
    resolution: &Resolution,
    writing: &Writing,
) -> Result<Vec<(String, Resolution)>, CommandError> {
    let Settlement::Outcome(outcome @ (Answer::Yes | Answer::No | Answer::Option(_))) =
        &resolution.settlement
    else {
        return Ok(Vec::new());
    };
    let answer = question.outcome_text(outcome);
    let workbench = &writing.workbench;
    let mut others: Vec<(String, Resolution)> = Vec::new();
    for relation in &workbench.relations.conditional {
        let id = &relation.question.value;
        let falls_away = relation.condition.value == question.id && relation.answer.value != answer;
        if !falls_away || id == &question.id || others.iter().any(|(other, _)| other == id) {
            continue;
        }
        // A relation to a question that is not there is for `check` to report.
        let written = workbench.sources.find(&format!("forecasts/questions/{id}.toml")).is_some();
        if !written {
            continue;
        }
        let other = writing.question(id)?;
        if other.resolution(writing.now).is_some() {
            continue;
        }
        let note = format!(
            "It asks what happens if {} is answered {}, and the answer was {answer}.",
            question.id, relation.answer.value
        );
        let void = Resolution {
            settlement: Settlement::Void(VoidReason::NotApplicable),
            known: in_zone_of(resolution.known, other),
            sources: Vec::new(),
            note: Some(note),
            ..resolution.clone()
        };
        others.push((id.clone(), void));
    }
    Ok(others)
}

/// A bare day is another moment in another zone, so there the moment is written.
fn in_zone_of(known: When, other: &Question) -> When {
    let same = When::start_of(known.day(), other.zone) == known;
    if same { known } else { When::exact(known.moment(), other.zone) }
}

/// Adds a resolution to what was read, so that its effect can be seen.
fn settle(writing: &mut Writing, id: &str, new: &Resolution) {
    if let Some(question) = writing.workbench.questions.get_mut(id) {
        question.resolutions.push(new.clone());
    }
}

/// What was resolved, from what, and what falls away with it.
fn first_lines(
    question: &Question,
    resolution: &Resolution,
    others: &[(String, Resolution)],
    written: &[Written],
) -> Vec<String> {
    let was = question.resolutions.last().map_or_else(String::new, |last| {
        format!(
            " (was {}, known on {}, kept as history)",
            question.settlement_text(&last.settlement),
            last.known
        )
    });
    let places = written.iter().map(|record| format!("{}:{}", record.path, record.line));
    let mut places = places.chain(std::iter::repeat(String::new()));
    let place = places.next().unwrap_or_default();
    let mut lines = vec![format!(
        "Resolved {}: {}{was}, known on {}, in {place}.",
        question.id,
        question.settlement_text(&resolution.settlement),
        resolution.known
    )];
    for ((id, _), place) in others.iter().zip(places) {
        lines.push(format!(
            "Resolved {id}: void (not-applicable), since its condition did not come about, in {place}."
        ));
    }
    lines
}

/// Names questions that fell away by an earlier answer and would count under this one.
fn name_void_conditionals(
    question: &Question,
    resolution: &Resolution,
    writing: &Writing,
    context: &Context,
) {
    let Settlement::Outcome(outcome) = &resolution.settlement else { return };
    let answer = question.outcome_text(outcome);
    for relation in &writing.workbench.relations.conditional {
        let other = writing.workbench.questions.get(&relation.question.value);
        let void = other
            .and_then(|other| other.resolution(writing.now))
            .is_some_and(|resolution| resolution.settlement == Settlement::Void(VoidReason::NotApplicable));
        if relation.condition.value == question.id && relation.answer.value == answer && void {
            context.say(&format!(
                "note: {} is void as not-applicable, and its condition holds now; resolve it again",
                relation.question.value
            ));
        }
    }
}

/// Reads an answer, and says that there may be none.
fn answer(question: &Question, text: &str, today: NaiveDate) -> Result<Answer, TypedError> {
    typed_answer(question, text, today).map_err(|error| {
        if error.help.starts_with("did you mean") {
            return error;
        }
        let void = VoidReason::words().collect::<Vec<_>>().join(", ");
        TypedError::new(error.message, format!("{}; without an answer use --void REASON: {void}", error.help))
    })
}
