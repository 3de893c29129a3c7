//! Two-way fixed effects: score = forecaster + question, for forecasters who answered different questions.
//!
//! Easy questions flatter whoever picked them. The fit is only identified among forecasters who are joined by common
//! questions, directly or through others; apart from that nothing can be compared, and the components say so.

use crate::score::error::{ScoreError, finite};

/// Describes one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectRow {
    /// Index of the forecaster, from 0.
    pub forecaster: usize,
    /// Index of the question, from 0.
    pub question: usize,
    /// Mean score of the forecaster on the question.
    pub score: f64,
}

/// Holds the fit.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedEffects {
    /// Score of each forecaster on questions of average difficulty; `None` for one without rows.
    pub forecasters: Vec<Option<f64>>,
    /// Difficulty of each question: effects average 0 over the questions of a component; `None` for one without rows.
    pub questions: Vec<Option<f64>>,
    /// For each forecaster the component it belongs to, from 0 in the order of the first question in it; `None`
    /// without rows.
    pub component: Vec<Option<usize>>,
    /// The same for each question.
    pub question_component: Vec<Option<usize>>,
    /// Number of components; only within one can forecasters be compared.
    pub components: usize,
    /// Sum of squared residuals.
    pub residual: f64,
}

/// Fits scores of so many forecasters on so many questions by least squares. The order of rows does not matter.
///
/// The question effects are eliminated and the normal equations for the forecasters solved by conjugate gradients, which
/// need no matrix and at most as many steps as there are forecasters; further rounds mend what the first one rounded.
///
/// Errors: an index that is not below the number of forecasters or questions, a score that is not finite, or a fit
/// that the rounding of `f64` keeps from settling.
pub fn two_way_fixed_effects(
    forecasters: usize,
    questions: usize,
    rows: &[EffectRow],
) -> Result<FixedEffects, ScoreError> {
    for row in rows {
        finite(row.score)?;
        for (index, count) in [(row.forecaster, forecasters), (row.question, questions)] {
            if index >= count {
                return Err(ScoreError::NoSuchIndex { index, count });
            }
        }
    }
    let mut rows = rows.to_vec();
    rows.sort_by(|left, right| {
        (left.forecaster, left.question)
            .cmp(&(right.forecaster, right.question))
            .then(left.score.total_cmp(&right.score))
    });
    let design = Design::new(&rows, forecasters, questions);
    let mut own = design.solve()?;
    let mut difficulty = design.question_means(|row| row.score - value(&own, row.forecaster));

    let mut joined = Components::new(forecasters + questions);
    for row in &rows {
        joined.join(row.forecaster, forecasters + row.question);
    }
    let root_of: Vec<usize> = (0..forecasters + questions).map(|node| joined.root(node)).collect();
    let mut centers = vec![Mean::default(); root_of.len()];
    let mut numbers: Vec<Option<usize>> = vec![None; root_of.len()];
    let mut components = 0;
    let question_roots = root_of.get(forecasters..).unwrap_or_default();
    for ((effect, count), &root) in difficulty.iter().zip(&design.of_question).zip(question_roots) {
        if let (true, Some(center), Some(number)) =
            (*count > 0.0, centers.get_mut(root), numbers.get_mut(root))
        {
            center.add(*effect);
            if number.is_none() {
                *number = Some(components);
                components += 1;
            }
        }
    }
    for (effect, &root) in own.iter_mut().zip(&root_of) {
        *effect += centers.get(root).map_or(0.0, Mean::value);
    }
    for (effect, &root) in difficulty.iter_mut().zip(question_roots) {
        *effect -= centers.get(root).map_or(0.0, Mean::value);
    }
    let residual = rows
        .iter()
        .map(|row| (row.score - value(&own, row.forecaster) - value(&difficulty, row.question)).powi(2))
        .sum();
    let present = |effects: Vec<f64>, counts: &[f64]| {
        effects.into_iter().zip(counts).map(|(effect, &count)| (count > 0.0).then_some(effect)).collect()
    };
    let number_of =
        |roots: &[usize]| roots.iter().map(|&root| numbers.get(root).copied().flatten()).collect();
    Ok(FixedEffects {
        component: number_of(root_of.get(..forecasters).unwrap_or_default()),
        question_component: number_of(question_roots),
        forecasters: present(own, &design.of_forecaster),
        questions: present(difficulty, &design.of_question),
        components,
        residual,
    })
}

