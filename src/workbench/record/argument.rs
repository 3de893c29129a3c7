//! `arguments/<argument>.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{AnyValue, Date, Located, Number, OneOrMany, Text, Word};
use crate::argument::{Confidence, LinkMode, PremiseKind, Stance};

/// One article, one map.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(title = "warrant argument", deny_unknown_fields)]
pub struct ArgumentFile {
    /// What is argued about.
    pub article: Option<ArticleRecord>,
    /// Everything cited: the article itself and what it or we rely on.
    pub source: Vec<SourceRecord>,
    /// What the article argues for; exactly one.
    #[schemars(required)]
    pub thesis: Option<ClaimRecord>,
    /// Claims the article takes up and judges.
    pub conjecture: Vec<ClaimRecord>,
    /// Claims the article asserts.
    pub premise: Vec<ClaimRecord>,
    /// Reasons that a plain supports, rebuts or undercuts cannot say.
    pub inference: Vec<InferenceRecord>,
    /// A claim and a question.
    pub link: Vec<LinkRecord>,
    /// Claims that the picture draws in one frame.
    pub group: Vec<GroupRecord>,
    /// The map's own regression test, by status.
    pub expect: Option<ExpectRecord>,
    /// Settings of this map.
    pub options: Option<OptionsRecord>,
}

/// `[article]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ArticleRecord {
    /// Its title.
    #[schemars(required)]
    pub title: Option<Text>,
    /// Who wrote it.
    pub author: Option<OneOrMany<String>>,
    /// Who published it.
    pub publisher: Option<Text>,
    /// When it appeared.
    pub published: Option<Date>,
    /// Where it is.
    pub url: Option<Text>,
}

/// `[[source]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct SourceRecord {
    /// How citations name it.
    #[schemars(required)]
    pub id: Option<Text>,
    /// Its title.
    pub title: Option<Text>,
    /// Who wrote it.
    pub author: Option<OneOrMany<String>>,
    /// Who published it.
    pub publisher: Option<Text>,
    /// When it appeared.
    pub date: Option<Date>,
    /// Where it is.
    pub url: Option<Text>,
    /// The source through which it was read.
    pub via: Option<Text>,
    /// Its stored text, relative to this file; then quotes are verified.
    pub file: Option<Text>,
    /// SHA-256 of the stored file; then a changed text is an error.
    pub sha256: Option<Text>,
}

/// `[thesis]`, `[[conjecture]]` and `[[premise]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ClaimRecord {
    /// Unique in this file: a letter, then letters, digits, `_` and `-`.
    #[schemars(required)]
    pub id: Option<Text>,
    /// The bare proposition, without the author's "unlikely".
    #[schemars(required)]
    pub text: Option<Text>,
    /// How sure the author sounds, shown as is.
    pub word: Option<Text>,
    /// Where the article says it.
    pub said: Option<Located<CitationRecord>>,
    /// A number from 0 to 1 or a word of the scale; the encoder's.
    pub credence: Option<Number>,
    /// How solid the basis is, apart from how likely.
    pub confidence: Option<Word<Confidence>>,
    /// Does not stand by itself.
    pub contested: Option<bool>,
    /// Claims it speaks for.
    pub supports: Option<OneOrMany<String>>,
    /// Claims it speaks against.
    pub rebuts: Option<OneOrMany<String>>,
    /// Inferences whose force it takes away.
    pub undercuts: Option<OneOrMany<String>>,
    /// Claims with which it cannot hold together.
    pub contrary: Option<OneOrMany<String>>,
    /// How much a plain edge counts, from 0 to 1: one number, or one by target.
    pub relevance: Option<Located<AnyValue>>,
    /// What backs it, or speaks against it.
    pub evidence: Vec<Located<EvidenceRecord>>,
    /// Conjectures: who holds it.
    pub held_by: Option<Text>,
    /// Conjectures: what the author makes of it.
    pub stance: Option<Word<Stance>>,
    /// Premises: what kind of thing it says.
    pub kind: Option<Word<PremiseKind>>,
}

/// A passage of a source.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct CitationRecord {
    /// Id of the source.
    #[schemars(required)]
    pub source: Option<Text>,
    /// Where in the source.
    pub locator: Option<Text>,
    /// The words themselves.
    pub quote: Option<Text>,
}

/// What backs a claim, or speaks against it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct EvidenceRecord {
    /// Id of the source.
    #[schemars(required)]
    pub source: Option<Text>,
    /// Where in the source.
    pub locator: Option<Text>,
    /// The words themselves.
    pub quote: Option<Text>,
    /// Whether it speaks against the claim.
    pub against: Option<bool>,
}

/// `[[inference]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct InferenceRecord {
    /// Unique in this file, together with the claims.
    #[schemars(required)]
    pub id: Option<Text>,
    /// The linked premises; all are needed.
    #[schemars(required)]
    pub from: Option<OneOrMany<String>>,
    /// The claim it speaks for. Exactly one of supports, rebuts and undercuts.
    pub supports: Option<OneOrMany<String>>,
    /// The claim it speaks against.
    pub rebuts: Option<OneOrMany<String>>,
    /// The inference whose force it takes away.
    pub undercuts: Option<OneOrMany<String>>,
    /// Why these premises bear on the target.
    pub why: Option<Text>,
    /// How much it counts, from 0 to 1.
    pub relevance: Option<Number>,
    /// Or: weight of evidence; one bit doubles the odds.
    pub bits: Option<Number>,
    /// Or: probability of the reason if the target holds, and if not.
    pub lr: Option<Located<Vec<Number>>>,
}

/// `[[link]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct LinkRecord {
    /// The claim.
    #[schemars(required)]
    pub claim: Option<Text>,
    /// The question.
    #[schemars(required)]
    pub question: Option<Text>,
    /// The answer under which the claim holds: yes, no or an option.
    pub answer: Option<Text>,
    /// Numeric and date questions: the claim holds above this.
    pub above: Option<Located<AnyValue>>,
    /// Numeric and date questions: the claim holds below this.
    pub below: Option<Located<AnyValue>>,
    /// What the question does to the claim.
    pub mode: Option<Word<LinkMode>>,
    /// Evidence: probability of the answer if the claim holds, and if not.
    pub lr: Option<Located<Vec<Number>>>,
}

/// `[[group]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct GroupRecord {
    /// What its claims have in common.
    #[schemars(required)]
    pub title: Option<Text>,
    /// Ids of its claims; a claim is in one group at most.
    #[schemars(required)]
    pub claims: Option<OneOrMany<String>>,
}

/// `[expect]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ExpectRecord {
    /// Claims that must stand.
    pub stands: Option<OneOrMany<String>>,
    /// Claims that must fall.
    pub falls: Option<OneOrMany<String>>,
    /// Claims that must be open.
    pub open: Option<OneOrMany<String>>,
}

/// `[options]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct OptionsRecord {
    /// `error` (the default) or `allow`.
    #[schemars(extend("enum" = ["error", "allow"]))]
    pub cycles: Option<Text>,
}
