//! Reference numbers produced by running the named peers; `ORIGIN.md` says which file comes from where.

mod closeness;
mod semantics_caes;
mod semantics_dung;
mod semantics_gradual;
