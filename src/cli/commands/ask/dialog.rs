//! A new question asked for on a terminal, one prompt for each thing that was not given.

use super::arguments::AskArguments;
use super::link::{answer_help, read_likelihoods};
use super::near::refuse_near;
use crate::argument::LinkMode;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::writing::{Writing, kebab, text_of};
use crate::finding::Vocabulary;
use crate::forecast::typed::point;
use crate::forecast::{OptionNames, Question, QuestionType};
use crate::workbench::is_kebab_case;

pub(super) fn complete(
    arguments: &mut AskArguments,
    writing: &Writing,
    context: &Context,
) -> Result<(), CommandError> {
    if arguments.title.is_none() {
        arguments.title = Some(context.ask("Question", None, |text| must("the question", text))?);
    }
    let title = arguments.title.clone().unwrap_or_default();
    if arguments.id.is_none() {
        let made = kebab(&title);
        let default = (!made.is_empty()).then_some(made.as_str());
        let similar = arguments.similar;
        let check = |text: &str| {
            if !is_kebab_case(text) || text == "next" {
                return Err("use lower-case letters, digits and single hyphens".to_owned());
            }
            if similar { Ok(()) } else { refuse_near(text, "", writing).map_err(|error| error.message) }
        };
        arguments.id = Some(context.ask("Id", default, check)?);
    }
    let kind = kind(arguments, context)?;
    answers(arguments, kind, writing, context)?;
    let optional = |what: &'static str| {
        move |text: &str| text_of(what, Some(text)).map(|_| ()).map_err(|error| error.message)
    };
    if !arguments.draft && arguments.criteria.is_none() {
        let prompt = "What counts, so that two strangers agree (empty: a draft)";
        let criteria = context.ask(prompt, None, optional("the criteria"))?;
        if criteria.is_empty() {
            arguments.draft = true;
        } else {
            arguments.criteria = Some(criteria);
        }
    }
    if !arguments.draft && arguments.read_at.is_none() {
        arguments.read_at =
            Some(context.ask("Where the answer will be read", None, |text| must("where it is read", text))?);
    }
    dates(arguments, writing, context)?;
    claim(arguments, kind, writing, context)
}

/// Refuses nothing at all and what cannot be printed.
fn must(what: &str, text: &str) -> Result<(), String> {
    match text_of(what, Some(text)) {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(format!("{what} is missing")),
        Err(error) => Err(error.message),
    }
}

fn kind(arguments: &mut AskArguments, context: &Context) -> Result<QuestionType, CommandError> {
    let follows = !arguments.options.is_empty() || arguments.min.is_some() || arguments.max.is_some();
    if arguments.kind.is_none() && !follows {
        let check = |text: &str| {
            QuestionType::from_word(text).map(|_| ()).ok_or_else(|| QuestionType::suggestion(text))
        };
        let words = QuestionType::words().collect::<Vec<_>>().join(", ");
        arguments.kind = Some(context.ask(&format!("Type: {words}"), Some("binary"), check)?);
    }
    arguments.kind()
}

