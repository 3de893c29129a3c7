//! Least squares for a score that is the sum of a forecaster's part and a question's part.

use std::collections::BTreeMap;

use super::error::ScoreError;
use super::forecastbench::QuestionScore;

/// The question part of the least-squares fit, up to a constant in each group; 0 for questions without rows.
///
/// The question effects are eliminated and the normal equations for the forecasters solved by conjugate gradients, which
/// need no matrix and at most as many steps as there are forecasters; a second round mends what the first one rounded.
pub(super) fn question_effects(
    rows: &[QuestionScore],
    forecasters: usize,
    questions: usize,
) -> Result<Vec<f64>, ScoreError> {
    let mut rows_of_forecaster = vec![0.0; forecasters];
    for row in rows {
        at(&mut rows_of_forecaster, row.forecaster, 1.0);
    }
    let target: Vec<f64> = rows.iter().map(|row| row.brier).collect();
    let right = reduced(rows, &target, forecasters, questions);
    let mut abilities = vec![0.0; forecasters];
    // Measured against the scores themselves: forecasters who are all alike leave nothing but rounding to fit.
    let size = norm(&target);
    let mut residual = right.clone();
    for _ in 0..4 {
        if norm(&residual) <= 1e-15 * size {
            break;
        }
        let correction = conjugate_gradients(rows, &residual, &rows_of_forecaster, questions);
        let improved: Vec<f64> =
            abilities.iter().zip(&correction).map(|(ability, step)| ability + step).collect();
        let spread: Vec<f64> = rows.iter().map(|row| value(&improved, row.forecaster)).collect();
        let fitted = reduced(rows, &spread, forecasters, questions);
        let left: Vec<f64> = right.iter().zip(&fitted).map(|(right, fitted)| right - fitted).collect();
        if norm(&left) >= norm(&residual) {
            break;
        }
        abilities = improved;
        residual = left;
    }
    if norm(&residual) > 1e-9 * size {
        return Err(ScoreError::NotSettled);
    }
    let left_over: Vec<f64> = rows.iter().map(|row| row.brier - value(&abilities, row.forecaster)).collect();
    Ok(question_means(rows, &left_over, questions))
}

/// For every forecaster the sum over own rows of `values` less their mean on the same question.
fn reduced(rows: &[QuestionScore], values: &[f64], forecasters: usize, questions: usize) -> Vec<f64> {
    let means = question_means(rows, values, questions);
    let mut sums = vec![0.0; forecasters];
    for (row, own) in rows.iter().zip(values) {
        at(&mut sums, row.forecaster, own - value(&means, row.question));
    }
    sums
}

fn question_means(rows: &[QuestionScore], values: &[f64], questions: usize) -> Vec<f64> {
    let mut means = vec![Mean::default(); questions];
    for (row, own) in rows.iter().zip(values) {
        if let Some(mean) = means.get_mut(row.question) {
            mean.add(*own);
        }
    }
    means.iter().map(Mean::value).collect()
}

/// Solves the reduced normal equations, scaled by the number of rows of each forecaster.
fn conjugate_gradients(
    rows: &[QuestionScore],
    right: &[f64],
    rows_of_forecaster: &[f64],
    questions: usize,
) -> Vec<f64> {
    let scaled = |residual: &[f64]| -> Vec<f64> {
        residual.iter().zip(rows_of_forecaster).map(|(value, rows)| value / rows.max(1.0)).collect()
    };
    let mut solution = vec![0.0; right.len()];
    let mut residual = right.to_vec();
    let mut direction = scaled(&residual);
    let mut product = dot(&residual, &direction);
    // Further down there is only rounding, which the next round starts from.
    let stop = 1e-26 * product;
    for _ in 0..2 * right.len() + 20 {
        let spread: Vec<f64> = rows.iter().map(|row| value(&direction, row.forecaster)).collect();
        let image = reduced(rows, &spread, right.len(), questions);
        let curvature = dot(&direction, &image);
        // What all forecasters of a group share is not determined: no step in that direction.
        let weight: f64 = direction.iter().zip(rows_of_forecaster).map(|(way, rows)| way * way * rows).sum();
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

/// The group of every question that has rows, numbered in the order of the questions.
pub(super) fn groups(rows: &[QuestionScore], forecasters: usize, questions: usize) -> Vec<Option<usize>> {
    // Forecasters first, then questions; every node points towards the root of its group.
    let mut parent: Vec<usize> = (0..forecasters + questions).collect();
    let mut answered = vec![false; questions];
    for row in rows {
        let one = root(&mut parent, row.forecaster);
        let other = root(&mut parent, forecasters + row.question);
        if let Some(link) = parent.get_mut(one.max(other)) {
            *link = one.min(other);
        }
        if let Some(answered) = answered.get_mut(row.question) {
            *answered = true;
        }
    }
    let mut number_of: BTreeMap<usize, usize> = BTreeMap::new();
    answered
        .iter()
        .enumerate()
        .map(|(question, &answered)| {
            answered.then(|| {
                let next = number_of.len();
                *number_of.entry(root(&mut parent, forecasters + question)).or_insert(next)
            })
        })
        .collect()
}

/// Follows the links to the root, shortening them on the way.
fn root(parent: &mut [usize], node: usize) -> usize {
    let mut node = node;
    while let Some(&up) = parent.get(node) {
        if up == node {
            break;
        }
        let further = parent.get(up).copied().unwrap_or(up);
        if let Some(link) = parent.get_mut(node) {
            *link = further;
        }
        node = further;
    }
    node
}

/// A running mean, 0 while there is nothing in it.
#[derive(Clone, Copy, Default)]
pub(super) struct Mean {
    sum: f64,
    pub(super) count: usize,
}

impl Mean {
    pub(super) fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    pub(super) fn value(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum / self.count as f64 }
    }
}

fn at(values: &mut [f64], index: usize, more: f64) {
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
