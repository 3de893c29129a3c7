//! The kernels of the `belief` room against slower, plainer ways to the same answer.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "test code on small maps")]

mod beliefs;
mod circles;
mod enumeration;
mod gradual;
mod random_maps;
mod shared;
mod status;
