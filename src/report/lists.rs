//! Lists of questions, arguments and forecasters: an id and a line of state each.

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{Block, Cell, Column, Page, Table, Tone};
use super::question_view::question_view;
use super::world::World;
use crate::belief::labelling::Label;
use crate::finding::Vocabulary;
use crate::forecast::State;

/// The answer of `list questions`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuestionList {
    /// `warrant.list-questions/1`.
    pub schema: &'static str,
    /// The day of the world that is shown.
    pub as_of: String,
    /// The questions, by id.
    pub questions: Vec<QuestionRow>,
}

/// A question as a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuestionRow {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub title: String,
    /// The kind of answer.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where it stands.
    pub state: &'static str,
    /// When it opens.
    pub opens: Option<String>,
    /// When it closes.
    pub closes: Option<String>,
    /// When the answer is due.
    pub resolves: Option<String>,
    /// Who resolves.
    pub owner: Option<String>,
    /// The crowd's probability of yes.
    pub crowd: Option<f64>,
    /// The crowd's view in words.
    pub crowd_text: Option<String>,
    /// The asking forecaster's own view in words.
    pub own: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Claims that are linked to it, as `argument/claim`.
    pub claims: Vec<String>,
    /// Free labels.
    pub tags: Vec<String>,
    /// Whether it is a draft.
    pub draft: bool,
}

/// Lists the questions, those in one of the states if any are given; `own` is whose view is shown.
pub fn question_list(world: &World<'_>, states: &[State], own: Option<&str>) -> QuestionList {
    let questions = world
        .workbench
        .questions
        .values()
        .filter(|question| states.is_empty() || states.contains(&question.state(world.as_of)))
        .map(|question| {
            let view = question_view(world, question);
            let own = own.and_then(|forecaster| {
                let line = world.book.timeline(question, forecaster, world.as_of)?;
                let forecast = line.standing_at(world.as_of.moment)?;
                Some(crate::forecast::view(question, &forecast.prediction)?.text(question))
            });
            QuestionRow {
                id: question.id.clone(),
                title: question.title.clone(),
                kind: question.kind.word(),
                state: view.state.word(),
                opens: question.opens.as_ref().map(|when| when.value.to_string()),
                closes: question.closes.as_ref().map(|when| when.value.to_string()),
                resolves: question.resolves.as_ref().map(|when| when.value.to_string()),
                owner: question.owner.clone(),
                crowd: view.probability(),
                crowd_text: view.crowd_text.clone(),
                own,
                outcome: view.outcome.clone(),
                claims: world
                    .linked_to(&question.id)
                    .iter()
                    .map(|(map, link)| format!("{}/{}", map.id, map.claim(link.claim).id.value))
                    .collect(),
                tags: question.tags.clone(),
                draft: question.draft,
            }
        })
        .collect();
    QuestionList { schema: "warrant.list-questions/1", as_of: world.as_of.today.to_string(), questions }
}

impl QuestionList {
    /// The list for people.
    pub fn table(&self) -> Table {
        let with_own = self.questions.iter().any(|question| question.own.is_some());
        let mut columns = vec![
            Column::fixed("question", "question"),
            Column::fixed("state", "state"),
            Column::fixed("closes", "closes"),
            Column::fixed("due", "due"),
            Column::text("crowd", "crowd", 3),
        ];
        if with_own {
            columns.push(Column::text("own", "own", 3));
        }
        columns.extend([Column::text("outcome", "outcome", 3), Column::text("title", "title", 8)]);
        let mut table = Table::new("questions", columns);
        for question in &self.questions {
            let mut cells = vec![
                Cell::toned(&question.id, Tone::Strong),
                Cell::toned(
                    if question.draft { format!("{} (draft)", question.state) } else { question.state.to_owned() },
                    if question.state == "overdue" { Tone::Warning } else { Tone::Plain },
                ),
                Cell::maybe(question.closes.clone()),
                Cell::maybe(question.resolves.clone()),
                Cell::maybe(question.crowd_text.clone()),
            ];
            if with_own {
                cells.push(Cell::maybe(question.own.clone()));
            }
            cells.extend([Cell::maybe(question.outcome.clone()), Cell::new(&question.title)]);
            table.push(cells);
        }
        table
    }
}

/// The answer of `list arguments`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArgumentList {
    /// `warrant.list-arguments/1`.
    pub schema: &'static str,
    /// The arguments, by id.
    pub arguments: Vec<ArgumentListRow>,
}

