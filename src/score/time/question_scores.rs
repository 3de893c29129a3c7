//! What forecasters, the crowd and computed baselines scored on one answered question.

use crate::forecast::{
    AsOf, CrowdStretch, Forecaster, Held, Moment, OthersStretch, Outcome, Question, Standing, Timeline, View,
    crowd_with_others, view,
};
use crate::score::comparison::clustered_interval::Known;
use crate::score::numerics::exact::{DecimalProbability, ExactScore, ScoreTotal};
use crate::score::platforms::platform_scores::{NOT_AT_THE_SPOT, NOT_SCORABLE, platform_scores};
use crate::score::rules::crps::PiecewiseLinear;
use crate::score::rules::quantile::QuantileForecast;
use crate::score::rules::rule::{LEVELS, weighted_interval_score};
use crate::score::rules::{Mark, Rule};
use crate::score::time::benchmark::Benchmark;
use crate::score::time::curve::{Curve, Difference, Step, length, total};
use crate::score::time::scoring::{Own, QuestionScores, Scoring, location, mark};

/// More answers than this are not scored for what a question could have scored.
const MOST_ANSWERS: usize = 10;

/// Members times views of distributions up to which each member is left out of the crowd: the pools are made anew, and
/// their time grows with the cube of the members.
const MOST_LEFT_OUT: usize = 1_000;

/// Scores a question by its answer at `as_of`, from the time lines of all who forecast, with what the other answers would
/// have scored.
pub fn question_scores<'a>(
    lines: &[(&'a Forecaster, Timeline<'a>)],
    question: &Question,
    outcome: &Outcome,
    scoring: Scoring<'_>,
    as_of: AsOf,
) -> QuestionScores<'a> {
    let end = lines.first().and_then(|(_, line)| line.end()).unwrap_or(as_of.moment);
    if scoring.rule.has_own_moments() {
        return platform_scores(lines, question, outcome, scoring, end);
    }
    let views = Views::new(lines, question, scoring, end);
    if scoring.rule == Rule::ForecastBench {
        return scores_under(&views, question, outcome, scoring);
    }
    let answers = match question.kind {
        kind if kind.is_continuous() => vec![Outcome::Below, Outcome::Above],
        kind if kind.has_options() => (0..question.options.len()).map(Outcome::Option).collect(),
        _ => vec![Outcome::No, Outcome::Yes],
    };
    let under: Vec<QuestionScores<'_>> = answers
        .iter()
        .filter(|_| answers.len() <= MOST_ANSWERS)
        .map(|answer| scores_under(&views, question, answer, scoring))
        .collect();
    let answered = answers.iter().position(|answer| answer == outcome).and_then(|at| under.get(at));
    let mut scores = answered.cloned().unwrap_or_else(|| scores_under(&views, question, outcome, scoring));
    let limits = scoring.rule.limits().map(|(low, high)| [low, high]);
    let known = |weight: f64, of: &dyn Fn(&QuestionScores<'_>) -> Option<f64>| -> Option<Known> {
        let limits = limits.map(|limits| limits.map(|limit| limit * weight));
        if under.is_empty() {
            return limits;
        }
        let values = under.iter().map(of).collect::<Option<Vec<f64>>>()?;
        match *values.as_slice() {
            // The loss is convex in the answer, so it is greatest at an end of the range, and at least 0.
            [below, above] if question.kind.is_continuous() => Some([0.0, below.max(above)]),
            [no, yes] => Some([no, yes]),
            _ => Some(values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &value| {
                [low.min(value), high.max(value)]
            })),
        }
    };
    let sum = |total: &ScoreTotal, infinite: u64| (infinite == 0 && total.rows() > 0).then(|| total.sum());
    for (is_late, part) in [(false, &mut scores.counts), (true, &mut scores.retrospective)] {
        for (at, own) in part.iter_mut().enumerate() {
            let same = |scores: &QuestionScores<'_>| {
                let part = if is_late { &scores.retrospective } else { &scores.counts };
                let found = part.get(at).filter(|found| found.who.id == own.who.id)?;
                Some((sum(&found.total, found.infinite)?, found.difference))
            };
            own.known = known(own.total.weight(), &|scores| Some(same(scores)?.0));
            let is_bounded = under.is_empty() || question.kind.is_continuous();
            own.known_difference = if is_bounded {
                limits.map(|[low, high]| [low - high, high - low])
            } else {
                known(1.0, &|scores| Some(same(scores)?.1?.finite()?.value()))
            };
        }
    }
    let of_crowd = |scores: &QuestionScores<'_>| {
        scores.crowd.as_ref().and_then(|(total, infinite, _)| sum(total, *infinite))
    };
    scores.known = [
        known(scores.crowd.as_ref().map_or(1.0, |(total, ..)| total.weight()), &of_crowd),
        known(1.0, &|scores| Some(scores.even_odds?.value())),
        known(1.0, &|scores| Some(scores.base_rate?.value())),
    ];
    scores
}

