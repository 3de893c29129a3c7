//! The history of a belief: what was said when, under which edition of the map, and what each of it moved.

mod edits;
pub mod lineage;
mod replay;
pub mod story;
