//! Reference numbers produced by running the named peers; `ORIGIN.md` says which file comes from where.

mod crowd;
mod metaculus_cdf;
mod semantics_caes;
mod semantics_dung;
mod binary_rules;
mod categorical;
mod close_to;
mod crps;
mod intervals;
mod metaculus_scores;
mod platform_scores;
mod special_functions;
mod closeness;
mod semantics_caes;
mod semantics_dung;
mod semantics_faf;
mod semantics_gradual;
mod semantics_prob_af;
mod semantics_sensitivity;
mod calibration;
mod comparison;
mod corp_bands;
mod reference;
mod time_weighted;
