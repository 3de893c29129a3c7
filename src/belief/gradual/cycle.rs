//! Circles: strengths where claims depend on each other, and whether they can be trusted.

use super::semantics::Semantics;
use super::strength::{StrengthError, Strengths, claim_strength, evaluate, fits, force};
use crate::belief::graph::{Graph, Kind};
use crate::belief::order::Order;
use crate::belief::setting::Setting;
use crate::finding::Vocabulary;

/// What became of a circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The strengths settled, and settle there again after a small push.
    Converged,
    /// The strengths settled, but a small push moves them elsewhere: the smallest change of a base score may give
    /// quite different strengths.
    Unstable,
    /// The strengths did not settle.
    Oscillates,
}

impl Vocabulary for Verdict {
    const WHAT: &'static str = "verdict on a circle";
    const WORDS: &'static [(&'static str, Self)] =
        &[("converged", Self::Converged), ("unstable", Self::Unstable), ("oscillates", Self::Oscillates)];
}

/// Claims that depend on each other, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circle {
    /// The claims of the circle, in rising order.
    pub claims: Vec<u32>,
    /// What became of it.
    pub verdict: Verdict,
}

/// Strengths of a map that may have circles.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    strengths: Strengths,
    circles: Vec<Circle>,
}

impl Equilibrium {
    /// Returns the strengths; where a circle oscillates, those at which the search was given up.
    pub fn strengths(&self) -> &Strengths {
        &self.strengths
    }

    /// Returns the circles in order of evaluation.
    pub fn circles(&self) -> &[Circle] {
        &self.circles
    }
}

/// Steps tried one after another: a large one settles soon, a small one follows the dynamics more faithfully.
const STEPS: [f64; 3] = [0.5, 0.1, 0.02];
/// Rounds at each step.
const ROUNDS: usize = 10_000;
/// The largest rate of change that counts as settled.
const SETTLED: f64 = 1e-13;
/// The size of the push by which stability is tried.
const PUSH: f64 = 1e-6;

/// Evaluates a map that may have circles.
///
/// Outside circles each strength has its closed form. Inside, strengths follow the continuous dynamics
/// `ds/dt = f(s) - s` from the base scores (Potyka 2018), by Runge–Kutta steps, until they settle. A settled circle
/// is then pushed a little, twice, and must come back. The time that a circle which never settles takes is
/// proportional to its size, with a large factor.
///
/// ```
/// use warrant::belief::gradual::cycle::{Verdict, settle};
/// use warrant::belief::graph::{Bearing, GraphBuilder};
/// use warrant::belief::order::Order;
/// use warrant::belief::gradual::semantics::Semantics;
/// use warrant::belief::setting::Setting;
/// let mut builder = GraphBuilder::new(2)?;
/// builder.infer(Bearing::Rebuts(0), &[1], 1.0)?;
/// builder.infer(Bearing::Rebuts(1), &[0], 1.0)?;
/// let graph = builder.build()?;
/// let setting = Setting::new(&graph, vec![0.5, 0.5])?;
/// let result = settle(&graph, &Order::of(&graph), Semantics::DF_QUAD, &setting)?;
/// assert!((result.strengths().claims()[0] - 1.0 / 3.0).abs() < 1e-9);
/// assert_eq!(result.circles()[0].verdict, Verdict::Converged);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn settle(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
) -> Result<Equilibrium, StrengthError> {
    fits(graph, order, setting)?;
    let mut strengths = Strengths::empty(graph);
    let mut circles = Vec::new();
    let mut cyclic = order.cyclic().iter().copied().peekable();
    for (place, nodes) in (0u32..).zip(order.components()) {
        if cyclic.next_if_eq(&place).is_none() {
            evaluate(graph, nodes, semantics, setting, &mut strengths);
            continue;
        }
        let component = Component::new(graph, nodes);
        let mut dynamics =
            Dynamics { graph, semantics, setting, component: &component, known: &mut strengths };
        let verdict = dynamics.run();
        circles.push(Circle { claims: component.sorted_claims(), verdict });
    }
    Ok(Equilibrium { strengths, circles })
}

/// The nodes of a circle. Its state is the strength of its claims and the force of its undercutting inferences;
/// the force of any other inference follows from these at once.
pub(super) struct Component {
    pub(super) claims: Vec<u32>,
    pub(super) undercuts: Vec<u32>,
    pub(super) others: Vec<u32>,
}

impl Component {
    pub(super) fn new(graph: &Graph, nodes: &[u32]) -> Self {
        let mut result = Self { claims: Vec::new(), undercuts: Vec::new(), others: Vec::new() };
        for &node in nodes {
            match node.checked_sub(graph.claims()) {
                None => result.claims.push(node),
                Some(inference) if graph.kind(inference) == Kind::Undercut => {
                    result.undercuts.push(inference);
                }
                Some(inference) => result.others.push(inference),
            }
        }
        result
    }

    fn sorted_claims(&self) -> Vec<u32> {
        let mut claims = self.claims.clone();
        claims.sort_unstable();
        claims
    }
}

