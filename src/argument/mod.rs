//! The argument map: thesis, conjectures, premises, inferences, links and sources, as pure values.

mod claim;
mod inference;
mod link;
mod map;
mod source;

pub use claim::{Citation, Claim, ClaimIndex, Confidence, Credence, Evidence, PremiseKind, Role, Stance};
pub use inference::{Bearing, Inference, InferenceIndex, Relevance, Target};
pub use link::{Link, LinkAnswer, LinkMode};
pub use map::{ArgumentMap, Article, Expectations, Group};
pub use source::{Source, StoredText};
