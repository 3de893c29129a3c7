//! The verdict of a rule on its question.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::problem::RuleProblem;
use super::reduction::{Value, ValueKind, reduce};
use super::rows::{At, BARE, Row, Rows};
use super::rule_text::{main_window, over, reduced, rule_text};
use crate::finding::Vocabulary;
use crate::forecast::{
    AnswerShape, AsOf, DayOrMoment, Outcome, Question, Receipt, Reduction, Rule, RuleOperand, RuleTest, When,
    Window, days_since_epoch, point_text,
};
use crate::workbench::Workbench;
use crate::workbench::data::{DataError, DataFile, DataFiles};

/// Rows that a receipt keeps: the first and the last ones, with the file's hash for the rest.
const ROWS_KEPT: usize = 40;

/// What a rule says about its question at a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The answer.
    Answers(Box<RuleAnswer>),
    /// It must wait: for the end of its window, for the data to settle or to reach the end of the window.
    Waits {
        /// Why, in words.
        why: String,
        /// The first day on which it may answer by its own dates.
        ready: NaiveDate,
    },
    /// The data or the rule must be fixed first.
    Fails(RuleProblem),
}

/// The answer of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleAnswer {
    /// The outcome.
    pub outcome: Outcome,
    /// Why, in words: the values compared.
    pub why: String,
    /// The first day on which the rule could answer by its own dates.
    pub ready: NaiveDate,
    /// When the answer was known: the latest publication among the rows that were needed, or else `ready`.
    pub known: When,
    /// What the rule saw.
    pub receipt: Receipt,
}

impl RuleAnswer {
    /// The answer in words.
    pub fn outcome_text(&self, question: &Question) -> String {
        question.outcome_text(&self.outcome)
    }
}

/// The questions whose rule may answer by its own dates and that have no answer yet: those whose data is worth reading
/// to say what is due.
pub fn awaiting_rules(workbench: &Workbench, as_of: AsOf) -> Vec<&Question> {
    let ready = |question: &&Question| {
        let Some(rule) = &question.rule else { return false };
        question.resolution(as_of.moment).is_none()
            && ready_day(question, rule).is_none_or(|day| question.day_of(as_of.moment) >= day)
    };
    workbench.questions.values().filter(ready).collect()
}

/// The verdicts of the rules whose data was read, by question.
pub fn verdicts(workbench: &Workbench, data: &DataFiles, as_of: AsOf) -> BTreeMap<String, Verdict> {
    let of =
        |question: &Question| Some((question.id.clone(), verdict(question, data.of(&question.id)?, as_of)?));
    workbench.questions.values().filter_map(of).collect()
}

/// What the rule of a question says, on data that was read; `None` without a rule.
///
/// Rows published after the moment are hidden. The rule waits until the day after its window and its settling time,
/// and until the dates of the data reach the end of every window, so that a feed that stopped never answers No. Only
/// for `count`, where no row is an answer too, do the rows that `where` drops count as reaching it.
pub fn verdict(question: &Question, data: Result<&DataFile, &DataError>, as_of: AsOf) -> Option<Verdict> {
    let rule = question.rule.as_ref()?;
    let judged = data
        .map_err(|error| {
            let help = "fetch the data, or correct `file` in [rule]";
            RuleProblem::new(format!("the data file {} {}", error.named, error.problem), help)
        })
        .and_then(|file| Trial { question, rule, file, as_of }.judge());
    Some(judged.unwrap_or_else(Verdict::Fails))
}

/// The first day on which a rule may answer by its own dates.
pub(super) fn ready_day(question: &Question, rule: &Rule) -> Option<NaiveDate> {
    let other = rule.test.and_then(RuleTest::window).and_then(|(window, _)| window.to);
    let end = main_window(question, rule).to?.max(other.unwrap_or(NaiveDate::MIN));
    end.checked_add_days(Days::new(u64::from(rule.settle_days) + 1))
}

/// A row whose dates were read.
#[derive(Clone, Debug)]
pub(super) struct Dated<'r> {
    pub(super) row: Row<'r>,
    /// Its day, where the rule names a column for it.
    pub(super) day: Option<NaiveDate>,
    /// When it was published, where the rule names a column for it.
    pub(super) published: Option<When>,
    pub(super) kept: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Trial<'a> {
    pub(super) question: &'a Question,
    pub(super) rule: &'a Rule,
    pub(super) file: &'a DataFile,
    pub(super) as_of: AsOf,
}

