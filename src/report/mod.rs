//! Answers as typed tables and pages; how they look is for `render`.

mod page;

pub use page::{Align, Block, Cell, Column, OutlineLine, Page, Row, Table, Tone};