fn answers(
    arguments: &mut AskArguments,
    kind: QuestionType,
    writing: &Writing,
    context: &Context,
) -> Result<(), CommandError> {
    if kind.has_options() {
        while arguments.options.len() < OptionNames::FEWEST
            || arguments.options.last().is_some_and(|last| !last.is_empty())
        {
            let count = arguments.options.len();
            let taken = arguments.options.clone();
            let check = |text: &str| {
                if text.is_empty() && count >= OptionNames::FEWEST {
                    return Ok(());
                }
                let mut distinct = OptionNames::default();
                // What stands before it was checked when it was typed.
                for other in &taken {
                    drop(distinct.add(other));
                }
                must("the option", text).and_then(|()| distinct.add(text))
            };
            let hint = if count >= OptionNames::FEWEST { " (empty: no more)" } else { "" };
            let option = context.ask(&format!("Option {}{hint}", count + 1), None, check)?;
            if option.is_empty() {
                break;
            }
            arguments.options.push(option);
        }
    }
    if kind.is_continuous() {
        let today = writing.now.with_timezone(&writing.workbench.settings.zone).date_naive();
        let check = |text: &str| {
            point(kind, text, today).map(|_| ()).map_err(|error| format!("{error}: {}", error.help))
        };
        for (slot, prompt) in
            [(&mut arguments.min, "Lower end of the range"), (&mut arguments.max, "Upper end of the range")]
        {
            if slot.is_none() {
                *slot = Some(context.ask(prompt, None, check)?);
            }
        }
        if kind == QuestionType::Numeric && arguments.unit.is_none() {
            let check =
                |text: &str| text_of("the unit", Some(text)).map(|_| ()).map_err(|error| error.message);
            arguments.unit = context.ask_optional("Unit", check)?;
        }
    }
    Ok(())
}

fn dates(arguments: &mut AskArguments, writing: &Writing, context: &Context) -> Result<(), CommandError> {
    let zone = arguments.zone(writing)?;
    let draft = arguments.draft;
    let check = |text: &str| {
        if text.is_empty() && draft {
            return Ok(());
        }
        let read = writing.date("the day", text, zone).map_err(|error| match error.help {
            Some(help) => format!("{}: {help}", error.message),
            None => error.message,
        })?;
        if read.ending(zone).includes(writing.now) { Ok(()) } else { Err("that day is over".to_owned()) }
    };
    if arguments.closes.is_none() {
        let hint = if draft { " (optional)" } else { "" };
        let closes = context.ask(&format!("Last day on which forecasts count{hint}"), None, check)?;
        arguments.closes = (!closes.is_empty()).then_some(closes);
    }
    if arguments.resolves.is_none() && !draft {
        let closes = arguments.closes.clone();
        let resolves = context.ask("Day on which the answer is due", closes.as_deref(), check)?;
        arguments.resolves = (!resolves.is_empty()).then_some(resolves);
    }
    Ok(())
}

fn claim(
    arguments: &mut AskArguments,
    kind: QuestionType,
    writing: &Writing,
    context: &Context,
) -> Result<(), CommandError> {
    if arguments.claim.is_none() && !writing.workbench.arguments.is_empty() {
        let check = |text: &str| {
            if text.is_empty() {
                return Ok(());
            }
            writing.claim(text).map(|_| ()).map_err(|error| match error.help {
                Some(help) => format!("{}: {help}", error.message),
                None => error.message,
            })
        };
        arguments.claim = context.ask_optional("Claim that it carries, as ARGUMENT/CLAIM", check)?;
    }
    if arguments.claim.is_some() && arguments.answer.is_none() {
        let mut probe = Question::new("", kind, chrono_tz::Tz::UTC);
        probe.options.clone_from(&arguments.options);
        let help = answer_help(&probe).replace("--answer ", "");
        arguments.answer =
            Some(context.ask(&format!("Answer under which it holds ({help})"), None, |text| {
                must("the answer", text)
            })?);
    }
    if arguments.claim.is_some() && arguments.mode.is_none() && arguments.lr.is_none() {
        let check =
            |text: &str| LinkMode::from_word(text).map(|_| ()).ok_or_else(|| LinkMode::suggestion(text));
        let words = LinkMode::words().collect::<Vec<_>>().join(", ");
        arguments.mode =
            Some(context.ask(&format!("What it does to the claim: {words}"), Some("test"), check)?);
    }
    if arguments.mode.as_deref() == Some(LinkMode::Evidence.word()) && arguments.lr.is_none() {
        let check = |text: &str| read_likelihoods(text).map(|_| ()).map_err(|error| error.message);
        let prompt = "How probable is that answer if the claim holds, and if not (such as 0.9,0.3)";
        arguments.lr = Some(context.ask(prompt, None, check)?);
    }
    Ok(())
}
