//! The answers of the rules of questions.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{Block, Cell, Column, Page, Table, Tone};
use super::world::World;
use crate::forecast::Question;
use crate::schedule::{Verdict, rule_text};

/// The answer of `resolve --auto`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleList {
    /// `warrant.resolve-auto/1`.
    pub schema: &'static str,
    /// The day that is shown.
    pub as_of: String,
    /// The rules, by question.
    pub rules: Vec<RuleRow>,
}

/// What one rule says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleRow {
    /// The question's id.
    pub question: String,
    /// resolves, agrees (with the record), conflicts (with the record), waits or fails.
    pub action: &'static str,
    /// The rule's answer.
    pub outcome: Option<String>,
    /// When the answer was known.
    pub known: Option<String>,
    /// Why, in words.
    pub why: String,
    /// How to fix what failed.
    pub help: Option<String>,
    /// The rule in words.
    pub rule: String,
    /// The value that the rule found.
    pub value: Option<f64>,
    /// SHA-256 of the data file.
    pub sha256: Option<String>,
    /// The rows that were used.
    pub rows: Vec<String>,
    /// The answer on record.
    pub recorded: Option<String>,
}

/// Lists what the rules of some questions say.
pub fn rule_list(
    world: &World<'_>,
    questions: &[&Question],
    verdicts: &BTreeMap<String, Verdict>,
) -> RuleList {
    let row = |question: &&Question| Some(rule_row(world, question, verdicts.get(&question.id)?));
    RuleList {
        schema: "warrant.resolve-auto/1",
        as_of: world.as_of.today.to_string(),
        rules: questions.iter().filter_map(row).collect(),
    }
}

fn rule_row(world: &World<'_>, question: &Question, verdict: &Verdict) -> RuleRow {
    let mut row = RuleRow {
        question: question.id.clone(),
        action: "waits",
        outcome: None,
        known: None,
        why: String::new(),
        help: None,
        rule: question.rule.as_ref().map(|rule| rule_text(question, rule)).unwrap_or_default(),
        value: None,
        sha256: None,
        rows: Vec::new(),
        recorded: question.resolution_text(world.as_of.moment),
    };
    match verdict {
        Verdict::Answers(answer) => {
            let outcome = answer.outcome_text(question);
            row.action = match &row.recorded {
                None => "resolves",
                Some(recorded) if *recorded == outcome => "agrees",
                Some(_) => "conflicts",
            };
            row.why.clone_from(&answer.why);
            row.known = Some(answer.known.to_string());
            row.value = Some(answer.receipt.value);
            row.sha256 = Some(answer.receipt.sha256.clone());
            row.rows.clone_from(&answer.receipt.rows);
            row.outcome = Some(outcome);
        }
        Verdict::Waits { why, .. } => row.why.clone_from(why),
        Verdict::Fails(problem) => {
            row.action = "fails";
            row.why.clone_from(&problem.message);
            row.help = Some(problem.help.clone());
        }
    }
    row
}

impl RuleRow {
    /// What the rule does, in a line.
    fn action_text(&self) -> String {
        let outcome = self.outcome.as_deref().unwrap_or_default();
        let recorded = self.recorded.as_deref().unwrap_or_default();
        match (self.action, &self.recorded) {
            ("resolves", _) => format!("resolves {outcome}"),
            ("agrees", _) => format!("agrees: already resolved {recorded}"),
            ("conflicts", _) => format!("conflicts: resolved {recorded}, but the rule says {outcome}"),
            (action, Some(_)) => format!("{action}; already resolved {recorded}"),
            (action, None) => action.to_owned(),
        }
    }
}

impl RuleList {
    /// Whether some rule failed or contradicts a record.
    pub fn has_problems(&self) -> bool {
        self.rules.iter().any(|row| matches!(row.action, "fails" | "conflicts"))
    }

    /// The page for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        let mut blocks = Vec::new();
        if self.rules.is_empty() {
            blocks.push(Block::Paragraph("No question has a rule.".to_owned()));
        }
        for row in &self.rules {
            let tone = match row.action {
                "fails" | "conflicts" => Tone::Bad,
                "resolves" => Tone::Good,
                _ => Tone::Plain,
            };
            blocks.push(Block::Heading(1, row.question.clone()));
            let mut facts = vec![
                ("rule".to_owned(), Cell::toned(row.action_text(), tone)),
                ("why".to_owned(), Cell::new(&row.why)),
                ("reads".to_owned(), Cell::new(&row.rule)),
            ];
            facts.extend(row.help.iter().map(|help| ("help".to_owned(), Cell::new(help))));
            facts.extend(row.known.iter().map(|known| ("known".to_owned(), Cell::new(known))));
            facts.extend(row.rows.iter().map(|used| ("row used".to_owned(), Cell::new(used))));
            blocks.push(Block::Facts(facts));
        }
        Page { title: None, as_of: world.shown_as_of(), blocks }
    }

    /// The CSV table: a row for each rule.
    pub fn flat_page(&self) -> Page {
        let table = Table::of(
            "rules",
            &self.rules,
            [
                (Column::fixed("question", "question"), |row| Cell::new(&row.question)),
                (Column::fixed("action", "action"), |row| Cell::new(row.action)),
                (Column::fixed("outcome", "outcome"), |row| Cell::maybe(row.outcome.as_deref())),
                (Column::fixed("known", "known"), |row| Cell::maybe(row.known.as_deref())),
                (Column::text("why", "why", 4), |row| Cell::new(&row.why)),
            ],
        );
        Page { title: None, as_of: None, blocks: vec![Block::Table(table)] }
    }
}
