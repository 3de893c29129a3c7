//! Reference numbers produced by running the named peers; `ORIGIN.md` says which file comes from where.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a reference file that does not read is a failed test, and whole numbers in JSON are floats"
)]

mod binary_rules;
mod calibration;
mod comparison;
mod corp_bands;
mod crowd;
mod crps;
mod intervals;
mod known_values;
mod metaculus_cdf;
mod metaculus_scores;
mod platform_scores;
mod pools;
mod reference;
mod semantics_bayes;
mod semantics_caes;
mod semantics_dung;
mod semantics_faf;
mod semantics_gradual;
mod semantics_prob_af;
mod semantics_sensitivity;
mod special_functions;
mod time_weighted;
