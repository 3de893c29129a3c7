//! A new question's file.

use super::edit::{Change, FILE, Writer, Written, checked_id, no_new_error, not_valid};
use super::error::WriteError;
use super::toml_text::{TableText, inline_table, number, point, quoted};
use crate::finding::Vocabulary;
use crate::forecast::{BaseRate, Question, Range};
use crate::workbench::read::read_question;

fn text(question: &Question) -> String {
    let mut table = TableText::new("[question]", true);
    table.text("title", &question.title);
    table.raw("type", quoted(question.kind.word()));
    table.maybe_text("criteria", question.criteria.as_ref().map(|text| text.value.as_str()));
    table.maybe_text("fine_print", question.fine_print.as_deref());
    table.maybe_text("background", question.background.as_deref());
    table.maybe_text("read_at", question.read_at.as_deref());
    for (key, date) in [
        ("written", &question.written),
        ("opens", &question.opens),
        ("closes", &question.closes),
        ("resolves", &question.resolves),
    ] {
        table.maybe(key, date.as_ref().map(|date| date.value));
    }
    table.maybe("timezone", question.names_zone.then(|| quoted(question.zone.name())));
    table.maybe_text("owner", question.owner.as_deref());
    table.texts("options", &question.options);
    table.maybe("range", question.range.as_ref().map(|range| range_text(question, range)));
    table.maybe("base_rate", question.base_rate.as_ref().map(base_rate_text));
    table.texts("tags", &question.tags);
    if question.draft {
        table.raw("draft", true);
    }
    table.finish()
}

fn range_text(question: &Question, range: &Range) -> String {
    let on_days = question.kind.on_days();
    let mut entries = vec![("min", point(range.min, on_days)), ("max", point(range.max, on_days))];
    entries.extend(range.unit.as_ref().map(|unit| ("unit", quoted(unit))));
    for (key, holds) in [("open_low", range.open_low), ("open_high", range.open_high)] {
        entries.extend(holds.then(|| (key, "true".to_owned())));
    }
    entries.extend(range.logarithmic.then(|| ("scale", quoted("log"))));
    inline_table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)))
}

fn base_rate_text(rate: &BaseRate) -> String {
    let mut entries = vec![("p", number(rate.probability.value()))];
    entries.extend(rate.cases.map(|cases| ("n", cases.to_string())));
    entries.extend(rate.of.as_ref().map(|of| ("of", quoted(of))));
    entries.extend(rate.source.as_ref().map(|source| ("source", quoted(source))));
    inline_table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)))
}

impl Writer {
    /// Writes the file of a new question.
    ///
    /// # Errors
    ///
    /// [`WriteError::BadId`] for an id that no file may have, [`WriteError::Exists`] if the question is there already,
    /// [`WriteError::NotValid`] for a question that reading would refuse, such as one without criteria that is no
    /// draft, and those of [`Writer::edit`].
    pub fn create_question(&self, question: &Question) -> Result<Written, WriteError> {
        let id = checked_id(&question.id)?;
        let path = format!("forecasts/questions/{id}.toml");
        let change = |old: Option<&str>| {
            if old.is_some() {
                return Err(WriteError::Exists { path: path.clone() });
            }
            let text = text(question);
            let whole = 0..text.len();
            Ok(Change { text, records: vec![whole] })
        };
        let verify = |_: Option<&str>, change: &Change| {
            let (read, findings) = read_question(id, FILE, &change.text, self.zone, self.scale);
            no_new_error(&path, &[], &findings)?;
            if read.is_some_and(|read| read.anywhere() == question.clone().anywhere()) {
                Ok(())
            } else {
                Err(not_valid(&path, "the question would not read back as what was meant"))
            }
        };
        self.edit_one(&path, change, verify)
    }
}
