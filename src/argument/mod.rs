//! The argument map: thesis, conjectures, premises, inferences, links and sources, as pure values.
