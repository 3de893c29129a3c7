//! `arguments/<argument>.toml` as an argument map.

mod groups;
mod inferences;
mod links;
mod reading;

use std::collections::HashMap;

use chrono_tz::Tz;

use self::inferences::Inferences;
use self::reading::Reading;
use super::document::{Document, Nested};
use super::values::Values;
use crate::argument::{ArgumentMap, Role};
use crate::finding::{FileId, Finding};
use crate::forecast::Scale;
use crate::workbench::record::{
    ArgumentFile, ArticleRecord, CitationRecord, ClaimRecord, EvidenceRecord, ExpectRecord, GroupRecord,
    InferenceRecord, LinkRecord, OptionsRecord, SourceRecord, keys_of,
};

const CLAIM_NESTED: &[Nested] =
    &[("said", keys_of::<CitationRecord>), ("evidence", keys_of::<EvidenceRecord>)];

/// Reads an argument file. Stored sources are read afterwards, by the workbench.
pub(in crate::workbench) fn read_argument(
    id: &str,
    file: FileId,
    text: &str,
    zone: Tz,
    scale: Scale,
) -> (ArgumentMap, Vec<Finding>) {
    let mut document = Document::parse(file, text);
    let article = document.take::<ArticleRecord>("article", &[]);
    let sources = document.take_all::<SourceRecord>("source", &[]);
    let double = document.is_list("thesis");
    let thesis = if document.has("thesis") && !double {
        document.take::<ClaimRecord>("thesis", CLAIM_NESTED).into_iter().collect()
    } else {
        document.take_all::<ClaimRecord>("thesis", CLAIM_NESTED)
    };
    let conjectures = document.take_all::<ClaimRecord>("conjecture", CLAIM_NESTED);
    let premises = document.take_all::<ClaimRecord>("premise", CLAIM_NESTED);
    let inferences = document.take_all::<InferenceRecord>("inference", &[]);
    let links = document.take_all::<LinkRecord>("link", &[]);
    let groups = document.take_all::<GroupRecord>("group", &[]);
    let expect = document.take::<ExpectRecord>("expect", &[]);
    let options = document.take::<OptionsRecord>("options", &[]);
    let values = Values { file, zone, scale, findings: document.finish::<ArgumentFile>() };

    let mut reading = Reading { values, sources: Vec::new(), source_by_id: HashMap::new() };
    reading.check_thesis(&thesis, double);
    let article = reading.article(article);
    reading.sources(sources);

    let mut claims = Vec::with_capacity(thesis.len() + conjectures.len() + premises.len());
    let mut edges = Vec::with_capacity(claims.capacity());
    for (role, records) in
        [(Role::Thesis, thesis), (Role::Conjecture, conjectures), (Role::Premise, premises)]
    {
        for record in records {
            reading.claim(role, record, &mut claims, &mut edges);
        }
    }

    let names = reading.number_claims(&claims);
    for (claim, edges) in claims.iter_mut().zip(&edges) {
        claim.contrary = reading.find_claims(&names, &edges.contrary);
    }
    let mut read = Inferences::default();
    reading.plain_edges(&names, &claims, &edges, &mut read);
    reading.inference_records(&names, inferences, &mut read);
    reading.resolve_undercuts(&names, &mut read);
    let links = reading.links(&names, links);
    let groups = reading.groups(&names, groups);
    let expect = reading.expectations(&names, expect);
    let cycles_allowed = reading.options(options);
    let Reading { values, sources, .. } = reading;
    let inferences = read.finished();
    let mut map = ArgumentMap::new(
        id.to_owned(),
        file,
        article,
        sources,
        claims,
        inferences,
        links,
        expect,
        cycles_allowed,
    );
    map.groups = groups;
    (map, values.findings)
}
