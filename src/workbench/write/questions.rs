//! Resolutions and clarifications at the end of a question's file.

use chrono::NaiveDate;

use super::edit::{FILE, Writer, Written, checked_id};
use super::error::WriteError;
use super::toml_text::{TableText, inline_table, list, number, quoted};
use crate::finding::Vocabulary;
use crate::forecast::{
    Clarification, Outcome, Question, Receipt, Resolution, ResolutionSource, Settlement, rfc3339,
};
use crate::workbench::read::read_question;

fn resolution_text(resolution: &Resolution, question: &Question, blocks: bool) -> String {
    let mut table = TableText::new("[[resolution]]", blocks);
    match &resolution.settlement {
        Settlement::Outcome(outcome) => table.raw("outcome", outcome_text(question, outcome)),
        Settlement::Void(reason) => table.raw("void", quoted(reason.word())),
    }
    table.raw("known", resolution.known);
    table.maybe("recorded", resolution.recorded.map(rfc3339));
    table.maybe_text("by", resolution.by.as_deref());
    match resolution.sources.as_slice() {
        [] => {}
        [source] => table.raw("sources", format!("[{}]", source_text(source))),
        sources => {
            let lines: Vec<_> = sources.iter().map(source_text).collect();
            table.raw("sources", format!("[\n  {},\n]", lines.join(",\n  ")));
        }
    }
    table.maybe_text("note", resolution.note.as_deref());
    table.maybe("receipt", resolution.receipt.as_ref().map(receipt_text));
    table.finish()
}

/// Whether two records say the same, wherever they stand.
fn says_the_same(read: &Resolution, meant: &Resolution) -> bool {
    Resolution { place: meant.place, ..read.clone() } == *meant
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

impl Writer {
    /// Appends a `[[resolution]]` to a question's file; those before it stay as history.
    ///
    /// # Errors
    ///
    /// [`WriteError::Missing`] without such a question, [`WriteError::NotValid`] also for an outcome that the question
    /// cannot have, and those of [`Writer::edit`].
    pub fn append_resolution(&self, question: &str, resolution: &Resolution) -> Result<Written, WriteError> {
        let same =
            |read: &Question| read.resolutions.last().is_some_and(|read| says_the_same(read, resolution));
        let text = |read: &Question, blocks| resolution_text(resolution, read, blocks);
        self.append_to_question(question, "resolution", text, same)
    }

    /// Appends a `[[resolution]]` to a question's file that has none, also if one came in since it was read.
    ///
    /// # Errors
    ///
    /// As [`Writer::append_resolution`], and [`WriteError::NotValid`] where there is a resolution already.
    pub fn append_first_resolution(
        &self,
        question: &str,
        resolution: &Resolution,
    ) -> Result<Written, WriteError> {
        let same = |read: &Question| {
            let [only] = read.resolutions.as_slice() else { return false };
            says_the_same(only, resolution)
        };
        let text = |read: &Question, blocks| resolution_text(resolution, read, blocks);
        self.append_to_question(question, "resolution", text, same)
    }

    /// Appends a `[[clarification]]` to a question's file.
    ///
    /// # Errors
    ///
    /// As [`Writer::append_resolution`].
    pub fn append_clarification(&self, question: &str, new: &Clarification) -> Result<Written, WriteError> {
        let text = |_: &Question, blocks| {
            let mut table = TableText::new("[[clarification]]", blocks);
            table.raw("at", new.at);
            table.text("text", &new.text);
            table.finish()
        };
        let same = |read: &Question| {
            read.clarifications.last().is_some_and(|read| (read.at, &read.text) == (new.at, &new.text))
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
        let path = format!("forecasts/questions/{}.toml", checked_id(id)?);
        let read = |text: &str| read_question(id, FILE, text, self.zone, self.scale);
        self.append_record(&path, array, read, text, same)
    }
}
