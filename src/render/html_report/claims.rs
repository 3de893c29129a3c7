//! The claims of an argument as a table, and what it cites.

use std::collections::HashMap;

use maud::{Markup, html};

use super::context::Context;
use crate::forecast::percent;
use crate::picture::ArgumentPictures;
use crate::render::html::{lines, outside};
use crate::report::{
    ArgumentReport, CitationRow, ClaimRow, InferenceRow, NO_NUMBER_LEGEND, PassageRow, PassageUse,
    RANGE_LEGEND, SourceRow, counted, flowed,
};

/// Inferences by the claims that they come from and by what they bear on.
struct Reasons<'a> {
    from: HashMap<&'a str, Vec<&'a InferenceRow>>,
    on: HashMap<&'a str, Vec<&'a InferenceRow>>,
}

impl<'a> Reasons<'a> {
    fn new(inferences: &'a [InferenceRow]) -> Self {
        let mut reasons = Self { from: HashMap::new(), on: HashMap::new() };
        for inference in inferences {
            for premise in &inference.from {
                reasons.from.entry(premise).or_default().push(inference);
            }
            reasons.on.entry(&inference.target).or_default().push(inference);
        }
        reasons
    }
}

impl Context<'_> {
    pub(super) fn claims(&self, at: usize, argument: &ArgumentReport, pictures: &ArgumentPictures) -> Markup {
        let reasons = Reasons::new(&argument.table.inferences);
        let cards = self.card_addresses(at, pictures);
        let ties = pictures.diagram.ties();
        html! {
            p.focused hidden data-focus role="status" {
                span data-focus-words {} " "
                button type="button" data-focus-end { "Show all claims" }
            }
            table.claims {
                caption { "What the article argues: " (counted(argument.table.claims.len(), "claim")) }
                thead {
                    tr {
                        th scope="col" { "Id" }
                        th scope="col" { "Claim" }
                        th scope="col" { "Status" }
                        th scope="col" { "Reasons" }
                        th scope="col" { "Questions" }
                        th.right scope="col" { "Belief" }
                        th.right scope="col" { "Strength" }
                    }
                }
                tbody {
                    @for (position, claim) in argument.table.claims.iter().enumerate() {
                        (self.claim_row(at, argument, position, claim, &reasons, cards.get(&position), ties.get(position)))
                    }
                }
            }
            p.note { "Belief is a probability, strength (0 to 1) is not. " (NO_NUMBER_LEGEND) "; " (RANGE_LEGEND) "; own: the number that a claim starts from. ✓ quote found in the stored text of its source, ✕ not found there." }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what a row shows, each once")]
    fn claim_row(
        &self,
        at: usize,
        argument: &ArgumentReport,
        position: usize,
        claim: &ClaimRow,
        reasons: &Reasons<'_>,
        card: Option<&String>,
        ties: Option<&Vec<usize>>,
    ) -> Markup {
        let ties = ties.map(|ties| ties.iter().map(usize::to_string).collect::<Vec<_>>().join(" "));
        html! {
            tr id=(self.anchors.claim(at, position)) data-n=(position) data-reasons=[ties] data-find="claim" {
                th scope="row" data-label="Id" {
                    @match card {
                        Some(card) => a.to-map href={"#" (card)} title="Show in the map" { (lines(&claim.id)) },
                        None => (lines(&claim.id)),
                    }
                }
                td data-label="Claim" {
                    p.text { (lines(&flowed(&claim.text))) }
                    p.kind { (kind(claim)) }
                    (self.passages(at, argument, claim))
                }
                td.status data-label="Status" {
                    span class={"is-" (claim.status)} { (glyph(claim.status)) " " (lines(&claim.status_in_words())) }
                }
                td data-label="Reasons" { (self.reasons(at, claim, reasons)) }
                td data-label="Questions" { (self.links(claim)) }
                td.right data-label="Belief" {
                    (claim.belief_text())
                    @if let Some(own) = claim.number.map(percent).filter(|own| *own != claim.belief_text()) {
                        span.faint { " (own " (own) ")" }
                    }
                }
                td.right data-label="Strength" { (claim.strength_text()) }
            }
        }
    }

    /// Where the claim is said, and what backs it, each with its words.
    fn passages(&self, at: usize, argument: &ArgumentReport, claim: &ClaimRow) -> Markup {
        let source = |id: Option<&String>| {
            let position = argument.sources.sources.iter().position(|source| Some(&source.id) == id);
            html! {
                @match (position, id) {
                    (Some(position), Some(id)) => a href={"#" (self.anchors.source(at, position))} { (lines(id)) },
                    (_, id) => (lines(id.map_or("no source", String::as_str))),
                }
            }
        };
        let passage = |what: &str, of: &CitationRow| {
            html! {
                p.passage {
                    (what) " " (source(of.source.as_ref()))
                    @if let Some(locator) = &of.locator { ", " (lines(locator)) }
                    @if let Some(quote) = &of.quote { ": " q { (lines(&flowed(quote))) } }
                }
            }
        };
        html! {
            @if let Some(said) = &claim.said {
                (passage("said in", said))
            }
            @for row in &claim.evidence {
                @let what = if row.against { "evidence against it:" } else { "evidence:" };
                (passage(what, &row.citation))
            }
            @match claim.quote_ok {
                Some(true) => p.passage.is-stands { "✓ quotes verified" },
                Some(false) => p.passage.is-falls { "✕ a quote was not found in its source" },
                None => {}
            }
        }
    }

    /// What bears on a claim, and what it bears on.
    fn reasons(&self, at: usize, claim: &ClaimRow, reasons: &Reasons<'_>) -> Markup {
        let name = |id: &str| {
            html! {
                @match self.anchors.position(at, id) {
                    Some(position) => (self.claim_link(at, position, id)),
                    None => (lines(id)),
                }
            }
        };
        let nothing = Vec::new();
        let on = reasons.on.get(claim.id.as_str()).unwrap_or(&nothing);
        let from = reasons.from.get(claim.id.as_str()).unwrap_or(&nothing);
        let of_kind = |inferences: &[&InferenceRow],
                       kind: &str,
                       words: &str,
                       write: &dyn Fn(&InferenceRow) -> Markup| {
            let of_kind: Vec<_> = inferences.iter().filter(|inference| inference.kind == kind).collect();
            html! {
                @if !of_kind.is_empty() {
                    li {
                        (words) " "
                        @for (place, inference) in of_kind.iter().enumerate() {
                            @if place > 0 { ", " }
                            (write(inference))
                        }
                    }
                }
            }
        };
        let premises = |inference: &InferenceRow| {
            html! {
                @for (place, premise) in inference.from.iter().enumerate() {
                    @if place > 0 { " with " }
                    (name(premise))
                }
                @if inference.status != "stands" { span.faint { " (" (inference.status) ")" } }
            }
        };
        let target = |inference: &InferenceRow| {
            html! {
                (name(&inference.target))
                @if let (Some(why), false) = (&inference.why, inference.id.contains("->")) {
                    span.faint { " (" (lines(&inference.id)) ": " (lines(&flowed(why))) ")" }
                }
            }
        };
        html! {
            ul.reasons {
                (of_kind(on, "supports", "+ for it:", &premises))
                (of_kind(on, "rebuts", "− against it:", &premises))
                (of_kind(from, "supports", "supports", &target))
                (of_kind(from, "rebuts", "rebuts", &target))
                (of_kind(from, "undercuts", "undercuts", &target))
                @if !claim.contrary.is_empty() {
                    li { "cannot hold with " @for (place, other) in claim.contrary.iter().enumerate() {
                        @if place > 0 { ", " }
                        (name(other))
                    } }
                }
            }
        }
    }

    fn links(&self, claim: &ClaimRow) -> Markup {
        html! {
            @if !claim.links.is_empty() {
                ul.reasons {
                    @for link in &claim.links {
                        li {
                            @match self.anchors.question(&link.question) {
                                Some(anchor) => a.question href={"#" (anchor)} { (lines(&link.question)) },
                                None => (lines(&link.question)),
                            }
                            " (" (mode(link.mode)) (lines(link.answer.as_deref().unwrap_or("?"))) "): " (lines(link.shown()))
                        }
                    }
                }
            }
        }
    }

    pub(super) fn sources(&self, at: usize, argument: &ArgumentReport) -> Markup {
        let sources = &argument.sources;
        html! {
            @if sources.sources.is_empty() { p { "No source is named." } }
            ol.sources {
                @for (position, source) in sources.sources.iter().enumerate() {
                    li id=(self.anchors.source(at, position)) data-find="source" { (self.source(at, argument, source)) }
                }
            }
            @if !sources.unplaced.is_empty() {
                p { "Passages without a known source:" }
                (self.passage_list(at, argument, &sources.unplaced))
            }
        }
    }

    fn source(&self, at: usize, argument: &ArgumentReport, source: &SourceRow) -> Markup {
        html! {
            p {
                cite { (outside(source.url.as_deref().unwrap_or_default(), source.title.as_deref().unwrap_or(&source.id))) }
                @if let Some(publisher) = &source.publisher { ", " (lines(publisher)) }
                @if let Some(date) = &source.date { ", " time datetime=(date) { (date) } }
                @if let Some(via) = &source.via { ", read through " (lines(via)) }
                span.faint { " [" (lines(&source.id)) (if source.stored { ", text stored" } else { "" }) "]" }
            }
            (self.passage_list(at, argument, &source.passages))
        }
    }

    fn passage_list(&self, at: usize, argument: &ArgumentReport, passages: &[PassageRow]) -> Markup {
        html! {
            @if !passages.is_empty() {
                ul.passages {
                    @for passage in passages {
                        li {
                            @if let Some(claim) = argument.table.claims.get(passage.claim) {
                                (self.claim_link(at, passage.claim, &claim.id))
                            }
                            @match passage.use_of_it {
                                PassageUse::Said => " is said",
                                PassageUse::Evidence => " rests on it",
                                PassageUse::Against => " is spoken against",
                            }
                            @if let Some(locator) = &passage.locator { ", " (lines(locator)) }
                            @if let Some(quote) = &passage.quote { ": " q { (lines(&flowed(quote))) } }
                            @match passage.verified {
                                Some(true) => span.is-stands { " ✓ verified" },
                                Some(false) => span.is-falls { " ✕ not found" },
                                None => {}
                            }
                        }
                    }
                }
            }
        }
    }
}

fn kind(claim: &ClaimRow) -> Markup {
    html! {
        (claim.role)
        @if let Some(kind) = claim.kind { ", " (kind) }
        @match claim.stance {
            Some("rejected") => ", rejected by the author",
            Some("held") => ", held by the author",
            _ => {}
        }
        @if let Some(who) = &claim.held_by { ", view of " (lines(who)) }
        @if claim.contested { ", contested" }
        @if let Some(credence) = claim.credence { " · credence " (percent(credence)) }
        @if let Some(confidence) = claim.confidence { " · " (confidence) " confidence" }
    }
}

/// A status is never told by colour alone.
pub(super) fn glyph(status: &str) -> &'static str {
    match status {
        "stands" => "✓",
        "falls" => "✕",
        _ => "○",
    }
}

fn mode(mode: &str) -> &'static str {
    match mode {
        "anchor" => "the same as ",
        "evidence" => "evidence if ",
        _ => "tests it, holds if ",
    }
}
