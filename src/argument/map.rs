//! One article, one map: its claims, inferences, links and sources with their lookups.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::claim::{Claim, ClaimIndex, Role};
use super::inference::{Bearing, Inference, InferenceIndex, Target};
use super::link::Link;
use super::source::Source;
use crate::finding::{FileId, Place, Placed};

/// What is argued about.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it appeared.
    pub published: Option<NaiveDate>,
    /// Where it is.
    pub url: Option<String>,
}

/// The map's own regression test, by status.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    /// Claims that must stand.
    pub stands: Vec<Placed<ClaimIndex>>,
    /// Claims that must fall.
    pub falls: Vec<Placed<ClaimIndex>>,
    /// Claims that must be open.
    pub open: Vec<Placed<ClaimIndex>>,
}

/// Claims that belong together, drawn in one frame. It changes no status and no number.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they have in common.
    pub title: String,
    /// Its claims, in the order in which they were named; a claim is in one group at most.
    pub claims: Vec<ClaimIndex>,
}

/// What an article argues.
#[derive(Clone, Debug)]
pub struct ArgumentMap {
    /// The kebab-case file stem.
    pub id: String,
    /// The file.
    pub file: FileId,
    /// What is argued about.
    pub article: Article,
    /// Everything cited, in file order.
    pub sources: Vec<Source>,
    /// All claims in file order.
    pub claims: Vec<Claim>,
    /// All inferences: plain edges in the order of their claims, then records of their own.
    pub inferences: Vec<Inference>,
    /// All links in file order.
    pub links: Vec<Link>,
    /// What status is expected.
    pub expect: Expectations,
    /// Whether cycles are an error.
    pub cycles_allowed: bool,
    /// Groups in file order; a new map has none.
    pub groups: Vec<Group>,
    claim_by_id: HashMap<String, ClaimIndex>,
    incoming: Incoming,
}

/// Which inferences lead to what, as one list cut by target.
#[derive(Clone, Debug, Default)]
struct Incoming {
    /// Inferences in which a claim is a premise.
    from_claim: Slices,
    /// Inferences that support or rebut a claim.
    to_claim: Slices,
    /// Inferences that undercut an inference.
    to_inference: Slices,
}

/// Lists of inferences, one after the other.
#[derive(Clone, Debug, Default)]
struct Slices {
    starts: Vec<u32>,
    items: Vec<InferenceIndex>,
}

