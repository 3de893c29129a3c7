//! Reference numbers produced by running the named peers; `ORIGIN.md` says which file comes from where.

mod crowd;
mod metaculus_cdf;
mod semantics_caes;
mod semantics_dung;
