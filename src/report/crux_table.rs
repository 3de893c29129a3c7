//! What to watch next: open questions and premises by how far they are expected to move the thesis.

use schemars::JsonSchema;
use serde::Serialize;

use super::belief_table::voice_name;
use super::page::heading;
use super::world::World;
use crate::argument::ArgumentMap;
use crate::belief::attribution::{Attribution, attribute};
use crate::belief::crux::{Crux, Matter, cruxes};
use crate::belief::evaluation::SemanticsName;
use crate::belief::figures::{Range, Reached};
use crate::belief::inputs::{Inputs, Voice};
use crate::belief::model::Model;
use crate::finding::Vocabulary;
use crate::forecast::percent;

/// The answer of `crux`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CruxTable {
    /// `warrant.crux/1`.
    pub schema: &'static str,
    /// The argument's id.
    pub argument: String,
    /// The day of the world that is shown.
    pub as_of: String,
    /// Whose numbers count.
    pub voice: String,
    /// The thesis.
    pub thesis: Option<String>,
    /// The belief in it now; null where no stated number reaches it, and where its range is wider than 0.2.
    pub now: Option<f64>,
    /// The values that it may take while claims without a number vary over 0 to 1.
    pub now_range: Option<Range>,
    /// Whether an anchor that holds the thesis was lifted for this ranking.
    pub lifted: bool,
    /// Questions and premises, by expected move.
    pub rows: Vec<CruxRow>,
    /// The part of each claim in the strength of the thesis, where asked for.
    pub attribution: Option<AttributionTable>,
    /// What must be known about the numbers.
    pub notes: Vec<String>,
    #[serde(skip)]
    title: String,
}

/// What finding one thing out would do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CruxRow {
    /// The rank by expected move, from 1.
    pub rank: usize,
    /// question or claim.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The event: an answer of the question, or that the claim holds.
    pub event: String,
    /// The probability of the event.
    pub p: f64,
    /// The belief in the thesis after the event.
    pub if_so: f64,
    /// The belief in the thesis after its opposite.
    pub if_not: f64,
    /// The difference of the two.
    pub swing: f64,
    /// How far the belief is expected to move, up or down.
    pub expected_move: f64,
    /// By how much the answer is expected to lower the Brier score of the thesis.
    pub brier_gain: f64,
    /// Expected belief after the answer minus belief now; 0 in a belief that hangs together.
    pub expectation_gap: f64,
    /// When the answer is due.
    pub due: Option<String>,
    /// Days until then.
    pub days: Option<i64>,
    /// Expected move for each remaining day.
    pub move_per_day: Option<f64>,
    /// Expected move of the strength under DF-QuAD; null where strength does not move.
    pub strength_move: Option<f64>,
    /// The rank by that.
    pub strength_rank: Option<usize>,
    /// What the question asks, or the claim's proposition.
    #[serde(skip)]
    pub text: String,
}

/// The part of each claim in the strength of the thesis.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AttributionTable {
    /// gradient, removal or shapley.
    pub asked: &'static str,
    /// The semantics of the strength.
    pub semantics: &'static str,
    /// How it was computed.
    pub way: String,
    /// By claim, the largest part first.
    pub rows: Vec<AttributionRow>,
}

/// The part of one claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AttributionRow {
    /// The claim.
    pub claim: String,
    /// Its part.
    pub part: f64,
    /// The standard error, where it was sampled.
    pub error: Option<f64>,
}

/// How a ranking is asked for.
#[derive(Clone, Debug)]
pub struct CruxAsk {
    /// Whose numbers count.
    pub voice: Voice,
    /// The semantics of the attribution.
    pub semantics: SemanticsName,
    /// The attribution, where asked for.
    pub attribution: Option<Attribution>,
    /// Whether to sort by expected move for each remaining day.
    pub per_day: bool,
}

