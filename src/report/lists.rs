//! Lists of questions, arguments and forecasters: an id and a line of state each.

use schemars::JsonSchema;
use serde::Serialize;

use super::own_view::own_view;
use super::page::{Block, Cell, Column, Page, Table, Tone};
use super::question_view::{as_written, beside_word, question_view};
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
    /// The asking forecaster's probability of yes.
    pub own_p: Option<f64>,
    #[serde(skip)]
    shown_crowd: Option<String>,
    #[serde(skip)]
    shown_own: Option<String>,
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
            let own = own.and_then(|forecaster| own_view(world, question, forecaster));
            let scale = world.workbench.settings.scale;
            QuestionRow {
                id: question.id.clone(),
                title: question.title.clone(),
                kind: question.kind.word(),
                state: view.state.word(),
                opens: as_written(question.opens.as_ref()),
                closes: as_written(question.closes.as_ref()),
                resolves: as_written(question.resolves.as_ref()),
                owner: question.owner.clone(),
                crowd: view.probability(),
                crowd_text: view.crowd_text.clone(),
                own: own.as_ref().map(|own| own.text.clone()),
                own_p: own.as_ref().and_then(|own| own.p),
                shown_crowd: view
                    .crowd_text
                    .as_ref()
                    .map(|text| beside_word(text, view.probability(), scale)),
                shown_own: own.map(|own| own.shown(scale)),
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
        let mut table = Table::of(
            "questions",
            &self.questions,
            [
                (Column::fixed("question", "question"), |row| Cell::toned(&row.id, Tone::Strong)),
                (Column::fixed("state", "state"), |row| {
                    let draft = if row.draft { " (draft)" } else { "" };
                    let tone = if row.state == "overdue" { Tone::Warning } else { Tone::Plain };
                    Cell::toned(format!("{}{draft}", row.state), tone)
                }),
                (Column::fixed("closes", "closes"), |row| Cell::maybe(row.closes.as_deref())),
                (Column::fixed("due", "due"), |row| Cell::maybe(row.resolves.as_deref())),
                (Column::text("crowd", "crowd", 3), |row| Cell::maybe(row.shown_crowd.as_deref())),
                (Column::text("own", "own", 3), |row| Cell::maybe(row.shown_own.as_deref())),
                (Column::text("outcome", "outcome", 3), |row| Cell::maybe(row.outcome.as_deref())),
                (Column::text("title", "title", 8), |row| Cell::new(&row.title)),
            ],
        );
        table.drop_empty(&["own"]);
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
        Table::of(
            "arguments",
            &self.arguments,
            [
                (Column::fixed("argument", "argument"), |row| Cell::toned(&row.id, Tone::Strong)),
                (Column::fixed("thesis", "thesis"), |row| Cell::maybe(row.status)),
                (Column::number("claims", "claims"), |row| row.claims.to_string().into()),
                (Column::number("standing", "standing"), |row| row.standing.to_string().into()),
                (Column::number("links", "links"), |row| row.links.to_string().into()),
                (Column::text("text", "what it argues", 8), |row| Cell::maybe(row.thesis.as_deref())),
            ],
        )
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
            let visible: Vec<_> = log
                .forecasts
                .iter()
                .filter(|forecast| forecast.counts_from() <= world.as_of.moment)
                .collect();
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
        Table::of(
            "forecasters",
            &self.forecasters,
            [
                (Column::fixed("forecaster", "forecaster"), |row| Cell::toned(&row.id, Tone::Strong)),
                (Column::fixed("kind", "kind"), |row| row.kind.into()),
                (Column::number("forecasts", "forecasts"), |row| row.forecasts.to_string().into()),
                (Column::number("subjects", "subjects"), |row| row.subjects.to_string().into()),
                (Column::fixed("last", "last"), |row| Cell::maybe(row.last.as_deref())),
                (Column::text("name", "name", 4), |row| Cell::new(&row.name)),
            ],
        )
    }
}

/// A page that holds one list.
pub fn list_page(world: &World<'_>, title: &str, table: Table) -> Page {
    let nothing = || Block::Paragraph(format!("No {title}."));
    world.page(title, vec![table.filled().unwrap_or_else(nothing)])
}
