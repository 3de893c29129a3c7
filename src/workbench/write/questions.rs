//! Resolutions and clarifications at the end of a question's file.

use chrono::NaiveDate;

use super::append::{LineEnding, append};
use super::edit::{Change, FILE, Writer, Written, no_new_error, not_valid, only_added, sound};
use super::error::WriteError;
use super::toml_text::{TableText, inline_table, list, number, quoted};
use crate::finding::Vocabulary;
use crate::forecast::{
    Clarification, Moment, Outcome, Question, Receipt, Resolution, ResolutionSource, Settlement, When,
    rfc3339,
};
use crate::workbench::disk::DOCUMENT_LIMIT;
use crate::workbench::read::{is_kebab_case, read_question};

/// A resolution to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewResolution {
    /// The answer, or why there is none.
    pub settlement: Settlement,
    /// When the answer became known to the world.
    pub known: When,
    /// When it is written here.
    pub recorded: Option<Moment>,
    /// Who writes it.
    pub by: Option<String>,
    /// Where it is written.
    pub sources: Vec<ResolutionSource>,
    /// What was searched, or why it is void.
    pub note: Option<String>,
    /// What a rule saw when it resolved the question.
    pub receipt: Option<Receipt>,
}

impl From<&Resolution> for NewResolution {
    fn from(read: &Resolution) -> Self {
        Self {
            settlement: read.settlement.clone(),
            known: read.known,
            recorded: read.recorded,
            by: read.by.clone(),
            sources: read.sources.clone(),
            note: read.note.clone(),
            receipt: read.receipt.clone(),
        }
    }
}

impl NewResolution {
    fn text(&self, question: &Question, blocks: bool) -> String {
        let mut table = TableText::new("[[resolution]]", blocks);
        match &self.settlement {
            Settlement::Outcome(outcome) => table.raw("outcome", outcome_text(question, outcome)),
            Settlement::Void(reason) => table.raw("void", quoted(reason.word())),
        }
        table.raw("known", self.known);
        table.maybe("recorded", self.recorded.map(rfc3339));
        table.maybe_text("by", self.by.as_deref());
        match self.sources.as_slice() {
            [] => {}
            [source] => table.raw("sources", format!("[{}]", source_text(source))),
            sources => {
                let lines: Vec<_> = sources.iter().map(source_text).collect();
                table.raw("sources", format!("[\n  {},\n]", lines.join(",\n  ")));
            }
        }
        table.maybe_text("note", self.note.as_deref());
        table.maybe("receipt", self.receipt.as_ref().map(receipt_text));
        table.finish()
    }
}

fn outcome_text(question: &Question, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Yes | Outcome::No | Outcome::Option(_) => quoted(&question.outcome_text(outcome)),
        Outcome::Number(value) => number(*value),
        Outcome::Date(day) => day.to_string(),
        Outcome::Below => "{ below = true }".to_owned(),
        Outcome::Above => "{ above = true }".to_owned(),
    }
}

fn source_text(source: &ResolutionSource) -> String {
    let text =
        |key: &str, value: &Option<String>| value.as_ref().map(|value| (key.to_owned(), quoted(value)));
    let date = source.date.map(|date: NaiveDate| ("date".to_owned(), date.to_string()));
    let entries = [text("url", &source.url), date, text("quote", &source.quote), text("via", &source.via)];
    inline_table(entries.into_iter().flatten())
}

fn receipt_text(receipt: &Receipt) -> String {
    let entries = [
        ("rule", quoted(&receipt.rule)),
        ("sha256", quoted(&receipt.sha256)),
        ("rows", list(receipt.rows.iter().map(|row| quoted(row)))),
        ("value", number(receipt.value)),
    ];
    inline_table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)))
}

/// A clarification to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClarification {
    /// When it is given.
    pub at: When,
    /// What it says.
    pub text: String,
}

impl From<&Clarification> for NewClarification {
    fn from(read: &Clarification) -> Self {
        Self { at: read.at, text: read.text.clone() }
    }
}

impl Writer {
    /// Appends a `[[resolution]]` to a question's file; those before it stay as history.
    ///
    /// # Errors
    ///
    /// [`WriteError::Missing`] without such a question, [`WriteError::NotValid`] also for an outcome that the question
    /// cannot have, and those of [`Writer::edit`].
    pub fn append_resolution(
        &self,
        question: &str,
        resolution: &NewResolution,
    ) -> Result<Written, WriteError> {
        let same = |read: &Question| {
            read.resolutions.last().is_some_and(|read| NewResolution::from(read) == *resolution)
        };
        self.append_to_question(question, "resolution", |read, blocks| resolution.text(read, blocks), same)
    }

    /// Appends a `[[resolution]]` to a question's file that has none, also if one came in since it was read.
    ///
    /// # Errors
    ///
    /// As [`Writer::append_resolution`], and [`WriteError::NotValid`] where there is a resolution already.
    pub fn append_first_resolution(
        &self,
        question: &str,
        resolution: &NewResolution,
    ) -> Result<Written, WriteError> {
        let same = |read: &Question| {
            let [only] = read.resolutions.as_slice() else { return false };
            NewResolution::from(only) == *resolution
        };
        self.append_to_question(question, "resolution", |read, blocks| resolution.text(read, blocks), same)
    }

    /// Appends a `[[clarification]]` to a question's file.
    ///
    /// # Errors
    ///
    /// As [`Writer::append_resolution`].
    pub fn append_clarification(
        &self,
        question: &str,
        new: &NewClarification,
    ) -> Result<Written, WriteError> {
        let text = |_: &Question, blocks| {
            let mut table = TableText::new("[[clarification]]", blocks);
            table.raw("at", new.at);
            table.text("text", &new.text);
            table.finish()
        };
        let same = |read: &Question| {
            read.clarifications.last().is_some_and(|read| NewClarification::from(read) == *new)
        };
        self.append_to_question(question, "clarification", text, same)
    }

    fn append_to_question(
        &self,
        id: &str,
        array: &str,
        text: impl FnOnce(&Question, bool) -> String,
        same: impl FnOnce(&Question) -> bool,
    ) -> Result<Written, WriteError> {
        if !is_kebab_case(id) {
            return Err(WriteError::BadId { id: id.to_owned() });
        }
        let path = format!("forecasts/questions/{id}.toml");
        let read = |text: &str| read_question(id, FILE, text, self.zone, self.scale);
        let change = |old: Option<&str>| {
            let old = old.ok_or_else(|| WriteError::Missing { path: path.clone() })?;
            let (question, findings) = read(old);
            sound(&path, old, &findings)?;
            let Some(question) = question else {
                let problem =
                    findings.first().map_or("it holds no question", |finding| finding.message.as_str());
                return Err(WriteError::NotSound {
                    path: path.clone(),
                    line: 1,
                    problem: problem.to_owned(),
                });
            };
            let appended = append(old, &[text(&question, LineEnding::of(old).allows_blocks())]);
            Ok(Change { text: appended.text, records: appended.records })
        };
        let verify = |old: Option<&str>, change: &Change| {
            let old = old.unwrap_or_default();
            let (_, before) = read(old);
            let (question, after) = read(&change.text);
            no_new_error(&path, &before, &after)?;
            only_added(&path, old, &change.text, array, 1)?;
            if question.is_some_and(|question| same(&question)) {
                Ok(())
            } else {
                Err(not_valid(&path, "the new record would not read back as what was meant"))
            }
        };
        let mut written = self.edit(&path, DOCUMENT_LIMIT, change, verify)?;
        written.pop().ok_or_else(|| not_valid(&path, "nothing would be written"))
    }
}