struct Dynamics<'a> {
    graph: &'a Graph,
    semantics: Semantics,
    setting: &'a Setting,
    component: &'a Component,
    known: &'a mut Strengths,
}

impl Dynamics<'_> {
    fn run(&mut self) -> Verdict {
        let start = self.start();
        let mut last = start.clone();
        for step in STEPS {
            let mut path = Path::new(start.clone(), step);
            for _ in 0..ROUNDS {
                self.rate(&path.state, &mut path.rates[0]);
                if path.rates[0].iter().all(|rate| rate.abs() < SETTLED) {
                    let stable =
                        [PUSH, -PUSH].into_iter().all(|push| self.comes_back(&path.state, push, step));
                    self.load(&path.state);
                    return if stable { Verdict::Converged } else { Verdict::Unstable };
                }
                path.advance(|state, rate| self.rate(state, rate));
            }
            last = path.state;
        }
        self.load(&last);
        Verdict::Oscillates
    }

    /// Returns the state at the base scores, with undercutting inferences that nothing undercuts yet.
    fn start(&mut self) -> Vec<f64> {
        let base = self.setting.base();
        for &claim in &self.component.claims {
            self.known.claims[claim as usize] = base[claim as usize];
        }
        let mut state: Vec<f64> = self.component.claims.iter().map(|&claim| base[claim as usize]).collect();
        for &inference in &self.component.undercuts {
            self.known.forces[inference as usize] = 0.0;
        }
        for &inference in &self.component.undercuts {
            state.push(force(self.graph, self.setting, self.known, inference));
        }
        state
    }

    /// Takes over a state and computes the forces that follow from it.
    fn load(&mut self, state: &[f64]) {
        let (claims, undercuts) = state.split_at(self.component.claims.len());
        for (&claim, &strength) in self.component.claims.iter().zip(claims) {
            self.known.claims[claim as usize] = strength;
        }
        for (&inference, &force) in self.component.undercuts.iter().zip(undercuts) {
            self.known.forces[inference as usize] = force;
        }
        for &inference in &self.component.others {
            self.known.forces[inference as usize] = force(self.graph, self.setting, self.known, inference);
        }
    }

    /// Computes the rate of change `f(s) - s`.
    fn rate(&mut self, state: &[f64], rate: &mut [f64]) {
        self.load(state);
        let (graph, setting) = (self.graph, self.setting);
        let claims = self.component.claims.iter();
        let strengths =
            claims.map(|&claim| claim_strength(graph, self.semantics, setting, &self.known.forces, claim));
        let undercuts = self.component.undercuts.iter();
        let forces = undercuts.map(|&inference| force(graph, setting, self.known, inference));
        for ((rate, value), state) in rate.iter_mut().zip(strengths.chain(forces)).zip(state) {
            *rate = value - state;
        }
    }

    /// Returns whether the state comes back after a push in a direction without symmetry.
    fn comes_back(&mut self, settled: &[f64], push: f64, step: f64) -> bool {
        // Multiples of the golden ratio, taken modulo 1, repeat no pattern that a map may have.
        let direction = (1u32..).map(|place| (f64::from(place) * 0.618_033_988_749_894_9).fract() - 0.5);
        let pushed =
            settled.iter().zip(direction).map(|(state, way)| (state + 2.0 * push * way).clamp(0.0, 1.0));
        let mut path = Path::new(pushed.collect(), step);
        for _ in 0..ROUNDS {
            let distance = path.distance(settled);
            if distance < PUSH / 100.0 {
                return true;
            }
            if distance > PUSH * 100.0 {
                return false;
            }
            self.rate(&path.state, &mut path.rates[0]);
            path.advance(|state, rate| self.rate(state, rate));
        }
        false
    }
}

/// A state on its way, with room for the four rates of a Runge–Kutta step.
struct Path {
    state: Vec<f64>,
    step: f64,
    rates: [Vec<f64>; 4],
    trial: Vec<f64>,
}

impl Path {
    fn new(state: Vec<f64>, step: f64) -> Self {
        let nothing = vec![0.0; state.len()];
        let rates = std::array::from_fn(|_| nothing.clone());
        Self { state, step, rates, trial: nothing }
    }

    /// Takes one step of the classical fourth-order method; the first rate is already there.
    fn advance(&mut self, mut rate: impl FnMut(&[f64], &mut [f64])) {
        for (stage, share) in [(1, 0.5), (2, 0.5), (3, 1.0)] {
            let (before, after) = self.rates.split_at_mut(stage);
            for ((trial, state), slope) in self.trial.iter_mut().zip(&self.state).zip(&before[stage - 1]) {
                *trial = (state + self.step * share * slope).clamp(0.0, 1.0);
            }
            rate(&self.trial, &mut after[0]);
        }
        for (place, state) in self.state.iter_mut().enumerate() {
            let [a, b, c, d] = [0, 1, 2, 3].map(|stage: usize| self.rates[stage][place]);
            *state = (*state + self.step / 6.0 * (a + 2.0 * b + 2.0 * c + d)).clamp(0.0, 1.0);
        }
    }

    fn distance(&self, other: &[f64]) -> f64 {
        self.state.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }
}
