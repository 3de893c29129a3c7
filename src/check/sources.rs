//! What is cited: dated, used, independent, and quoted to the letter.

use std::collections::{HashMap, HashSet};

use super::known::{Known, cut};
use super::quote::{Found, QuoteText};
use crate::argument::{ArgumentMap, Citation, Source, StoredText};
use crate::finding::{Code, Finding, Placed};

pub(super) fn check(map: &ArgumentMap, known: &Known<'_>, findings: &mut Vec<Finding>) {
    let quotes = quotes(map);
    undated_source(map, findings);
    unused_source(map, findings);
    single_source(map, findings);
    for (source, quotes) in map.sources.iter().zip(&quotes) {
        match &source.stored {
            Some(stored) => {
                source_changed(source, stored, findings);
                quotes_not_found(source, stored, quotes, findings);
            }
            None if !quotes.is_empty() => source_not_stored(source, quotes.len(), known, findings),
            None => {}
        }
    }
}

fn citations(map: &ArgumentMap) -> impl Iterator<Item = &Citation> {
    map.claims
        .iter()
        .flat_map(|claim| claim.said.iter().chain(claim.evidence.iter().map(|evidence| &evidence.citation)))
}

/// The quotes of every source, in file order.
fn quotes(map: &ArgumentMap) -> Vec<Vec<&Placed<String>>> {
    let mut quotes = vec![Vec::new(); map.sources.len()];
    for citation in citations(map) {
        if let (Some(source), Some(quote)) = (citation.source, &citation.quote)
            && let Some(list) = quotes.get_mut(source)
        {
            list.push(quote);
        }
    }
    quotes
}

fn undated_source(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    for source in map.sources.iter().filter(|source| source.date.is_none()) {
        let message = format!("the source `{}` has no date", source.id.value);
        findings.push(
            Finding::new(Code::UndatedSource, source.id.place, message)
                .help("add `date`, the day it was published"),
        );
    }
}

fn unused_source(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    let mut used = vec![false; map.sources.len()];
    for source in citations(map).filter_map(|citation| citation.source) {
        if let Some(slot) = used.get_mut(source) {
            *slot = true;
        }
    }
    let origins: HashSet<&str> =
        map.sources.iter().filter_map(|source| source.via.as_ref()).map(|via| via.value.as_str()).collect();
    for (source, used) in map.sources.iter().zip(used) {
        if !used && !origins.contains(source.id.value.as_str()) {
            let message = format!("nothing cites the source `{}`", source.id.value);
            findings.push(
                Finding::new(Code::UnusedSource, source.id.place, message)
                    .help("cite it in `said` or `evidence`, or remove it"),
            );
        }
    }
}

fn single_source(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    let evidence: Vec<usize> = map
        .claims
        .iter()
        .flat_map(|claim| &claim.evidence)
        .filter(|evidence| !evidence.against)
        .filter_map(|evidence| evidence.citation.source)
        .collect();
    let origins = origins(map);
    let traced: HashSet<usize> = evidence.iter().filter_map(|&source| origins.get(source).copied()).collect();
    let (Some(&origin), 2..) = (traced.iter().next(), evidence.len()) else { return };
    let Some(source) = map.sources.get(origin).filter(|_| traced.len() == 1) else { return };
    let cited: HashSet<usize> = evidence.iter().copied().collect();
    let all = match evidence.len() {
        2 => "both pieces of evidence".to_owned(),
        pieces => format!("all {pieces} pieces of evidence"),
    };
    let message = match cited.len() {
        1 => format!("{all} come from `{}`", source.id.value),
        sources => format!("{all}, from {sources} sources, trace back to `{}`", source.id.value),
    };
    findings.push(
        Finding::new(Code::SingleSource, source.id.place, message)
            .help("add evidence from a source that does not depend on this one"),
    );
}