/// An argument as a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArgumentListRow {
    /// Its id.
    pub id: String,
    /// The article's title.
    pub title: String,
    /// The thesis.
    pub thesis: Option<String>,
    /// The status of the thesis.
    pub status: Option<&'static str>,
    /// How many claims there are.
    pub claims: usize,
    /// How many stand.
    pub standing: usize,
    /// How many questions are linked.
    pub links: usize,
}

/// Lists the arguments.
pub fn argument_list(world: &World<'_>) -> ArgumentList {
    let arguments = world
        .workbench
        .arguments
        .values()
        .map(|map| {
            let statuses = world.statuses(map);
            let thesis = map.thesis();
            ArgumentListRow {
                id: map.id.clone(),
                title: map.article.title.clone(),
                thesis: thesis.map(|thesis| map.claim(thesis).text.value.clone()),
                status: thesis.map(|thesis| statuses.claim(thesis).word()),
                claims: map.claims.len(),
                standing: map
                    .numbered_claims()
                    .filter(|(index, _)| statuses.claim(*index) == Label::Stands)
                    .count(),
                links: map.links.len(),
            }
        })
        .collect();
    ArgumentList { schema: "warrant.list-arguments/1", arguments }
}

impl ArgumentList {
    /// The list for people.
    pub fn table(&self) -> Table {
        let mut table = Table::new(
            "arguments",
            vec![
                Column::fixed("argument", "argument"),
                Column::fixed("thesis", "thesis"),
                Column::number("claims", "claims"),
                Column::number("standing", "standing"),
                Column::number("links", "links"),
                Column::text("text", "what it argues", 8),
            ],
        );
        for row in &self.arguments {
            table.push(vec![
                Cell::toned(&row.id, Tone::Strong),
                Cell::maybe(row.status),
                row.claims.to_string().into(),
                row.standing.to_string().into(),
                row.links.to_string().into(),
                Cell::maybe(row.thesis.clone()),
            ]);
        }
        table
    }
}

/// The answer of `list forecasters`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForecasterList {
    /// `warrant.list-forecasters/1`.
    pub schema: &'static str,
    /// The forecasters, by id.
    pub forecasters: Vec<ForecasterRow>,
}

/// A forecaster as a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForecasterRow {
    /// The id.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// person, team, model, policy or article.
    pub kind: &'static str,
    /// Records in the log.
    pub forecasts: usize,
    /// Questions and claims they are about.
    pub subjects: usize,
    /// The day of the last record.
    pub last: Option<String>,
}

/// Lists the forecasters, with what they had logged by then.
pub fn forecaster_list(world: &World<'_>) -> ForecasterList {
    let forecasters = world
        .workbench
        .logs
        .values()
        .map(|log| {
            let visible: Vec<_> =
                log.forecasts.iter().filter(|forecast| forecast.at <= world.as_of.moment).collect();
            let subjects: std::collections::BTreeSet<_> =
                visible.iter().map(|forecast| &forecast.subject).collect();
            ForecasterRow {
                id: log.forecaster.id.clone(),
                name: log.forecaster.name.clone(),
                kind: log.forecaster.kind.word(),
                forecasts: visible.len(),
                subjects: subjects.len(),
                last: visible.iter().map(|forecast| forecast.at).max().map(|at| at.date_naive().to_string()),
            }
        })
        .collect();
    ForecasterList { schema: "warrant.list-forecasters/1", forecasters }
}

impl ForecasterList {
    /// The list for people.
    pub fn table(&self) -> Table {
        let mut table = Table::new(
            "forecasters",
            vec![
                Column::fixed("forecaster", "forecaster"),
                Column::fixed("kind", "kind"),
                Column::number("forecasts", "forecasts"),
                Column::number("subjects", "subjects"),
                Column::fixed("last", "last"),
                Column::text("name", "name", 4),
            ],
        );
        for row in &self.forecasters {
            table.push(vec![
                Cell::toned(&row.id, Tone::Strong),
                row.kind.into(),
                row.forecasts.to_string().into(),
                row.subjects.to_string().into(),
                Cell::maybe(row.last.clone()),
                Cell::new(&row.name),
            ]);
        }
        table
    }
}

/// A page that holds one list.
pub fn list_page(world: &World<'_>, title: &str, table: Table) -> Page {
    let block = if table.is_empty() { Block::Paragraph(format!("No {title}.")) } else { Block::Table(table) };
    Page { title: Some(title.to_owned()), as_of: world.shown_as_of(), blocks: vec![block] }
}

