//! Reference numbers produced by running the named peers; `ORIGIN.md` says which file comes from where.

mod calibration;
mod comparison;
mod corp_bands;
mod reference;
mod time_weighted;
