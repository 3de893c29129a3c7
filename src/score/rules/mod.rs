//! Scoring rules: what one forecast scores under one answer.

pub mod categorical;
pub mod convention;
pub mod crps;
pub mod quantile;
pub mod rule;
pub mod score;
pub mod skill;

pub use rule::Rule;
pub use score::{Mark, Score};