/// What everybody held on a question, whatever the answer.
struct Views<'l, 'a> {
    lines: &'l [(&'a Forecaster, Timeline<'a>)],
    /// By forecaster.
    held: Vec<Vec<Held<'a>>>,
    end: Moment,
    crowd: Vec<CrowdStretch>,
    /// Of each forecaster of the crowd what the others made: distinct views, and which stood when.
    others: Vec<View>,
    without: Vec<Vec<(Moment, Moment, usize)>>,
    whole_crowd: bool,
}

impl<'l, 'a> Views<'l, 'a> {
    fn new(
        lines: &'l [(&'a Forecaster, Timeline<'a>)],
        question: &Question,
        scoring: Scoring<'_>,
        end: Moment,
    ) -> Self {
        let held: Vec<Vec<Held<'_>>> = lines.iter().map(|(_, line)| line.held(Standing::Counts)).collect();
        let (numbers, members): (Vec<usize>, Vec<&[Held<'_>]>) = lines
            .iter()
            .zip(&held)
            .enumerate()
            .filter(|(_, ((who, _), _))| who.kind.counts_for_crowd())
            .map(|(number, (_, held))| (number, held.as_slice()))
            .unzip();
        let (mut others, mut without) = (Vec::<View>::new(), vec![Vec::new(); lines.len()]);
        let mut found = |stretch: OthersStretch| {
            let Some(view) = stretch.view else { return };
            // Most members have the same others' view as one of the last few.
            let before = others.len().saturating_sub(4);
            let same = others.iter().skip(before).position(|other| *other == view).map(|at| before + at);
            let at = same.unwrap_or_else(|| {
                others.push(view);
                others.len() - 1
            });
            if let Some(own) = numbers.get(stretch.member).and_then(|&number| without.get_mut(number)) {
                own.push((stretch.from, stretch.until, at));
            }
        };
        let views: usize = members.iter().map(|held| held.len()).sum();
        let whole_crowd = question.kind.is_continuous() && members.len() * views > MOST_LEFT_OUT;
        let is_wanted = scoring.benchmark.is_none() && !whole_crowd;
        let found: Option<&mut dyn FnMut(OthersStretch)> = if is_wanted { Some(&mut found) } else { None };
        let crowd = crowd_with_others(question, &members, scoring.crowd, end, found);
        Self { lines, held, end, crowd, others, without, whole_crowd }
    }
}

fn scores_under<'a>(
    views: &Views<'_, 'a>,
    question: &Question,
    outcome: &Outcome,
    scoring: Scoring<'_>,
) -> QuestionScores<'a> {
    let &Views { lines, ref held, end, .. } = views;
    let mut scores = QuestionScores { counts: Vec::with_capacity(lines.len()), ..QuestionScores::default() };
    let of_view = |held: &View| mark(scoring, question, held, outcome);
    let curve = |held: &[Held<'_>], not_scorable: &mut u64| {
        Curve::new(held.iter().filter_map(|held| {
            let found = view(question, &held.forecast.prediction).as_ref().and_then(of_view);
            *not_scorable += u64::from(found.is_none());
            Some(Step { from: held.from, until: held.until.unwrap_or(end), mark: found? })
        }))
    };
    scores.whole_crowd = views.whole_crowd && scoring.benchmark.is_none();
    scores.crowd_size = views.crowd.iter().map(|stretch| stretch.members).max().unwrap_or(0);
    let crowd = Benchmark::new(Curve::new(views.crowd.iter().filter_map(|stretch| {
        Some(Step { from: stretch.from, until: stretch.until, mark: of_view(stretch.view.as_ref()?)? })
    })));
    let others: Vec<Option<Mark>> = views.others.iter().map(of_view).collect();
    // Whoever is of the crowd is compared with the crowd of the others.
    let without = |number: usize| {
        let steps = views.without.get(number).into_iter().flatten();
        let steps =
            steps.filter_map(|&(from, until, at)| Some(Step { from, until, mark: (*others.get(at)?)? }));
        let last = crowd.curve().steps().last().copied();
        let mut steps: Vec<Step> = steps.collect();
        // After the own last view the crowd is that of the others as it is.
        let until = held.get(number).and_then(|held| held.last()?.until);
        steps.extend(last.filter(|last| until.is_some_and(|until| until <= last.from)));
        Curve::new(steps)
    };
    let named = |name: &str| {
        let held = lines.iter().zip(held).find(|((who, _), _)| who.id == name).map(|(_, held)| held);
        Benchmark::new(held.map(|held| curve(held, &mut 0)).unwrap_or_default())
    };
    let (other, against) = (scoring.benchmark.map(named), scoring.against.map(named));
    let benchmark = other.as_ref().unwrap_or(&crowd);
    for (number, ((who, line), held)) in lines.iter().zip(held).enumerate() {
        let late = line.held(Standing::Retrospective);
        for (held, is_late) in [(held, false), (&late, true)] {
            let mut unread = 0;
            let own = curve(held, &mut unread);
            scores.leave_out(NOT_SCORABLE, unread);
            if own.is_empty() {
                continue;
            }
            let (sum, infinite) = total(&own.counting(scoring.moments, end));
            if sum.rows() == 0 && infinite == 0 {
                scores.leave_out(NOT_AT_THE_SPOT, held.len() as u64 - unread);
                continue;
            }
            let words = held
                .iter()
                .any(|held| held.forecast.word().is_some())
                .then(|| word_ends(held, scoring, outcome, end))
                .flatten();
            let beside = || against.as_ref()?.beside(&own, scoring.moments, end).map(Box::new);
            let difference = || match scoring.benchmark {
                None if who.kind.counts_for_crowd() && !views.whole_crowd => own
                    .beside(&without(number), scoring.moments, end)
                    .map(|(own, others)| Difference::between(own, others)),
                _ => benchmark.under(&own, scoring.moments, end),
            };
            let found = Own {
                who,
                total: sum,
                known: None,
                known_difference: None,
                infinite,
                forecasts: held.len() as u64,
                coverage: coverage(question, own.held(), end),
                difference: if is_late { None } else { difference() },
                beside: if is_late { None } else { beside() },
                words: words.map(Box::new),
                daily_brier: None,
                parts: interval_parts(held, question, outcome, scoring, end).map(Box::new),
            };
            if is_late { scores.retrospective.push(found) } else { scores.counts.push(found) }
        }
    }
    let crowd = crowd.curve();
    if !crowd.is_empty() {
        let (sum, infinite) = total(&crowd.counting(scoring.moments, end));
        scores.crowd = Some((sum, infinite, coverage(question, crowd.held(), end)));
    }
    scores.even_odds = even_odds(scoring, question, outcome);
    scores.base_rate = question
        .base_rate
        .as_ref()
        .and_then(|rate| of_view(&View::Probability(rate.probability.value()))?.finite());
    scores
}

