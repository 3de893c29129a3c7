//! A new question's file.

use chrono_tz::Tz;

use super::edit::{Change, FILE, Writer, Written, no_new_error, not_valid};
use super::error::WriteError;
use super::toml_text::{TableText, inline_table, number, point, quoted};
use crate::finding::Vocabulary;
use crate::forecast::{BaseRate, Question, QuestionType, Range, When};
use crate::workbench::disk::DOCUMENT_LIMIT;
use crate::workbench::read::{is_kebab_case, read_question};

/// A question to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewQuestion {
    /// What is asked.
    pub title: String,
    /// The kind of answer.
    pub kind: QuestionType,
    /// What counts, in words that two strangers would apply alike.
    pub criteria: Option<String>,
    /// What binds beside the criteria.
    pub fine_print: Option<String>,
    /// What does not bind.
    pub background: Option<String>,
    /// Where the answer will be read.
    pub read_at: Option<String>,
    /// When the question is written.
    pub written: Option<When>,
    /// From when forecasts count.
    pub opens: Option<When>,
    /// Until when forecasts count.
    pub closes: Option<When>,
    /// When the answer is due.
    pub resolves: Option<When>,
    /// The zone in which its days are days, where it is not the workbench's.
    pub timezone: Option<Tz>,
    /// Who resolves.
    pub owner: Option<String>,
    /// The options of a choice or ordinal question.
    pub options: Vec<String>,
    /// The range of a numeric or date question; days count from 1970-01-01.
    pub range: Option<Range>,
    /// How often such things happen.
    pub base_rate: Option<BaseRate>,
    /// Free labels.
    pub tags: Vec<String>,
    /// May lack what makes it scorable; never ranked.
    pub draft: bool,
}

impl NewQuestion {
    /// An empty question of some kind, to be filled in.
    pub fn new(title: impl Into<String>, kind: QuestionType) -> Self {
        Self {
            title: title.into(),
            kind,
            criteria: None,
            fine_print: None,
            background: None,
            read_at: None,
            written: None,
            opens: None,
            closes: None,
            resolves: None,
            timezone: None,
            owner: None,
            options: Vec::new(),
            range: None,
            base_rate: None,
            tags: Vec::new(),
            draft: false,
        }
    }

    /// What a question that was read says, for comparison.
    fn of(read: &Question, timezone: Option<Tz>) -> Self {
        Self {
            title: read.title.clone(),
            kind: read.kind,
            criteria: read.criteria.as_ref().map(|text| text.value.clone()),
            fine_print: read.fine_print.clone(),
            background: read.background.clone(),
            read_at: read.read_at.clone(),
            written: read.written.as_ref().map(|when| when.value),
            opens: read.opens.as_ref().map(|when| when.value),
            closes: read.closes.as_ref().map(|when| when.value),
            resolves: read.resolves.as_ref().map(|when| when.value),
            timezone,
            owner: read.owner.clone(),
            options: read.options.clone(),
            range: read.range.clone(),
            base_rate: read.base_rate.clone(),
            tags: read.tags.clone(),
            draft: read.draft,
        }
    }

    fn text(&self) -> String {
        let mut table = TableText::new("[question]", true);
        table.text("title", &self.title);
        table.raw("type", quoted(self.kind.word()));
        table.maybe_text("criteria", self.criteria.as_deref());
        table.maybe_text("fine_print", self.fine_print.as_deref());
        table.maybe_text("background", self.background.as_deref());
        table.maybe_text("read_at", self.read_at.as_deref());
        table.maybe("written", self.written);
        table.maybe("opens", self.opens);
        table.maybe("closes", self.closes);
        table.maybe("resolves", self.resolves);
        table.maybe("timezone", self.timezone.map(|zone| quoted(zone.name())));
        table.maybe_text("owner", self.owner.as_deref());
        table.texts("options", &self.options);
        table.maybe("range", self.range.as_ref().map(|range| self.range_text(range)));
        table.maybe("base_rate", self.base_rate.as_ref().map(base_rate_text));
        table.texts("tags", &self.tags);
        if self.draft {
            table.raw("draft", true);
        }
        table.finish()
    }

    fn range_text(&self, range: &Range) -> String {
        let on_days = self.kind == QuestionType::Date;
        let mut entries = vec![("min", point(range.min, on_days)), ("max", point(range.max, on_days))];
        entries.extend(range.unit.as_ref().map(|unit| ("unit", quoted(unit))));
        if range.open_low {
            entries.push(("open_low", "true".to_owned()));
        }
        if range.open_high {
            entries.push(("open_high", "true".to_owned()));
        }
        if range.logarithmic {
            entries.push(("scale", quoted("log")));
        }
        inline_table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)))
    }
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
    pub fn create_question(&self, id: &str, question: &NewQuestion) -> Result<Written, WriteError> {
        if !is_kebab_case(id) {
            return Err(WriteError::BadId { id: id.to_owned() });
        }
        let path = format!("forecasts/questions/{id}.toml");
        let change = |old: Option<&str>| {
            if old.is_some() {
                return Err(WriteError::Exists { path: path.clone() });
            }
            let text = question.text();
            let whole = 0..text.len();
            Ok(Change { text, records: vec![whole] })
        };
        let verify = |_: Option<&str>, change: &Change| {
            let (read, findings) = read_question(id, FILE, &change.text, self.zone, self.scale);
            no_new_error(&path, &[], &findings)?;
            if read.is_some_and(|read| NewQuestion::of(&read, question.timezone) == *question) {
                Ok(())
            } else {
                Err(not_valid(&path, "the question would not read back as what was meant"))
            }
        };
        let mut written = self.edit(&path, DOCUMENT_LIMIT, change, verify)?;
        written.pop().ok_or_else(|| not_valid(&path, "nothing would be written"))
    }
}
