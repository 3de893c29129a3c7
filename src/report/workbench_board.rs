//! Boards over the logs of a workbench.

use std::collections::{BTreeMap, BTreeSet};

use super::score_board::{RuleBoard, ScoreBoard, ScoreRow, excluded_in_words, kind_in_words};
use super::table_board::{infinite_in_words, order};
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{
    AsOf, Moment, Outcome, Question, QuestionType, Settlement, Standing as RecordStanding,
};
use crate::score::comparison::question_key;
use crate::score::comparison::resampling::{ResampleCluster, ResamplePlan, ResampleRecord, resample};
use crate::score::convention::{Direction, LogRule};
use crate::score::curve::Moments;
use crate::score::exact::{ExactScore, ScoreTotal};
use crate::score::forecastbench::{DifficultyAdjusted, QuestionScore};
use crate::score::leaderboard::{LEVEL, MIN_QUESTIONS, Standing, place, standing};
use crate::score::question_scores::{Own, QuestionScores, Scoring, question_scores};
use crate::score::rule::Rule;
use crate::score::skill::skill;

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
        if rule.has_own_moments() { "the rule's own".to_owned() } else { self.moments.to_string() }
    }
}

/// Scores the workbench: a board for each type of question that somebody answered, yes or no questions first.
pub fn score_board(world: &World<'_>, plan: &BoardPlan) -> ScoreBoard {
    let types = [
        QuestionType::Binary,
        QuestionType::Choice,
        QuestionType::Ordinal,
        QuestionType::Numeric,
        QuestionType::Date,
    ];
    let mut boards: Vec<RuleBoard> = Vec::new();
    for kind in types {
        let rule = plan.rule.unwrap_or_else(|| Rule::default_for(kind));
        let Some((convention, direction)) = rule.convention(kind, plan.log) else { continue };
        boards.push(Made::new(world, plan, kind, rule).board(plan, convention, direction));
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

/// What a question scored, with what groups are made of.
struct Scored<'w> {
    question: &'w Question,
    scores: QuestionScores<'w>,
}

/// All that a board is made of.
struct Made<'w> {
    kind: QuestionType,
    rule: Rule,
    scored: Vec<Scored<'w>>,
    excluded: BTreeMap<String, u64>,
    crowd: CrowdMethod,
    adjusted: bool,
    as_of: AsOf,
}

/// Everything of one forecaster.
#[derive(Default)]
struct Record {
    kind: Option<&'static str>,
    totals: Vec<(usize, ScoreTotal)>,
    infinite: u64,
    questions: u64,
    forecasts: u64,
    covered: Vec<f64>,
    differences: Vec<(usize, ScoreTotal)>,
    last: Option<usize>,
    even: ScoreTotal,
    own_with_base: ScoreTotal,
    base: ScoreTotal,
    own_with_other: ScoreTotal,
    other: ScoreTotal,
    words: bool,
    best: ScoreTotal,
    worst: ScoreTotal,
    hindsight: u64,
}

/// Adds to the total of a question, which is the last one or a new one.
fn add_to(totals: &mut Vec<(usize, ScoreTotal)>, at: usize, more: &ScoreTotal) {
    match totals.last_mut().filter(|(last, _)| *last == at) {
        Some((_, total)) => total.merge(more),
        None => totals.push((at, *more)),
    }
}

impl Record {
    fn add(&mut self, at: usize, own: &Own<'_>, scored: &Scored<'_>, against: Option<&str>) {
        self.kind = Some(own.who.kind.word());
        // Questions come in order; several forecasters of a kind share one.
        let is_new = self.last.replace(at) != Some(at);
        self.questions += u64::from(is_new);
        self.forecasts += own.forecasts;
        self.infinite += own.infinite;
        self.covered.extend(own.coverage);
        if let Some(difference) = own.difference {
            let mut total = ScoreTotal::default();
            total.add(difference);
            add_to(&mut self.differences, at, &total);
        }
        self.hindsight += u64::from(is_new && scored.question.written_after_known());
        if own.total.rows() > 0 {
            add_to(&mut self.totals, at, &own.total);
        }
        let mean = own.total.mean_score();
        if let Some(even) = scored.scores.even_odds {
            self.even.add(even);
        }
        if let (Some(mean), Some(base)) = (mean, scored.scores.base_rate) {
            self.own_with_base.add(mean);
            self.base.add(base);
        }
        if let (Some(mean), Some(name)) = (mean, against)
            && let Some(other) = scored.scores.counts.iter().find(|other| other.who.id == name)
            && let Some(other) = other.total.mean_score()
        {
            self.own_with_other.add(mean);
            self.other.add(other);
        }
        self.words |= own.words.is_some();
        let (best, worst) = own.words.unwrap_or((own.total, own.total));
        self.best.merge(&best);
        self.worst.merge(&worst);
    }

