//! What forecasts do to an argument: status, strength, belief, cruxes.
//!
//! Everything here works on compiled arrays ([`graph::Graph`]) and plain numbers; no file, clock or wording.

pub mod graph;
pub mod labelling;
pub mod order;
