//! Scoring rules: what one forecast scores under one answer.

pub mod binary;
pub mod categorical;
pub mod convention;
pub mod crps;
pub mod quantile;
pub mod rule;
pub mod skill;
pub mod tally;
