//! How scores built up: each forecaster's running mean over the answers as they became known.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::page::Block;
use super::score_board::kind_in_words;
use super::text_plot::sparkline;
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::score::board::{Bounds, MIN_QUESTIONS, RunningMean, Scored, running_means};
use crate::score::input::{BoardPlan, ScoredQuestion, ScoredQuestions, scored_questions};
use crate::score::numerics::exact::ScoreTotal;
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;

/// Running mean scores of one type of question under one rule.
#[derive(Clone, Debug)]
pub struct ScoreHistory {
    /// The type of question.
    pub kind: QuestionType,
    /// The rule's range and direction.
    pub convention: String,
    /// Whether lower is better.
    pub direction: Direction,
    /// Which moments are scored, in words.
    pub when: String,
    /// The zone of the workbench's days.
    pub zone: Tz,
    /// Forecasters by their last mean, the best first; then the crowd; then even odds.
    pub lines: Vec<ScoreLine>,
    /// Sentences that must be known to read it.
    pub remarks: Vec<String>,
}

/// One running mean.
#[derive(Clone, Debug)]
pub struct ScoreLine {
    /// Whose: a forecaster's id, `crowd:METHOD` or `baseline:even-odds`.
    pub name: String,
    /// Whether it is computed and not a forecaster's.
    pub computed: bool,
    /// Whether it was named by `--benchmark` or `--against`.
    pub named: bool,
    /// The means, in order of time.
    pub points: Vec<RunningMean>,
}

/// Follows the scores of the first type of question, yes or no first, that the plan's rule scores for anybody.
///
/// Computed anew from the logs; grouping and resamples of the plan do not matter. `None` where nothing is scored.
pub fn score_history(world: &World<'_>, plan: &BoardPlan) -> Option<ScoreHistory> {
    scored_questions(world.questions(), &world.book, world.as_of, plan)
        .find_map(|scored| history_of(world, plan, &scored))
}

/// Follows the scores of one type of question; `None` where nothing is scored.
pub(super) fn history_of(
    world: &World<'_>,
    plan: &BoardPlan,
    made: &ScoredQuestions<'_>,
) -> Option<ScoreHistory> {
    let direction = made.direction;
    let bounds = Bounds::of(made.rule, direction);
    // Difficulty is known only once all questions are, so there is no running mean of what is adjusted for it.
    if made.rule == Rule::ForecastBench {
        return None;
    }
    let mut own: BTreeMap<&str, Scored> = BTreeMap::new();
    let (mut crowd, mut even): (Scored, Scored) = (Vec::new(), Vec::new());
    let mut crowd_size = 0;
    for ScoredQuestion { question, scores, .. } in &made.questions {
        let Some(known) = question.known(world.as_of.moment) else { continue };
        for of in &scores.counts {
            own.entry(&of.who.id).or_default().push((known, of.total, of.known, of.infinite > 0));
        }
        let [of_crowd, of_even, _] = scores.known;
        if let Some((total, infinite, _)) = scores.crowd {
            crowd.push((known, total, of_crowd, infinite > 0));
        }
        crowd_size = crowd_size.max(scores.crowd_size);
        if let Some(score) = scores.even_odds.filter(|_| !scores.counts.is_empty()) {
            even.push((known, ScoreTotal::of(score), of_even, false));
        }
    }
    if own.is_empty() {
        return None;
    }
    let mut remarks = Vec::new();
    let named = |name: &str| plan.benchmark.as_deref() == Some(name) || plan.against.as_deref() == Some(name);
    let mut lines: Vec<ScoreLine> = own
        .into_iter()
        .map(|(name, scored)| {
            if scored.iter().any(|&(.., infinite)| infinite) {
                remarks.push(format!("{name} has an infinite score: the mean ends there"));
            }
            ScoreLine {
                named: named(name),
                computed: false,
                points: running_means(scored, bounds),
                name: name.to_owned(),
            }
        })
        .collect();
    let key = |line: &ScoreLine| {
        let last = line.points.last().map_or(f64::INFINITY, |point| match direction {
            Direction::LowerIsBetter => point.mean,
            Direction::HigherIsBetter => -point.mean,
        });
        (line.points.is_empty(), last)
    };
    lines.sort_by(|a, b| {
        let (a_key, b_key) = (key(a), key(b));
        a_key.0.cmp(&b_key.0).then(a_key.1.total_cmp(&b_key.1)).then_with(|| a.name.cmp(&b.name))
    });
    lines.retain(|line| !line.points.is_empty());
    // A crowd of one is that one.
    let crowd_name = format!("crowd:{}", made.crowd.name());
    let computed = [(crowd_name, crowd, crowd_size > 1), ("baseline:even-odds".to_owned(), even, true)];
    for (name, scored, shown) in computed {
        let points = running_means(scored, bounds);
        if shown && !points.is_empty() {
            lines.push(ScoreLine { name, computed: true, named: false, points });
        }
    }
    let most = lines.iter().filter_map(|line| line.points.last()).map(|point| point.questions).max();
    if most.is_some_and(|most| most < MIN_QUESTIONS) {
        remarks.push("fewer than ten answered questions: no interval, no conclusions".to_owned());
    }
    Some(ScoreHistory {
        kind: made.kind,
        convention: made.convention.clone(),
        direction,
        when: plan.when(made.rule),
        zone: world.workbench.settings.zone,
        lines,
        remarks,
    })
}

/// Points from which on a line of letters says anything.
const FEWEST: usize = 5;

impl ScoreHistory {
    /// What is scored, in a line.
    pub fn subject(&self) -> String {
        format!("{} questions; {}; moments: {}", kind_in_words(self.kind.word()), self.convention, self.when)
    }

    /// Each running mean in a line of letters from the fifth answer on, between the lowest and the highest of all; `None`
    /// where no forecaster has five.
    pub fn block(&self) -> Option<Block> {
        let shown: Vec<&ScoreLine> = self.lines.iter().filter(|line| line.points.len() >= FEWEST).collect();
        // The first few answers swing so far that nothing else would be seen beside them.
        let settled = |line: &ScoreLine| -> Vec<f64> {
            line.points.iter().skip(FEWEST - 1).map(|point| point.mean).collect()
        };
        let means = || shown.iter().flat_map(|line| settled(line));
        let (low, high) = means()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |ends, mean| (ends.0.min(mean), ends.1.max(mean)));
        if shown.is_empty() || high <= low {
            return None;
        }
        let width = shown.iter().map(|line| line.name.chars().count()).max().unwrap_or(0);
        let mut lines = vec![format!(
            "running mean, from the fifth answer on, {low:.4} to {high:.4} ({})",
            kind_in_words(self.kind.word())
        )];
        for line in shown {
            let of: Vec<f64> = settled(line).into_iter().map(|mean| (mean - low) / (high - low)).collect();
            lines.push(format!("{:width$}  {}", line.name, sparkline(&thinned(&of))));
        }
        Some(Block::Preformatted(lines))
    }
}

/// Columns of a line of letters at most.
const COLUMNS: usize = 60;

/// Every so many numbers, the last always.
fn thinned(numbers: &[f64]) -> Vec<f64> {
    if numbers.len() <= COLUMNS {
        return numbers.to_vec();
    }
    let at = |column: usize| (column + 1) * numbers.len() / COLUMNS - 1;
    (0..COLUMNS).filter_map(|column| numbers.get(at(column)).copied()).collect()
}
