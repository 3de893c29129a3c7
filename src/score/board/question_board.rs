//! The board of a workbench's questions of one type.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::rank_intervals::{is_feasible, ranks_left};
use super::ranking::rank;
use super::record::Record;
use super::resampling::{Totals, first_shares};
use super::standing::{Bounds, RankPlan, Standing};
use crate::finding::Vocabulary;
use crate::forecast::{Question, QuestionType};
use crate::score::comparison::question_key;
use crate::score::input::{BoardPlan, By, ScoredQuestions};
use crate::score::numerics::exact::{ExactScore, ScoreTotal};
use crate::score::time::scoring::{Own, QuestionScores};

/// Records by group and forecaster.
type Records<'w> = BTreeMap<(Cow<'w, str>, &'w str), Record>;

/// A forecaster, or what rows are grouped by.
pub(crate) struct Entry<'w> {
    pub(crate) group: Cow<'w, str>,
    pub(crate) name: Cow<'w, str>,
    pub(crate) record: Record,
    pub(crate) standing: Standing,
    pub(crate) first_share: Option<f64>,
}

impl Entry<'_> {
    /// A record that is never ranked.
    fn unranked(name: impl Into<Cow<'static, str>>, record: Record, bounds: Bounds) -> Self {
        let standing = record.standing(bounds);
        Self { group: "".into(), name: name.into(), record, standing, first_share: None }
    }
}

/// The scores of one type of question under one rule.
pub(crate) struct QuestionBoard<'w> {
    /// The questions, without what forecasters scored on them.
    pub(crate) scored: ScoredQuestions<'w>,
    /// What differences are taken to; `None` where there is nothing in common with it.
    pub(crate) benchmark: Option<String>,
    pub(crate) entries: Vec<Entry<'w>>,
    /// Forecasts written down after the answer was known.
    pub(crate) retrospective: Vec<Entry<'w>>,
    /// The crowd and baselines.
    pub(crate) computed: Vec<Entry<'w>>,
    /// Whether there is no rank because forecasters answered different questions.
    pub(crate) answered_unlike: bool,
    /// Whether the score is the mean of two parts, market and dataset questions.
    pub(crate) has_parts: bool,
}

impl<'w> QuestionBoard<'w> {
    /// Takes standings, ranks, resamples and skills of all forecasters.
    pub(crate) fn new(mut scored: ScoredQuestions<'w>, plan: &BoardPlan) -> Self {
        let (rule, bounds) = (scored.rule, Bounds::of(scored.rule, scored.direction));
        let crowd_name = scored.crowd_name();
        let benchmark = plan
            .benchmark
            .clone()
            .or_else(|| crowd_name.clone())
            .or_else(|| scored.alone().map(str::to_owned))
            .filter(|_| (!rule.has_own_moments() || plan.benchmark.is_some()) && scored.adjustment.is_none());
        match &benchmark {
            Some(name) if rule.has_own_moments() => scored.measure_by(name),
            Some(_) => {}
            None => scored.drop_differences(),
        }
        let records = records(&mut scored, plan.by, |scores| &mut scores.counts);
        let has_parts = scored.has_market(true) && scored.has_market(false);
        let of =
            |record: &Record| if has_parts { record.standing_of_parts() } else { record.standing(bounds) };
        let standings: Vec<Standing> = records.values().map(of).collect();
        let measured = standings.iter().any(|standing| standing.difference.is_some());
        let ranks = RankPlan {
            direction: scored.direction,
            by_difference: measured,
            is_relative: rule.is_relative(),
            fewest: plan.fewest,
            resamples: if has_parts { 0 } else { plan.resamples },
        };
        let all: Vec<&Record> = records.values().collect();
        let of = |numbers: &[usize]| -> Vec<&Record> {
            numbers.iter().filter_map(|&at| all.get(at).copied()).collect()
        };
        let ranking = rank(
            standings,
            ranks,
            // Other groups have no rank.
            |_| plan.by == By::Forecaster,
            |ranked| of(ranked).windows(2).all(|pair| pair[0].asked == pair[1].asked),
            |rivals| {
                let all: Vec<Vec<_>> = of(rivals)
                    .into_iter()
                    .map(|record| {
                        let (totals, known) = if measured {
                            (&record.differences, &record.known_differences)
                        } else {
                            (&record.totals, &record.known)
                        };
                        let scored = totals.iter().zip(known).filter_map(|((at, total), known)| {
                            let weight = total.weight();
                            Some((*at, total.mean()?, known.map(|known| known.map(|sum| sum / weight))))
                        });
                        scored.collect()
                    })
                    .collect();
                if !is_feasible(rivals.len(), scored.questions.len()) {
                    return Vec::new();
                }
                ranks_left(&all, scored.kind == QuestionType::Binary, ranks.direction)
            },
            |rivals| {
                let totals: Vec<&Totals> = of(rivals)
                    .into_iter()
                    .map(|record| if measured { &*record.differences } else { &*record.totals })
                    .collect();
                let keys: Vec<u64> =
                    scored.questions.iter().map(|scored| question_key(&scored.question.id)).collect();
                first_shares(&totals, &keys, measured, ranks.direction, plan.resamples)
            },
        );
        let entries = records
            .into_iter()
            .zip(ranking.standings)
            .enumerate()
            .map(|(at, (((group, name), record), standing))| Entry {
                group,
                name: name.into(),
                record,
                standing,
                first_share: ranking.first_shares.get(&at).copied(),
            })
            .collect();
        let retrospective = self::records(&mut scored, By::Forecaster, |scores| &mut scores.retrospective)
            .into_iter()
            .map(|((_, name), record)| Entry { name: name.into(), ..Entry::unranked("", record, bounds) })
            .collect();
        Self {
            computed: computed(&scored, crowd_name, bounds),
            benchmark: benchmark.filter(|_| measured),
            entries,
            retrospective,
            answered_unlike: ranking.answered_unlike,
            has_parts,
            scored,
        }
    }
}

