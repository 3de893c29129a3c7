//! Plots as geometry: axes with round numbers or days, marks at the places that the axes say, words that never meet.
//!
//! One function a plot, from an answer of `report` to a `Plot`. Every series has a colour, a dash pattern and a sign
//! of its own and is named where it ends; what has no data says so in a sentence.

mod axis;
mod belief;
mod days;
mod labels;
mod marks;
mod murphy;
mod question;
mod reliability;
mod scores;
mod sheet;
mod tornado;

pub(crate) use belief::belief_history_plot;
pub(crate) use marks::{Anchor, Dash, Ink, Plot, PlotLayout, PlotMark, PointSign, SERIES, Words};
pub(crate) use murphy::murphy_plot;
pub(crate) use question::question_history_plot;
pub(crate) use reliability::{Pooling, reliability_plot};
pub(crate) use scores::score_history_plot;
pub(crate) use tornado::tornado_plot;
