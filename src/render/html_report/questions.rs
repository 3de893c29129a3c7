//! The questions, each as a card: state and number first, then what it bears on, then criteria and records.

use maud::{Markup, html};

use super::context::{Context, WIDE, drawn, without_drawings};
use crate::picture::question_history_plot;
use crate::render::html::lines;
use crate::report::{Block, QuestionCard, QuestionReport, counted, flowed};

impl Context<'_> {
    pub(super) fn questions(&self) -> Markup {
        let report = self.report;
        html! {
            section #questions {
                h2 { "Questions" }
                p { "Asked before the answer was known, unless it says otherwise, each with what counts as an answer." }
                @for (id, heading, cards) in [
                    ("questions-open", "Open", &report.open),
                    ("questions-settled", "Answered", &report.settled),
                ] {
                    @if !cards.is_empty() {
                        section id=(id) {
                            h3 { (heading) " (" (cards.len()) ")" }
                            @for question in cards { (self.question(question)) }
                        }
                    }
                }
                @if report.open.is_empty() && report.settled.is_empty() { p { "No questions yet." } }
            }
        }
    }

    fn question(&self, question: &QuestionReport) -> Markup {
        let QuestionReport { card, history } = question;
        html! {
            article.question id=[self.anchors.question(&card.id)] data-find="question" {
                h4 { (lines(&card.title)) }
                p.state { (state(card)) }
                @if card.written_after_known {
                    p.is-open { "○ Written after the answer was known: not a track record." }
                }
                @if let Some(criteria) = &card.criteria {
                    p.criteria { strong { "What counts. " } (lines(&flowed(criteria))) }
                }
                (self.bearing(card))
                @if !card.forecasts.is_empty() { (drawn(&question_history_plot(history, WIDE))) }
                details open data-fold {
                    summary { "All about it" @if !card.forecasts.is_empty() {
                        ": " (counted(card.forecasts.len(), "forecast"))
                    } }
                    (self.blocks(&records(card), 4))
                }
            }
        }
    }

    fn bearing(&self, card: &QuestionCard) -> Markup {
        html! {
            @if !card.claims.is_empty() {
                ul.bearing {
                    @for row in &card.claims {
                        li {
                            @let words = match row.mode {
                                "anchor" => "Says the same as",
                                "evidence" => "Is evidence on",
                                _ => "Tests",
                            };
                            (words) " "
                            @match self.anchors.named(&row.claim) {
                                Some(anchor) => a.claim href={"#" (anchor)} { (lines(&row.claim)) },
                                None => (lines(&row.claim)),
                            }
                            ", which holds if “" (lines(row.answer.as_deref().unwrap_or("?"))) "”: " (lines(&flowed(&row.text)))
                        }
                    }
                }
            }
        }
    }
}

/// What the head of the card does not say: facts, clarifications, answers, forecasts.
fn records(card: &QuestionCard) -> Vec<Block> {
    const SAID: [&str; 4] = ["id", "state", "criteria", "crowd"];
    let blocks = without_drawings(card.blocks()).into_iter().filter_map(|block| match block {
        Block::Facts(facts) => {
            let left = facts.into_iter().filter(|(name, _)| !SAID.contains(&name.as_str()));
            Some(Block::Facts(left.collect()))
        }
        Block::Table(table) if table.name == "claims" => None,
        other => Some(other),
    });
    blocks.collect()
}

fn state(card: &QuestionCard) -> Markup {
    let outcome = card.resolutions.last().filter(|_| matches!(card.state, "resolved" | "void"));
    html! {
        @match outcome {
            Some(answer) => {
                "Answer: " strong { (lines(&answer.outcome)) } ", known since " (lines(&answer.known))
            }
            None => {
                @match &card.crowd {
                    Some(crowd) => {
                        "Forecast: " strong { (lines(&card.crowd_in_words())) }
                        span.faint { " (" (lines(&card.crowd_method)) " of " (crowd.forecasters) ")" }
                    }
                    None => "No forecast yet",
                }
                " · " (card.state)
                @if let Some(closes) = &card.closes { " · closes " (lines(closes)) }
                @if let Some(due) = &card.resolves { " · answer due " (lines(due)) }
            }
        }
        " · " code { (lines(&card.id)) }
    }
}
