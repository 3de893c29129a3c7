//! Boards over the logs of a workbench.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::board_record::{Record, Scored, single};
use super::difficulty::{Adjustment, adjust_for_difficulty, in_words};
use super::first_shares::{NOBODY_RANKED, Totals, first_shares};
use super::score_board::{RuleBoard, ScoreBoard, excluded_in_words, kind_in_words};
use super::score_history::{ScoreHistory, history_of};
use super::table_board::{infinite_in_words, order};
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{
    AsOf, Moment, Outcome, Question, QuestionType, Settlement, Standing as RecordStanding,
};
use crate::score::board::leaderboard::{MIN_QUESTIONS, Standing, place};
use crate::score::comparison::question_key;
use crate::score::numerics::exact::ExactScore;
use crate::score::platforms::forecastbench::brier_index;
use crate::score::rules::Rule;
use crate::score::rules::convention::{Direction, LogRule};
use crate::score::time::curve::{Difference, Moments};
use crate::score::time::question_scores::{Own, QuestionScores, Scoring, question_scores};

/// What rows are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// One for each forecaster.
    Forecaster,
    /// One for each question and forecaster.
    Question,
    /// One for each tag and forecaster.
    Tag,
    /// One for each month in which answers became known, and forecaster.
    Month,
    /// One for each kind of forecaster.
    Kind,
}

impl Vocabulary for By {
    const WHAT: &'static str = "way to group scores";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("forecaster", Self::Forecaster),
        ("question", Self::Question),
        ("tag", Self::Tag),
        ("month", Self::Month),
        ("kind", Self::Kind),
    ];
}

/// What boards over a workbench are asked for.
#[derive(Clone, Debug)]
pub struct BoardPlan {
    /// The rule; each type's default without one.
    pub rule: Option<Rule>,
    /// How logarithms are read.
    pub log: LogRule,
    /// Which views count.
    pub moments: Moments,
    /// How the crowd's view is made; `None` for the workbench's own way.
    pub crowd: Option<CrowdMethod>,
    /// Whom ranks are measured by; `None` for the crowd.
    pub benchmark: Option<String>,
    /// Whom skill is measured against.
    pub against: Option<String>,
    /// Who holds the market's prices, for `ForecastBench`'s rule.
    pub market: Option<String>,
    /// Fewest questions for a rank.
    pub fewest: u64,
    /// Resamples of questions for the share of first ranks; 0 for none.
    pub resamples: u32,
    /// What rows are made of.
    pub by: By,
    /// Only questions with this tag.
    pub tag: Option<String>,
    /// Only questions whose answer became known at or after this.
    pub since: Option<Moment>,
    /// Only questions whose answer became known before this.
    pub until: Option<Moment>,
}

impl Default for BoardPlan {
    fn default() -> Self {
        Self {
            rule: None,
            log: LogRule::NATS,
            moments: Moments::Average,
            crowd: None,
            benchmark: None,
            against: None,
            market: None,
            fewest: MIN_QUESTIONS,
            resamples: 0,
            by: By::Forecaster,
            tag: None,
            since: None,
            until: None,
        }
    }
}

impl BoardPlan {
    pub(super) fn scoring<'p>(&'p self, world: &World<'_>, rule: Rule) -> Scoring<'p> {
        Scoring {
            rule,
            log: self.log,
            moments: self.moments,
            crowd: self.crowd.unwrap_or(world.workbench.settings.crowd),
            benchmark: self.benchmark.as_deref(),
            against: self.against.as_deref(),
        }
    }

    pub(super) fn takes(&self, question: &Question, as_of: AsOf) -> bool {
        let tagged = self.tag.as_ref().is_none_or(|tag| question.tags.contains(tag));
        if self.since.is_none() && self.until.is_none() {
            return tagged;
        }
        let known = question.known(as_of.moment);
        tagged
            && known.is_some_and(|known| {
                self.since.is_none_or(|since| known >= since) && self.until.is_none_or(|until| known < until)
            })
    }

    /// The moments in words.
    pub(super) fn when(&self, rule: Rule) -> String {
        match self.moments {
            Moments::Spot(_) if rule.is_spot() => self.moments.to_string(),
            _ if rule.is_spot() => "spot, when each question closed or was answered".to_owned(),
            _ if rule.has_own_moments() => "the rule's own".to_owned(),
            moments => moments.to_string(),
        }
    }
}

