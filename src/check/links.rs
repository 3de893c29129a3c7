//! Links between claims and questions.

use std::collections::{HashMap, HashSet};

use super::known::{Known, cut, option_help};
use crate::argument::{ArgumentMap, ClaimIndex, Link, LinkAnswer, LinkMode};
use crate::finding::{Code, Finding, Place, Placed, nearest};
use crate::forecast::{AnswerShape, Question};
use crate::workbench::Workbench;

pub(super) fn check(map: &ArgumentMap, known: &Known<'_>, findings: &mut Vec<Finding>) {
    for link in &map.links {
        match known.question(&link.question.value) {
            Some(question) => {
                findings.extend(link.answer.as_ref().and_then(|answer| link_type(question, answer)));
            }
            None => findings.extend(known.no_question(&link.question.value, link.question.place)),
        }
    }
    duplicate_link(map, findings);
}

const YES_OR_NO: &str = "write answer = \"yes\" or answer = \"no\"";

fn link_type(question: &Question, answer: &Placed<LinkAnswer>) -> Option<Finding> {
    let id = &question.id;
    let (message, help) = match (question.kind.shape(), &answer.value) {
        (AnswerShape::YesNo, LinkAnswer::Word(word)) if word == "yes" || word == "no" => return None,
        (AnswerShape::YesNo, LinkAnswer::Word(word)) => {
            let help = match nearest(&word.to_lowercase(), ["yes", "no"]) {
                Some(near) => format!("write answer = \"{near}\""),
                None => YES_OR_NO.to_owned(),
            };
            (format!("invalid answer `{}`: `{id}` is a yes/no question", cut(word)), help)
        }
        (AnswerShape::YesNo, _) => {
            (format!("invalid threshold: `{id}` is a yes/no question"), YES_OR_NO.to_owned())
        }
        (AnswerShape::Options, LinkAnswer::Word(word)) => {
            (format!("unknown option `{}` of `{id}`", cut(word)), option_help(question, word)?)
        }
        (AnswerShape::Options, _) => (
            format!("invalid threshold: `{id}` has options"),
            format!("write answer = \"...\" with one of: {}", question.options_in_words()),
        ),
        (AnswerShape::Line, LinkAnswer::Word(word)) if question.kind.on_days() => (
            format!("invalid answer `{}`: `{id}` asks for a day", cut(word)),
            "write above = 2026-11-23 for a later day, or below = 2026-11-23 for an earlier one".to_owned(),
        ),
        (AnswerShape::Line, LinkAnswer::Word(word)) => (
            format!("invalid answer `{}`: `{id}` asks for a number", cut(word)),
            "write above = N or below = N".to_owned(),
        ),
        (AnswerShape::Line, LinkAnswer::Above(threshold) | LinkAnswer::Below(threshold)) => {
            let range = question.range.as_ref()?;
            let beyond_low = *threshold < range.min && !range.open_low;
            let beyond_high = *threshold > range.max && !range.open_high;
            if !beyond_low && !beyond_high {
                return None;
            }
            (
                format!("the threshold lies outside the closed range of `{id}`"),
                "write a threshold within the range".to_owned(),
            )
        }
    };
    Some(Finding::new(Code::LinkType, answer.place, message).help(help))
}

fn duplicate_link(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<(ClaimIndex, &str, LinkMode), &Link> = HashMap::new();
    let mut anchors: HashMap<ClaimIndex, &Link> = HashMap::new();
    for link in &map.links {
        let claim = &map.claim(link.claim).id.value;
        let report = |first: Place, message: String, help: &str| {
            Finding::new(Code::DuplicateLink, link.place, message)
                .related(first, "first link here")
                .help(help)
        };
        let question = link.question.value.as_str();
        if let Some(first) = seen.insert((link.claim, question, link.mode), link) {
            let message = format!("`{claim}` is linked to `{}` twice in the same mode", cut(question));
            findings.push(report(first.place, message, "keep one of them, otherwise it counts twice"));
            continue;
        }
        if link.mode != LinkMode::Anchor {
            continue;
        }
        match anchors.get(&link.claim) {
            Some(first) => {
                let message =
                    format!("`{claim}` is anchored to `{}` and to `{}`", first.question.value, cut(question));
                let help = "a claim has at most one anchor: make this link `evidence` or `test`";
                findings.push(report(first.place, message, help));
            }
            None => {
                anchors.insert(link.claim, link);
            }
        }
    }
}

/// Questions that no claim is linked to, where there is an argument that they could be linked to.
pub(super) fn unlinked(workbench: &Workbench, findings: &mut Vec<Finding>) {
    if workbench.arguments.is_empty() {
        return;
    }
    let linked: HashSet<&str> = workbench
        .arguments
        .values()
        .flat_map(|map| &map.links)
        .map(|link| link.question.value.as_str())
        .collect();
    for question in workbench.questions.values().filter(|question| !linked.contains(question.id.as_str())) {
        let message = format!("no claim is linked to `{}`", question.id);
        findings.push(
            Finding::new(Code::UnlinkedQuestion, question.place, message)
                .help("add a [[link]] to a claim that it tests; leave it if the question stands on its own"),
        );
    }
}
