//! How the scores of a question are weighted over its life.

pub(super) mod benchmark;
pub mod curve;
pub mod question_scores;
pub mod scoring;