impl Trial<'_> {
    fn judge(self) -> Result<Verdict, RuleProblem> {
        let (question, rule) = (self.question, self.rule);
        let rows = Rows::read(rule, self.file)?;
        let value_column = self.value_column(&rows)?;
        let visible = self.visible(&rows)?;
        let main = Self::window(main_window(question, rule))?;
        let ready = ready_day(question, rule).ok_or_else(no_window)?;
        let reach = visible.iter().filter_map(|dated| dated.day).max();
        let waits = |why: String| Ok(Verdict::Waits { why, ready });
        if question.day_of(self.as_of.moment) < ready {
            let reached = reach.map(|day| format!("; the data reach {day}")).unwrap_or_default();
            return waits(format!("the rule may answer from {ready}{reached}"));
        }
        let mut windows = vec![(main, rule.reduce)];
        if let Some((other, how)) = rule.test.and_then(RuleTest::window) {
            windows.push((Self::window(other)?, how));
        }
        if rule.covers.is_some() {
            for (window, _) in &windows {
                if let Some(to) = window.to
                    && reach.is_none_or(|reach| reach < to)
                {
                    return waits(match reach {
                        Some(reach) => format!("the data reach {reach}; the window ends {to}"),
                        None => format!("no row was published yet; the window ends {to}"),
                    });
                }
            }
        }
        let mut values = Vec::new();
        let mut used: Vec<&Dated<'_>> = Vec::new();
        for &(window, how) in &windows {
            let mut inside: Vec<&Dated<'_>> =
                visible.iter().filter(|dated| dated.kept && contains(window, dated.day)).collect();
            inside.sort_by_key(|dated| dated.day);
            let cells: Vec<(At, &str)> =
                inside.iter().map(|dated| (dated.row.at(), dated.row.cell(value_column))).collect();
            let value = reduce(&cells, self.kind(), how, &self.file.path).map_err(|mut problem| {
                if rule.covers.is_some() {
                    problem.message.push_str(&over(window));
                }
                problem
            })?;
            values.push(value);
            used.extend(inside);
        }
        let known =
            self.known(&visible, &used, &windows).unwrap_or_else(|| When::start_of(ready, question.zone));
        used.sort_by_key(|dated| dated.day);
        used.dedup_by_key(|dated| dated.row.index());
        self.answer(&values, &used, known, ready)
    }

    fn answer(
        self,
        values: &[Value],
        used: &[&Dated<'_>],
        known: When,
        ready: NaiveDate,
    ) -> Result<Verdict, RuleProblem> {
        let (question, rule) = (self.question, self.rule);
        let value = values.first().ok_or_else(no_window)?;
        let (outcome, why) = match rule.test {
            Some(test) => self.compare(value, values.get(1), test)?,
            None => self.itself(value)?,
        };
        let outcome = question.within_range(outcome).map_err(|problem| {
            RuleProblem::new(format!("{problem}: {why}"), "check the data and the range")
        })?;
        let number = match (value, &outcome) {
            (Value::Number(number), _) => *number,
            (Value::Day(day), _) => days_since_epoch(*day),
            // Of options their number, from 1.
            (Value::Text(_), Outcome::Option(index)) => (index + 1) as f64,
            (Value::Text(_), _) => 0.0,
        };
        let receipt = Receipt {
            rule: rule_text(question, rule),
            sha256: self.file.sha256.clone(),
            rows: kept_rows(used),
            value: number,
        };
        Ok(Verdict::Answers(Box::new(RuleAnswer { outcome, why, ready, known, receipt })))
    }

    fn compare(
        self,
        value: &Value,
        other: Option<&Value>,
        test: RuleTest,
    ) -> Result<(Outcome, String), RuleProblem> {
        if self.question.kind.shape() != AnswerShape::YesNo {
            let message =
                format!("`compare` answers yes or no, but the question is {}", self.question.kind.word());
            return Err(RuleProblem::new(message, "remove `compare`; the value is the answer"));
        }
        let threshold = match (test.operand, other) {
            (RuleOperand::Number(number), _) => number,
            (RuleOperand::Window(..), Some(Value::Number(number))) => *number,
            _ => return Err(no_window()),
        };
        let Value::Number(number) = value else { return Err(no_window()) };
        let found = reduced(self.rule.reduce, main_window(self.question, self.rule));
        let against = match test.operand {
            RuleOperand::Number(_) => threshold.to_string(),
            RuleOperand::Window(window, how) => format!("{threshold} ({})", reduced(how, window)),
        };
        let yes = test.holds(*number, threshold);
        let (outcome, is) = if yes { (Outcome::Yes, "is") } else { (Outcome::No, "is not") };
        Ok((outcome, format!("{number} ({found}) {is} {} {against}", test.word())))
    }

    fn itself(self, value: &Value) -> Result<(Outcome, String), RuleProblem> {
        let question = self.question;
        let misfit = |what: &str| {
            let message = format!("{what} cannot answer a {} question", question.kind.word());
            RuleProblem::new(message, "check `reduce`, `column` and `compare`")
        };
        let on_days = question.kind.on_days();
        let outcome = match (value, question.kind.shape()) {
            (Value::Number(number), AnswerShape::Line) if !on_days => Outcome::Number(*number),
            (Value::Day(day), AnswerShape::Line) if on_days => Outcome::Date(*day),
            (Value::Text(text), AnswerShape::Options) => {
                let index = question.options.iter().position(|option| option == text);
                Outcome::Option(index.ok_or_else(|| {
                    let message = format!("unknown option `{text}` in {}", self.file.path);
                    RuleProblem::new(message, format!("expected one of: {}", question.options_in_words()))
                })?)
            }
            (Value::Number(number), _) => return Err(misfit(&format!("the number {number}"))),
            (Value::Day(day), _) => return Err(misfit(&format!("the day {day}"))),
            (Value::Text(text), _) => return Err(misfit(&format!("the text `{text}`"))),
        };
        let found = reduced(self.rule.reduce, main_window(question, self.rule));
        let shown = match value {
            Value::Number(number) => point_text(question, *number),
            Value::Day(day) => day.to_string(),
            Value::Text(text) => text.clone(),
        };
        Ok((outcome, format!("{shown} ({found})")))
    }

    pub(super) fn kind(self) -> ValueKind {
        match self.question.kind.shape() {
            AnswerShape::Line if self.question.kind.on_days() => ValueKind::Day,
            AnswerShape::YesNo | AnswerShape::Line => ValueKind::Number,
            AnswerShape::Options => ValueKind::Text,
        }
    }

    pub(super) fn value_column(self, rows: &Rows) -> Result<usize, RuleProblem> {
        match &self.rule.column {
            Some(column) => rows.column(column, self.file),
            None if rows.columns.as_slice() == [BARE] => Ok(0),
            None => Err(RuleProblem::new(
                format!("the rule does not name a column of {}", self.file.path),
                format!("add `column`, one of: {}", rows.named()),
            )),
        }
    }

    /// The rows that were published by the moment, with their days.
    ///
    /// # Errors
    ///
    /// For a column that is not there, a day that is none, and a day that two rows have: no reduction may depend on
    /// their order. Counted rows may share a day unless they are the same throughout.
    pub(super) fn visible(self, rows: &Rows) -> Result<Vec<Dated<'_>>, RuleProblem> {
        let column =
            |name: &Option<String>| name.as_ref().map(|name| rows.column(name, self.file)).transpose();
        let (covers, known) = (column(&self.rule.covers)?, column(&self.rule.known)?);
        let mut filters = Vec::new();
        for (name, text) in &self.rule.filters {
            filters.push((rows.column(name, self.file)?, text.trim()));
        }
        let mut visible = Vec::with_capacity(rows.iter().len());
        let mut any_kept = false;
        for row in rows.iter() {
            let kept = filters.iter().all(|&(column, text)| row.cell(column) == text);
            any_kept |= kept;
            // A row that is filtered away may hold anything, unless it shows how far the data reach.
            if !kept && self.rule.reduce != Reduction::Count {
                continue;
            }
            let day = covers.map(|column| self.day(row, column)).transpose()?.map(When::day);
            let published = known.map(|column| self.day(row, column)).transpose()?;
            if published.is_none_or(|published| published.moment() <= self.as_of.moment) {
                visible.push(Dated { row, day, published, kept });
            }
        }
        if !any_kept && rows.iter().len() > 0 && self.rule.reduce != Reduction::Count {
            let asked: Vec<_> =
                self.rule.filters.iter().map(|(name, text)| format!("{name} = {text}")).collect();
            let message = format!("no row of {} has {}", self.file.path, asked.join(", "));
            return Err(RuleProblem::new(message, "check `where` in [rule]; the text must match exactly"));
        }
        if covers.is_some() {
            self.no_day_twice(&visible)?;
        }
        Ok(visible)
    }

    fn no_day_twice(self, visible: &[Dated<'_>]) -> Result<(), RuleProblem> {
        let count = self.rule.reduce == Reduction::Count;
        let mut kept: Vec<&Dated<'_>> = visible.iter().filter(|dated| dated.kept).collect();
        if count {
            kept.sort_by(|a, b| a.day.cmp(&b.day).then_with(|| a.row.cells().cmp(b.row.cells())));
        } else {
            kept.sort_by_key(|dated| dated.day);
        }
        let twice = kept.windows(2).find_map(|pair| match pair {
            [a, b] if a.day == b.day && (!count || a.row.cells().eq(b.row.cells())) => Some((a, b, a.day?)),
            _ => None,
        });
        match twice {
            None => Ok(()),
            Some((a, b, day)) => Err(RuleProblem::new(
                format!("{} and {} of {} have the same date {day}", a.row.at(), b.row.at(), self.file.path),
                "keep one row for each date, or select one with `where`",
            )),
        }
    }

    fn day(self, row: Row<'_>, column: usize) -> Result<When, RuleProblem> {
        let text = row.cell(column);
        let read = DayOrMoment::parse_iso(text).map(|day| day.starting(self.question.zone));
        read.map_err(|error| {
            RuleProblem::new(format!("{} of {}: {error}", row.at(), self.file.path), error.help())
        })
    }

    fn window(window: Window) -> Result<Window, RuleProblem> {
        match (window.from, window.to) {
            (Some(from), Some(to)) if from > to => Err(RuleProblem::new(
                format!("the window {from} to {to} ends before it begins"),
                "swap `from` and `to`",
            )),
            (_, None) => Err(no_window()),
            _ => Ok(window),
        }
    }

    /// When the last of what was needed was published: the rows of all windows and, where none of them lies on the last
    /// day of its window, the first publication that reaches beyond it.
    fn known(
        self,
        visible: &[Dated<'_>],
        used: &[&Dated<'_>],
        windows: &[(Window, Reduction)],
    ) -> Option<When> {
        self.rule.known.as_ref()?;
        let reaching = windows.iter().filter_map(|(window, _)| {
            let beyond = visible.iter().filter(|dated| dated.day >= window.to);
            beyond.filter_map(|dated| dated.published).min_by_key(|published| published.moment())
        });
        let latest = used
            .iter()
            .filter_map(|dated| dated.published)
            .chain(reaching)
            .max_by_key(|published| published.moment());
        // What is published before its window ends is not known before it ends.
        let end = windows.iter().filter_map(|(window, _)| window.to).max()?.succ_opt()?;
        let end = When::start_of(end, self.question.zone);
        latest.map(|latest| if latest.moment() < end.moment() { end } else { latest })
    }
}

fn no_window() -> RuleProblem {
    RuleProblem::new("the rule has no window", "add `from` and `to`, or `opens` and `closes` to the question")
}

/// Whether a day lies in a window, both ends included; a row without a day lies in every window.
pub(super) fn contains(window: Window, day: Option<NaiveDate>) -> bool {
    let Some(day) = day else { return true };
    window.from.is_none_or(|from| from <= day) && window.to.is_none_or(|to| day <= to)
}

fn kept_rows(used: &[&Dated<'_>]) -> Vec<String> {
    let texts = used.iter().map(|dated| dated.row.text());
    if used.len() <= ROWS_KEPT {
        return texts.collect();
    }
    let half = ROWS_KEPT / 2;
    let left_out = format!("... {} more rows ...", used.len() - ROWS_KEPT);
    let last: Vec<_> = texts.clone().skip(used.len() - half).collect();
    texts.take(half).chain(std::iter::once(left_out)).chain(last).collect()
}
