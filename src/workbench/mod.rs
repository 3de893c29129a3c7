//! A folder on disk turned into values and back: the only room that touches disk or clock.
