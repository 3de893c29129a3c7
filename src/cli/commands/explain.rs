//! `explain`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::lookup;
use crate::finding::{Code, Vocabulary, explain};
use crate::report::{Block, Cell, Column, Page, Table, Tone};

/// Explain a finding with an example and its fix [default: list all].
#[derive(Args, Debug)]
pub(crate) struct ExplainArguments {
    /// Finding code, for example unanswered-conjecture.
    #[arg(value_name = "CODE", add = super::completion::codes())]
    code: Option<String>,
}

/// The catalogue as an answer.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Catalogue {
    /// `warrant.explain/1`.
    schema: &'static str,
    /// The codes asked for.
    codes: Vec<CatalogueRow>,
}

/// A code.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub(crate) struct CatalogueRow {
    /// The kebab-case name.
    code: &'static str,
    /// Its default severity.
    severity: &'static str,
    /// What it means, in one line.
    title: &'static str,
    /// Meaning, example and fix in Markdown.
    explanation: Option<&'static str>,
}

pub(crate) fn run(arguments: &ExplainArguments, context: &Context) -> Result<Outcome, CommandError> {
    let codes = match &arguments.code {
        Some(word) => vec![lookup::code(word)?],
        None => Code::ALL.to_vec(),
    };
    let answer = Catalogue {
        schema: "warrant.explain/1",
        codes: codes
            .iter()
            .map(|&code| CatalogueRow {
                code: code.word(),
                severity: code.default_severity().word(),
                title: code.title(),
                explanation: explain(code).map(|explanation| explanation.text),
            })
            .collect(),
    };
    context.answer(&answer, |_| if arguments.code.is_some() { answer.one() } else { answer.all() })?;
    Ok(Outcome::Done)
}

impl Catalogue {
    fn one(&self) -> Page {
        let mut page = Page::default();
        for row in &self.codes {
            page.title = Some(format!("{} ({})", row.code, row.severity));
            page.blocks.push(Block::Paragraph(row.title.to_owned()));
            let text = row.explanation.unwrap_or_default();
            // Paragraphs are wrapped; the example between the fences keeps its lines.
            for (index, part) in text.split("```").enumerate() {
                if index % 2 == 1 {
                    page.blocks.push(Block::Preformatted(
                        part.lines().skip(1).map(|line| format!("    {line}")).collect(),
                    ));
                } else {
                    let paragraphs =
                        part.split("\n\n").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
                    page.blocks.extend(paragraphs.filter(|text| !text.is_empty()).map(Block::Paragraph));
                }
            }
        }
        page
    }

    fn all(&self) -> Page {
        let mut table = Table::new(
            "findings",
            vec![
                Column::fixed("code", "code"),
                Column::fixed("severity", "severity"),
                Column::text("title", "meaning", 8),
            ],
        );
        for row in &self.codes {
            table.push(vec![Cell::toned(row.code, Tone::Strong), row.severity.into(), row.title.into()]);
        }
        Page { title: Some("findings".to_owned()), as_of: None, blocks: vec![Block::Table(table)] }
    }
}
