//! Gradient through circles: how a settled strength changes, by the implicit function theorem.

use super::cycle::{Component, Equilibrium};
use super::gradient::{Gradient, pass_back};
use super::graph::Graph;
use super::order::Order;
use super::semantics::Semantics;
use super::setting::Setting;
use super::slopes::{self, Source};
use super::strength::{StrengthError, Strengths, fits, known_fits};

/// The most values in one circle for which the linear system is solved.
pub const LARGEST_SOLVED: usize = 1500;

/// Why there is no gradient.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CycleGradientError {
    /// The map does not fit.
    #[error(transparent)]
    Strength(#[from] StrengthError),
    /// A circle settles along a whole line of strengths, so that its slopes are undefined.
    #[error("the circle around claim {0} has no single place where it settles")]
    Singular(u32),
    /// A circle is too large.
    #[error("a circle of {0} values is too large for a gradient")]
    TooLarge(usize),
}

/// Differentiates the settled strength of `topic` with everything else.
///
/// In a circle that settles at `s = f(s, w)` the slopes solve a linear system: a row of `(I - J)⁻¹ ∂f/∂w` with
/// the Jacobian `J` of `f`. The slopes are local; where the verdict is not converged they say little.
pub fn gradient(
    graph: &Graph,
    order: &Order,
    semantics: Semantics,
    setting: &Setting,
    settled: &Equilibrium,
    topic: u32,
) -> Result<Gradient, CycleGradientError> {
    fits(graph, order, setting)?;
    let known = settled.strengths();
    known_fits(graph, known)?;
    if topic >= graph.claims() {
        return Err(StrengthError::UnknownClaim(topic).into());
    }
    let mut result = Gradient::none(graph);
    result.strength[topic as usize] = 1.0;
    let mut places = vec![OUTSIDE; graph.claims() as usize + graph.inferences() as usize];
    let mut cyclic = order.cyclic().iter().rev().copied().peekable();
    for place in (0..order.component_count()).rev() {
        let nodes = order.component(place);
        if cyclic.next_if(|&circle| circle as usize == place).is_some() {
            let system = System { graph, semantics, setting, known, circle: Component::new(graph, nodes) };
            system.solve(&mut places, &mut result)?;
        } else {
            pass_back(graph, nodes, semantics, setting, known, &mut result);
        }
    }
    Ok(result)
}

/// Marks a node that is not part of the state of the circle at hand.
const OUTSIDE: usize = usize::MAX;
/// Marks an inference of the circle whose force follows at once from the state.
const FOLLOWS: usize = usize::MAX - 1;

struct System<'a> {
    graph: &'a Graph,
    semantics: Semantics,
    setting: &'a Setting,
    known: &'a Strengths,
    circle: Component,
}