/// Records by group and forecaster.
type Records<'w> = BTreeMap<(Cow<'w, str>, &'w str), Record>;

/// Scores the workbench: a board for each type of question that somebody answered, yes or no questions first.
pub fn score_board(world: &World<'_>, plan: &BoardPlan) -> ScoreBoard {
    boards(world, plan, |_| {})
}

/// Scores the workbench once for its boards and for how the scores went.
pub(super) fn score_board_and_history(
    world: &World<'_>,
    plan: &BoardPlan,
) -> (ScoreBoard, Option<ScoreHistory>) {
    let mut history = None;
    let board = boards(world, plan, |made| {
        if history.is_none() {
            history = history_of(world, plan, made);
        }
    });
    (board, history)
}

fn boards(world: &World<'_>, plan: &BoardPlan, mut look: impl FnMut(&Made<'_>)) -> ScoreBoard {
    let mut boards: Vec<RuleBoard> = Vec::new();
    for made in made(world, plan) {
        look(&made);
        boards.push(made.board(plan));
    }
    // The first board stays even if it is empty, so that the answer says what was asked for.
    let any = boards.iter().any(|board| !board.rows.is_empty());
    let mut at = 0;
    boards.retain(|board| {
        at += 1;
        !board.rows.is_empty()
            || !board.retrospective.is_empty()
            || (!any && at == 1)
            || (at == 1 && plan.rule.is_none())
    });
    ScoreBoard::new(Some(world.as_of.today.to_string()), world.shown_as_of(), boards)
}

/// What boards are made of, for each type of question to which the plan's rule applies.
pub(super) fn made<'w>(world: &World<'w>, plan: &BoardPlan) -> impl Iterator<Item = Made<'w>> {
    QuestionType::WORDS.iter().filter_map(|&(_, kind)| {
        let rule = plan.rule.unwrap_or_else(|| Rule::default_for(kind));
        let (convention, direction) = rule.convention(kind, plan.log)?;
        Some(Made::new(world, plan, (kind, rule, convention, direction)))
    })
}

/// All that a board is made of.
pub(super) struct Made<'w> {
    pub(super) kind: QuestionType,
    pub(super) rule: Rule,
    pub(super) convention: String,
    pub(super) direction: Direction,
    pub(super) scored: Vec<Scored<'w>>,
    excluded: BTreeMap<String, u64>,
    pub(super) crowd: CrowdMethod,
    adjustment: Option<Adjustment>,
    as_of: AsOf,
}

impl<'w> Made<'w> {
    fn new(
        world: &World<'w>,
        plan: &BoardPlan,
        (kind, rule, convention, direction): (QuestionType, Rule, String, Direction),
    ) -> Self {
        let scoring = plan.scoring(world, rule);
        let mut made = Self {
            kind,
            rule,
            convention,
            direction,
            scored: Vec::new(),
            excluded: BTreeMap::new(),
            crowd: scoring.crowd,
            adjustment: None,
            as_of: world.as_of,
        };
        let of_kind = world.workbench.questions.values().filter(|question| question.kind == kind);
        for question in of_kind.filter(|question| plan.takes(question, world.as_of)) {
            let lines = world.book.timelines(question, world.as_of);
            let Some(outcome) = question.outcome(world.as_of.moment).filter(|_| !question.draft) else {
                let records: usize = lines.iter().map(|(_, line)| line.records().len()).sum();
                made.exclude(reason_for(question, world.as_of), records as u64);
                continue;
            };
            for (_, standing) in lines.iter().flat_map(|(_, line)| line.records()) {
                match standing {
                    RecordStanding::Late => made.exclude("late forecast", 1),
                    RecordStanding::Corrected => made.exclude("corrected forecast", 1),
                    RecordStanding::Counts | RecordStanding::Retrospective => {}
                }
            }
            let scores = question_scores(&lines, question, outcome, scoring, world.as_of);
            for (reason, views) in &scores.left_out {
                made.exclude(reason, *views);
            }
            made.scored.push(Scored { question, scores, has_forecasts: false, is_market: None });
        }
        if rule == Rule::ForecastBench {
            let adjustment = adjust_for_difficulty(&mut made.scored, plan.market.as_deref());
            made.exclude("question whose difficulty nobody shows", adjustment.unknown);
            made.exclude("question that no shared forecaster links to the others", adjustment.unlinked);
            made.exclude("retrospective forecast", adjustment.retrospective);
            made.adjustment = Some(adjustment);
        }
        for scored in &mut made.scored {
            scored.has_forecasts = !scored.scores.counts.is_empty();
        }
        made
    }

