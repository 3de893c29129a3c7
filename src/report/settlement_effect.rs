//! What a resolution does at once: to each forecaster's score on the question and to the claims it carries.

use std::collections::BTreeMap;

use super::world::{World, answer_text};
use crate::finding::Vocabulary;
use crate::forecast::{Question, Settlement};
use crate::score::input::BoardPlan;
use crate::score::rules::Rule;
use crate::score::time::question_scores::question_scores;

/// Scores and statuses that hang on one question, at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standings {
    /// Each forecaster's score on the question by its type's default rule, and whether it is retrospective.
    scores: BTreeMap<String, (f64, bool)>,
    /// The status of every claim of the arguments that are linked to it, as `argument/claim`.
    statuses: BTreeMap<String, &'static str>,
}

impl Standings {
    /// Looks at a question in a world.
    pub fn of(world: &World<'_>, question: &Question) -> Self {
        let mut scores = BTreeMap::new();
        let plan = BoardPlan::default();
        let rule = Rule::default_for(question.kind);
        if let Some(outcome) = question.outcome(world.as_of.moment).filter(|_| !question.draft) {
            let scoring = plan.scoring(world.workbench.settings.crowd, rule);
            let lines = world.book.timelines(question, world.as_of);
            let made = question_scores(&lines, question, outcome, scoring, world.as_of);
            let rows = made.counts.iter().map(|own| (own, false));
            for (own, retrospective) in rows.chain(made.retrospective.iter().map(|own| (own, true))) {
                if let Some(score) = own.total.mean() {
                    // A forecaster with both has a score that counts.
                    scores.entry(own.who.id.clone()).or_insert((score, retrospective));
                }
            }
        }
        let mut statuses = BTreeMap::new();
        for (map, _) in world.linked_to(&question.id) {
            let of = world.statuses(map);
            for (index, claim) in map.numbered_claims() {
                statuses.insert(format!("{}/{}", map.id, claim.id.value), of.claim(index).word());
            }
        }
        Self { scores, statuses }
    }
}

/// The lines that say what changed between two moments, for people.
pub fn effect_lines(
    before: &Standings,
    after: &Standings,
    world: &World<'_>,
    question: &Question,
) -> Vec<String> {
    let mut lines = Vec::new();
    let settled = question.resolution(world.as_of.moment).map(|resolution| &resolution.settlement);
    if question.draft {
        lines.push("scores: none, since the question is a draft".to_owned());
    } else if matches!(settled, Some(Settlement::Void(_))) {
        lines.push("scores: none, since a void question is counted and never scored".to_owned());
    } else if after.scores.is_empty() {
        lines.push("scores: no forecast was scored".to_owned());
    } else {
        let convention = Rule::default_for(question.kind).convention(question.kind, BoardPlan::default().log);
        let convention = convention.map_or_else(String::new, |(text, _)| text);
        lines.push(format!("scores ({convention}):"));
        let width = after.scores.keys().map(String::len).max().unwrap_or(0);
        for (forecaster, (score, retrospective)) in &after.scores {
            let was = match before.scores.get(forecaster) {
                Some((old, _)) if (old - score).abs() > f64::EPSILON => format!(" (was {old:.4})"),
                _ => String::new(),
            };
            let apart = if *retrospective { ", retrospective: never ranked" } else { "" };
            lines.push(format!("  {forecaster:width$}  {score:.4}{was}{apart}"));
        }
    }
    lines.extend(claim_lines(before, after, world, question));
    lines
}

fn claim_lines(before: &Standings, after: &Standings, world: &World<'_>, question: &Question) -> Vec<String> {
    let links = world.linked_to(&question.id);
    let mut lines = Vec::new();
    if links.is_empty() {
        return lines;
    }
    lines.push("claims:".to_owned());
    let change = |name: &str| {
        let old = before.statuses.get(name).copied().unwrap_or("open");
        let new = after.statuses.get(name).copied().unwrap_or("open");
        if old == new { format!("{new}, as before") } else { format!("{old} before, {new} now") }
    };
    let mut named: Vec<String> = Vec::new();
    for (map, link) in links {
        let name = format!("{}/{}", map.id, map.claim(link.claim).id.value);
        let answer = link.answer.as_ref().map_or_else(String::new, |answer| {
            format!(", holds if {}", answer_text(question, &answer.value))
        });
        lines.push(format!("  {name} ({}{answer}): {}", link.mode.word(), change(&name)));
        named.push(name);
    }
    for (name, new) in &after.statuses {
        if before.statuses.get(name).is_some_and(|old| old != new) && !named.contains(name) {
            lines.push(format!("  {name}: {}", change(name)));
        }
    }
    lines
}
