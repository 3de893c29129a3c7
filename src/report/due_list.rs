//! What is due, as a list.

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{Block, Cell, Column, Page, Table, Tone};
use super::world::World;
use crate::finding::{Place, Vocabulary};
use crate::forecast::{Book, Question, View, pool, view};
use crate::schedule::{DueItem, Reason};

/// The answer of `due`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DueList {
    /// `warrant.due/1`.
    pub schema: &'static str,
    /// The day that is shown.
    pub as_of: String,
    /// What is due, by day, then question, then reason.
    pub items: Vec<DueRow>,
}

/// One thing that is due.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DueRow {
    /// The question's id.
    pub question: String,
    /// overdue, due, rule-ready, orphaned, claim-waits, receipt-missing, closes, opens, expiring, stale or
    /// never-forecast.
    pub reason: &'static str,
    /// The day that the reason is about.
    pub date: String,
    /// Days until then; negative where it has passed.
    pub days: i64,
    /// Who resolves.
    pub owner: Option<String>,
    /// The asking forecaster's last probability of yes; without one, and for other types of questions, nothing.
    pub last_own: Option<f64>,
    /// The crowd's probability of yes; for other types of questions nothing.
    pub crowd: Option<f64>,
    /// The command that settles it.
    pub command: String,
    /// The reason as a value.
    #[serde(skip)]
    pub why: Reason,
    /// What is asked.
    #[serde(skip)]
    pub title: String,
    /// What else is worth knowing, in a few words.
    #[serde(skip)]
    pub detail: String,
    /// The question's header.
    #[serde(skip)]
    pub place: Place,
    #[serde(skip)]
    own_text: Option<String>,
    #[serde(skip)]
    crowd_text: Option<String>,
}

/// Lists what is due; `own` is whose last forecasts stand beside the crowd's.
pub fn due_list(world: &World<'_>, items: &[DueItem<'_>], own: Option<&str>) -> DueList {
    let mut items_by_question: Vec<&DueItem<'_>> = items.iter().collect();
    items_by_question.sort_by(|a, b| a.question.id.cmp(&b.question.id));
    let mut views = std::collections::HashMap::new();
    for group in items_by_question.chunk_by(|a, b| a.question.id == b.question.id) {
        if let Some(first) = group.first() {
            views.insert(first.question.id.as_str(), views_of(world, first.question, own));
        }
    }
    let row = |item: &DueItem<'_>| {
        let (own, crowd) = views.get(item.question.id.as_str()).cloned().unwrap_or_default();
        DueRow {
            question: item.question.id.clone(),
            reason: item.reason.word(),
            date: item.date.to_string(),
            days: item.days,
            owner: item.question.owner.clone(),
            last_own: own.as_ref().and_then(probability),
            crowd: crowd.as_ref().and_then(probability),
            command: item.command.clone(),
            why: item.reason,
            title: item.question.title.clone(),
            detail: item.detail.clone(),
            place: item.question.place,
            own_text: own.map(|view| view.text(item.question)),
            crowd_text: crowd.map(|view| view.text(item.question)),
        }
    };
    DueList {
        schema: "warrant.due/1",
        as_of: world.as_of.today.to_string(),
        items: items.iter().map(row).collect(),
    }
}

/// The own last view and the crowd's.
fn views_of(world: &World<'_>, question: &Question, own: Option<&str>) -> (Option<View>, Option<View>) {
    let book: &Book<'_> = &world.book;
    let timelines = book.timelines(question, world.as_of);
    let mine = own.and_then(|own| timelines.iter().find(|(who, _)| who.id == own));
    // An expired view is still the last one.
    let mine = mine.and_then(|(_, line)| view(question, &line.last()?.prediction));
    let standing = timelines
        .iter()
        .filter(|(who, _)| who.kind.counts_for_crowd())
        .filter_map(|(_, line)| line.standing_at(world.as_of.moment));
    (mine, pool(question, world.workbench.settings.crowd, standing))
}

fn probability(view: &View) -> Option<f64> {
    match view {
        View::Probability(probability) => Some(*probability),
        _ => None,
    }
}

impl DueRow {
    /// When, in words: "today", "in 3 days", "2 days ago", "2 days overdue".
    pub fn when(&self) -> String {
        let days = |count: u64| if count == 1 { "1 day".to_owned() } else { format!("{count} days") };
        match self.days {
            0 => "today".to_owned(),
            ahead if ahead > 0 => format!("in {}", days(ahead.unsigned_abs())),
            past if self.why == Reason::Overdue => format!("{} overdue", days(past.unsigned_abs())),
            past => format!("{} ago", days(past.unsigned_abs())),
        }
    }

    fn tone(&self) -> Tone {
        match self.why {
            Reason::Overdue => Tone::Bad,
            Reason::Due | Reason::RuleReady | Reason::Closes | Reason::ReceiptMissing => Tone::Warning,
            _ => Tone::Plain,
        }
    }
}

impl DueList {
    /// Whether nothing is due.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The list for people; each row ends with the command that settles it.
    pub fn table(&self) -> Table {
        let mut table = Table::of(
            "due",
            &self.items,
            [
                (Column::fixed("date", "date"), |row| Cell::new(&row.date)),
                (Column::fixed("when", "when"), |row| Cell::new(row.when())),
                (Column::fixed("reason", "reason"), |row| Cell::toned(row.reason, row.tone())),
                (Column::fixed("question", "question"), |row| Cell::toned(&row.question, Tone::Strong)),
                (Column::fixed("owner", "owner"), |row| Cell::maybe(row.owner.as_deref())),
                (Column::text("last_own", "own", 2), |row| Cell::maybe(row.own_text.as_deref())),
                (Column::text("crowd", "crowd", 2), |row| Cell::maybe(row.crowd_text.as_deref())),
                (Column::fixed("detail", "detail"), |row| Cell::new(&row.detail)),
                (Column::fixed("command", "settle with"), |row| Cell::new(&row.command)),
            ],
        );
        table.drop_empty(&["owner", "last_own", "crowd", "detail"]);
        table
    }

    /// The CSV table, always with all columns.
    pub fn flat_page(&self) -> Page {
        let table = Table::of(
            "due",
            &self.items,
            [
                (Column::fixed("question", "question"), |row| Cell::new(&row.question)),
                (Column::fixed("reason", "reason"), |row| Cell::new(row.reason)),
                (Column::fixed("date", "date"), |row| Cell::new(&row.date)),
                (Column::number("days", "days"), |row| Cell::new(row.days.to_string())),
                (Column::fixed("owner", "owner"), |row| Cell::maybe(row.owner.as_deref())),
                (Column::number("last_own", "own"), |row| Cell::maybe(row.last_own.map(|p| p.to_string()))),
                (Column::number("crowd", "crowd"), |row| Cell::maybe(row.crowd.map(|p| p.to_string()))),
                (Column::fixed("command", "settle with"), |row| Cell::new(&row.command)),
            ],
        );
        Page { title: None, as_of: None, blocks: vec![Block::Table(table)] }
    }

    /// The page for people; empty where nothing is due.
    pub fn page(&self, world: &World<'_>) -> Page {
        match self.table().filled() {
            Some(table) => Page { title: None, as_of: world.shown_as_of(), blocks: vec![table] },
            None => Page::default(),
        }
    }
}