/// Ranks what could move the thesis.
pub fn crux_table(world: &World<'_>, map: &ArgumentMap, ask: &CruxAsk) -> CruxTable {
    let known = world.knowledge(ask.voice.clone());
    let inputs = Inputs::gather(map, &known);
    let mut answer = CruxTable {
        schema: "warrant.crux/1",
        argument: map.id.clone(),
        as_of: world.as_of.today.to_string(),
        voice: voice_name(&ask.voice),
        thesis: map.thesis().map(|thesis| map.claim(thesis).id.value.clone()),
        now: None,
        now_range: None,
        lifted: false,
        rows: Vec::new(),
        attribution: None,
        notes: Vec::new(),
        title: map.article.title.clone(),
    };
    let Some(thesis) = map.thesis() else {
        answer.notes.push("no thesis to move".to_owned());
        return answer;
    };
    match cruxes(map, &inputs, thesis) {
        Ok(found) => {
            answer.now = Some(found.now);
            answer.now_range = found.range;
            if found.range.is_some() {
                answer.notes.push("in this ranking claims without a number count as 50%".to_owned());
            }
            answer.lifted = found.lifted;
            if let (true, Some(number)) = (found.lifted, inputs.claims.get(thesis.position())) {
                answer.notes.push(format!(
                    "{} is held at {} by {}; this ranking lifts the anchor, which blocks everything else",
                    map.claim(thesis).id.value,
                    percent(number.value),
                    number.origin
                ));
            }
            if found.loose {
                answer.notes.push(
                    "too many shared premises, independence assumed; `warrant belief` may be exact"
                        .to_owned(),
                );
            }
            answer.rows = rows(world, map, &found.ranked);
            if !found.unstated.is_empty() {
                let ids: Vec<&str> =
                    found.unstated.iter().map(|&claim| map.claim(claim).id.value.as_str()).collect();
                answer.notes.push(format!("not ranked, no stated number reaches them: {}", ids.join(", ")));
            }
            if ask.per_day {
                let by = |row: &CruxRow| row.move_per_day.unwrap_or(-1.0);
                answer.rows.sort_by(|a, b| by(b).total_cmp(&by(a)).then(a.rank.cmp(&b.rank)));
            }
            if found.ranked.iter().any(|crux| crux.held) {
                answer.notes.push(
                    "too many shared premises to condition on some claims: held true or false instead"
                        .to_owned(),
                );
            }
        }
        Err(error) => answer.notes.push(error.to_string()),
    }
    if let Some(asked) = ask.attribution {
        let mut lifted = inputs.clone();
        if answer.lifted {
            lifted.lift(thesis.position());
        }
        let parts = Model::new(map).map_err(Into::into).and_then(|model| {
            let stated = Reached::new(&model, &lifted).strength(thesis);
            let semantics = ask.semantics.semantics();
            stated.then(|| attribute(&model, &lifted, semantics, thesis, asked)).transpose()
        });
        match parts {
            Ok(None) => answer.notes.push("no attribution: no stated number reaches the strength".to_owned()),
            Ok(Some(parts)) => {
                let mut rows: Vec<AttributionRow> = map
                    .claims
                    .iter()
                    .enumerate()
                    .filter(|&(claim, _)| claim != thesis.position() || asked == Attribution::Gradient)
                    .map(|(claim, of)| AttributionRow {
                        claim: of.id.value.clone(),
                        part: parts.by_claim.get(claim).copied().unwrap_or(0.0),
                        error: parts.errors.as_ref().and_then(|errors| errors.get(claim).copied()),
                    })
                    .filter(|row| row.part != 0.0 || row.error.is_some_and(|error| error > 0.0))
                    .collect();
                rows.sort_by(|a, b| {
                    b.part.abs().total_cmp(&a.part.abs()).then_with(|| a.claim.cmp(&b.claim))
                });
                answer.attribution = Some(AttributionTable {
                    asked: asked.word(),
                    semantics: ask.semantics.word(),
                    way: parts.way.to_owned(),
                    rows,
                });
            }
            Err(error) => answer.notes.push(format!("no attribution: {error}")),
        }
    }
    answer
}

fn rows(world: &World<'_>, map: &ArgumentMap, found: &[Crux]) -> Vec<CruxRow> {
    let mut by_strength: Vec<(usize, f64)> = found
        .iter()
        .enumerate()
        .filter_map(|(place, crux)| Some((place, crux.strength?.expected_move())))
        .collect();
    by_strength.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
        .iter()
        .enumerate()
        .map(|(place, crux)| {
            let question = match &crux.matter {
                Matter::Question { id, .. } => world.workbench.questions.get(id),
                Matter::Claim(_) => None,
            };
            let due = question.and_then(crate::forecast::Question::due_day);
            let days = due.map(|due| due.signed_duration_since(world.as_of.today).num_days());
            let expected_move = crux.belief.expected_move();
            let (kind, id, event) = match &crux.matter {
                Matter::Question { id, link } => {
                    let event = map.links.get(*link).and_then(|link| world.answer_of(link));
                    ("question", id.clone(), event.unwrap_or_default())
                }
                Matter::Claim(claim) => ("claim", map.claim(*claim).id.value.clone(), "holds".to_owned()),
            };
            CruxRow {
                rank: place + 1,
                kind,
                id,
                event,
                p: crux.belief.p,
                if_so: crux.belief.if_yes,
                if_not: crux.belief.if_no,
                swing: crux.belief.swing(),
                expected_move,
                brier_gain: crux.belief.brier_gain(),
                expectation_gap: crux.belief.expectation_gap(),
                due: due.map(|due| due.to_string()),
                days,
                // What is overdue may be answered any day.
                move_per_day: days.map(|days| expected_move / days.max(1) as f64),
                strength_move: crux.strength.map(|of| of.expected_move()),
                text: match (&crux.matter, question) {
                    (Matter::Claim(claim), _) => map.claim(*claim).text.value.clone(),
                    (Matter::Question { .. }, question) => {
                        question.map_or_else(String::new, |of| of.title.clone())
                    }
                },
                strength_rank: by_strength.iter().position(|&(of, _)| of == place).map(|rank| rank + 1),
            }
        })
        .collect()
}

/// Swings below this are hardly seen as bars.
const SMALL_SWING: f64 = 0.005;

impl CruxTable {
    /// The argument's id and the article's title, where it has one.
    pub fn heading(&self) -> String {
        heading(&self.argument, &self.title)
    }

    /// The rows whose two answers lie farthest apart, the farthest first, at most `most`, and how many are left out.
    ///
    /// Rows of less than half a point are left out unless they are among the first five.
    pub fn by_swing(&self, most: usize) -> (Vec<&CruxRow>, usize) {
        let mut rows: Vec<&CruxRow> = self.rows.iter().collect();
        rows.sort_by(|a, b| b.swing.abs().total_cmp(&a.swing.abs()).then_with(|| a.id.cmp(&b.id)));
        let worth = rows.iter().filter(|row| row.swing.abs() >= SMALL_SWING).count();
        rows.truncate(worth.max(5).min(most));
        let left_out = self.rows.len() - rows.len();
        (rows, left_out)
    }
}