/// The source at the end of each source's `via` chain; in a circle, the one of the lowest number.
fn origins(map: &ArgumentMap) -> Vec<usize> {
    let by_id: HashMap<&str, usize> = map
        .sources
        .iter()
        .enumerate()
        .map(|(position, source)| (source.id.value.as_str(), position))
        .collect();
    let next = |source: usize| {
        let via = map.sources.get(source)?.via.as_ref()?;
        by_id.get(via.value.as_str()).copied()
    };
    let mut origins: Vec<Option<usize>> = vec![None; map.sources.len()];
    for start in 0..map.sources.len() {
        let mut way = Vec::new();
        let mut on_way = HashMap::new();
        let mut at = start;
        let origin = loop {
            if let Some(known) = origins[at] {
                break known;
            }
            if let Some(&first) = on_way.get(&at) {
                break way[first..].iter().copied().min().unwrap_or(at);
            }
            on_way.insert(at, way.len());
            way.push(at);
            match next(at) {
                Some(via) => at = via,
                None => break at,
            }
        };
        for source in way {
            origins[source] = Some(origin);
        }
    }
    origins.into_iter().enumerate().map(|(position, origin)| origin.unwrap_or(position)).collect()
}

fn source_not_stored(source: &Source, quotes: usize, known: &Known<'_>, findings: &mut Vec<Finding>) {
    let named = source.file.as_ref().map_or(source.place, |file| file.place);
    if known.text_was_refused(named) {
        return;
    }
    let what = if quotes == 1 { "1 quote is".to_owned() } else { format!("{quotes} quotes are") };
    let message = format!("the text of `{}` is not stored: {what} not verified", source.id.value);
    findings.push(
        Finding::new(Code::SourceNotStored, source.id.place, message)
            .help("store it and name it with `file`, or pass its folder with --sources"),
    );
}

fn source_changed(source: &Source, stored: &StoredText, findings: &mut Vec<Finding>) {
    let Some(expected) = &source.sha256 else { return };
    if expected.value.eq_ignore_ascii_case(&stored.sha256) {
        return;
    }
    let is_hash = expected.value.len() == 64 && expected.value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let message = if is_hash {
        format!("the stored text of `{}` changed: its SHA-256 differs", source.id.value)
    } else {
        format!("invalid SHA-256 `{}`: expected 64 hexadecimal digits", cut(&expected.value))
    };
    findings.push(
        Finding::new(Code::SourceChanged, expected.place, message)
            .label(format!("the SHA-256 of {}", stored.path))
            .help(format!(
                "restore the text; if the change is intended, write sha256 = \"{}\"",
                stored.sha256
            )),
    );
}

fn quotes_not_found(
    source: &Source,
    stored: &StoredText,
    quotes: &[&Placed<String>],
    findings: &mut Vec<Finding>,
) {
    if quotes.is_empty() {
        return;
    }
    let text = QuoteText::new(&stored.text);
    for quote in quotes {
        let id = &source.id.value;
        let (message, help) = match text.find(&quote.value) {
            Found::Yes => continue,
            Found::Empty => ("the quote is empty".to_owned(), "quote the source, or omit `quote`".to_owned()),
            Found::OutOfOrder => (
                format!("the parts of the quote are in `{id}`, but not in this order"),
                "use the order of the source, or make them two quotes".to_owned(),
            ),
            Found::No(None) => (
                format!("the quote is not in `{id}`, nor is anything similar"),
                format!("look it up in {}; `[...]` marks an omission", stored.path),
            ),
            Found::No(Some(near)) => {
                let characters = if near.distance == 1 { "character" } else { "characters" };
                (
                    format!("the quote is not in `{id}`"),
                    format!(
                        "nearest: line {} of {}, differing by {} {characters}: \"{}\"",
                        near.line,
                        stored.path,
                        near.distance,
                        cut(&near.passage)
                    ),
                )
            }
        };
        findings.push(Finding::new(Code::QuoteNotFound, quote.place, message).help(help));
    }
}
