//! What became of a question, in the words that tables use, and tables of outcomes by question.

use std::collections::HashMap;
use std::io::Read;

use super::chunk::Chunks;
use super::error::TableError;
use super::heading::{ColumnMap, Headings, Role};
use super::moment::{Life, TimeColumns};
use super::problem::{Fault, Problems};
use super::record::{FieldFault, Record};
use crate::finding::Vocabulary;
use crate::forecast::Moment;
use crate::score::numerics::exact::DecimalProbability;

/// Says what became of a binary question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// 1 it happened, 0 it did not, between for a tie.
    Known(DecimalProbability),
    /// There is no answer yet.
    Open,
    /// There will be none.
    Annulled,
}

/// Says what happens to outcomes that are fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ties {
    /// They are left out and counted.
    #[default]
    Drop,
    /// They are scored as they stand.
    Keep,
    /// They are bad rows.
    Refuse,
}

impl Vocabulary for Ties {
    const WHAT: &'static str = "treatment of fractions";
    const WORDS: &'static [(&'static str, Self)] =
        &[("drop", Self::Drop), ("keep", Self::Keep), ("refuse", Self::Refuse)];
}

impl Outcome {
    /// Reads yes and no, true and false, 1 and 0, fractions, tie and draw, empty or open, annulled and its like.
    /// Upper and lower case are the same. `None` for anything else.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        const YES: [&str; 5] = ["yes", "y", "true", "t", "happened"];
        const NO: [&str; 4] = ["no", "n", "false", "f"];
        const OPEN: [&str; 7] = ["", "open", "unresolved", "pending", "unknown", "null", "closed"];
        const ANNULLED: [&str; 9] = [
            "annulled",
            "void",
            "voided",
            "ambiguous",
            "cancelled",
            "canceled",
            "not-applicable",
            "n/a",
            "na",
        ];
        let text = text.trim_ascii();
        let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()));
        if let Ok(outcome) = DecimalProbability::parse_bytes(text) {
            Some(Self::Known(outcome))
        } else if is(&YES) {
            Some(Self::Known(DecimalProbability::ONE))
        } else if is(&NO) {
            Some(Self::Known(DecimalProbability::ZERO))
        } else if is(&OPEN) {
            Some(Self::Open)
        } else if is(&ANNULLED) {
            Some(Self::Annulled)
        } else if is(&["tie", "draw"]) {
            Some(Self::Known(DecimalProbability::HALF))
        } else {
            None
        }
    }
}

/// Holds outcomes by question, to be joined to a table of forecasts.
#[derive(Debug, Clone, Default)]
pub struct OutcomesTable {
    by_question: HashMap<String, JoinedOutcome>,
    problems: Problems,
    has_ends: bool,
    has_known: bool,
}

/// What an outcomes table says of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedOutcome {
    /// The outcome as written.
    pub text: String,
    /// When the answer became known.
    pub known: Option<Moment>,
    /// From when to when forecasts count.
    pub life: Life,
    /// Whether the table has another outcome besides, so that none counts.
    pub contradicted: bool,
}

impl OutcomesTable {
    /// Reads the columns question and outcome and, if they are there, known (or time), opens and closes.
    ///
    /// `source` names the table in bad rows. A question that comes twice with the same outcome is one; with different
    /// ones none of them counts, since the order of rows means nothing, and all but the first are bad rows.
    pub fn read(source: &str, reader: impl Read, columns: &ColumnMap) -> Result<Self, TableError> {
        let mut table = Self::default();
        let mut chunks = Chunks::new(reader);
        let (header, delimiter) = chunks.header()?;
        let headings = Headings::new(&header, columns)?;
        let question = headings.required(Role::Question)?;
        let outcome = headings.required(Role::Outcome)?;
        let times = TimeColumns::of_outcomes(&headings)?;
        table.has_ends = times.have_end();
        table.has_known = times.have_known();
        let width = header.len();
        let mut problems = Problems::default();
        chunks.each_record((source, delimiter, width), &mut problems, |record, _| {
            table.row(record, width, question, outcome, times).map(|()| None)
        })?;
        table.problems = problems;
        Ok(table)
    }

    fn row(
        &mut self,
        record: &Record<'_>,
        width: usize,
        question: usize,
        outcome: usize,
        times: TimeColumns,
    ) -> Result<(), FieldFault> {
        record.check(width)?;
        let times = times.read(record)?;
        let (name, answer) = (record.name(question)?, record.text(outcome)?);
        match self.by_question.get_mut(name) {
            None => {
                let joined = JoinedOutcome {
                    text: answer.to_owned(),
                    known: times.known,
                    life: times.life,
                    contradicted: false,
                };
                self.by_question.insert(name.to_owned(), joined);
                Ok(())
            }
            Some(standing) => {
                standing.known = standing.known.into_iter().chain(times.known).min();
                standing.life.narrow(times.life);
                if standing.text == answer {
                    return Ok(());
                }
                standing.contradicted = true;
                Err((outcome, Fault::SecondOutcome))
            }
        }
    }

    /// Returns what became of a question; `None` for one that is not in the table.
    pub fn get(&self, question: &str) -> Option<&JoinedOutcome> {
        self.by_question.get(question)
    }

    /// Tells whether there is a column that says when questions ended.
    pub(super) const fn has_ends(&self) -> bool {
        self.has_ends
    }

    /// Tells whether there is a column that says when answers became known.
    pub(super) const fn has_known(&self) -> bool {
        self.has_known
    }

    /// Returns what was wrong with rows.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_outcomes() {
        let known = |units: u64| Some(Outcome::Known(DecimalProbability::from_units(units).unwrap()));
        let one = 1_000_000_000_000_000_000;
        for text in ["yes", "TRUE", "1", "1.0", " y ", "100%"] {
            assert_eq!(Outcome::parse(text.as_bytes()), known(one), "{text}");
        }
        for text in ["No", "false", "0", "0.0", "n"] {
            assert_eq!(Outcome::parse(text.as_bytes()), known(0), "{text}");
        }
        assert_eq!(Outcome::parse(b"0.5"), known(one / 2));
        assert_eq!(Outcome::parse(b"tie"), known(one / 2));
        assert_eq!(Outcome::parse(b""), Some(Outcome::Open));
        assert_eq!(Outcome::parse(b"Annulled"), Some(Outcome::Annulled));
        for text in ["2", "-1", "maybe", "nan"] {
            assert_eq!(Outcome::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn an_outcomes_table() {
        let text = "question,outcome,time\nq1,yes,2026-01-01\nq2,no,\nq1,yes,2026-01-01\nq1,no,\nq3\n,yes,\nq4,yes,soon\n";
        let table = OutcomesTable::read("outcomes", text.as_bytes(), &ColumnMap::default()).unwrap();
        assert_eq!(table.by_question.len(), 2);
        let first = table.get("q1").unwrap();
        assert_eq!((first.text.as_str(), first.known), ("yes", Moment::from_timestamp(1_767_225_600, 0)));
        let bad: Vec<_> =
            table.problems().bad_rows.iter().map(|bad| (bad.line, bad.column, bad.fault)).collect();
        assert_eq!(
            bad,
            [
                (5, 4, Fault::SecondOutcome),
                (6, 1, Fault::FieldCount),
                (7, 1, Fault::NoName),
                (8, 8, Fault::NotATime)
            ]
        );
    }
}
