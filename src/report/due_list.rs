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
    #[serde(skip)]
    #[schemars(skip)]
    shown_as_of: Option<String>,
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
    #[schemars(skip)]
    pub why: Option<Reason>,
    /// What is asked.
    #[serde(skip)]
    #[schemars(skip)]
    pub title: String,
    /// What else is worth knowing, in a few words.
    #[serde(skip)]
    #[schemars(skip)]
    pub detail: String,
    /// The question's header.
    #[serde(skip)]
    #[schemars(skip)]
    pub place: Option<Place>,
    #[serde(skip)]
    #[schemars(skip)]
    own_text: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
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
            why: Some(item.reason),
            title: item.question.title.clone(),
            detail: item.detail.clone(),
            place: Some(item.question.place),
            own_text: own.map(|view| view.text(item.question)),
            crowd_text: crowd.map(|view| view.text(item.question)),
        }
    };
    DueList {
        schema: "warrant.due/1",
        as_of: world.as_of.today.to_string(),
        items: items.iter().map(row).collect(),
        shown_as_of: world.shown_as_of(),
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
            past if self.why == Some(Reason::Overdue) => format!("{} overdue", days(past.unsigned_abs())),
            past => format!("{} ago", days(past.unsigned_abs())),
        }
    }

    fn tone(&self) -> Tone {
        match self.why {
            Some(Reason::Overdue) => Tone::Bad,
            Some(Reason::Due | Reason::RuleReady | Reason::Closes | Reason::ReceiptMissing) => Tone::Warning,
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
        let has = |cell: fn(&DueRow) -> bool| self.items.iter().any(cell);
        let (with_owner, with_own) = (has(|row| row.owner.is_some()), has(|row| row.own_text.is_some()));
        let (with_crowd, with_detail) =
            (has(|row| row.crowd_text.is_some()), has(|row| !row.detail.is_empty()));
        let mut columns = vec![
            Column::fixed("date", "date"),
            Column::fixed("when", "when"),
            Column::fixed("reason", "reason"),
            Column::fixed("question", "question"),
        ];
        let optional = [
            (with_owner, Column::fixed("owner", "owner")),
            (with_own, Column::text("last_own", "own", 2)),
            (with_crowd, Column::text("crowd", "crowd", 2)),
            (with_detail, Column::fixed("detail", "detail")),
        ];
        columns.extend(optional.into_iter().filter(|(with, _)| *with).map(|(_, column)| column));
        columns.push(Column::fixed("command", "settle with"));
        let mut table = Table::new("due", columns);
        for row in &self.items {
            let mut cells = vec![
                Cell::new(&row.date),
                Cell::new(row.when()),
                Cell::toned(row.reason, row.tone()),
                Cell::toned(&row.question, Tone::Strong),
            ];
            let optional = [
                (with_owner, Cell::maybe(row.owner.clone())),
                (with_own, Cell::maybe(row.own_text.clone())),
                (with_crowd, Cell::maybe(row.crowd_text.clone())),
                (with_detail, Cell::new(&row.detail)),
            ];
            cells.extend(optional.into_iter().filter(|(with, _)| *with).map(|(_, cell)| cell));
            cells.push(Cell::new(&row.command));
            table.push(cells);
        }
        table
    }

    /// The table of all columns, whatever they hold, which a file of comma-separated values holds.
    pub fn flat_page(&self) -> Page {
        let mut table = Table::new(
            "due",
            vec![
                Column::fixed("question", "question"),
                Column::fixed("reason", "reason"),
                Column::fixed("date", "date"),
                Column::number("days", "days"),
                Column::fixed("owner", "owner"),
                Column::number("last_own", "own"),
                Column::number("crowd", "crowd"),
                Column::fixed("command", "settle with"),
            ],
        );
        for row in &self.items {
            table.push(vec![
                Cell::new(&row.question),
                Cell::new(row.reason),
                Cell::new(&row.date),
                Cell::new(row.days.to_string()),
                Cell::maybe(row.owner.clone()),
                Cell::maybe(row.last_own.map(|p| p.to_string())),
                Cell::maybe(row.crowd.map(|p| p.to_string())),
                Cell::new(&row.command),
            ]);
        }
        Page { title: None, as_of: None, blocks: vec![Block::Table(table)] }
    }

    /// The page for people; empty where nothing is due.
    pub fn page(&self) -> Page {
        if self.is_empty() {
            return Page::default();
        }
        Page { title: None, as_of: self.shown_as_of.clone(), blocks: vec![Block::Table(self.table())] }
    }
}
