//! The answered questions of a workbench or a table with the scores of all forecasters.

use std::collections::{BTreeMap, BTreeSet};

use super::difficulty::{Adjustment, adjust_for_difficulty};
use super::plan::BoardPlan;
use super::scored_question::ScoredQuestion;
use crate::finding::Vocabulary;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{
    AsOf, Book, Moment, Outcome, Question, QuestionType, Settlement, Standing as RecordStanding,
};
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;
use crate::score::time::curve::Difference;
use crate::score::time::question_scores::question_scores;
use crate::score::time::scoring::Own;

/// The scored questions of one type under one rule.
pub(crate) struct ScoredQuestions<'w> {
    pub(crate) kind: QuestionType,
    pub(crate) rule: Rule,
    pub(crate) convention: String,
    pub(crate) direction: Direction,
    pub(crate) questions: Vec<ScoredQuestion<'w>>,
    /// Forecasts left out, by reason.
    pub(crate) excluded: BTreeMap<String, u64>,
    pub(crate) crowd: CrowdMethod,
    pub(crate) adjustment: Option<Adjustment>,
    pub(crate) now: Moment,
}

/// Scores the answered questions of each type to which the plan's rule applies, yes or no questions first.
pub(crate) fn scored_questions<'w>(
    (questions, crowd): (&'w BTreeMap<String, Question>, CrowdMethod),
    book: &Book<'w>,
    as_of: AsOf,
    plan: &BoardPlan,
) -> impl Iterator<Item = ScoredQuestions<'w>> {
    QuestionType::WORDS.iter().filter_map(move |&(_, kind)| {
        let rule = plan.rule.unwrap_or_else(|| Rule::default_for(kind));
        let (convention, direction) = rule.convention(kind, plan.log)?;
        let mut scored = ScoredQuestions {
            kind,
            rule,
            convention,
            direction,
            questions: Vec::new(),
            excluded: BTreeMap::new(),
            crowd: plan.crowd.unwrap_or(crowd),
            adjustment: None,
            now: as_of.moment,
        };
        let of_kind = questions.values().filter(|question| question.kind == kind);
        for question in of_kind.filter(|question| plan.takes(question, as_of.moment)) {
            scored.score(question, book, as_of, plan);
        }
        if rule == Rule::ForecastBench {
            scored.take_difficulty_away(plan.market.as_deref());
        }
        for question in &mut scored.questions {
            question.has_forecasts = !question.scores.counts.is_empty();
        }
        Some(scored)
    })
}

impl<'w> ScoredQuestions<'w> {
    fn score(&mut self, question: &'w Question, book: &Book<'w>, as_of: AsOf, plan: &BoardPlan) {
        let lines = book.timelines(question, as_of);
        let Some(outcome) = question.outcome(as_of.moment).filter(|_| !question.draft) else {
            let records: usize = lines.iter().map(|(_, line)| line.records().len()).sum();
            self.exclude(reason_for(question, as_of.moment), records as u64);
            return;
        };
        for (_, standing) in lines.iter().flat_map(|(_, line)| line.records()) {
            match standing {
                RecordStanding::Late => self.exclude("late forecast", 1),
                RecordStanding::Corrected => self.exclude("corrected forecast", 1),
                RecordStanding::Counts | RecordStanding::Retrospective => {}
            }
        }
        let scoring = plan.scoring(self.crowd, self.rule);
        let scores = question_scores(&lines, question, outcome, scoring, as_of);
        for (reason, views) in &scores.left_out {
            self.exclude(reason, *views);
        }
        self.questions.push(ScoredQuestion { question, scores, has_forecasts: false, is_market: None });
    }

    fn take_difficulty_away(&mut self, market: Option<&str>) {
        let adjustment = adjust_for_difficulty(&mut self.questions, market);
        self.exclude("question whose difficulty nobody shows", adjustment.unknown);
        self.exclude("question that no shared forecaster links to the others", adjustment.unlinked);
        self.exclude("retrospective forecast", adjustment.retrospective);
        self.adjustment = Some(adjustment);
    }

    fn exclude(&mut self, reason: &str, forecasts: u64) {
        if forecasts > 0 {
            *self.excluded.entry(reason.to_owned()).or_default() += forecasts;
        }
    }

    /// Takes differences of whole scores to those of a forecaster, for rules that weigh time in their own way.
    pub(crate) fn measure_by(&mut self, name: &str) {
        for scored in &mut self.questions {
            let other = scored.scores.counts.iter().find(|own| own.who.id == name).and_then(Own::whole);
            for own in &mut scored.scores.counts {
                own.difference = own.whole().zip(other).map(|(own, other)| Difference::between(own, other));
            }
        }
    }

    /// Drops all differences, where there is no benchmark.
    pub(crate) fn drop_differences(&mut self) {
        for own in self.questions.iter_mut().flat_map(|scored| &mut scored.scores.counts) {
            own.difference = None;
        }
    }

    /// The one person, team or model among others who forecast: the others are then measured by that one.
    pub(crate) fn alone(&self) -> Option<&str> {
        let all: BTreeSet<(bool, &str)> = self
            .questions
            .iter()
            .flat_map(|scored| &scored.scores.counts)
            .map(|own| (own.who.kind.counts_for_crowd(), own.who.id.as_str()))
            .collect();
        let mut of_crowd = all.iter().filter(|(counts, _)| *counts).map(|(_, name)| *name);
        of_crowd.next().filter(|_| of_crowd.next().is_none() && all.len() > 1)
    }

    /// The crowd's name, where there is a crowd: a crowd of one is that one.
    pub(crate) fn crowd_name(&self) -> Option<String> {
        let has_crowd = self.questions.iter().any(|scored| scored.scores.crowd_size > 1);
        has_crowd.then(|| format!("crowd:{}", self.crowd.name()))
    }

    /// Whether some questions are market questions, and whether others are not.
    pub(crate) fn has_market(&self, is_market: bool) -> bool {
        self.questions.iter().any(|scored| scored.is_market == Some(is_market))
    }
}

/// Why forecasts on a question that has no answer to be scored are left out.
pub(crate) fn reason_for(question: &Question, now: Moment) -> &'static str {
    match question.resolution(now).map(|resolution| &resolution.settlement) {
        _ if question.draft => "draft question",
        None => "open question",
        Some(Settlement::Void(_)) => "void question",
        Some(Settlement::Outcome(Outcome::Yes | Outcome::No)) => "unreadable question",
        Some(Settlement::Outcome(_)) => "not a yes or no question",
    }
}
