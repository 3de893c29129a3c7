//! The board of a workbench: how each forecaster did on the questions that were answered.

use std::collections::BTreeMap;

use crate::forecast::{AsOf, Book, Forecast, ForecasterKind, Moment, Outcome, Question, QuestionType, Settlement, Standing, Timeline};
use crate::finding::Vocabulary;

/// Fewest answered questions for a rank.
pub const MIN_QUESTIONS: usize = 10;

/// Which of a forecaster's views on a question is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moments {
    /// All, each weighted by how long it was held, from the first forecast to close or to the answer.
    Average,
    /// The last.
    Last,
    /// The first.
    First,
}

impl Vocabulary for Moments {
    const WHAT: &'static str = "choice of moments";
    const WORDS: &'static [(&'static str, Self)] =
        &[("average", Self::Average), ("last", Self::Last), ("first", Self::First)];
}

/// A row of the board.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardRow {
    /// The forecaster's id, or the name of a baseline.
    pub forecaster: String,
    /// The kind of forecaster; `None` for a computed baseline.
    pub kind: Option<ForecasterKind>,
    /// Questions scored.
    pub questions: usize,
    /// Forecasts that count on them.
    pub forecasts: usize,
    /// Mean share of the questions' life that was covered, from 0 to 1; `None` where a life has no length.
    pub coverage: Option<f64>,
    /// Mean Brier score over questions, 0 to 1, lower is better; `None` without a question.
    pub score: Option<f64>,
    /// Each scored question with its score.
    pub by_question: Vec<(String, f64)>,
}

/// The scores of a workbench.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// Forecasters, best first.
    pub rows: Vec<BoardRow>,
    /// What even odds and base rates would have scored, computed and never logged.
    pub baselines: Vec<BoardRow>,
    /// The same for forecasts written down after the answer was known: shown, never ranked.
    pub retrospective: Vec<BoardRow>,
    /// What was left out, by reason.
    pub excluded: BTreeMap<&'static str, usize>,
    /// Answered yes or no questions that count.
    pub answered: usize,
    /// Of them, those written after their answer was known.
    pub written_after_known: usize,
}

/// Scores every forecaster on the answered yes or no questions by Brier's rule, 0 to 1.
pub fn board<'q>(
    book: &Book<'_>,
    questions: impl IntoIterator<Item = &'q Question>,
    moments: Moments,
    as_of: AsOf,
) -> Board {
    let mut board = Board::default();
    let mut counted: BTreeMap<&str, Sums> = BTreeMap::new();
    let mut retrospective: BTreeMap<&str, Sums> = BTreeMap::new();
    let (mut even, mut base) = (Sums::default(), Sums::default());
    for question in questions {
        let lines = book.timelines(question, as_of);
        let forecasts: usize = lines.iter().map(|(_, line)| line.records().len()).sum();
        let happened = match question.resolution(as_of.moment).map(|resolution| &resolution.settlement) {
            Some(Settlement::Outcome(Outcome::Yes)) => true,
            Some(Settlement::Outcome(Outcome::No)) => false,
            settled => {
                let reason = match settled {
                    None => "open question",
                    Some(Settlement::Void(_)) => "void question",
                    Some(Settlement::Outcome(_)) => "not a yes or no question",
                };
                *board.excluded.entry(reason).or_default() += forecasts;
                continue;
            }
        };
        if question.draft {
            *board.excluded.entry("draft question").or_default() += forecasts;
            continue;
        }
        debug_assert_eq!(question.kind, QuestionType::Binary);
        board.answered += 1;
        board.written_after_known += usize::from(question.written_after_known());
        let mut anybody = false;
        for (who, line) in &lines {
            for (standing, sums) in
                [(Standing::Counts, &mut counted), (Standing::Retrospective, &mut retrospective)]
            {
                if let Some(scored) = scored(question, line, standing, happened, moments, as_of) {
                    sums.entry(&who.id).or_insert_with(|| Sums::new(who.kind)).add(question, &scored);
                    anybody |= standing == Standing::Counts;
                }
            }
            for (_, standing) in line.records() {
                match standing {
                    Standing::Late => *board.excluded.entry("late forecast").or_default() += 1,
                    Standing::Corrected => *board.excluded.entry("corrected forecast").or_default() += 1,
                    Standing::Counts | Standing::Retrospective => {}
                }
            }
        }
        if anybody {
            even.add(question, &Scored { score: 0.25, forecasts: 0, coverage: None });
            if let Some(rate) = &question.base_rate {
                let score = brier(rate.probability.value(), happened);
                base.add(question, &Scored { score, forecasts: 0, coverage: None });
            }
        }
    }
    board.excluded.retain(|_, count| *count > 0);
    board.rows = rows(counted);
    board.retrospective = rows(retrospective);
    for (name, sums) in [("baseline:even-odds", even), ("baseline:base-rate", base)] {
        if sums.questions > 0 {
            board.baselines.push(sums.row(name));
        }
    }
    board
}

