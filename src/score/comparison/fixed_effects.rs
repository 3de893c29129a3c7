//! Two-way fixed effects: score = forecaster + question, for forecasters who answered different questions.
//!
//! Easy questions flatter whoever picked them. The fit is only identified among forecasters who are joined by common
//! questions, directly or through others; apart from that nothing can be compared, and the components say so.

/// Describes one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectRow {
    /// Index of the forecaster, from 0 in the order of ids.
    pub forecaster: usize,
    /// Index of the question, from 0 in the order of ids.
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
    /// For each forecaster the component it belongs to, from 0 in the order of the first forecaster in it; `None`
    /// without rows.
    pub component: Vec<Option<usize>>,
    /// Number of components; only within one can forecasters be compared.
    pub components: usize,
    /// Sum of squared residuals.
    pub residual: f64,
}

/// Fits scores by least squares. The order of rows does not matter; rows whose score is not finite are left out.
pub fn two_way_fixed_effects(rows: &[EffectRow]) -> FixedEffects {
    let mut rows: Vec<EffectRow> = rows.iter().copied().filter(|row| row.score.is_finite()).collect();
    rows.sort_by(|left, right| {
        (left.forecaster, left.question)
            .cmp(&(right.forecaster, right.question))
            .then(left.score.total_cmp(&right.score))
    });
    let forecasters = rows.iter().map(|row| row.forecaster + 1).max().unwrap_or(0);
    let questions = rows.iter().map(|row| row.question + 1).max().unwrap_or(0);
    let design = Design::new(&rows, forecasters, questions);
    let mut own = design.solve();
    let mut difficulty = design.question_effects(&own);

    let mut joined = Components::new(forecasters + questions);
    for row in &rows {
        joined.join(row.forecaster, forecasters + row.question);
    }
    let root_of: Vec<usize> = (0..forecasters + questions).map(|node| joined.root(node)).collect();
    let (mut sums, mut counts) = (vec![0.0; root_of.len()], vec![0.0; root_of.len()]);
    for (question, effect) in difficulty.iter().enumerate() {
        if design.of_question[question] > 0.0 {
            sums[root_of[forecasters + question]] += effect;
            counts[root_of[forecasters + question]] += 1.0;
        }
    }
    let shift = |node: usize| {
        let root = root_of[node];
        if counts[root] > 0.0 { sums[root] / counts[root] } else { 0.0 }
    };
    for (forecaster, effect) in own.iter_mut().enumerate() {
        *effect += shift(forecaster);
    }
    for (question, effect) in difficulty.iter_mut().enumerate() {
        *effect -= shift(forecasters + question);
    }
    let mut numbered: Vec<usize> = Vec::new();
    let component = (0..forecasters)
        .map(|forecaster| {
            (design.of_forecaster[forecaster] > 0.0).then(|| {
                let root = root_of[forecaster];
                numbered.iter().position(|&known| known == root).unwrap_or_else(|| {
                    numbered.push(root);
                    numbered.len() - 1
                })
            })
        })
        .collect();
    let residual =
        rows.iter().map(|row| (row.score - own[row.forecaster] - difficulty[row.question]).powi(2)).sum();
    let present = |effects: Vec<f64>, counts: &[f64]| {
        effects.into_iter().zip(counts).map(|(effect, &count)| (count > 0.0).then_some(effect)).collect()
    };
    FixedEffects {
        forecasters: present(own, &design.of_forecaster),
        questions: present(difficulty, &design.of_question),
        component,
        components: numbered.len(),
        residual,
    }
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
            of_forecaster[row.forecaster] += 1.0;
            of_question[row.question] += 1.0;
        }
        Self { rows, of_forecaster, of_question }
    }

    /// Returns what the forecasters' effects leave to each question, on average.
    fn question_effects(&self, own: &[f64]) -> Vec<f64> {
        self.question_means(|row| row.score - own[row.forecaster])
    }

    fn question_means(&self, value: impl Fn(&EffectRow) -> f64) -> Vec<f64> {
        let mut means = vec![0.0; self.of_question.len()];
        for row in self.rows {
            means[row.question] += value(row);
        }
        for (mean, count) in means.iter_mut().zip(&self.of_question) {
            *mean /= count.max(1.0);
        }
        means
    }

    /// Applies the forecasters' part of the normal equations, questions eliminated.
    fn apply(&self, own: &[f64]) -> Vec<f64> {
        let means = self.question_means(|row| own[row.forecaster]);
        let mut applied = vec![0.0; own.len()];
        for row in self.rows {
            applied[row.forecaster] += own[row.forecaster] - means[row.question];
        }
        applied
    }

    /// Solves for the forecasters by conjugate gradients, scaled by their counts. The system is singular by one
    /// constant for each component, which costs nothing since the right-hand side is consistent.
    fn solve(&self) -> Vec<f64> {
        let dot = |left: &[f64], right: &[f64]| left.iter().zip(right).map(|(a, b)| a * b).sum::<f64>();
        let scale = |vector: &[f64]| -> Vec<f64> {
            vector.iter().zip(&self.of_forecaster).map(|(value, count)| value / count.max(1.0)).collect()
        };
        let means = self.question_means(|row| row.score);
        let mut residual = vec![0.0; self.of_forecaster.len()];
        for row in self.rows {
            residual[row.forecaster] += row.score - means[row.question];
        }
        let mut own = vec![0.0; residual.len()];
        let mut scaled = scale(&residual);
        let mut direction = scaled.clone();
        let mut size = dot(&residual, &scaled);
        let enough = size * 1e-30;
        for _ in 0..2 * residual.len() + 50 {
            if size <= enough {
                break;
            }
            let applied = self.apply(&direction);
            let curvature = dot(&direction, &applied);
            if curvature <= 0.0 {
                break;
            }
            let step = size / curvature;
            for ((own, residual), (direction, applied)) in
                own.iter_mut().zip(&mut residual).zip(direction.iter().zip(&applied))
            {
                *own += step * direction;
                *residual -= step * applied;
            }
            scaled = scale(&residual);
            let next = dot(&residual, &scaled);
            let turn = next / size;
            for (direction, scaled) in direction.iter_mut().zip(&scaled) {
                *direction = scaled + turn * *direction;
            }
            size = next;
        }
        own
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

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The smaller index stays root, so the result does not depend on the order of joins.
        self.parent[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::counter_random::random;

    fn row(forecaster: usize, question: usize, score: f64) -> EffectRow {
        EffectRow { forecaster, question, score }
    }

    #[test]
    fn recovers_effects_without_noise() {
        let mut rows = Vec::new();
        for forecaster in 0..40_usize {
            for question in 0..60_usize {
                if random(forecaster as u64, question as u64).is_multiple_of(4) {
                    let score = 0.1 + 0.01 * forecaster as f64 + 0.003 * (question as f64 - 29.5);
                    rows.push(row(forecaster, question, score));
                }
            }
        }
        let fit = two_way_fixed_effects(&rows);
        assert_eq!(fit.components, 1);
        for (forecaster, effect) in fit.forecasters.iter().enumerate() {
            assert!((effect.unwrap() - 0.1 - 0.01 * forecaster as f64).abs() < 1e-12);
        }
        assert!(fit.residual < 1e-24);
        rows.reverse();
        assert_eq!(two_way_fixed_effects(&rows), fit);
    }

    #[test]
    fn what_is_not_joined_is_not_compared() {
        let fit = two_way_fixed_effects(&[row(0, 0, 0.1), row(2, 1, 0.3), row(2, 0, 0.2), row(3, 3, 0.9)]);
        assert_eq!(fit.component, [Some(0), None, Some(0), Some(1)]);
        assert_eq!(fit.components, 2);
        assert_eq!(fit.forecasters[1], None);
        assert_eq!(fit.questions[2], None);
        assert_eq!(two_way_fixed_effects(&[]).components, 0);
    }
}
