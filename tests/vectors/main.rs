//! Reference numbers produced by running the named peers; `ORIGIN.md` says which file comes from where.

mod closeness;
mod semantics_bayes;
mod semantics_caes;
mod semantics_dung;
mod semantics_faf;
mod semantics_gradual;
mod semantics_prob_af;
mod semantics_sensitivity;