fn even_odds(scoring: Scoring<'_>, question: &Question, outcome: &Outcome) -> Option<ExactScore> {
    if question.kind.is_continuous() {
        let at = location(question, outcome)?.clamp(0.0, 1.0);
        let score = match scoring.rule {
            Rule::Crps => PiecewiseLinear::new(&[(0.0, 0.0), (1.0, 1.0)]).ok()?.crps(at).ok()?,
            Rule::Quantile => QuantileForecast::new(&LEVELS.map(|level| (level, level)))
                .ok()?
                .twice_mean_pinball(at)
                .ok()?,
            _ => return None,
        };
        return ExactScore::from_f64(score);
    }
    let held = if question.kind.has_options() {
        View::Options(vec![Some(1.0 / question.options.len().max(1) as f64); question.options.len()])
    } else {
        View::Probability(0.5)
    };
    mark(scoring, question, &held, outcome)?.finite()
}

/// The parts of the weighted interval score, each counted like the score itself.
fn interval_parts(
    held: &[Held<'_>],
    question: &Question,
    outcome: &Outcome,
    scoring: Scoring<'_>,
    end: Moment,
) -> Option<[ScoreTotal; 3]> {
    if scoring.rule != Rule::Quantile {
        return None;
    }
    let location = location(question, outcome)?;
    let mut steps: [Vec<Step>; 3] = Default::default();
    for held in held {
        let Some(View::Continuous(distribution)) = view(question, &held.forecast.prediction) else {
            continue;
        };
        let score = weighted_interval_score(&distribution, location)?;
        let until = held.until.unwrap_or(end);
        let parts = [score.dispersion, score.overprediction, score.underprediction];
        for (steps, part) in steps.iter_mut().zip(parts) {
            steps.push(Step { from: held.from, until, mark: Mark::Finite(ExactScore::from_f64(part)?) });
        }
    }
    Some(steps.map(|steps| total(&Curve::new(steps).counting(scoring.moments, end)).0))
}

fn coverage(question: &Question, held: i128, end: Moment) -> Option<f64> {
    let life = length(question.opens.as_ref()?.moment(), end);
    (life > 0).then(|| (held as f64 / life as f64).min(1.0))
}

/// The scores with every word at the better and at the worse end of its interval.
fn word_ends(
    held: &[Held<'_>],
    scoring: Scoring<'_>,
    outcome: &Outcome,
    end: Moment,
) -> Option<(ScoreTotal, ScoreTotal)> {
    let happened = match outcome {
        Outcome::Yes => DecimalProbability::ONE,
        Outcome::No => DecimalProbability::ZERO,
        _ => return None,
    };
    let at_end = |better: bool| {
        let steps = held.iter().filter_map(|held| {
            let p = match held.forecast.word().and_then(|(word, scale)| scale.word(word)) {
                Some(word) => {
                    if (happened == DecimalProbability::ONE) == better {
                        word.high()
                    } else {
                        word.low()
                    }
                }
                None => held.forecast.probability()?.value(),
            };
            let rule = if scoring.rule == Rule::ForecastBench { Rule::Brier } else { scoring.rule };
            let mark = rule.of_probability(DecimalProbability::from_f64(p)?, happened, scoring.log)?;
            Some(Step { from: held.from, until: held.until.unwrap_or(end), mark })
        });
        let (sum, infinite) = total(&Curve::new(steps).counting(scoring.moments, end));
        (infinite == 0 && sum.rows() > 0).then_some(sum)
    };
    at_end(true).zip(at_end(false))
}
