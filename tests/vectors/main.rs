//! Reference numbers produced by running the named peers; `ORIGIN.md` says which file comes from where.

mod calibration;
mod corp_bands;
mod reference;