/// Rows with their counts: the normal equations, never written out.
struct Design<'rows> {
    rows: &'rows [EffectRow],
    of_forecaster: Vec<f64>,
    of_question: Vec<f64>,
}

impl<'rows> Design<'rows> {
    fn new(rows: &'rows [EffectRow], forecasters: usize, questions: usize) -> Self {
        let (mut of_forecaster, mut of_question) = (vec![0.0; forecasters], vec![0.0; questions]);
        for row in rows {
            add(&mut of_forecaster, row.forecaster, 1.0);
            add(&mut of_question, row.question, 1.0);
        }
        Self { rows, of_forecaster, of_question }
    }

    fn question_means(&self, of: impl Fn(&EffectRow) -> f64) -> Vec<f64> {
        let mut means = vec![Mean::default(); self.of_question.len()];
        for row in self.rows {
            if let Some(mean) = means.get_mut(row.question) {
                mean.add(of(row));
            }
        }
        means.iter().map(Mean::value).collect()
    }

    /// For every forecaster the sum over own rows of what `of` exceeds its mean on the same question by.
    fn reduced(&self, of: impl Fn(&EffectRow) -> f64) -> Vec<f64> {
        let means = self.question_means(&of);
        let mut sums = vec![0.0; self.of_forecaster.len()];
        for row in self.rows {
            add(&mut sums, row.forecaster, of(row) - value(&means, row.question));
        }
        sums
    }

    fn solve(&self) -> Result<Vec<f64>, ScoreError> {
        let right = self.reduced(|row| row.score);
        let mut own = vec![0.0; right.len()];
        // Measured against the scores themselves: forecasters who are all alike leave nothing but rounding to fit.
        let size = self.rows.iter().map(|row| row.score * row.score).sum::<f64>().sqrt();
        let mut residual = right.clone();
        for _ in 0..4 {
            if norm(&residual) <= 1e-15 * size {
                break;
            }
            let correction = self.conjugate_gradients(&residual);
            let improved: Vec<f64> = own.iter().zip(&correction).map(|(own, step)| own + step).collect();
            let fitted = self.reduced(|row| value(&improved, row.forecaster));
            let left: Vec<f64> = right.iter().zip(&fitted).map(|(right, fitted)| right - fitted).collect();
            if norm(&left) >= norm(&residual) {
                break;
            }
            own = improved;
            residual = left;
        }
        if norm(&residual) > 1e-9 * size { Err(ScoreError::NotSettled) } else { Ok(own) }
    }

    /// Solves the reduced normal equations, scaled by the number of rows of each forecaster.
    fn conjugate_gradients(&self, right: &[f64]) -> Vec<f64> {
        let scaled = |residual: &[f64]| -> Vec<f64> {
            residual.iter().zip(&self.of_forecaster).map(|(value, rows)| value / rows.max(1.0)).collect()
        };
        let mut solution = vec![0.0; right.len()];
        let mut residual = right.to_vec();
        let mut direction = scaled(&residual);
        let mut product = dot(&residual, &direction);
        // Further down there is only rounding, which the next round starts from.
        let stop = 1e-26 * product;
        for _ in 0..2 * right.len() + 20 {
            let image = self.reduced(|row| value(&direction, row.forecaster));
            let curvature = dot(&direction, &image);
            // What all forecasters of a group share is not determined: no step in that direction.
            let weight: f64 =
                direction.iter().zip(&self.of_forecaster).map(|(way, rows)| way * way * rows).sum();
            if product <= stop || curvature <= 1e-14 * weight {
                break;
            }
            let length = product / curvature;
            for ((solution, residual), (direction, image)) in
                solution.iter_mut().zip(&mut residual).zip(direction.iter().zip(&image))
            {
                *solution += length * direction;
                *residual -= length * image;
            }
            let preconditioned = scaled(&residual);
            let next = dot(&residual, &preconditioned);
            for (direction, fresh) in direction.iter_mut().zip(&preconditioned) {
                *direction = fresh + next / product * *direction;
            }
            product = next;
        }
        solution
    }
}

