//! Questions, forecasts, resolutions, claims, inferences and links as plain tables: one's data is one's own.

use schemars::JsonSchema;
use serde::Serialize;

use super::question_view::as_written;
use super::world::World;
use crate::argument::Target;
use crate::finding::Vocabulary;
use crate::forecast::{Continuous, Prediction, Subject, rfc3339};

/// The answer of `export`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Export {
    /// `warrant.export/1`.
    pub schema: &'static str,
    /// One row a question.
    pub questions: Vec<ExportedQuestion>,
    /// One row a record.
    pub forecasts: Vec<ExportedForecast>,
    /// One row a resolution record.
    pub resolutions: Vec<ExportedResolution>,
    /// One row a claim.
    pub claims: Vec<ExportedClaim>,
    /// One row an inference.
    pub inferences: Vec<ExportedInference>,
    /// One row a link.
    pub links: Vec<ExportedLink>,
}

/// A question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedQuestion {
    /// Its id.
    pub question: String,
    /// Its title.
    pub title: String,
    /// Its type: binary, choice, ordinal, numeric or date.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// How it stands at the moment shown: upcoming, open, closed, due, overdue, resolved or void.
    pub state: &'static str,
    /// What counts.
    pub criteria: Option<String>,
    /// What counts, in detail.
    pub fine_print: Option<String>,
    /// What is known beforehand.
    pub background: Option<String>,
    /// Where the answer will be read.
    pub read_at: Option<String>,
    /// When it was written.
    pub written: Option<String>,
    /// From when forecasts count.
    pub opens: Option<String>,
    /// Until when forecasts count.
    pub closes: Option<String>,
    /// When the answer is due.
    pub resolves: Option<String>,
    /// The zone in which its days are days.
    pub timezone: String,
    /// Who resolves it.
    pub owner: Option<String>,
    /// Its options in order, joined by `; `; empty for other types.
    pub options: String,
    /// The lower end of its range, in its unit or in days since 1970-01-01.
    pub range_min: Option<f64>,
    /// The upper end, likewise.
    pub range_max: Option<f64>,
    /// What is counted.
    pub unit: Option<String>,
    /// How often such things happen, from 0 to 1.
    pub base_rate: Option<f64>,
    /// Its tags, joined by `; `.
    pub tags: String,
    /// Whether it is a draft.
    pub draft: bool,
}

/// A record of a log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedForecast {
    /// The forecaster's id.
    pub forecaster: String,
    /// What kind of forecaster: person, team, model, policy or article.
    pub kind: &'static str,
    /// The question; null for a credence.
    pub question: Option<String>,
    /// The claim, as `argument/claim`; null for a forecast.
    pub claim: Option<String>,
    /// When the view was held (RFC 3339).
    pub at: String,
    /// When it was written down (RFC 3339).
    pub recorded: String,
    /// The probability of yes, or the credence, from 0 to 1; null where there is none.
    pub p: Option<f64>,
    /// Options with their probabilities, or quantiles as level and value, or `normal(mean, sd)`, or
    /// `cdf(value=probability; ...)`.
    pub distribution: Option<String>,
    /// The word that was typed for it.
    pub word: Option<String>,
    /// The scale on which the word was read.
    pub scale: Option<&'static str>,
    /// Whether it withdraws the view before.
    pub withdrawn: bool,
    /// Where the view was public at that time.
    pub published: Option<String>,
    /// Until when the view holds.
    pub expires: Option<String>,
    /// The moment of the own record that it voids (RFC 3339).
    pub corrects: Option<String>,
    /// The claims that are reasons, joined by `; `.
    pub because: String,
    /// The reason.
    pub why: Option<String>,
}

/// A resolution record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedResolution {
    /// The question.
    pub question: String,
    /// The answer, or why there is none, in words.
    pub outcome: String,
    /// Whether there is no answer.
    pub void: bool,
    /// When the answer became known to the world.
    pub known: String,
    /// When it was written down (RFC 3339).
    pub recorded: Option<String>,
    /// Who resolved it.
    pub by: Option<String>,
    /// The addresses of its sources, joined by `; `.
    pub sources: String,
    /// What was searched, or why the question is void.
    pub note: Option<String>,
}

/// A claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedClaim {
    /// The argument's id.
    pub argument: String,
    /// Its id within the argument.
    pub claim: String,
    /// thesis, conjecture or premise.
    pub role: &'static str,
    /// What a premise is: fact, judgement, assumption, value or background.
    pub kind: Option<&'static str>,
    /// What the author makes of a conjecture: rejected, held or open.
    pub stance: Option<&'static str>,
    /// stands, falls or open.
    pub status: &'static str,
    /// What it says.
    pub text: String,
    /// How sure the author sounds.
    pub word: Option<String>,
    /// Whose conjecture it is.
    pub held_by: Option<String>,
    /// The number in the file, from 0 to 1.
    pub credence: Option<f64>,
    /// How solid its basis is: high, moderate or low.
    pub confidence: Option<&'static str>,
    /// Whether it needs a standing reason.
    pub contested: bool,
    /// The claims with which it cannot hold together, joined by `; `, as its own record names them.
    pub contrary: String,
    /// The source in which it is said.
    pub said_source: Option<String>,
    /// Where in the source.
    pub said_locator: Option<String>,
    /// In which words.
    pub said_quote: Option<String>,
}

