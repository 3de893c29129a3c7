//! Boards as an answer: forecasters, what cannot be told, the crowd and computed baselines apart, retrospective
//! forecasts in a table of their own.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{Block, Cell, Column, Page, Row, Table, Tone};
use crate::score::board::Standing;

/// The answer of `score`: a board for each rule and type of question; the first is spread over the answer itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScoreBoard {
    /// `warrant.score/1`.
    pub schema: &'static str,
    /// The day of the world that is scored; null for tables.
    pub as_of: Option<String>,
    /// The first board: yes or no questions where there are any.
    #[serde(flatten)]
    pub first: RuleBoard,
    /// The boards of other types of questions.
    pub others: Vec<RuleBoard>,
    #[serde(skip)]
    pub(super) shown_as_of: Option<String>,
}

/// A board under one rule for one type of question.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct RuleBoard {
    /// binary, choice, ordinal, numeric or date.
    pub question_type: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// The rule's range and direction.
    pub convention: String,
    /// Which moments are scored.
    pub when: String,
    /// What ranks go by the mean difference to; null where they go by the mean score.
    pub benchmark: Option<String>,
    /// How many questions ranks stand on, where those who are ranked answered different ones: those that all of them
    /// answered, on which alone they are scored; null elsewhere.
    pub ranked_on: Option<u64>,
    /// How many questions anybody answered, beside the former.
    pub of_questions: Option<u64>,
    /// What `skill_against` refers to.
    pub against: Option<String>,
    /// Forecasters, then the crowd and computed baselines.
    pub rows: Vec<ScoreRow>,
    /// Forecasts written down after the answer was known; never ranked.
    pub retrospective: Vec<ScoreRow>,
    /// Forecasts left out, by reason.
    pub excluded: BTreeMap<String, u64>,
    /// Lines below the board.
    #[serde(skip)]
    pub(super) remarks: Vec<String>,
    #[serde(skip)]
    pub(super) fewest: u64,
    #[serde(skip)]
    pub(super) min_coverage: f64,
    /// Whether there are no ranks because forecasters answered different questions.
    #[serde(skip)]
    pub(super) unlike: bool,
    /// What rows are grouped by, other than the forecaster.
    #[serde(skip)]
    pub(super) grouped: Option<&'static str>,
}