    fn standing(&self) -> Standing {
        let totals: Vec<ScoreTotal> = self.totals.iter().map(|&(_, total)| total).collect();
        let differences: Vec<ExactScore> =
            self.differences.iter().filter_map(|(_, total)| total.mean_score()).collect();
        standing(&totals, self.infinite, &differences)
    }

    fn row(&self, name: &str, standing: &Standing, direction: Direction, is_brier: bool) -> ScoreRow {
        let mut row = ScoreRow::of(name, self.kind, standing, is_brier);
        row.questions = self.questions;
        row.forecasts = self.forecasts;
        row.coverage =
            (!self.covered.is_empty()).then(|| self.covered.iter().sum::<f64>() / self.covered.len() as f64);
        row.written_after_known = self.hindsight;
        if direction == Direction::LowerIsBetter && self.infinite == 0 {
            let of = |own: Option<f64>, reference: &ScoreTotal| skill(own?, reference.mean()?);
            row.skill_even_odds = of(row.score, &self.even);
            row.skill_base_rate = of(self.own_with_base.mean(), &self.base);
            row.skill_against = of(self.own_with_other.mean(), &self.other);
        }
        if self.words {
            row.word_best = self.best.mean();
            row.word_worst = self.worst.mean();
        }
        row
    }
}

impl<'w> Made<'w> {
    fn new(world: &World<'w>, plan: &BoardPlan, kind: QuestionType, rule: Rule) -> Self {
        let scoring = plan.scoring(world, rule);
        let mut made = Self {
            kind,
            rule,
            scored: Vec::new(),
            excluded: BTreeMap::new(),
            crowd: scoring.crowd,
            adjusted: rule == Rule::ForecastBench,
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
            let scores = question_scores(&world.book, question, outcome, scoring, world.as_of);
            made.exclude("not scorable by this rule", scores.not_scorable);
            made.scored.push(Scored { question, scores });
        }
        if made.adjusted {
            made.adjust_for_difficulty();
        }
        made
    }

    fn exclude(&mut self, reason: &str, forecasts: u64) {
        if forecasts > 0 {
            *self.excluded.entry(reason.to_owned()).or_default() += forecasts;
        }
    }

    /// Takes from each Brier score how hard its question is; questions that no two forecasters link have no common scale.
    fn adjust_for_difficulty(&mut self) {
        let names: BTreeSet<&str> = self
            .scored
            .iter()
            .flat_map(|scored| &scored.scores.counts)
            .map(|own| own.who.id.as_str())
            .collect();
        let numbers: BTreeMap<&str, usize> = names.into_iter().zip(0..).collect();
        let mut rows = Vec::new();
        for (question, scored) in self.scored.iter().enumerate() {
            rows.extend(scored.scores.counts.iter().filter_map(|own| {
                let fits = own.who.kind.counts_for_crowd();
                let brier = own.total.mean()?;
                Some(QuestionScore { forecaster: *numbers.get(own.who.id.as_str())?, question, brier, fits })
            }));
        }
        let fit = DifficultyAdjusted::fit(numbers.len(), self.scored.len(), &rows);
        let effects = fit.map(|fit| fit.question_effects).unwrap_or_default();
        let mut without = 0;
        for (at, scored) in self.scored.iter_mut().enumerate() {
            let effect = effects.get(at).copied().flatten().and_then(ExactScore::from_f64);
            without += if effect.is_none() { scored.scores.counts.len() as u64 } else { 0 };
            scored.scores.counts.retain_mut(|own| {
                let adjusted = effect.zip(own.total.mean_score()).map(|(effect, mean)| mean.minus(effect));
                own.total = ScoreTotal::default();
                own.difference = None;
                adjusted.inspect(|&score| own.total.add(score)).is_some()
            });
            // Baselines are not adjusted, so they would mislead beside what is.
            (scored.scores.even_odds, scored.scores.base_rate, scored.scores.crowd) = (None, None, None);
            scored.scores.retrospective.clear();
            for own in &mut scored.scores.counts {
                own.words = None;
            }
        }
        self.exclude("question whose difficulty nobody shows", without);
    }

