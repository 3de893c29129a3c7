//! The dates of questions as entries of a calendar.

use chrono::NaiveDate;

use crate::forecast::{AsOf, Moment, Question, State};
use crate::workbench::Workbench;

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A day on which a question closes.
    Closes,
    /// A day on which an answer is due, and since when it is known.
    Resolves {
        /// When the answer became known, and the answer in words.
        answered: Option<(Moment, String)>,
        /// Whether the question was settled without an answer.
        void: bool,
    },
}

/// An entry of a calendar: a whole day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// Stays the same whatever changes in the question: made of its id, what the entry is, and the workbench's name.
    pub uid: String,
    /// What it is.
    pub kind: EntryKind,
    /// The day, in the question's own zone.
    pub day: NaiveDate,
    /// One line.
    pub summary: String,
    /// More than that.
    pub description: String,
    /// The question's tags.
    pub tags: Vec<String>,
}

/// The closings and answers of the questions that are asked for, by id; drafts are left out.
///
/// Settled questions stay, so that a calendar that imported them can mark them as done.
pub fn calendar<'q>(
    workbench: &Workbench,
    questions: impl IntoIterator<Item = &'q Question>,
    as_of: AsOf,
) -> Vec<CalendarEntry> {
    let place = slug(&workbench.settings.name);
    let mut entries = Vec::new();
    for question in questions.into_iter().filter(|question| !question.draft) {
        let uid = |what: &str| format!("{}.{what}@{place}.warrant", question.id);
        let description = description(question);
        if let Some(closes) = &question.closes {
            entries.push(CalendarEntry {
                uid: uid("closes"),
                kind: EntryKind::Closes,
                day: closes.day(),
                summary: format!("Closes: {}", question.title),
                description: description.clone(),
                tags: question.tags.clone(),
            });
        }
        if let Some(day) = question.due_day() {
            let answered = question.resolution(as_of.moment).map(|resolution| {
                (resolution.known.moment(), question.settlement_text(&resolution.settlement))
            });
            let void = question.state(as_of) == State::Void;
            entries.push(CalendarEntry {
                uid: uid("resolves"),
                kind: EntryKind::Resolves { answered, void },
                day,
                summary: format!("Resolve: {}", question.title),
                description,
                tags: question.tags.clone(),
            });
        }
    }
    entries
}

fn description(question: &Question) -> String {
    let criteria = question.criteria.as_ref().map(|criteria| criteria.value.trim().to_owned());
    let read_at = question.read_at.as_ref().map(|place| format!("Read at: {place}"));
    let owner = question.owner.as_ref().map(|owner| format!("Owner: {owner}"));
    let parts = [Some(question.id.clone()), criteria, read_at, owner];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Letters and digits of a name with hyphens between; `workbench` where nothing is left.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    if slug.is_empty() { "workbench".to_owned() } else { slug }
}