/// A row of a board.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ScoreRow {
    /// The question, tag, month or kind that the row is about, where rows are grouped.
    pub group: Option<String>,
    /// The forecaster's id, or a name such as `baseline:even-odds`.
    pub forecaster: String,
    /// person, team, model, policy or article; crowd or baseline for what is computed; null in tables.
    pub kind: Option<&'static str>,
    /// Questions scored.
    pub questions: u64,
    /// Forecasts on them.
    pub forecasts: u64,
    /// Mean share of the questions' life that was covered.
    pub coverage: Option<f64>,
    /// The mean score; null without questions and where one score is infinite.
    pub score: Option<f64>,
    /// The same, where the rule is Brier's.
    pub brier: Option<f64>,
    /// The sum of the scores over questions, where the rule is one of Metaculus, whose tournaments go by it; null where one is
    /// infinite.
    pub total: Option<f64>,
    /// The Brier index, `100 (1 - sqrt(score))`, where the rule is Brier's or `ForecastBench`'s; null for a score below 0.
    pub brier_index: Option<f64>,
    /// The part of `ForecastBench`'s score on dataset questions, where a market is named.
    pub dataset_score: Option<f64>,
    /// The part on market questions.
    pub market_score: Option<f64>,
    /// The mean daily Brier score (0 to 2), where the rule is Good Judgment's.
    pub daily_brier: Option<f64>,
    /// What the width of the intervals costs, where the rule is the weighted interval score, of which this and the next
    /// two are the parts.
    pub dispersion: Option<f64>,
    /// What it costs that answers lie below what was forecast.
    pub overprediction: Option<f64>,
    /// What it costs that answers lie above what was forecast.
    pub underprediction: Option<f64>,
    /// The mean bias of quantiles in a table, 1 if all lie above the answers and -1 if all lie below.
    pub bias: Option<f64>,
    /// The share of answers in the central interval of 50 per cent, for quantiles in a table.
    pub interval_coverage_50: Option<f64>,
    /// The same for 90 per cent.
    pub interval_coverage_90: Option<f64>,
    /// The mean distance of the answer from the median, for quantiles in a table.
    pub median_error: Option<f64>,
    /// Lower end of the 95 per cent interval of the mean expected score given the forecasts; null below ten questions, and
    /// where the scores that were possible have no bounds.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The rank; null where there are too few questions to tell.
    pub rank: Option<usize>,
    /// The best rank that the questions leave: every pair is compared, with an error of 5 per cent for all together. Null
    /// without a rank, where a score is infinite, and on boards too large to compare all pairs.
    pub rank_low: Option<usize>,
    /// The worst rank that they leave.
    pub rank_high: Option<usize>,
    /// Forecasts whose score is infinite.
    pub infinite: u64,
    /// The mean over the finite scores.
    pub finite_score: Option<f64>,
    /// Mean difference to the benchmark on common questions and common time.
    pub difference: Option<f64>,
    /// Lower end of its 95 per cent interval.
    pub difference_low: Option<f64>,
    /// Upper end.
    pub difference_high: Option<f64>,
    /// Questions in common with the benchmark.
    pub common_questions: Option<u64>,
    /// One less the score over that of even odds.
    pub skill_even_odds: Option<f64>,
    /// Lower end of its 95 per cent interval; null where the score has none, and where even odds do not always score the same.
    pub skill_even_odds_low: Option<f64>,
    /// Upper end.
    pub skill_even_odds_high: Option<f64>,
    /// One less the score over that of the base rate: of the question in a workbench, of the own rows in a table.
    pub skill_base_rate: Option<f64>,
    /// One less the score over that of the forecaster named by `--against`, on common questions.
    pub skill_against: Option<f64>,
    /// Lower end of its 95 per cent interval; null below ten questions, in workbenches and in large tables.
    pub skill_against_low: Option<f64>,
    /// Upper end.
    pub skill_against_high: Option<f64>,
    /// Always null: means drawn towards that of all ignored that questions are shared.
    pub shrunk: Option<f64>,
    /// Share of resamples of questions in which the forecaster is first.
    pub first_share: Option<f64>,
    /// The score if each word that was typed were read at the better end of its interval.
    pub word_best: Option<f64>,
    /// The same at the worse end.
    pub word_worst: Option<f64>,
    /// Questions among them that were written after their answer was known.
    pub written_after_known: u64,
}

impl ScoreRow {
    /// Fills in what a standing says.
    pub(super) fn of(
        forecaster: &str,
        kind: Option<&'static str>,
        standing: &Standing,
        is_brier: bool,
    ) -> Self {
        let mean = standing.mean;
        let score = mean.map(|mean| mean.mean).filter(|_| standing.infinite == 0);
        let interval = mean.and_then(|mean| mean.interval).filter(|_| standing.infinite == 0);
        // A mean over the questions that are not infinite would flatter.
        let difference = standing.difference.filter(|_| standing.infinite == 0);
        Self {
            forecaster: forecaster.to_owned(),
            kind,
            questions: mean.map_or(0, |mean| mean.clusters),
            forecasts: mean.map_or(0, |mean| mean.rows) + standing.infinite,
            score,
            brier: score.filter(|_| is_brier),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            rank: standing.rank,
            infinite: standing.infinite,
            finite_score: mean.map(|mean| mean.mean),
            difference: difference.map(|difference| difference.mean),
            difference_low: difference.and_then(|difference| Some(difference.interval?.0)),
            difference_high: difference.and_then(|difference| Some(difference.interval?.1)),
            common_questions: difference.map(|difference| difference.clusters),
            rank_low: standing.ranks.map(|(best, _)| best),
            rank_high: standing.ranks.map(|(_, worst)| worst),
            ..Self::default()
        }
    }

    /// Adds the interval of the skill against even odds, which score the same on every question of yes or no.
    pub(super) fn with_skill_interval(mut self, even_odds: Option<f64>) -> Self {
        if let (Some(even), Some(_)) = (even_odds, self.skill_even_odds) {
            self.skill_even_odds_low = self.high.map(|high| 1.0 - high / even);
            self.skill_even_odds_high = self.low.map(|low| 1.0 - low / even);
        }
        self
    }

    fn is_computed(&self) -> bool {
        matches!(self.kind, Some("crowd" | "baseline"))
    }
}

impl ScoreBoard {
    /// The boards of which the first is spread over the answer.
    pub fn new(as_of: Option<String>, shown_as_of: Option<String>, boards: Vec<RuleBoard>) -> Self {
        let mut boards = boards.into_iter();
        Self {
            schema: "warrant.score/1",
            as_of,
            first: boards.next().unwrap_or_default(),
            others: boards.collect(),
            shown_as_of,
        }
    }