impl System<'_> {
    /// Solves for the slopes of one circle and passes them on to what it depends on.
    fn solve(&self, places: &mut [usize], result: &mut Gradient) -> Result<(), CycleGradientError> {
        let Component { claims, undercuts, others } = &self.circle;
        let arrives = claims.iter().map(|&claim| result.strength[claim as usize]);
        let mut right: Vec<f64> =
            arrives.chain(undercuts.iter().map(|&u| result.force[u as usize])).collect();
        if right.iter().all(|&slope| slope == 0.0) {
            return Ok(());
        }
        let size = right.len();
        if size > LARGEST_SOLVED {
            return Err(CycleGradientError::TooLarge(size));
        }
        let first = self.graph.claims() as usize;
        let state = claims.iter().map(|&claim| claim as usize);
        for (place, node) in state.chain(undercuts.iter().map(|&u| first + u as usize)).enumerate() {
            places[node] = place;
        }
        for &inference in others {
            places[first + inference as usize] = FOLLOWS;
        }
        let mut matrix = self.identity_minus_transpose(places, size);
        let solved = eliminate(&mut matrix, &mut right);
        if solved {
            self.pass_on(places, &right, result);
        }
        for &claim in claims {
            places[claim as usize] = OUTSIDE;
        }
        for &inference in undercuts.iter().chain(others) {
            places[first + inference as usize] = OUTSIDE;
        }
        let around = claims.iter().min().copied().unwrap_or(0);
        if solved { Ok(()) } else { Err(CycleGradientError::Singular(around)) }
    }

    /// Returns `I - Jᵀ` row by row: entry (j, i) is minus the slope of value i with value j.
    fn identity_minus_transpose(&self, places: &[usize], size: usize) -> Vec<f64> {
        let first = self.graph.claims() as usize;
        let mut matrix = vec![0.0; size * size];
        for place in 0..size {
            matrix[place * size + place] = 1.0;
        }
        for &claim in &self.circle.claims {
            let column = places[claim as usize];
            self.of_claim(claim, |inference, slope| {
                if places[first + inference as usize] == FOLLOWS {
                    self.of_force(inference, |source, inner| {
                        if let Some(row) = self.row(places, source) {
                            matrix[row * size + column] -= slope * inner;
                        }
                    });
                }
            });
        }
        for &inference in &self.circle.undercuts {
            let column = places[first + inference as usize];
            self.of_force(inference, |source, slope| {
                if let Some(row) = self.row(places, source) {
                    matrix[row * size + column] -= slope;
                }
            });
        }
        matrix
    }

    /// Takes over the solution and passes it to base scores and everything outside the circle.
    fn pass_on(&self, places: &[usize], solution: &[f64], result: &mut Gradient) {
        let first = self.graph.claims() as usize;
        for &claim in &self.circle.claims {
            let total = solution[places[claim as usize]];
            result.strength[claim as usize] = total;
            let force = &mut result.force;
            let base = self.of_claim(claim, |inference, slope| force[inference as usize] = total * slope);
            result.base[claim as usize] = total * base;
        }
        for &inference in &self.circle.undercuts {
            result.force[inference as usize] = solution[places[first + inference as usize]];
        }
        for &inference in self.circle.others.iter().chain(&self.circle.undercuts) {
            let total = result.force[inference as usize];
            let Gradient { strength, force, .. } = &mut *result;
            self.of_force(inference, |source, slope| match source {
                Source::Premise(claim) if places[claim as usize] == OUTSIDE => {
                    strength[claim as usize] += total * slope;
                }
                Source::Undercutter(other) if places[first + other as usize] == OUTSIDE => {
                    force[other as usize] = total * slope;
                }
                _ => {}
            });
        }
    }

    fn row(&self, places: &[usize], source: Source) -> Option<usize> {
        let node = match source {
            Source::Premise(claim) => claim as usize,
            Source::Undercutter(inference) => self.graph.claims() as usize + inference as usize,
        };
        Some(places[node]).filter(|&place| place < FOLLOWS)
    }

    fn of_claim(&self, claim: u32, each: impl FnMut(u32, f64)) -> f64 {
        slopes::of_claim(self.graph, self.semantics, self.setting, &self.known.forces, claim, each)
    }

    fn of_force(&self, inference: u32, each: impl FnMut(Source, f64)) {
        slopes::of_force(self.graph, self.setting, self.known, inference, each);
    }
}

/// Solves a square system in place by elimination with row exchange; returns false if it is singular.
fn eliminate(matrix: &mut [f64], right: &mut [f64]) -> bool {
    let size = right.len();
    for column in 0..size {
        let rows = column..size;
        let best =
            rows.max_by(|&a, &b| matrix[a * size + column].abs().total_cmp(&matrix[b * size + column].abs()));
        let Some(best) = best.filter(|&row| matrix[row * size + column].abs() > 1e-9) else {
            return false;
        };
        if best != column {
            for place in column..size {
                matrix.swap(best * size + place, column * size + place);
            }
            right.swap(best, column);
        }
        let (above, below) = matrix.split_at_mut((column + 1) * size);
        let pivot = &above[column * size..];
        for (row, values) in below.chunks_exact_mut(size).enumerate() {
            let factor = values[column] / pivot[column];
            if factor != 0.0 {
                for (value, above) in values[column..].iter_mut().zip(&pivot[column..]) {
                    *value -= factor * above;
                }
                right[column + 1 + row] -= factor * right[column];
            }
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|place| matrix[row * size + place] * right[place]).sum();
        right[row] = (right[row] - known) / matrix[row * size + row];
    }
    true
}
