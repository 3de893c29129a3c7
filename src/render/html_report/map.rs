//! The map of an argument within the report, with the branches that it folds.

use std::collections::HashMap;

use maud::{Markup, html};

use super::context::Context;
use crate::picture::{ArgumentPictures, MapPicture};
use crate::render::html::lines;
use crate::render::svg::{Ties, inline};
use crate::report::counted;

/// Ties the cards of one picture to the rows of their claims.
struct Cards<'a> {
    context: &'a Context<'a>,
    argument: usize,
    picture: usize,
}

impl Ties for Cards<'_> {
    fn entry(&self, claim: usize) -> &str {
        self.context.anchors.claim(self.argument, claim)
    }

    fn card(&self, claim: usize) -> String {
        self.context.card_address(self.argument, self.picture, claim)
    }
}

impl Context<'_> {
    /// Where a claim's card stands in a picture: the map is picture 0, branches follow.
    fn card_address(&self, argument: usize, picture: usize, claim: usize) -> String {
        format!("card{picture}:{}", self.anchors.claim(argument, claim))
    }

    /// The card of each claim in the first picture that draws it.
    pub(super) fn card_addresses(
        &self,
        argument: usize,
        pictures: &ArgumentPictures,
    ) -> HashMap<usize, String> {
        let mut addresses = HashMap::new();
        let branches = pictures.branches.iter().map(|(_, branch)| branch);
        for (number, picture) in std::iter::once(&pictures.map).chain(branches).enumerate() {
            for placed in &picture.cards {
                let address = || self.card_address(argument, number, placed.claim);
                addresses.entry(placed.claim).or_insert_with(address);
            }
        }
        addresses
    }

    pub(super) fn map(&self, argument: usize, pictures: &ArgumentPictures) -> Markup {
        html! {
            p {
                "The thesis stands at the left, and what bears on it to the right. A card leads to its claim in the table below."
                span hidden data-script { " With a click it shows the claim’s neighbourhood." }
            }
            (self.picture(argument, 0, &pictures.map))
        }
    }

    /// The branches that the map folds, each as a picture of its own.
    pub(super) fn branches(&self, argument: usize, pictures: &ArgumentPictures) -> Markup {
        let branches = &pictures.branches;
        html! {
            @if !branches.is_empty() {
                p { "The map folds what would make it too large to read: " (counted(branches.len(), "part")) " of it "
                    (if branches.len() == 1 { "is" } else { "are" }) " drawn here." }
                @for (number, (root, branch)) in branches.iter().enumerate() {
                    details class={"branch " (shape(branch))} open data-fold {
                        summary {
                            @if let Some(claim) = pictures.diagram.claims.get(*root) {
                                "Below " (lines(&claim.id)) ": " (lines(&claim.text))
                            }
                        }
                        (self.picture(argument, number + 1, branch))
                    }
                }
            }
        }
    }

    fn picture(&self, argument: usize, number: usize, picture: &MapPicture) -> Markup {
        let ties = Cards { context: self, argument, picture: number };
        html! {
            div class={"map-frame " (shape(picture))} {
                div.map-tools role="group" aria-label="View of the map" hidden data-script {
                    button type="button" data-zoom="out" aria-label="Smaller" title="Smaller (-)" { "−" }
                    button type="button" data-zoom="in" aria-label="Larger" title="Larger (+)" { "+" }
                    button type="button" data-zoom="fit" title="Whole map (0)" { "Whole map" }
                    button type="button" data-zoom="full" title="Natural size (1)" { "Natural size" }
                    span.hint { "Drag or use the arrow keys to move; + and − to zoom." }
                }
                p.focused hidden data-focus {
                    span data-focus-words {} " "
                    a data-focus-row href={"#" (self.anchors.argument(argument)) ":claims"} { "Read it in the table" } " "
                    button type="button" data-focus-end { "Show all" }
                }
                a.skip-map href={"#" (self.anchors.argument(argument)) ":claims"} { "Skip the map" }
                div.map tabindex="0" role="region" aria-label={"Map: " (picture.title)} {
                    (inline(picture, &ties))
                }
            }
        }
    }
}

pub(super) fn shape(picture: &MapPicture) -> &'static str {
    if picture.width >= picture.height { "wide" } else { "tall" }
}
