//! Layout as geometry: where everything of a picture stands, in whole pixels. Nothing here writes a format.
//!
//! An argument map is drawn in layers: the thesis first, every premise one layer after what it bears on, the badges
//! of reasons in layers between. Lines bend only between layers and pass cards in gaps that are kept free for them,
//! so none crosses a card.
//!
//! A `Plot` is an answer of `report` drawn on axes: a question over time, scores, beliefs, reliability, a tornado. What
//! it says in words stands in it as a description.

mod argument_pictures;
mod card;
mod channel;
mod diagram;
mod drawing;
mod font;
mod frames;
mod geometry;
mod layers;
mod legend;
mod map_picture;
mod order;
mod paragraph;
mod part;
mod plan;
mod plot;
mod selection;
mod spread;
mod undercuts;
mod words;

pub use argument_pictures::{ArgumentPictures, argument_pictures};
pub use card::{Card, Frame, FrameKind, Part, STRIPE, Shape, TextLine};
pub use diagram::{Diagram, DiagramClaim, ReasonTarget, diagram};
#[cfg(feature = "internals")]
pub use diagram::{DiagramReason, QuestionChip};
pub use font::{Weight, text_width};
pub use geometry::{
    Area, Badge, Caption, GroupFrame, Head, LegendItem, Line, LineKind, MapPicture, PlacedCard, Point,
    Sample, Sign, Step,
};
pub use layers::Lane;
pub use map_picture::map_picture;
pub use part::part;
pub use plan::{Direction, Layout};
pub(crate) use plot::{
    Anchor, Dash, Ink, Plot, PlotLayout, PlotMark, PointSign, Pooling, SERIES, Words, belief_history_plot,
    murphy_plot, question_history_plot, reliability_plot, score_history_plot, tornado_plot,
};
pub use selection::Scope;
#[cfg(feature = "internals")]
pub use selection::{LEAVES, select};