/// An inference.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedInference {
    /// The argument's id.
    pub argument: String,
    /// Its id.
    pub inference: String,
    /// Its premises, joined by `; `; all are needed.
    pub from: String,
    /// supports, rebuts or undercuts.
    pub bearing: &'static str,
    /// The id of the claim or inference that it bears on.
    pub target: String,
    /// claim or inference.
    pub target_kind: &'static str,
    /// How much it counts, from 0 to 1; null where the file gives none.
    pub relevance: Option<f64>,
    /// The weight of evidence in bits, where it is given so.
    pub bits: Option<f64>,
    /// How likely the reason is if the target holds, from 0 to 1.
    pub lr_if: Option<f64>,
    /// The same if it does not.
    pub lr_if_not: Option<f64>,
    /// stands, falls or open.
    pub status: &'static str,
    /// Why the one follows from the other.
    pub why: Option<String>,
}

/// A link.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedLink {
    /// The argument's id.
    pub argument: String,
    /// The claim.
    pub claim: String,
    /// The question.
    pub question: String,
    /// The answer under which the claim holds.
    pub answer: Option<String>,
    /// test, evidence or anchor.
    pub mode: &'static str,
    /// How likely that answer is if the claim holds, from 0 to 1.
    pub lr_if: Option<f64>,
    /// The same if it does not.
    pub lr_if_not: Option<f64>,
}

/// Gathers everything that was visible then.
pub fn export(world: &World<'_>) -> Export {
    let workbench = world.workbench;
    let questions = workbench
        .questions
        .values()
        .map(|question| ExportedQuestion {
            question: question.id.clone(),
            title: question.title.clone(),
            kind: question.kind.word(),
            state: question.state(world.as_of).word(),
            criteria: question.criteria.as_ref().map(|text| text.value.clone()),
            fine_print: question.fine_print.clone(),
            background: question.background.clone(),
            read_at: question.read_at.clone(),
            written: as_written(question.written.as_ref()),
            opens: as_written(question.opens.as_ref()),
            closes: as_written(question.closes.as_ref()),
            resolves: as_written(question.resolves.as_ref()),
            timezone: question.zone.name().to_owned(),
            owner: question.owner.clone(),
            options: question.options.join("; "),
            range_min: question.range.as_ref().map(|range| range.min),
            range_max: question.range.as_ref().map(|range| range.max),
            unit: question.range.as_ref().and_then(|range| range.unit.clone()),
            base_rate: question.base_rate.as_ref().map(|rate| rate.probability.value()),
            tags: question.tags.join("; "),
            draft: question.draft,
        })
        .collect();
    let resolutions = workbench
        .questions
        .values()
        .flat_map(|question| {
            question.known_resolutions(world.as_of.moment).map(|resolution| ExportedResolution {
                question: question.id.clone(),
                outcome: question.settlement_text(&resolution.settlement),
                void: matches!(resolution.settlement, crate::forecast::Settlement::Void(_)),
                known: resolution.known.to_string(),
                recorded: resolution.recorded.map(rfc3339),
                by: resolution.by.clone(),
                sources: joined(resolution.sources.iter().filter_map(|source| source.url.as_ref())),
                note: resolution.note.clone(),
            })
        })
        .collect();
    Export {
        schema: "warrant.export/1",
        questions,
        forecasts: forecasts(world),
        resolutions,
        claims: claims(world),
        inferences: inferences(world),
        links: workbench
            .arguments
            .values()
            .flat_map(|map| {
                map.links.iter().map(|link| ExportedLink {
                    argument: map.id.clone(),
                    claim: map.claim(link.claim).id.value.clone(),
                    question: link.question.value.clone(),
                    answer: link.answer.as_ref().map(|answer| answer.value.to_string()),
                    mode: link.mode.word(),
                    lr_if: link.likelihoods.map(|(if_holds, _)| if_holds.value()),
                    lr_if_not: link.likelihoods.map(|(_, if_not)| if_not.value()),
                })
            })
            .collect(),
    }
}