    fn exclude(&mut self, reason: &str, forecasts: u64) {
        if forecasts > 0 {
            *self.excluded.entry(reason.to_owned()).or_default() += forecasts;
        }
    }

    fn groups(&self, by: By, question: &'w Question) -> Vec<Cow<'w, str>> {
        match by {
            By::Forecaster | By::Kind => vec!["".into()],
            By::Question => vec![question.id.as_str().into()],
            By::Tag if question.tags.is_empty() => vec!["no tag".into()],
            By::Tag => question.tags.iter().map(|tag| tag.as_str().into()).collect(),
            By::Month => question
                .known(self.as_of.moment)
                .map(|known| vec![known.with_timezone(&question.zone).format("%Y-%m").to_string().into()])
                .unwrap_or_default(),
        }
    }

    fn board(mut self, plan: &BoardPlan) -> RuleBoard {
        let (rule, direction, fewest) = (self.rule, self.direction, plan.fewest);
        let is_brier = rule == Rule::Brier;
        // A crowd of one is that one.
        let has_crowd = self.scored.iter().any(|scored| scored.scores.crowd_size > 1);
        let crowd_name = format!("crowd:{}", self.crowd.name());
        let benchmark = match &plan.benchmark {
            Some(name) => Some(name.clone()),
            None if has_crowd => Some(crowd_name.clone()),
            None => self.alone().map(str::to_owned),
        }
        .filter(|_| (!rule.has_own_moments() || plan.benchmark.is_some()) && self.adjustment.is_none());
        if rule.has_own_moments()
            && let Some(name) = &benchmark
        {
            self.measure_by(name);
        }
        let mut board = RuleBoard {
            question_type: self.kind.word(),
            rule: rule.word(),
            convention: std::mem::take(&mut self.convention),
            when: plan.when(rule),
            benchmark,
            against: plan.against.clone(),
            fewest,
            grouped: (plan.by != By::Forecaster).then(|| plan.by.word()),
            excluded: std::mem::take(&mut self.excluded),
            ..RuleBoard::default()
        };
        if board.benchmark.is_none() {
            for own in self.scored.iter_mut().flat_map(|scored| &mut scored.scores.counts) {
                own.difference = None;
            }
        }
        let records = self.records(plan.by, |scores| &mut scores.counts);
        let has_market = self.scored.iter().any(|scored| scored.is_market == Some(true));
        let has_parts = has_market && self.scored.iter().any(|scored| scored.is_market == Some(false));
        let of = |record: &Record| if has_parts { record.standing_of_parts() } else { record.standing() };
        let mut standings: Vec<Standing> = records.values().map(of).collect();
        let measured = standings.iter().any(|standing| standing.difference.is_some());
        if !measured
            && let Some(name) = board.benchmark.take()
            && plan.benchmark.is_some()
        {
            board.remarks.push(format!("{name} shares no scored question with anybody"));
        }
        place(&mut standings, direction, measured, fewest);
        if plan.by != By::Forecaster {
            for standing in &mut standings {
                (standing.rank, standing.shrunk) = (None, None);
            }
        }
        if !measured && !rule.is_relative() && unlike(&records, &standings) {
            board.rank_nobody(&mut standings);
        }
        let rivals = records
            .iter()
            .zip(&standings)
            .filter(|(_, standing)| plan.resamples > 0 && !has_parts && standing.rank.is_some())
            .map(|((&(_, name), record), _)| (name, record));
        let first = self.first_shares(rivals, measured, direction, plan.resamples);
        for ((&(ref group, name), record), standing) in records.iter().zip(&standings) {
            let mut row = record.row(name, standing, direction, is_brier);
            row.group = (plan.by != By::Forecaster).then(|| group.to_string());
            row.first_share = first.get(name).copied();
            if is_brier || rule == Rule::ForecastBench {
                row.brier_index = row.score.and_then(brier_index);
            }
            if has_market {
                row.dataset_score = record.part(false).map(|part| part.mean);
                row.market_score = record.part(true).map(|part| part.mean);
            }
            board.rows.push(row);
        }
        if plan.by == By::Forecaster {
            order(&mut board.rows, direction);
        } else {
            board.rows.sort_by(|a, b| (&a.group, &a.forecaster).cmp(&(&b.group, &b.forecaster)));
        }
        if plan.resamples > 0 && plan.by == By::Forecaster && first.is_empty() && !records.is_empty() {
            board.remark_nothing_resampled(if has_parts {
                "a score of two parts is not"
            } else {
                NOBODY_RANKED
            });
        }
        for ((_, name), record) in self.records(By::Forecaster, |scores| &mut scores.retrospective) {
            let mut row = record.row(name, &record.standing(), direction, is_brier);
            row.rank = None;
            board.retrospective.push(row);
        }
        order(&mut board.retrospective, direction);
        self.computed(&mut board, has_crowd.then_some(crowd_name.as_str()), direction);
        self.remarks(&mut board, &records, plan);
        board
    }

    /// The share of resamples in which each of the ranked comes out first, by name; who has an infinite score is left out.
    fn first_shares<'r>(
        &self,
        ranked: impl Iterator<Item = (&'r str, &'r Record)>,
        by_difference: bool,
        direction: Direction,
        resamples: u32,
    ) -> BTreeMap<&'r str, f64> {
        let (names, totals): (Vec<&str>, Vec<&Totals>) = ranked
            .filter(|(_, record)| record.infinite == 0)
            .map(|(name, record)| (name, if by_difference { &*record.differences } else { &*record.totals }))
            .unzip();
        let keys: Vec<u64> = self.scored.iter().map(|scored| question_key(&scored.question.id)).collect();
        names.into_iter().zip(first_shares(&totals, &keys, by_difference, direction, resamples)).collect()
    }

    /// Takes differences of whole scores to those of a forecaster, for rules that weigh time in their own way.
    fn measure_by(&mut self, name: &str) {
        for scored in &mut self.scored {
            let other = scored.scores.counts.iter().find(|own| own.who.id == name).and_then(Own::whole);
            for own in &mut scored.scores.counts {
                own.difference = own.whole().zip(other).map(|(own, other)| Difference::between(own, other));
            }
        }
    }

    /// The one person, team or model among others who forecast: then there is nobody else to measure the others by.
    fn alone(&self) -> Option<&str> {
        let all: BTreeSet<(bool, &str)> = self
            .scored
            .iter()
            .flat_map(|scored| &scored.scores.counts)
            .map(|own| (own.who.kind.counts_for_crowd(), own.who.id.as_str()))
            .collect();
        let mut of_crowd = all.iter().filter(|(counts, _)| *counts).map(|(_, name)| *name);
        of_crowd.next().filter(|_| of_crowd.next().is_none() && all.len() > 1)
    }

    /// Makes records of what was scored, by group and forecaster, and lets go of it: both together would be twice as
    /// much memory.
    fn records(
        &mut self,
        by: By,
        part: impl for<'s> Fn(&'s mut QuestionScores<'w>) -> &'s mut Vec<Own<'w>>,
    ) -> Records<'w> {
        let mut records: HashMap<_, Record> = HashMap::new();
        let mut all = std::mem::take(&mut self.scored);
        for (at, scored) in all.iter_mut().enumerate() {
            let owns = std::mem::take(part(&mut scored.scores));
            for group in self.groups(by, scored.question) {
                for own in &owns {
                    let key = match by {
                        By::Kind => (own.who.kind.word().into(), ""),
                        _ => (group.clone(), own.who.id.as_str()),
                    };
                    records.entry(key).or_default().add(at, own, scored);
                }
            }
        }
        self.scored = all;
        records.into_iter().collect()
    }

    /// Adds the crowd and what is computed: below the line, never ranked.
    fn computed(&self, board: &mut RuleBoard, crowd: Option<&str>, direction: Direction) {
        let is_brier = self.rule == Rule::Brier;
        if let Some(name) = crowd {
            let mut record = Record::default();
            for (at, scored) in self.scored.iter().enumerate() {
                record.add_crowd(at, &scored.scores);
            }
            if record.questions() > 0 {
                record.kind = Some("crowd");
                board.rows.push(record.row(name, &record.standing(), direction, is_brier));
            }
        }
        let baseline = |name: &str, pick: fn(&QuestionScores<'_>) -> Option<ExactScore>| {
            let mut record = Record { kind: Some("baseline"), ..Record::default() };
            for (at, scored) in self.scored.iter().filter(|scored| scored.has_forecasts).enumerate() {
                let Some(score) = pick(&scored.scores) else { continue };
                record.asked.push(at);
                record.totals.push((at, single(score)));
            }
            (record.questions() > 0).then(|| record.row(name, &record.standing(), direction, is_brier))
        };
        board.rows.extend(baseline("baseline:even-odds", |scores| scores.even_odds));
        board.rows.extend(baseline("baseline:base-rate", |scores| scores.base_rate));
    }

    fn remarks(&self, board: &mut RuleBoard, records: &Records<'_>, plan: &BoardPlan) {
        if let Some(adjustment) = &self.adjustment {
            board.remarks.push(in_words(adjustment, plan.market.as_deref()));
        }
        let beyond: u64 = self.scored.iter().map(|scored| scored.scores.beyond_limits).sum();
        if beyond > 0 {
            let (noun, was) = if beyond == 1 { ("forecast", "was") } else { ("forecasts", "were") };
            board.remarks.push(format!(
                "{beyond} {noun} beyond 0.1% or 99.9% {was} read at that limit: Metaculus takes none beyond"
            ));
        }
        if self.rule == Rule::MetaculusPeer && self.scored.iter().any(|scored| scored.scores.uncovered_tail) {
            board.remarks.push("coverage ends where the last forecast was withdrawn; Metaculus itself counts it on to the close, which changes no score".to_owned());
        }
        if self.scored.iter().any(|scored| scored.scores.withdrawn) {
            board.remarks.push("Good Judgment knows no withdrawal: here days from one on count as missed, like those before the first forecast".to_owned());
        }
        let without: u64 = records.values().map(|record| record.without_difference).sum();
        if let (Some(name), true) = (&board.benchmark, without > 0) {
            let (noun, verb) = if without == 1 { ("difference", "is") } else { ("differences", "are") };
            board
                .remarks
                .push(format!("{without} {noun} {verb} left out, where the log score of {name} is infinite"));
        }
        let answered = self.scored.iter().filter(|scored| scored.has_forecasts);
        let (all, hindsight) = answered.fold((0, 0), |(all, hindsight), scored| {
            (all + 1, hindsight + u64::from(scored.question.written_after_known()))
        });
        if hindsight > 0 {
            board.remarks.push(format!(
                "{hindsight} of {all} answered {} questions were written after their answer was known: not a track record",
                kind_in_words(board.question_type)
            ));
        }
        for row in board.rows.iter().filter(|row| row.group.is_none()) {
            if let (Some(best), Some(worst)) = (row.word_best, row.word_worst) {
                board.remarks.push(format!(
                    "{} spoke in words: read at the ends of their intervals, the score would lie between {:.4} and {:.4}",
                    row.forecaster,
                    best.min(worst),
                    best.max(worst)
                ));
            }
        }
        board.remarks.extend(infinite_in_words(&board.rows));
        board.remarks.extend(excluded_in_words(&board.excluded));
    }
}

/// Whether those who would be ranked answered different questions.
fn unlike(records: &Records<'_>, standings: &[Standing]) -> bool {
    let mut ranked = records
        .values()
        .zip(standings)
        .filter(|(_, standing)| standing.rank.is_some())
        .map(|(record, _)| record);
    let first = ranked.next();
    ranked.any(|record| first.is_some_and(|first| first.asked != record.asked))
}

/// Why forecasts on a question that has no answer to be scored are left out.
pub(super) fn reason_for(question: &Question, as_of: AsOf) -> &'static str {
    match question.resolution(as_of.moment).map(|resolution| &resolution.settlement) {
        _ if question.draft => "draft question",
        None => "open question",
        Some(Settlement::Void(_)) => "void question",
        Some(Settlement::Outcome(Outcome::Yes | Outcome::No)) => "unreadable question",
        Some(Settlement::Outcome(_)) => "not a yes or no question",
    }
}