    fn groups(&self, by: By, question: &Question) -> Vec<String> {
        match by {
            By::Forecaster | By::Kind => vec![String::new()],
            By::Question => vec![question.id.clone()],
            By::Tag if question.tags.is_empty() => vec!["no tag".to_owned()],
            By::Tag => question.tags.clone(),
            By::Month => question
                .known(self.as_of.moment)
                .map(|known| vec![known.with_timezone(&question.zone).format("%Y-%m").to_string()])
                .unwrap_or_default(),
        }
    }

    fn board(mut self, plan: &BoardPlan, convention: String, direction: Direction) -> RuleBoard {
        let (rule, fewest) = (self.rule, plan.fewest);
        let is_brier = rule == Rule::Brier;
        // A crowd of one is that one.
        let has_crowd = self.scored.iter().any(|scored| scored.scores.crowd_size > 1);
        let crowd_name = format!("crowd:{}", self.crowd.name());
        let benchmark = match &plan.benchmark {
            Some(name) => Some(name.clone()),
            None => has_crowd.then(|| crowd_name.clone()),
        }
        .filter(|_| !rule.has_own_moments() && !self.adjusted);
        let mut board = RuleBoard {
            question_type: self.kind.word(),
            rule: rule.word(),
            convention,
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
        let against = plan.against.as_deref();
        let records = self.records(plan.by, against, |scores| &scores.counts);
        let mut standings: Vec<Standing> = records.values().map(Record::standing).collect();
        let measured = standings.iter().any(|standing| standing.difference.is_some());
        if !measured && let Some(name) = board.benchmark.take_if(|_| plan.benchmark.is_some()) {
            board.remarks.push(format!(
                "{name} shares no scored question with anybody, so ranks go by the mean score"
            ));
        }
        place(&mut standings, direction, measured, fewest);
        if plan.by != By::Forecaster {
            for standing in &mut standings {
                (standing.rank, standing.shrunk) = (None, None);
            }
        }
        let first = if plan.by == By::Forecaster && plan.resamples > 0 {
            self.first_shares(&records, direction, plan)
        } else {
            BTreeMap::new()
        };
        for (((group, name), record), standing) in records.iter().zip(&standings) {
            let mut row = record.row(name, standing, direction, is_brier);
            row.group = (plan.by != By::Forecaster).then(|| group.clone());
            row.first_share = first.get(name.as_str()).copied();
            board.rows.push(row);
        }
        if plan.by == By::Forecaster {
            order(&mut board.rows, direction);
        } else {
            board.rows.sort_by(|a, b| (&a.group, &a.forecaster).cmp(&(&b.group, &b.forecaster)));
        }
        if plan.resamples > 0 && plan.by == By::Forecaster && first.is_empty() && !records.is_empty() {
            board.remarks.push("nothing was resampled: it takes ranked forecasters and scores that are finite, not negative and better when lower".to_owned());
        }
        for ((_, name), record) in self.records(By::Forecaster, None, |scores| &scores.retrospective) {
            let mut row = record.row(&name, &record.standing(), direction, is_brier);
            row.rank = None;
            board.retrospective.push(row);
        }
        order(&mut board.retrospective, direction);
        self.computed(&mut board, has_crowd.then_some(crowd_name.as_str()), direction);
        self.remarks(&mut board);
        board
    }

    /// Records by group and forecaster.
    fn records(
        &self,
        by: By,
        against: Option<&str>,
        part: impl for<'s> Fn(&'s QuestionScores<'w>) -> &'s Vec<Own<'w>>,
    ) -> BTreeMap<(String, String), Record> {
        let mut records: BTreeMap<(String, String), Record> = BTreeMap::new();
        for (at, scored) in self.scored.iter().enumerate() {
            for group in self.groups(by, scored.question) {
                for own in part(&scored.scores) {
                    let key = match by {
                        By::Kind => (own.who.kind.word().to_owned(), String::new()),
                        _ => (group.clone(), own.who.id.clone()),
                    };
                    records.entry(key).or_default().add(at, own, scored, against);
                }
            }
        }
        records
    }

    /// The share of resamples in which each comes out first; nothing where a score cannot be resampled.
    fn first_shares<'r>(
        &self,
        records: &'r BTreeMap<(String, String), Record>,
        direction: Direction,
        plan: &BoardPlan,
    ) -> BTreeMap<&'r str, f64> {
        const UNIT: f64 = 1e-9;
        let sound = |record: &Record| {
            record.infinite == 0 && record.totals.iter().all(|(_, total)| total.sum() >= 0.0)
        };
        // Who has answered too little to be ranked is no rival.
        let rivals: Vec<(&str, &Record)> = records
            .iter()
            .filter(|(_, record)| record.questions >= plan.fewest)
            .map(|((_, name), record)| (name.as_str(), record))
            .collect();
        if direction != Direction::LowerIsBetter || !rivals.iter().all(|(_, record)| sound(record)) {
            return BTreeMap::new();
        }
        let keys: Vec<u64> = self.scored.iter().map(|scored| question_key(&scored.question.id)).collect();
        let prepared: Vec<ResampleRecord> = rivals
            .iter()
            .map(|(_, record)| {
                let clusters = record.totals.iter().filter_map(|&(at, total)| {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "scores are small and not negative"
                    )]
                    let sum = (total.sum() / UNIT).round() as u64;
                    Some(ResampleCluster {
                        question: u32::try_from(at).ok()?,
                        rows: u32::try_from(total.rows()).ok()?,
                        sum,
                    })
                });
                ResampleRecord { clusters: clusters.collect(), unit: UNIT }
            })
            .collect();
        let plan = ResamplePlan { resamples: plan.resamples, level: LEVEL, ..ResamplePlan::default() };
        let shares = resample(&prepared, &keys, plan);
        rivals.iter().zip(shares).map(|((name, _), found)| (*name, found.first_share)).collect()
    }

    /// Adds the crowd and what is computed: below the line, never ranked.
    fn computed(&self, board: &mut RuleBoard, crowd: Option<&str>, direction: Direction) {
        let is_brier = self.rule == Rule::Brier;
        if let Some(name) = crowd {
            let mut record = Record::default();
            for (at, scored) in self.scored.iter().enumerate() {
                let Some((total, infinite, coverage)) = &scored.scores.crowd else { continue };
                record.questions += 1;
                record.forecasts += total.rows() + infinite;
                record.infinite += infinite;
                record.covered.extend(*coverage);
                if total.rows() > 0 {
                    record.totals.push((at, *total));
                }
                if let Some(even) = scored.scores.even_odds {
                    record.even.add(even);
                }
                if let (Some(mean), Some(base)) = (total.mean_score(), scored.scores.base_rate) {
                    record.own_with_base.add(mean);
                    record.base.add(base);
                }
            }
            if record.questions > 0 {
                record.kind = Some("crowd");
                board.rows.push(record.row(name, &record.standing(), direction, is_brier));
            }
        }
        let anybody = |scored: &&Scored<'_>| !scored.scores.counts.is_empty();
        let baseline = |name: &str, pick: fn(&QuestionScores<'_>) -> Option<ExactScore>| {
            let mut record = Record { kind: Some("baseline"), ..Record::default() };
            for (at, scored) in self.scored.iter().filter(anybody).enumerate() {
                let Some(score) = pick(&scored.scores) else { continue };
                let mut total = ScoreTotal::default();
                total.add(score);
                record.questions += 1;
                record.totals.push((at, total));
            }
            (record.questions > 0).then(|| record.row(name, &record.standing(), direction, is_brier))
        };
        board.rows.extend(baseline("baseline:even-odds", |scores| scores.even_odds));
        board.rows.extend(baseline("baseline:base-rate", |scores| scores.base_rate));
    }

    fn remarks(&self, board: &mut RuleBoard) {
        let answered = self.scored.iter().filter(|scored| !scored.scores.counts.is_empty());
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
