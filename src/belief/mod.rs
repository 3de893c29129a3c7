//! What forecasts do to an argument: status, strength, belief, cruxes.
//!
//! The algorithms work on compiled arrays ([`graph::Graph`]) and plain numbers; [`inputs`] gathers these from a map, its
//! questions and the logs, and says where each came from, and [`model`] evaluates them. No file and no clock.
//!
//! From the bottom up: the map as arrays ([`graph`], [`setting`], [`order`]), who stands ([`labelling`], [`status`]), how
//! strongly ([`gradual`]), how probably ([`probability`]); then whole arguments ([`model`], [`evaluation`]) and the answers
//! ([`crux`], [`coherence`], [`history`], [`post_mortem`]).

pub mod assumption;
pub mod attribution;
pub mod coherence;
mod compile;
pub mod components;
pub mod crux;
mod directions;
pub mod evaluation;
pub mod faf;
pub mod figures;
pub mod gradual;
pub mod graph;
pub mod history;
pub mod inputs;
pub mod labelling;
pub mod model;
pub mod order;
pub mod parts;
pub mod post_mortem;
pub mod probability;
mod ranges;
pub mod setting;
pub mod status;
mod tracker;
pub mod value_of_information;
