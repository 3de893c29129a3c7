//! Gradual semantics: the strength of every claim, which is no probability, and what each claim has to do with it.

pub mod bounds;
pub mod cycle;
pub mod gradient;
pub mod quadrature;
pub mod removal;
pub mod semantics;
pub mod shapley;
mod slopes;
pub mod strength;
pub mod what_if;