fn forecasts(world: &World<'_>) -> Vec<ExportedForecast> {
    let mut rows = Vec::new();
    for log in world.workbench.logs.values() {
        for forecast in log.forecasts.iter().filter(|forecast| forecast.counts_from() <= world.as_of.moment) {
            let (question, claim) = match &forecast.subject {
                Subject::Question(id) => (Some(id.to_string()), None),
                Subject::Claim(claim) => (None, Some(claim.to_string())),
            };
            let details = forecast.details.as_deref();
            rows.push(ExportedForecast {
                forecaster: log.forecaster.id.clone(),
                kind: log.forecaster.kind.word(),
                question,
                claim,
                at: rfc3339(forecast.at),
                recorded: rfc3339(forecast.recorded),
                p: forecast.probability().map(crate::forecast::Probability::value),
                distribution: distribution_text(&forecast.prediction),
                word: forecast.word().map(|(word, _)| word.to_owned()),
                scale: forecast.word().map(|(_, scale)| scale.name()),
                withdrawn: forecast.is_withdrawal(),
                published: details.and_then(|details| details.published.clone()),
                expires: forecast.expires().map(|when| when.to_string()),
                corrects: forecast.corrects().map(rfc3339),
                because: details.map_or_else(String::new, |details| details.because.join("; ")),
                why: forecast.why.as_ref().map(std::string::ToString::to_string),
            });
        }
    }
    rows
}

fn distribution_text(prediction: &Prediction) -> Option<String> {
    match prediction {
        Prediction::Probability(_) | Prediction::Withdrawn => None,
        Prediction::Options(options) => Some(joined(options.iter().map(|(name, p)| format!("{name}={p}")))),
        Prediction::Continuous(Continuous::Quantiles(quantiles)) => {
            Some(joined(quantiles.iter().map(|(level, value)| format!("{level}={value}"))))
        }
        Prediction::Continuous(Continuous::Normal { mean, sd }) => Some(format!("normal({mean}, {sd})")),
        Prediction::Continuous(Continuous::Cdf(points)) => {
            Some(format!("cdf({})", joined(points.iter().map(|(value, level)| format!("{value}={level}")))))
        }
        Prediction::Continuous(Continuous::LowLikelyHigh([low, likely, high])) => {
            Some(format!("0.05={low}; 0.5={likely}; 0.95={high}"))
        }
    }
}

fn claims(world: &World<'_>) -> Vec<ExportedClaim> {
    let mut rows = Vec::new();
    for map in world.workbench.arguments.values() {
        let statuses = world.statuses(map);
        for (index, claim) in map.numbered_claims() {
            let said = claim.said.as_ref();
            rows.push(ExportedClaim {
                argument: map.id.clone(),
                claim: claim.id.value.clone(),
                role: claim.role.word(),
                kind: claim.premise_kind().map(Vocabulary::word),
                stance: claim.stance.as_ref().map(|stance| stance.value.word()),
                status: statuses.claim(index).word(),
                text: claim.text.value.clone(),
                word: claim.word.as_ref().map(|word| word.value.clone()),
                held_by: claim.held_by.clone(),
                credence: claim.credence.as_ref().map(|credence| credence.probability.value()),
                confidence: claim.confidence.map(Vocabulary::word),
                contested: claim.contested,
                contrary: joined(claim.contrary.iter().map(|other| &map.claim(other.value).id.value)),
                said_source: said
                    .and_then(|said| map.sources.get(said.source?))
                    .map(|source| source.id.value.clone()),
                said_locator: said.and_then(|said| said.locator.clone()),
                said_quote: said.and_then(|said| said.quote.as_ref()).map(|quote| quote.value.clone()),
            });
        }
    }
    rows
}

fn inferences(world: &World<'_>) -> Vec<ExportedInference> {
    let mut rows = Vec::new();
    for map in world.workbench.arguments.values() {
        let statuses = world.statuses(map);
        for (index, inference) in map.numbered_inferences() {
            let relevance = inference.relevance.as_ref();
            let lr = relevance.and_then(|relevance| relevance.likelihoods());
            rows.push(ExportedInference {
                argument: map.id.clone(),
                inference: inference.id.value.clone(),
                from: joined(inference.premises.iter().map(|&premise| &map.claim(premise).id.value)),
                bearing: inference.bearing.word(),
                target: map.target_id(inference.target).to_owned(),
                target_kind: match inference.target {
                    Target::Claim(_) => "claim",
                    Target::Inference(_) => "inference",
                },
                relevance: relevance.and_then(|relevance| relevance.share()),
                bits: relevance.and_then(|relevance| relevance.bits()),
                lr_if: lr.map(|[if_holds, _]| if_holds),
                lr_if_not: lr.map(|[_, if_not]| if_not),
                status: statuses.inference(index).word(),
                why: inference.why.clone(),
            });
        }
    }
    rows
}

fn joined<T: ToString>(parts: impl Iterator<Item = T>) -> String {
    parts.map(|part| part.to_string()).collect::<Vec<_>>().join("; ")
}
