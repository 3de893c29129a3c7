//! Boards over the logs of a workbench.

use super::page::counted;
use super::score_board::{NO_RANKS, RuleBoard, ScoreBoard, ScoreRow, excluded_in_words, kind_in_words};
use super::score_history::{ScoreHistory, history_of};
use super::table_board::{excluded, infinite_in_words, order};
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{Book, ForecasterKind, QuestionType};
use crate::score::board::{Entry, QuestionBoard};
use crate::score::csv::Problems;
use crate::score::input::{Adjustment, BoardPlan, By, ScoredQuestions, TableQuestions, scored_questions};
use crate::score::platforms::forecastbench::brier_index;
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;

/// Scores the workbench: a board for each type of question with forecasts, yes or no questions first.
pub fn score_board(world: &World<'_>, plan: &BoardPlan) -> ScoreBoard {
    let scored = scored_questions(world.questions(), &world.book, world.as_of, plan);
    boards(world, plan, scored.map(|scored| rule_board(scored, plan)).collect())
}

/// The boards of tables whose forecasters are scored side by side; what was left out of them before is among what is left out.
pub fn table_question_boards(
    asked: &TableQuestions,
    problems: &[&Problems],
    plan: &BoardPlan,
) -> Vec<RuleBoard> {
    let book = Book::new(&asked.logs);
    let questions = (&asked.questions, CrowdMethod::Median);
    let made = scored_questions(questions, &book, TableQuestions::as_of(), plan).filter_map(|mut scored| {
        let before = problems.iter().flat_map(|problems| excluded(problems));
        for (reason, count) in before.chain(asked.excluded.clone()) {
            *scored.excluded.entry(reason).or_default() += count;
        }
        let mut board = rule_board(scored, plan);
        // A table does not say who is a person and who is not.
        for row in board.rows.iter_mut().filter(|row| row.kind == Some(ForecasterKind::Person.word())) {
            row.kind = None;
        }
        (!board.rows.is_empty()).then_some(board)
    });
    made.collect()
}

/// Scores the workbench once for its boards and for how the scores went.
pub(super) fn score_board_and_history(
    world: &World<'_>,
    plan: &BoardPlan,
) -> (ScoreBoard, Option<ScoreHistory>) {
    let (mut history, mut made) = (None, Vec::new());
    for scored in scored_questions(world.questions(), &world.book, world.as_of, plan) {
        history = history.or_else(|| history_of(world, plan, &scored));
        made.push(rule_board(scored, plan));
    }
    (boards(world, plan, made), history)
}