    /// All boards.
    pub fn boards(&self) -> impl Iterator<Item = &RuleBoard> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The boards for people.
    pub fn page(&self) -> Page {
        Page { title: Some("scores".to_owned()), as_of: self.shown_as_of.clone(), blocks: self.blocks() }
    }

    /// All boards as the one table that a file of comma-separated values holds: each row says what it is a score of.
    pub fn flat_page(&self) -> Page {
        let parts: Vec<(&RuleBoard, &str, &ScoreRow)> = self
            .boards()
            .flat_map(|board| {
                let rows = board.rows.iter().map(move |row| (board, "board", row));
                rows.chain(board.retrospective.iter().map(move |row| (board, "retrospective", row)))
            })
            .collect();
        let columns: Vec<Shown> = all_columns()
            .into_iter()
            .filter(|column| column.always || parts.iter().any(|&(.., row)| column.says(row)))
            .collect();
        let what = ["question_type", "rule", "convention", "when", "part"].map(|key| Column::fixed(key, key));
        let shown = columns.iter().map(|shown| Column::fixed(shown.column.key, shown.column.key));
        let mut table = Table::new("scores", what.into_iter().chain(shown).collect());
        for (board, part, row) in parts {
            let what = [board.question_type, board.rule, &board.convention, &board.when, part].map(Cell::new);
            table.push(what.into_iter().chain(columns.iter().map(|column| (column.cell)(row))).collect());
        }
        Page { blocks: vec![Block::Table(table)], ..Page::default() }
    }

    /// The boards as blocks of a larger page.
    pub fn blocks(&self) -> Vec<Block> {
        self.boards().flat_map(RuleBoard::blocks).collect()
    }
}

/// Why nothing is resampled where there are no ranks.
pub(super) const NO_RANKS: &str = "no forecaster is ranked";

/// A part of a board's rows.
type Part = fn(&ScoreRow) -> bool;

impl RuleBoard {
    /// Says that forecasters answered different questions, so that mean scores do not rank them.
    pub(super) fn remark_no_ranks(&mut self) {
        self.unlike = true;
        self.remarks.push("no forecaster is ranked: they answered different questions, so easier ones would decide; --benchmark FORECASTER ranks by differences on common questions".to_owned());
    }

    /// Says why nothing was resampled.
    pub(super) fn remark_nothing_resampled(&mut self, why: &str) {
        self.remarks.push(format!("nothing was resampled: {why}"));
    }

    fn blocks(&self) -> Vec<Block> {
        if self.rows.is_empty() && self.retrospective.is_empty() {
            let mut blocks = vec![Block::Paragraph(format!(
                "Nothing to score: no forecast on an answered {} question. ({}; moments: {})",
                kind_in_words(self.question_type),
                self.convention,
                self.when
            ))];
            blocks.extend(self.remarks.iter().cloned().map(Block::Paragraph));
            return blocks;
        }
        let name = if self.question_type == "binary" { "scores" } else { self.question_type };
        let mut table = self.table(name, &self.rows);
        table.caption = Some(format!(
            "{} questions; {}; moments: {}{}{}",
            kind_in_words(self.question_type),
            self.convention,
            self.when,
            self.benchmark
                .as_ref()
                .map(|benchmark| {
                    let by = if self.grouped.is_some() { "differences" } else { "ranked by the difference" };
                    let whose = if benchmark.starts_with("crowd:") { " of the others" } else { "" };
                    format!("; {by} to {benchmark}{whose}")
                })
                .unwrap_or_default(),
            self.against.as_ref().map(|name| format!("; skill against {name}")).unwrap_or_default()
        ));
        let few = if self.unlike {
            "cannot tell: not the same questions".to_owned()
        } else if self.ranked_on.is_some() {
            format!("cannot tell: fewer than {}% of the questions", self.min_coverage * 100.0)
        } else {
            format!("cannot tell: fewer than {} questions", self.fewest)
        };
        let parts: [(Option<String>, Part); 3] = [
            (None, |row| !row.is_computed() && row.rank.is_some()),
            (self.grouped.is_none().then_some(few), |row| !row.is_computed() && row.rank.is_none()),
            (Some("computed, not ranked".to_owned()), ScoreRow::is_computed),
        ];
        let all = std::mem::take(&mut table.rows);
        for (label, part) in parts {
            let of_part = |&at: &usize| self.rows.get(at).is_some_and(part);
            let rows: Vec<usize> = (0..all.len()).filter(of_part).collect();
            if let (Some(label), false) = (label, rows.is_empty()) {
                table.rows.push(Row::Divider(label));
            }
            table.rows.extend(rows.into_iter().filter_map(|at| all.get(at).cloned()));
        }
        table.notes.clone_from(&self.remarks);
        let mut blocks = vec![Block::Table(table)];
        if !self.retrospective.is_empty() {
            let mut table = self.table("retrospective", &self.retrospective);
            table.caption =
                Some("retrospective: written down after the answer was known, never ranked".to_owned());
            blocks.push(Block::Table(table));
        }
        blocks
    }

