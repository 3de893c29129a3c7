//! One rule per function, each with a code and an explanation.