/// Brier's score of one number, 0 to 1 (half of Brier's 1950 form), lower is better.
pub fn brier(probability: f64, happened: bool) -> f64 {
    let missed = if happened { 1.0 - probability } else { probability };
    missed * missed
}

#[derive(Debug, Default)]
struct Sums {
    kind: Option<ForecasterKind>,
    questions: usize,
    forecasts: usize,
    score: f64,
    coverage: f64,
    covered: usize,
    by_question: Vec<(String, f64)>,
}

struct Scored {
    score: f64,
    forecasts: usize,
    coverage: Option<f64>,
}

impl Sums {
    fn new(kind: ForecasterKind) -> Self {
        Self { kind: Some(kind), ..Self::default() }
    }

    fn add(&mut self, question: &Question, scored: &Scored) {
        self.questions += 1;
        self.forecasts += scored.forecasts;
        self.score += scored.score;
        if let Some(coverage) = scored.coverage {
            self.coverage += coverage;
            self.covered += 1;
        }
        self.by_question.push((question.id.clone(), scored.score));
    }

    fn row(self, forecaster: &str) -> BoardRow {
        let mean = |sum: f64, count: usize| (count > 0).then(|| sum / count as f64);
        BoardRow {
            forecaster: forecaster.to_owned(),
            kind: self.kind,
            questions: self.questions,
            forecasts: self.forecasts,
            coverage: mean(self.coverage, self.covered),
            score: mean(self.score, self.questions),
            by_question: self.by_question,
        }
    }
}

fn rows(sums: BTreeMap<&str, Sums>) -> Vec<BoardRow> {
    let mut rows: Vec<_> = sums.into_iter().map(|(forecaster, sums)| sums.row(forecaster)).collect();
    rows.sort_by(|a, b| {
        let score = |row: &BoardRow| row.score.unwrap_or(f64::INFINITY);
        score(a).total_cmp(&score(b)).then_with(|| a.forecaster.cmp(&b.forecaster))
    });
    rows
}

fn scored(
    question: &Question,
    line: &Timeline<'_>,
    standing: Standing,
    happened: bool,
    moments: Moments,
    as_of: AsOf,
) -> Option<Scored> {
    let held = line.held(standing);
    let score = |forecast: &Forecast| forecast.probability().map(|p| brier(p.value(), happened));
    let seconds = |from: Moment, until: Moment| (until - from).as_seconds_f64();
    let (mut weighted, mut weight) = (0.0, 0.0);
    for stretch in &held {
        let length = seconds(stretch.from, stretch.until.unwrap_or(as_of.moment)).max(0.0);
        weighted += score(stretch.forecast)? * length;
        weight += length;
    }
    let mean = match moments {
        Moments::Average if weight > 0.0 => weighted / weight,
        Moments::First => score(held.first()?.forecast)?,
        Moments::Average | Moments::Last => score(held.last()?.forecast)?,
    };
    let coverage = question.opens.as_ref().zip(line.end()).map(|(opens, end)| seconds(opens.moment(), end));
    Some(Scored {
        score: mean,
        forecasts: held.len(),
        coverage: coverage.filter(|life| *life > 0.0).map(|life| (weight / life).min(1.0)),
    })
}