    /// The rows with the columns that say something of one of them.
    fn table(&self, name: &str, rows: &[ScoreRow]) -> Table {
        let mut columns = all_columns();
        columns.retain(|column| {
            let is_shown = match column.column.key {
                "kind" => self.grouped != Some("kind"),
                // Beside Brier scores the index says nothing new.
                "brier_index" => self.rule == "forecastbench",
                _ => true,
            };
            let is_always = column.always && !(self.grouped.is_some() && column.column.key == "rank");
            is_shown && (is_always || rows.iter().any(|row| column.says(row)))
        });
        for Shown { column, .. } in &mut columns {
            match column.key {
                "score" if self.rule == "brier" => column.key = "brier",
                "group" => column.title = self.grouped.map_or(column.title.clone(), Into::into),
                "difference" => {
                    column.title = match self.benchmark.as_deref() {
                        None => "difference".into(),
                        Some(crowd) if crowd.starts_with("crowd:") => "vs others".into(),
                        Some(name) => format!("vs {name}").into(),
                    }
                }
                "skill_against" => {
                    column.title = format!("skill vs {}", self.against.as_deref().unwrap_or("other")).into();
                }
                _ => {}
            }
        }
        let cells = |row: &ScoreRow| Row::Cells(columns.iter().map(|column| (column.cell)(row)).collect());
        let rows = rows.iter().map(cells).collect();
        Table { rows, ..Table::new(name, columns.into_iter().map(|column| column.column).collect()) }
    }
}

/// A column with what it shows of a row.
struct Shown {
    column: Column,
    /// Whether it is shown even if it says nothing of any row.
    always: bool,
    cell: fn(&ScoreRow) -> Cell,
}

impl Shown {
    fn says(&self, row: &ScoreRow) -> bool {
        !matches!((self.cell)(row).text.as_str(), "" | "-")
    }
}

fn all_columns() -> Vec<Shown> {
    let number = |key, title, cell| Shown { column: Column::number(key, title), always: false, cell };
    let always = |key, title, cell| Shown { column: Column::number(key, title), always: true, cell };
    let text = |key, title, always, cell| Shown { column: Column::fixed(key, title), always, cell };
    vec![
        text("group", "group", false, |row| Cell::maybe(row.group.clone())),
        always("rank", "rank", |row| or_dash(row.rank, |rank| rank.to_string())),
        number("ranks", "95% of rank", |row| {
            or_dash(row.rank_low.zip(row.rank_high), |(best, worst)| format!("{best} to {worst}"))
        }),
        text("forecaster", "forecaster", false, |row| Cell::toned(&row.forecaster, Tone::Strong)),
        text("kind", "kind", false, |row| Cell::maybe(row.kind)),
        always("questions", "questions", |row| Cell::new(row.questions.to_string())),
        always("forecasts", "forecasts", |row| {
            Cell::new(if row.kind == Some("baseline") { dash() } else { row.forecasts.to_string() })
        }),
        number("coverage", "coverage", |row| or_dash(row.coverage, |share| format!("{:.0}%", share * 100.0))),
        always("score", "score", |row| {
            Cell::new(match (row.infinite, row.finite_score) {
                (0, score) => score.map_or_else(dash, digits),
                (infinite, None) => format!("inf ({infinite})"),
                (infinite, Some(rest)) => format!("inf ({infinite}), rest {}", digits(rest)),
            })
        }),
        number("total", "total", |row| or_dash(row.total, digits)),
        number("interval", "95% interval", |row| interval(row.low, row.high)),
        number("brier_index", "index", |row| or_dash(row.brier_index, |index| format!("{index:.1}"))),
        number("dataset_score", "datasets", |row| or_dash(row.dataset_score, digits)),
        number("market_score", "markets", |row| or_dash(row.market_score, digits)),
        number("daily_brier", "daily Brier", |row| or_dash(row.daily_brier, digits)),
        number("dispersion", "width", |row| or_dash(row.dispersion, digits)),
        number("overprediction", "too high", |row| or_dash(row.overprediction, digits)),
        number("underprediction", "too low", |row| or_dash(row.underprediction, digits)),
        number("bias", "bias", |row| or_dash(row.bias, signed_digits)),
        number("interval_coverage_50", "in 50%", |row| share(row.interval_coverage_50)),
        number("interval_coverage_90", "in 90%", |row| share(row.interval_coverage_90)),
        number("median_error", "median error", |row| or_dash(row.median_error, digits)),
        number("difference", "difference", |row| or_dash(row.difference, signed_digits)),
        number("difference_interval", "its 95%", |row| interval(row.difference_low, row.difference_high)),
        number("common_questions", "common", |row| {
            or_dash(row.common_questions, |common| common.to_string())
        }),
        number("skill_even_odds", "vs even odds", |row| skill(row.skill_even_odds)),
        number("skill_base_rate", "vs base rate", |row| skill(row.skill_base_rate)),
        number("skill_against", "skill vs", |row| skill(row.skill_against)),
        number("written_after_known", "in hindsight", |row| {
            Cell::new(if row.written_after_known == 0 { dash() } else { row.written_after_known.to_string() })
        }),
        number("first_share", "first in", |row| share(row.first_share)),
    ]
}

