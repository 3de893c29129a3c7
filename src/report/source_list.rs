//! What an argument cites, each source with the passages that claims take from it.

use super::argument_table::{quote_found, quotes_not_found};
use crate::argument::{ArgumentMap, Citation};
use crate::finding::Finding;

/// The sources of an argument.
#[derive(Clone, Debug, Default)]
pub struct SourceList {
    /// In file order.
    pub sources: Vec<SourceRow>,
    /// Passages of claims that name no known source.
    pub unplaced: Vec<PassageRow>,
}

/// A source.
#[derive(Clone, Debug)]
pub struct SourceRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it appeared.
    pub date: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// The source through which it was read.
    pub via: Option<String>,
    /// Whether its text is stored, so that quotes are verified.
    pub stored: bool,
    /// What claims take from it, in the order of the claims.
    pub passages: Vec<PassageRow>,
}

/// A passage that a claim names.
#[derive(Clone, Debug)]
pub struct PassageRow {
    /// The claim, by position in the argument.
    pub claim: usize,
    /// What the passage does: says the claim, backs it or speaks against it.
    pub use_of_it: PassageUse,
    /// Where in the source.
    pub locator: Option<String>,
    /// The words.
    pub quote: Option<String>,
    /// Whether they stand in the stored text; `None` where nothing is stored or quoted.
    pub verified: Option<bool>,
}

/// What a passage does for a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageUse {
    /// The article says the claim there.
    Said,
    /// It backs the claim.
    Evidence,
    /// It speaks against the claim.
    Against,
}

/// Lists the sources of an argument; `findings` are those of its file.
pub(super) fn source_list(map: &ArgumentMap, findings: &[&Finding]) -> SourceList {
    let mut sources: Vec<SourceRow> = map
        .sources
        .iter()
        .map(|source| SourceRow {
            id: source.id.value.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            date: source.date.map(|date| date.to_string()),
            url: source.url.clone(),
            via: source.via.as_ref().map(|via| via.value.clone()),
            stored: source.stored.is_some(),
            passages: Vec::new(),
        })
        .collect();
    let not_found = quotes_not_found(findings);
    let mut unplaced = Vec::new();
    for (index, claim) in map.numbered_claims() {
        let said = claim.said.iter().map(|said| (PassageUse::Said, said));
        let evidence = claim.evidence.iter().map(|evidence| {
            let side = if evidence.against { PassageUse::Against } else { PassageUse::Evidence };
            (side, &evidence.citation)
        });
        for (use_of_it, citation) in said.chain(evidence) {
            let row = PassageRow {
                claim: index.position(),
                use_of_it,
                locator: citation.locator.clone(),
                quote: citation.quote.as_ref().map(|quote| quote.value.clone()),
                verified: quote_found(map, citation, &not_found),
            };
            match citation.source.and_then(|source| sources.get_mut(source)) {
                Some(source) => source.passages.push(row),
                None if says_something(citation) => unplaced.push(row),
                None => {}
            }
        }
    }
    SourceList { sources, unplaced }
}

fn says_something(citation: &Citation) -> bool {
    citation.locator.is_some() || citation.quote.is_some()
}
