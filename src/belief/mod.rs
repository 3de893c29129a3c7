//! What forecasts do to an argument: status, strength, belief, cruxes.
