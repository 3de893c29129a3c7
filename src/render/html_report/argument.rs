//! The chapter of an argument: map, claims, sources, findings, cruxes, history.

use maud::{Markup, html};

use super::context::{Context, WIDE, drawn, findings_table, published, without_drawings, written};
use super::map::shape;
use crate::picture::{ArgumentPictures, belief_history_plot, tornado_plot};
use crate::render::html::{Manner, lines};
use crate::report::{ArgumentReport, Block};

/// The parts of a chapter: the end of their address, and their heading.
pub(super) const PARTS: [(&str, &str); 6] = [
    ("map", "Map"),
    ("claims", "Claims"),
    ("sources", "Sources and quotes"),
    ("findings", "Remarks on the argument"),
    ("cruxes", "What would move the thesis"),
    ("history", "How the belief moved"),
];

impl Context<'_> {
    pub(super) fn chapter(
        &self,
        at: usize,
        argument: &ArgumentReport,
        pictures: &ArgumentPictures,
    ) -> Markup {
        let own = self.anchors.argument(at);
        let part = |part: usize, inside: Markup| {
            let (end, heading) = PARTS[part];
            html! { section id={(own) ":" (end)} { h3 { (heading) } (inside) } }
        };
        let target = |name: &str| self.anchors.named_in(at, name);
        let manner = Manner { deeper: 3, target: &target, woven: true };
        let blocks = |blocks: &[Block]| written(blocks, &manner);
        let findings = &argument.table.findings;
        html! {
            section.argument id=(own) data-argument=(at) {
                // On paper title and map share a page that is large enough.
                div class={"opening " (shape(&pictures.map))} {
                    h2 { (lines(argument.name())) }
                    p.lead { "The argument of " (published(argument)) ", as it is encoded in " code { (lines(&argument.table.argument)) } "." }
                    (part(0, self.map(at, pictures)))
                }
                (self.branches(at, pictures))
                (part(1, self.claims(at, argument, pictures)))
                (part(2, self.sources(at, argument)))
                (part(3, html! {
                    @if findings.is_empty() { p { "The tool has no remark on this argument." } } @else {
                        (blocks(&[Block::Table(findings_table(findings))]))
                    }
                }))
                (part(4, html! {
                    @if !argument.cruxes.rows.is_empty() { (drawn(&tornado_plot(&argument.cruxes, WIDE))) }
                    (blocks(&without_drawings(argument.cruxes.blocks())))
                }))
                (part(5, html! {
                    @if !argument.history.turns.is_empty() { (drawn(&belief_history_plot(&argument.history, WIDE))) }
                    (blocks(&without_drawings(argument.history.blocks())))
                }))
            }
        }
    }
}