fn boards(world: &World<'_>, plan: &BoardPlan, mut boards: Vec<RuleBoard>) -> ScoreBoard {
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

fn rule_board(scored: ScoredQuestions<'_>, plan: &BoardPlan) -> RuleBoard {
    let made = QuestionBoard::new(scored, plan);
    let (rule, direction) = (made.scored.rule, made.scored.direction);
    let mut board = RuleBoard {
        question_type: made.scored.kind.word(),
        rule: rule.word(),
        convention: made.scored.convention.clone(),
        when: plan.when(rule),
        benchmark: made.benchmark.clone(),
        against: plan.against.clone(),
        fewest: plan.fewest,
        grouped: (plan.by != By::Forecaster).then(|| plan.by.word()),
        excluded: made.scored.excluded.clone(),
        ..RuleBoard::default()
    };
    if let (Some(name), None, None) = (&plan.benchmark, &made.benchmark, &made.scored.adjustment) {
        board.remarks.push(format!("{name} shares no scored question with another forecaster"));
    }
    if made.answered_unlike {
        board.remark_no_ranks();
    }
    let has_market = made.scored.has_market(true);
    let even = rule.even_odds(plan.log).filter(|_| made.scored.kind == QuestionType::Binary);
    for entry in &made.entries {
        let mut row = ScoreRow::of_entry(entry, rule, direction).with_skill_interval(even);
        row.group = (plan.by != By::Forecaster).then(|| entry.group.to_string());
        if rule == Rule::Brier || rule == Rule::ForecastBench {
            row.brier_index = row.score.and_then(brier_index);
        }
        if has_market {
            row.dataset_score = entry.record.part(false).map(|part| part.mean);
            row.market_score = entry.record.part(true).map(|part| part.mean);
        }
        board.rows.push(row);
    }
    if plan.by == By::Forecaster {
        order(&mut board.rows, direction);
    } else {
        board.rows.sort_by(|a, b| (&a.group, &a.forecaster).cmp(&(&b.group, &b.forecaster)));
    }
    let is_resampled = made.entries.iter().any(|entry| entry.first_share.is_some());
    if plan.resamples > 0 && plan.by == By::Forecaster && !is_resampled && !made.entries.is_empty() {
        board.remark_nothing_resampled(if made.has_parts { "a score of two parts is not" } else { NO_RANKS });
    }
    let of = |entry: &Entry<'_>| ScoreRow::of_entry(entry, rule, direction);
    board.retrospective.extend(made.retrospective.iter().map(of));
    order(&mut board.retrospective, direction);
    board.rows.extend(made.computed.iter().map(of));
    remark(&mut board, &made, plan);
    board
}

impl ScoreRow {
    fn of_entry(entry: &Entry<'_>, rule: Rule, direction: Direction) -> Self {
        let record = &entry.record;
        let row = Self::of(&entry.name, record.kind, &entry.standing, rule == Rule::Brier);
        let skills = record.skills(row.score, direction);
        let (word_best, word_worst) = record.word_ends();
        let [width, high, low] = &record.parts;
        Self {
            questions: record.questions(),
            forecasts: record.forecasts,
            coverage: record.covered.value(),
            daily_brier: record.daily_brier.value(),
            total: rule.is_metaculus().then(|| record.total()).flatten(),
            written_after_known: record.hindsight,
            dispersion: width.mean(),
            overprediction: high.mean(),
            underprediction: low.mean(),
            skill_even_odds: skills.even_odds,
            skill_base_rate: skills.base_rate,
            skill_against: skills.against,
            first_share: entry.first_share,
            word_best,
            word_worst,
            ..row
        }
    }
}

/// Adds what must be known to read the rows.
fn remark(board: &mut RuleBoard, made: &QuestionBoard<'_>, plan: &BoardPlan) {
    let (rule, questions) = (made.scored.rule, &made.scored.questions);
    if let Some(adjustment) = &made.scored.adjustment {
        board.remarks.push(difficulty_in_words(adjustment, plan.market.as_deref()));
    }
    let beyond: u64 = questions.iter().map(|scored| scored.scores.beyond_limits).sum();
    if beyond > 0 {
        let (noun, was) = if beyond == 1 { ("forecast", "was") } else { ("forecasts", "were") };
        board.remarks.push(format!(
            "{beyond} {noun} beyond 0.1% or 99.9% {was} read at that limit: Metaculus allows none beyond"
        ));
    }
    if rule == Rule::MetaculusPeer && questions.iter().any(|scored| scored.scores.uncovered_tail) {
        board.remarks.push("coverage ends where the last forecast was withdrawn; Metaculus itself counts it on to the close, which changes no score".to_owned());
    }
    if questions.iter().any(|scored| scored.scores.withdrawn) {
        board.remarks.push("Good Judgment has no withdrawals: days after one count as missed here, like those before the first forecast".to_owned());
    }
    let whole = questions.iter().filter(|scored| scored.scores.whole_crowd).count();
    if whole > 0 {
        let noun = if whole == 1 { "question" } else { "questions" };
        board.remarks.push(format!(
            "on {whole} {noun} the crowd includes the forecaster: so many distributions are not pooled without each"
        ));
    }
    let without: u64 = made.entries.iter().map(|entry| entry.record.without_difference).sum();
    if let (Some(name), true) = (&board.benchmark, without > 0) {
        let (noun, verb) = if without == 1 { ("difference", "is") } else { ("differences", "are") };
        board
            .remarks
            .push(format!("{without} {noun} {verb} left out, where the log score of {name} is infinite"));
    }
    let answered = questions.iter().filter(|scored| scored.has_forecasts);
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
                "{} used verbal probabilities: depending on where in the interval they are read, the score is between {:.4} and {:.4}",
                row.forecaster,
                best.min(worst),
                best.max(worst)
            ));
        }
    }
    board.remarks.extend(infinite_in_words(&board.rows));
    board.remarks.extend(excluded_in_words(&board.excluded));
}

/// The remark that says what the difficulties are.
fn difficulty_in_words(made: &Adjustment, market: Option<&str>) -> String {
    match market {
        None => format!(
            "{}, their difficulty fitted; no market is named (--market FORECASTER), so there are no market questions",
            counted(made.dataset_questions, "dataset question")
        ),
        Some(name) => format!(
            "{}, their difficulty the score of {name}; {}, their difficulty fitted; where there are both, the score is the mean of the two means",
            counted(made.market_questions, "market question"),
            counted(made.dataset_questions, "dataset question")
        ),
    }
}
