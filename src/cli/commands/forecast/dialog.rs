//! A forecast asked for on a terminal: the question first, then the number, then the reason.

use super::entry::{Entry, FlagNames};
use super::history::History;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::output;
use crate::cli::writing::{Who, Writing};
use crate::forecast::typed::{TypedForecast, point, typed_probability, typed_text};
use crate::forecast::{AnswerShape, Book, Forecast, Probability, Question, percent, view};
use crate::render::{harmless, harmless_lines};
use crate::report::sparkline;

pub(super) enum Answer {
    Entry(Box<Entry>),
    Skip,
    Quit,
}

enum Typed {
    Forecast(TypedForecast),
    Same,
    Skip,
    Quit,
}

/// Shows the question, or names the claim, and asks; with `sweeping`, Enter skips and a full stop ends.
pub(super) fn ask(
    mut entry: Entry,
    who: &Who,
    writing: &Writing,
    book: &Book<'_>,
    context: &Context,
    sweeping: bool,
) -> Result<Answer, CommandError> {
    let question = writing.workbench.questions.get(&entry.subject);
    let own = if let Some(question) = question {
        let line = book.timeline(question, &who.id, writing.as_of());
        let own = line.as_ref().and_then(|line| line.standing_at(writing.now));
        show(question, who, own, writing, book);
        own
    } else {
        let (map, claim) = writing.claim(&entry.subject)?;
        output::message(&harmless(&format!("{}  {}", entry.subject, map.claim(claim).text.value)));
        let credences = book.credences(&entry.subject, writing.as_of());
        credences.into_iter().find(|(forecaster, _)| forecaster.id == who.id).map(|(_, own)| own)
    };
    let history = History::of(&entry.subject, &who.id, writing, book);
    loop {
        let typed = match question {
            Some(question) if question.kind.shape() != AnswerShape::YesNo => {
                other(question, own, entry.certain, writing, context, sweeping)?
            }
            _ => probability(own, entry.certain, writing, context, sweeping)?,
        };
        match typed {
            Typed::Forecast(typed) => entry.typed = typed,
            Typed::Same => entry.same = true,
            Typed::Skip => return Ok(Answer::Skip),
            Typed::Quit => return Ok(Answer::Quit),
        }
        // What only shows when all parts are there, such as shares that do not sum to 1.
        let without_reason = Entry { why: Some("-".to_owned()), ..entry.clone() };
        match without_reason.check(&history, writing, FlagNames::Flags) {
            Ok(_) => break,
            Err(error) => {
                output::message(&format!("{}\nhelp: {}", error.message, error.help.unwrap_or_default()));
                entry.typed = TypedForecast::default();
                entry.same = false;
            }
        }
    }
    if entry.why.is_none() {
        let must = writing.workbench.settings.require_why && !entry.same;
        let check = |text: &str| match typed_text("the reason", text) {
            Ok(None) if must => Err("a forecast here must say why".to_owned()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        entry.why =
            if must { Some(context.ask("Why", None, check)?) } else { context.ask_optional("Why", check)? };
    }
    Ok(Answer::Entry(Box::new(entry)))
}

/// The question as one should read it before giving a number; the crowd only to those who have one.
fn show(question: &Question, who: &Who, own: Option<&Forecast>, writing: &Writing, book: &Book<'_>) {
    let mut lines = vec![format!("{}  {}", question.id, question.title)];
    if let Some(closes) = &question.closes {
        let days = (closes.moment() - writing.now).num_days();
        let unit = if days == 1 { "day" } else { "days" };
        lines.push(format!("closes {} (in {days} {unit})", closes.value));
    }
    if let Some(criteria) = &question.criteria {
        lines.push(criteria.value.trim().to_owned());
    }
    if let Some(fine_print) = &question.fine_print {
        lines.push(fine_print.trim().to_owned());
    }
    for clarification in &question.clarifications {
        lines.push(format!("clarified {}: {}", clarification.at, clarification.text.trim()));
    }
    if let Some(range) = &question.range {
        let end = |value| crate::forecast::point_text(question, value);
        let unit = range.unit.as_deref().unwrap_or_default();
        lines.push(format!("range {} to {} {unit}", end(range.min), end(range.max)).trim_end().to_owned());
    }
    if let Some(rate) = &question.base_rate {
        lines.push(format!(
            "base rate {}{}",
            percent(rate.probability.value()),
            rate.of.as_ref().map_or_else(String::new, |of| format!(" of {of}"))
        ));
    }
    let text = |forecast: &Forecast| view(question, &forecast.prediction).map(|view| view.text(question));
    if let Some(own) = own {
        let why = own.why.as_ref().map_or_else(String::new, |why| format!(": {}", why.trim()));
        lines.push(format!("your last: {} on {}{why}", text(own).unwrap_or_default(), own.at.date_naive()));
        let numbers: Vec<f64> = book
            .timeline(question, &who.id, writing.as_of())
            .iter()
            .flat_map(|line| {
                line.records().iter().filter_map(|(record, _)| record.probability().map(Probability::value))
            })
            .collect();
        if numbers.len() > 1 {
            lines.push(format!("so far:    {}", sparkline(&numbers)));
        }
    }
    let settings = &writing.workbench.settings;
    let crowd = book.crowd(question, settings.crowd, writing.as_of());
    match crowd {
        Some((crowd, behind)) if own.is_some() || !settings.blind => {
            lines.push(format!("{} of {behind}: {}", settings.crowd.name(), crowd.text(question)));
        }
        Some(_) => lines.push("the crowd's number is shown once you have one".to_owned()),
        None => {}
    }
    for text in lines {
        for line in harmless_lines(&text) {
            output::message(&line);
        }
    }
}

fn end_hint(sweeping: bool) -> &'static str {
    if sweeping { " (Enter skips, . ends)" } else { "" }
}

fn probability(
    own: Option<&Forecast>,
    certain: bool,
    writing: &Writing,
    context: &Context,
    sweeping: bool,
) -> Result<Typed, CommandError> {
    let scale = writing.workbench.settings.scale;
    let last = own.and_then(Forecast::probability).map(|probability| probability.to_string());
    let has_own = own.is_some();
    let check = move |text: &str| match text {
        "" | "." if sweeping => Ok(()),
        "same" if has_own => Ok(()),
        "" => Err("write a number such as 65%".to_owned()),
        _ => typed_probability(text, scale, certain)
            .map(|_| ())
            .map_err(|error| format!("{error}: {}", error.help)),
    };
    let default = if sweeping { None } else { last.as_deref() };
    let typed = context.ask(&format!("Probability{}", end_hint(sweeping)), default, check)?;
    Ok(match typed.as_str() {
        "" => Typed::Skip,
        "." => Typed::Quit,
        "same" => Typed::Same,
        // Enter on one's own number says it again, word and all digits included.
        _ if default == Some(typed.as_str()) => Typed::Same,
        _ => Typed::Forecast(TypedForecast { probability: Some(typed), ..TypedForecast::default() }),
    })
}

/// Asks for the share of each option, or for low, likely and high.
fn other(
    question: &Question,
    own: Option<&Forecast>,
    certain: bool,
    writing: &Writing,
    context: &Context,
    sweeping: bool,
) -> Result<Typed, CommandError> {
    let scale = writing.workbench.settings.scale;
    let today = question.day_of(writing.now);
    let has_own = own.is_some();
    let parts: Vec<String> = if question.kind.has_options() {
        question.options.clone()
    } else {
        ["Low (5%)", "Likely (50%)", "High (95%)"].map(str::to_owned).to_vec()
    };
    let mut typed = Vec::with_capacity(parts.len());
    for (position, part) in parts.iter().enumerate() {
        let first = position == 0;
        let check = |text: &str| {
            let whole = match text {
                "" | "." if first && sweeping => Ok(()),
                "same" if first && has_own => Ok(()),
                "" => Err(crate::forecast::typed::TypedError::new("a number is missing", "write one")),
                _ if question.kind.has_options() => typed_probability(text, scale, certain).map(|_| ()),
                _ => point(question.kind, text, today).map(|_| ()),
            };
            whole.map_err(|error| format!("{error}: {}", error.help))
        };
        let mut prompt = harmless(part).into_owned();
        if first {
            prompt.push_str(end_hint(sweeping));
            if has_own && !sweeping {
                prompt.push_str(" (or same)");
            }
        }
        let text = context.ask(&prompt, None, check)?;
        match text.as_str() {
            "" if first => return Ok(Typed::Skip),
            "." if first => return Ok(Typed::Quit),
            "same" if first => return Ok(Typed::Same),
            _ => typed.push(text),
        }
    }
    Ok(Typed::Forecast(if question.kind.has_options() {
        let options = parts.iter().zip(&typed).map(|(option, share)| format!("{option}={share}")).collect();
        TypedForecast { options, ..TypedForecast::default() }
    } else {
        let mut typed = typed.into_iter();
        TypedForecast {
            low: typed.next(),
            likely: typed.next(),
            high: typed.next(),
            ..TypedForecast::default()
        }
    }))
}
