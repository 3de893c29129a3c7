//! What forecasts do to an argument: status, strength, belief, cruxes.
//!
//! The kernels work on compiled arrays ([`graph::Graph`]) and plain numbers; [`inputs`] gathers these from a map, its
//! questions and the logs, and says where each came from, and [`model`] evaluates them. No file and no clock.

pub mod assumption;
pub mod attribution;
pub mod bayes;
mod case_plan;
mod cases;
pub mod coherence;
mod conditioning;
pub mod crux;
pub mod cycle;
mod edits;
pub mod evaluation;
mod extremes;
pub mod faf;
pub mod gradient;
pub mod graph;
pub mod inputs;
pub mod labelling;
mod learning;
pub mod lineage;
mod local_belief;
mod mixture;
pub mod model;
pub mod network;
pub mod order;
pub mod parts;
pub mod post_mortem;
pub mod quadrature;
pub mod removal;
mod sayings;
pub mod semantics;
pub mod setting;
pub mod shapley;
mod sharing;
mod slopes;
pub mod status;
pub mod story;
pub mod strength;
mod tracker;
pub mod value_of_information;
pub mod what_if;
