//! Relations between questions: the questions exist, and the relations can hold.

use std::collections::{HashMap, HashSet};

use super::circle::Arrows;
use super::known::{Known, cut, listed, option_help};
use crate::finding::{Code, Finding, Place, Placed, Vocabulary};
use crate::forecast::{AnswerShape, Conditional, Conjunction, Exclusive, Implication, Question, Relations};
use crate::workbench::Workbench;

pub(super) fn check(workbench: &Workbench, known: &Known<'_>, findings: &mut Vec<Finding>) {
    let relations = &workbench.relations;
    for name in relations.mentions().filter(|name| known.question(&name.value).is_none()) {
        findings.extend(known.no_question(&name.value, name.place));
    }
    for exclusive in &relations.exclusive {
        exclusive_questions(exclusive, known, findings);
    }
    for conditional in &relations.conditional {
        findings.extend(condition(conditional, known));
    }
    for conjunction in &relations.conjunctions {
        conjunction_questions(conjunction, known, findings);
    }
    implications(relations, known, findings);
}

fn bad(place: Place, message: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding::new(Code::BadRelation, place, message).help(help)
}

fn not_binary(name: &Placed<String>, known: &Known<'_>) -> Option<Finding> {
    let question = known.question(&name.value)?;
    (question.kind.shape() != AnswerShape::YesNo).then(|| {
        bad(
            name.place,
            format!("expected a yes/no question, found `{}` ({})", question.id, question.kind.word()),
            "use a yes/no question, for example one about a threshold",
        )
    })
}

fn repeated(names: &[Placed<String>], findings: &mut Vec<Finding>) {
    let mut seen: HashMap<&str, Place> = HashMap::new();
    for name in names {
        if let Some(&first) = seen.get(name.value.as_str()) {
            findings.push(
                bad(name.place, format!("`{}` is listed twice", cut(&name.value)), "list each question once")
                    .related(first, "first here"),
            );
        } else {
            seen.insert(&name.value, name.place);
        }
    }
}

fn exclusive_questions(exclusive: &Exclusive, known: &Known<'_>, findings: &mut Vec<Finding>) {
    repeated(&exclusive.questions, findings);
    findings.extend(exclusive.questions.iter().filter_map(|name| not_binary(name, known)));
    if let [only] = exclusive.questions.as_slice() {
        findings.push(bad(
            exclusive.place,
            format!("`{}` is the only question of this relation", cut(&only.value)),
            "list two or more questions of which at most one can be answered yes",
        ));
    }
}

fn condition(conditional: &Conditional, known: &Known<'_>) -> Option<Finding> {
    let Conditional { question, condition, answer, unconditional, .. } = conditional;
    if question.value == condition.value {
        return Some(bad(
            condition.place,
            format!("`{}` is its own condition", cut(&question.value)),
            "name the question whose answer is the condition",
        ));
    }
    if let Some(same) =
        unconditional.as_ref().filter(|same| same.value == question.value || same.value == condition.value)
    {
        return Some(bad(
            same.place,
            format!("`{}` is used both with and without the condition", cut(&same.value)),
            "set `unconditional` to a third question: the same one without the condition",
        ));
    }
    let of = known.question(&condition.value)?;
    let help = answer_problem(of, &answer.value)?;
    Some(bad(answer.place, format!("`{}` cannot be the answer to `{}`", cut(&answer.value), of.id), help))
}

fn answer_problem(question: &Question, answer: &str) -> Option<String> {
    match question.kind.shape() {
        AnswerShape::YesNo => (!matches!(answer, "yes" | "no")).then(|| "write yes or no".to_owned()),
        AnswerShape::Options => option_help(question, answer),
        AnswerShape::Line => {
            Some("use a yes/no question as the condition, for example one about a threshold".to_owned())
        }
    }
}

fn conjunction_questions(conjunction: &Conjunction, known: &Known<'_>, findings: &mut Vec<Finding>) {
    repeated(&conjunction.of, findings);
    findings.extend(
        std::iter::once(&conjunction.question)
            .chain(&conjunction.of)
            .filter_map(|name| not_binary(name, known)),
    );
    if let Some(own) = conjunction.of.iter().find(|name| name.value == conjunction.question.value) {
        findings.push(bad(
            own.place,
            format!("`{}` is a part of itself", cut(&own.value)),
            "list in `of` only the questions that `question` combines",
        ));
    }
    if let [only] = conjunction.of.as_slice() {
        findings.push(bad(
            conjunction.place,
            format!("`{}` is the only part of this conjunction", cut(&only.value)),
            "list two or more questions in `of`",
        ));
    }
}

fn implications(relations: &Relations, known: &Known<'_>, findings: &mut Vec<Finding>) {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut by_pair: HashMap<(u32, u32), &Implication> = HashMap::new();
    for implication in &relations.implies {
        let Implication { antecedent, consequent, place } = implication;
        findings.extend([antecedent, consequent].into_iter().filter_map(|name| not_binary(name, known)));
        if antecedent.value == consequent.value {
            let message = format!("`{}` implies itself", cut(&antecedent.value));
            findings.push(bad(consequent.place, message, "name the question that follows from it"));
            continue;
        }
        let mut numbered = [0; 2];
        for (slot, name) in numbered.iter_mut().zip([antecedent, consequent]) {
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            *slot = *numbers.entry(name.value.as_str()).or_insert(next);
            if *slot == next {
                names.push(&name.value);
            }
        }
        let pair = (numbered[0], numbered[1]);
        if let Some(first) = by_pair.get(&pair) {
            findings.push(
                bad(
                    *place,
                    format!(
                        "duplicate relation: `{}` implies `{}`",
                        cut(&antecedent.value),
                        cut(&consequent.value)
                    ),
                    "keep one of them",
                )
                .related(first.place, "first here"),
            );
            continue;
        }
        by_pair.insert(pair, implication);
        pairs.push(pair);
    }
    for circle in Arrows::new(names.len(), pairs.iter().copied()).circles() {
        let mut steps: Vec<&Implication> = circle
            .iter()
            .enumerate()
            .filter_map(|(at, &from)| by_pair.get(&(from, circle[(at + 1) % circle.len()])).copied())
            .collect();
        let Some(last) = steps.pop() else { continue };
        let on_circle =
            listed(circle.iter().map(|&node| names.get(node as usize).copied().unwrap_or_default()));
        let mut finding = bad(
            last.place,
            format!("{on_circle} imply each other in a circle"),
            "remove the implication from the weaker question to the stronger one",
        );
        let mut shown = HashSet::new();
        for step in steps.into_iter().take(8).filter(|step| shown.insert(step.place)) {
            finding = finding.related(step.place, "and here");
        }
        findings.push(finding);
    }
}
