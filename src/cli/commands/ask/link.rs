//! The claim that a new question carries.

use super::arguments::AskArguments;
use crate::argument::{ArgumentMap, Link, LinkAnswer, LinkMode};
use crate::cli::error::CommandError;
use crate::cli::writing::Writing;
use crate::finding::{Place, Placed, Vocabulary};
use crate::forecast::typed::point;
use crate::forecast::{AnswerShape, Probability, Question};
use crate::render::harmless;

/// Reads the link, with the argument whose file it goes into.
pub(super) fn read<'w>(
    arguments: &AskArguments,
    question: &Question,
    writing: &'w Writing,
) -> Result<Option<(&'w ArgumentMap, Link)>, CommandError> {
    let Some(name) = &arguments.claim else { return Ok(None) };
    let (map, claim) = writing.claim(name)?;
    let Some(answer) = &arguments.answer else {
        let help = format!("say under which answer the claim holds: {}", answer_help(question));
        return Err(CommandError::new("--answer is missing", help));
    };
    let answer = read_answer(answer, question, writing)?;
    let mode = match &arguments.mode {
        Some(word) => LinkMode::from_word(word).ok_or_else(|| {
            CommandError::new(format!("unknown link mode `{}`", harmless(word)), LinkMode::suggestion(word))
        })?,
        None if arguments.lr.is_some() => LinkMode::Evidence,
        None => LinkMode::Test,
    };
    let likelihoods = arguments.lr.as_deref().map(read_likelihoods).transpose()?;
    match (mode, likelihoods) {
        (LinkMode::Evidence, None) => {
            let help =
                "evidence says how probable the answer is if the claim holds, and if not: --lr 0.9,0.3";
            return Err(CommandError::new("--lr is missing", help));
        }
        (LinkMode::Test | LinkMode::Anchor, Some(_)) => {
            let message = format!("--lr says nothing with --mode {}", mode.word());
            return Err(CommandError::new(message, "use --mode evidence, or leave --lr away"));
        }
        _ => {}
    }
    if mode == LinkMode::Anchor
        && let Some(other) = map.links_of(claim).find(|link| link.mode == LinkMode::Anchor)
    {
        let message = format!("{name} is anchored already, by {}", harmless(&other.question.value));
        return Err(CommandError::new(message, "a claim has one anchor; use --mode test or evidence"));
    }
    let question = Placed::nowhere(question.id.clone());
    let answer = Some(Placed::nowhere(answer));
    Ok(Some((map, Link { claim, question, answer, mode, likelihoods, place: Place::NOWHERE })))
}

/// Which answers a link to the question may name.
pub(super) fn answer_help(question: &Question) -> String {
    match question.kind.shape() {
        AnswerShape::YesNo => "--answer yes or --answer no".to_owned(),
        AnswerShape::Options => {
            format!("--answer with one of: {}", question.options.join(", "))
        }
        AnswerShape::Line if question.kind.on_days() => {
            "--answer above=2026-06-01 or --answer below=2026-06-01".to_owned()
        }
        AnswerShape::Line => "--answer above=12000 or --answer below=12000".to_owned(),
    }
}

fn read_answer(text: &str, question: &Question, writing: &Writing) -> Result<LinkAnswer, CommandError> {
    let wrong = || {
        let message = format!("invalid answer `{}` to this question", harmless(text));
        CommandError::new(message, answer_help(question))
    };
    let text = text.trim();
    match question.kind.shape() {
        AnswerShape::YesNo | AnswerShape::Options => {
            question.outcome_of(text).map(|_| LinkAnswer::Word(text.to_owned())).ok_or_else(wrong)
        }
        AnswerShape::Line => {
            let (side, value) = text.split_once('=').ok_or_else(wrong)?;
            let value = point(question.kind, value, question.day_of(writing.now))?;
            match side.trim() {
                "above" => Ok(LinkAnswer::Above(value)),
                "below" => Ok(LinkAnswer::Below(value)),
                _ => Err(wrong()),
            }
        }
    }
}

/// Reads `0.9,0.3`: how probable the answer is if the claim holds, and if not.
pub(super) fn read_likelihoods(text: &str) -> Result<(Probability, Probability), CommandError> {
    let wrong = || {
        let message = format!("expected two probabilities, found `{}`", harmless(text));
        CommandError::new(message, "write --lr 0.9,0.3")
    };
    let (if_holds, if_not) = text.split_once(',').ok_or_else(wrong)?;
    let one = |text: &str| match Probability::from_number(text) {
        Some(Ok(probability)) => Ok(probability),
        Some(Err(error)) => Err(CommandError::new(format!("--lr: {error}"), error.help())),
        None => Err(wrong()),
    };
    let (if_holds, if_not) = (one(if_holds)?, one(if_not)?);
    if if_holds.value() + if_not.value() <= 0.0 {
        let message = "--lr: the answer cannot be impossible either way";
        return Err(CommandError::new(message, "write --lr 0.9,0.3"));
    }
    Ok((if_holds, if_not))
}