fn groups<'w>(scored: &ScoredQuestions<'w>, by: By, question: &'w Question) -> Vec<Cow<'w, str>> {
    match by {
        By::Forecaster | By::Kind => vec!["".into()],
        By::Question => vec![question.id.as_str().into()],
        By::Tag if question.tags.is_empty() => vec!["no tag".into()],
        By::Group if question.tags.is_empty() => vec!["no group".into()],
        By::Tag | By::Group => question.tags.iter().map(|tag| tag.as_str().into()).collect(),
        By::Month => question
            .known(scored.now)
            .map(|known| vec![known.with_timezone(&question.zone).format("%Y-%m").to_string().into()])
            .unwrap_or_default(),
    }
}

/// Makes records of what was scored, by group and forecaster, and lets go of it: both together would be twice as much
/// memory.
fn records<'w>(
    scored: &mut ScoredQuestions<'w>,
    by: By,
    part: impl for<'s> Fn(&'s mut QuestionScores<'w>) -> &'s mut Vec<Own<'w>>,
) -> Records<'w> {
    let mut records: HashMap<_, Record> = HashMap::new();
    let mut all = std::mem::take(&mut scored.questions);
    for (at, question) in all.iter_mut().enumerate() {
        let owns = std::mem::take(part(&mut question.scores));
        for group in groups(scored, by, question.question) {
            for own in &owns {
                let key = match by {
                    By::Kind => (own.who.kind.word().into(), ""),
                    _ => (group.clone(), own.who.id.as_str()),
                };
                records.entry(key).or_default().add(at, own, question);
            }
        }
    }
    scored.questions = all;
    records.into_iter().collect()
}

/// The crowd and baselines: below the line, never ranked.
fn computed<'w>(scored: &ScoredQuestions<'w>, crowd: Option<String>, bounds: Bounds) -> Vec<Entry<'w>> {
    let mut computed = Vec::new();
    if let Some(name) = crowd {
        let mut record = Record { kind: Some("crowd"), ..Record::default() };
        for (at, question) in scored.questions.iter().enumerate() {
            record.add_crowd(at, &question.scores);
        }
        computed.push(Entry::unranked(name, record, bounds));
    }
    let baseline = |name: &'static str, known: usize, pick: fn(&QuestionScores<'_>) -> Option<ExactScore>| {
        let mut record = Record { kind: Some("baseline"), ..Record::default() };
        for (at, question) in scored.questions.iter().filter(|question| question.has_forecasts).enumerate() {
            let Some(score) = pick(&question.scores) else { continue };
            record.asked.push(at);
            record.totals.push((at, ScoreTotal::of(score)));
            record.known.push(question.scores.known.get(known).copied().flatten());
        }
        Entry::unranked(name, record, bounds)
    };
    computed.push(baseline("baseline:even-odds", 1, |scores| scores.even_odds));
    computed.push(baseline("baseline:base-rate", 2, |scores| scores.base_rate));
    computed.retain(|entry| entry.record.questions() > 0);
    computed
}