/// Which nodes are joined, as trees that point to their roots.
struct Components {
    parent: Vec<usize>,
}

impl Components {
    fn new(nodes: usize) -> Self {
        Self { parent: (0..nodes).collect() }
    }

    /// Follows the links to the root, shortening them on the way.
    fn root(&mut self, mut node: usize) -> usize {
        while let Some(&up) = self.parent.get(node).filter(|&&up| up != node) {
            let further = self.parent.get(up).copied().unwrap_or(up);
            if let Some(link) = self.parent.get_mut(node) {
                *link = further;
            }
            node = further;
        }
        node
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The smaller index stays root, so the result does not depend on the order of joins.
        if let Some(link) = self.parent.get_mut(one.max(other)) {
            *link = one.min(other);
        }
    }
}

/// A running mean, 0 while there is nothing in it.
#[derive(Clone, Copy, Default)]
pub(in crate::score) struct Mean {
    sum: f64,
    pub(in crate::score) count: usize,
}

impl Mean {
    pub(in crate::score) fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    pub(in crate::score) fn value(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum / self.count as f64 }
    }
}

fn add(values: &mut [f64], index: usize, more: f64) {
    if let Some(value) = values.get_mut(index) {
        *value += more;
    }
}

fn value(values: &[f64], index: usize) -> f64 {
    values.get(index).copied().unwrap_or(0.0)
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn norm(values: &[f64]) -> f64 {
    dot(values, values).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::numerics::counter_random::random;

    fn row(forecaster: usize, question: usize, score: f64) -> EffectRow {
        EffectRow { forecaster, question, score }
    }

    #[test]
    fn recovers_effects_without_noise() {
        let mut rows = Vec::new();
        for forecaster in 0..40 {
            for question in 0..60 {
                if random(forecaster as u64, question as u64).is_multiple_of(4) {
                    let score = 0.1 + 0.01 * forecaster as f64 + 0.003 * (question as f64 - 29.5);
                    rows.push(row(forecaster, question, score));
                }
            }
        }
        let fit = two_way_fixed_effects(40, 60, &rows).unwrap();
        assert_eq!(fit.components, 1);
        for (forecaster, effect) in fit.forecasters.iter().enumerate() {
            assert!((effect.unwrap() - 0.1 - 0.01 * forecaster as f64).abs() < 1e-12);
        }
        assert!(fit.residual < 1e-24);
        rows.reverse();
        assert_eq!(two_way_fixed_effects(40, 60, &rows).unwrap(), fit);
    }

    #[test]
    fn what_is_not_joined_is_not_compared() {
        let rows = [row(0, 0, 0.1), row(2, 1, 0.3), row(2, 0, 0.2), row(3, 3, 0.9)];
        let fit = two_way_fixed_effects(4, 4, &rows).unwrap();
        assert_eq!(fit.component, [Some(0), None, Some(0), Some(1)]);
        assert_eq!(fit.question_component, [Some(0), Some(0), None, Some(1)]);
        assert_eq!(fit.components, 2);
        assert_eq!(fit.forecasters[1], None);
        assert_eq!(fit.questions[2], None);
        assert_eq!(two_way_fixed_effects(0, 0, &[]).unwrap().components, 0);
        assert!(two_way_fixed_effects(3, 4, &rows).is_err(), "forecaster 3 is the fourth");
        assert!(two_way_fixed_effects(1, 1, &[row(0, 0, f64::NAN)]).is_err());
    }
}