impl Slices {
    /// Sorts pairs of key and inference into lists by counting; the order within a list is that of the pairs.
    fn new(keys: usize, pairs: impl Iterator<Item = (u32, InferenceIndex)> + Clone) -> Self {
        let mut starts = vec![0_u32; keys + 1];
        for (key, _) in pairs.clone() {
            if let Some(count) = starts.get_mut(key as usize + 1) {
                *count += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut items = vec![InferenceIndex(0); starts.last().copied().unwrap_or(0) as usize];
        for (key, inference) in pairs {
            if let Some(slot) = next.get_mut(key as usize) {
                if let Some(item) = items.get_mut(*slot as usize) {
                    *item = inference;
                }
                *slot += 1;
            }
        }
        Self { starts, items }
    }

    fn get(&self, key: u32) -> &[InferenceIndex] {
        let key = key as usize;
        match (self.starts.get(key), self.starts.get(key + 1)) {
            (Some(&start), Some(&end)) => self.items.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

impl ArgumentMap {
    /// Puts a map together from its parts and prepares the lookups.
    ///
    /// Of claims with the same id the first is found by id.
    #[expect(clippy::too_many_arguments, reason = "the parts of the file, each once")]
    pub fn new(
        id: String,
        file: FileId,
        article: Article,
        sources: Vec<Source>,
        claims: Vec<Claim>,
        inferences: Vec<Inference>,
        links: Vec<Link>,
        expect: Expectations,
        cycles_allowed: bool,
    ) -> Self {
        let mut claim_by_id = HashMap::with_capacity(claims.len());
        for (index, claim) in (0u32..).zip(&claims) {
            claim_by_id.entry(claim.id.value.clone()).or_insert(ClaimIndex(index));
        }
        let numbered = || (0u32..).map(InferenceIndex).zip(&inferences);
        let incoming = Incoming {
            from_claim: Slices::new(
                claims.len(),
                numbered().flat_map(|(index, inference)| {
                    inference.premises.iter().map(move |premise| (premise.0, index))
                }),
            ),
            to_claim: Slices::new(
                claims.len(),
                numbered().filter_map(|(index, inference)| match inference.target {
                    Target::Claim(claim) => Some((claim.0, index)),
                    Target::Inference(_) => None,
                }),
            ),
            to_inference: Slices::new(
                inferences.len(),
                numbered().filter_map(|(index, inference)| match inference.target {
                    Target::Inference(target) => Some((target.0, index)),
                    Target::Claim(_) => None,
                }),
            ),
        };
        Self {
            id,
            file,
            article,
            sources,
            claims,
            inferences,
            links,
            expect,
            cycles_allowed,
            groups: Vec::new(),
            claim_by_id,
            incoming,
        }
    }

    /// The thesis, where there is one.
    pub fn thesis(&self) -> Option<ClaimIndex> {
        self.numbered_claims().find(|(_, claim)| claim.role == Role::Thesis).map(|(index, _)| index)
    }

    /// The claim of an index.
    ///
    /// # Panics
    ///
    /// If the index is of another map.
    pub fn claim(&self, index: ClaimIndex) -> &Claim {
        &self.claims[index.position()]
    }

    /// The inference of an index.
    ///
    /// # Panics
    ///
    /// If the index is of another map.
    pub fn inference(&self, index: InferenceIndex) -> &Inference {
        &self.inferences[index.position()]
    }

    /// The claim of an id.
    pub fn find_claim(&self, id: &str) -> Option<ClaimIndex> {
        self.claim_by_id.get(id).copied()
    }

    /// The inference of an id or of a name such as `P1->T`.
    pub fn find_inference(&self, id: &str) -> Option<InferenceIndex> {
        self.numbered_inferences().find(|(_, inference)| inference.id.value == id).map(|(index, _)| index)
    }

    /// All claims with their indices.
    pub fn numbered_claims(&self) -> impl Iterator<Item = (ClaimIndex, &Claim)> {
        (0u32..).map(ClaimIndex).zip(&self.claims)
    }

    /// All inferences with their indices.
    pub fn numbered_inferences(&self) -> impl Iterator<Item = (InferenceIndex, &Inference)> {
        (0u32..).map(InferenceIndex).zip(&self.inferences)
    }

    /// Inferences that support or rebut a claim, in file order.
    pub fn reasons(&self, claim: ClaimIndex) -> &[InferenceIndex] {
        self.incoming.to_claim.get(claim.0)
    }

    /// Inferences that bear on a claim in one way.
    pub fn reasons_that(&self, bearing: Bearing, claim: ClaimIndex) -> impl Iterator<Item = InferenceIndex> {
        self.reasons(claim).iter().copied().filter(move |&index| self.inference(index).bearing == bearing)
    }

    /// Inferences that undercut an inference.
    pub fn undercutters(&self, inference: InferenceIndex) -> &[InferenceIndex] {
        self.incoming.to_inference.get(inference.0)
    }

    /// Inferences in which a claim is a premise.
    pub fn uses(&self, claim: ClaimIndex) -> &[InferenceIndex] {
        self.incoming.from_claim.get(claim.0)
    }

    /// Links of a claim.
    pub fn links_of(&self, claim: ClaimIndex) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(move |link| link.claim == claim)
    }

    /// The id of what an inference bears on.
    pub fn target_id(&self, target: Target) -> &str {
        match target {
            Target::Claim(claim) => &self.claim(claim).id,
            Target::Inference(inference) => &self.inference(inference).id,
        }
    }

    /// The place of a claim's id.
    pub fn place(&self, claim: ClaimIndex) -> Place {
        self.claim(claim).id.place
    }
}