fn dash() -> String {
    "-".to_owned()
}

/// A score to four digits; what rounds to 0 has no sign.
pub(super) fn digits(score: f64) -> String {
    format!("{:.4}", (score * 1e4).round() / 1e4 + 0.0)
}

/// The same with its sign.
pub(super) fn signed_digits(score: f64) -> String {
    format!("{:+.4}", (score * 1e4).round() / 1e4 + 0.0)
}

fn or_dash<T>(value: Option<T>, text: impl Fn(T) -> String) -> Cell {
    Cell::new(value.map_or_else(dash, text))
}

fn share(share: Option<f64>) -> Cell {
    or_dash(share, |share| format!("{:.1}%", share * 100.0))
}

fn skill(skill: Option<f64>) -> Cell {
    or_dash(skill, |skill| format!("{:+.1}%", skill * 100.0))
}

fn interval(low: Option<f64>, high: Option<f64>) -> Cell {
    or_dash(low.zip(high), |(low, high)| format!("{} to {}", digits(low), digits(high)))
}

/// What a type of question is called in running text.
pub(super) fn kind_in_words(kind: &str) -> &str {
    match kind {
        "binary" | "" => "yes or no",
        other => other,
    }
}

/// Lists what was left out.
pub(super) fn excluded_in_words(excluded: &BTreeMap<String, u64>) -> Option<String> {
    let parts: Vec<_> = excluded.iter().map(|(reason, count)| format!("{count} {}", which(reason))).collect();
    (!parts.is_empty()).then(|| format!("forecasts not scored: {}", parts.join(", ")))
}

/// Says which forecasts are left out for a reason, after their number.
fn which(reason: &str) -> String {
    let text = match reason {
        "no-forecast" => "without a probability",
        "fraction" => "with a fractional outcome",
        "two-outcomes" => "with contradictory outcomes",
        "after-known" => "made after the answer was known",
        "before-open" => "made before the question opened",
        "after-close" => "made after the question closed",
        "other-time" => "on questions answered at another time",
        "no-range" => "by quantiles, which here need the range of their question",
        "no-end" => "on questions without an end",
        "same-time" => "averaged with another of the same time",
        "replaced" => "followed by the one that is scored",
        "later" => "after the one that is scored",
        "no-order" => "over options without an order",
        "bad-row" => "in bad rows",
        "not a yes or no question" => "on questions other than yes or no",
        "question whose difficulty nobody shows" => "on questions whose difficulty is unknown",
        "question that no shared forecaster links to the others" => {
            "on questions without a forecaster shared with the others"
        }
        "open" | "annulled" => return format!("on {reason} questions"),
        _ => match (reason.strip_suffix(" question"), reason.strip_suffix(" forecast")) {
            (Some(kind), _) => return format!("on {kind} questions"),
            (_, Some(kind)) => kind,
            _ => reason,
        },
    };
    text.to_owned()
}
