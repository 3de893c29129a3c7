//! What forecasts do to an argument: status, strength, belief, cruxes.
//!
//! Everything here works on compiled arrays ([`graph::Graph`]) and plain numbers; no file, clock or wording.

pub mod bayes;
mod conditioning;
pub mod constellation;
pub mod cycle;
pub mod cycle_gradient;
pub mod faf;
pub mod gradient;
pub mod graph;
pub mod labelling;
mod local_belief;
pub mod network;
pub mod order;
pub mod quadrature;
pub mod removal;
pub mod semantics;
pub mod setting;
pub mod shapley;
mod sharing;
mod slopes;
pub mod status;
pub mod strength;
pub mod value_of_information;
pub mod what_if;
