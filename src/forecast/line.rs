//! The line on which the answer to a numeric or date question lies.

/// A stretch of numbers from `min` to `max`, linear or logarithmic, with ends that may or may not be exceeded.
///
/// Days and moments are numbers too: the caller chooses the unit and the origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    min: f64,
    max: f64,
    open_low: bool,
    open_high: bool,
    zero_point: Option<f64>,
}

/// Why two numbers make no line.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum LineError {
    /// An end is infinite or no number, or the ends lie further apart than numbers reach.
    #[error("the range {min} to {max} is not finite")]
    NotFinite { min: f64, max: f64 },
    #[error("the range {min} to {max} is empty: max must lie above min")]
    Empty { min: f64, max: f64 },
    #[error("a logarithmic range {min} to {max} must not contain {zero_point}")]
    ZeroPointInside { min: f64, max: f64, zero_point: f64 },
}

impl Line {
    /// Makes a linear line whose ends are closed: the answer cannot lie outside.
    pub fn linear(min: f64, max: f64) -> Result<Self, LineError> {
        if !min.is_finite() || !max.is_finite() || !(max - min).is_finite() {
            return Err(LineError::NotFinite { min, max });
        }
        if min >= max {
            return Err(LineError::Empty { min, max });
        }
        Ok(Self { min, max, open_low: false, open_high: false, zero_point: None })
    }

    /// Makes a logarithmic line with closed ends; both must be positive.
    pub fn logarithmic(min: f64, max: f64) -> Result<Self, LineError> {
        Self::linear(min, max)?.with_zero_point(0.0)
    }

    /// Makes the line logarithmic about a point outside it, as Metaculus does: equal steps multiply the distance
    /// from that point.
    pub fn with_zero_point(self, zero_point: f64) -> Result<Self, LineError> {
        let Self { min, max, .. } = self;
        // The second test also refuses a point so far off that the ends seem equally far from it.
        let ratio = (max - zero_point) / (min - zero_point);
        let outside = zero_point.is_finite() && ratio > 0.0 && ratio.is_finite();
        if !outside || (ratio - 1.0).abs() < 1e-12 {
            return Err(LineError::ZeroPointInside { min, max, zero_point });
        }
        Ok(Self { zero_point: Some(zero_point), ..self })
    }

    /// Says which ends may be exceeded.
    #[must_use]
    pub fn with_open_ends(self, open_low: bool, open_high: bool) -> Self {
        Self { open_low, open_high, ..self }
    }

    /// The lower end.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The upper end.
    pub fn max(&self) -> f64 {
        self.max
    }

    /// Whether the answer may lie below `min`.
    pub fn open_low(&self) -> bool {
        self.open_low
    }

    /// Whether the answer may lie above `max`.
    pub fn open_high(&self) -> bool {
        self.open_high
    }

    /// The point that a logarithmic line never reaches; `None` if the line is linear.
    pub fn zero_point(&self) -> Option<f64> {
        self.zero_point
    }

    /// Tells where a value lies: 0 at `min`, 1 at `max`, outside 0..=1 beyond them.
    ///
    /// `None` for a value at or past the zero point and for what is no finite number.
    ///
    /// ```
    /// use warrant::forecast::line::Line;
    /// let line = Line::logarithmic(1.0, 10_000.0).unwrap();
    /// assert!((line.location(100.0).unwrap() - 0.5).abs() < 1e-12);
    /// assert_eq!(line.location(0.0), None);
    /// ```
    pub fn location(&self, value: f64) -> Option<f64> {
        let low = self.coordinate(self.min);
        let location = (self.coordinate(value) - low) / (self.coordinate(self.max) - low);
        location.is_finite().then_some(location)
    }

    /// Tells which value lies at a location; the ends are exact.
    pub fn value(&self, location: f64) -> f64 {
        let Some(zero_point) = self.zero_point else {
            // The form that is exact at both ends.
            return if location < 0.5 {
                self.min + (self.max - self.min) * location
            } else {
                self.max - (self.max - self.min) * (1.0 - location)
            };
        };
        let (near, far) = (self.min - zero_point, self.max - zero_point);
        if location < 0.5 {
            zero_point + near * libm::pow(far / near, location)
        } else {
            zero_point + far * libm::pow(near / far, 1.0 - location)
        }
    }

    /// Stretches the line so that it is evenly spaced: the value itself, or the logarithm of its distance from
    /// the zero point, ascending. Minus or plus infinity at and past the zero point.
    pub(super) fn coordinate(&self, value: f64) -> f64 {
        match self.zero_point {
            None => value,
            Some(zero) if self.min > zero => {
                if value > zero {
                    libm::log(value - zero)
                } else {
                    f64::NEG_INFINITY
                }
            }
            Some(zero) => {
                if value < zero {
                    -libm::log(zero - value)
                } else {
                    f64::INFINITY
                }
            }
        }
    }

    /// Undoes [`Line::coordinate`].
    pub(super) fn value_at(&self, coordinate: f64) -> f64 {
        match self.zero_point {
            None => coordinate,
            Some(zero) if self.min > zero => zero + libm::exp(coordinate),
            Some(zero) => zero - libm::exp(-coordinate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_line_is_refused() {
        assert!(matches!(Line::linear(3.0, 3.0), Err(LineError::Empty { .. })));
        assert!(matches!(Line::linear(0.0, f64::INFINITY), Err(LineError::NotFinite { .. })));
        assert!(matches!(Line::linear(f64::NAN, 1.0), Err(LineError::NotFinite { .. })));
        assert!(matches!(Line::linear(-1e308, 1e308), Err(LineError::NotFinite { .. })));
        assert!(matches!(Line::logarithmic(0.0, 10.0), Err(LineError::ZeroPointInside { .. })));
        assert!(matches!(Line::logarithmic(-1.0, 10.0), Err(LineError::ZeroPointInside { .. })));
        let line = Line::linear(1.0, 2.0).unwrap();
        assert!(matches!(line.with_zero_point(1.5), Err(LineError::ZeroPointInside { .. })));
        assert!(matches!(line.with_zero_point(1e300), Err(LineError::ZeroPointInside { .. })));
    }

    #[test]
    fn values_and_locations_undo_each_other() {
        let linear = Line::linear(-3.0, 7.0).unwrap();
        let lines = [
            linear,
            linear.with_zero_point(-4.0).unwrap(),
            linear.with_zero_point(9.0).unwrap(),
            Line::logarithmic(1.0, 1e6).unwrap(),
        ];
        for line in lines {
            assert_eq!((line.value(0.0), line.value(1.0)), (line.min(), line.max()));
            for step in -5..=205 {
                let location = f64::from(step) / 200.0;
                let back = line.location(line.value(location)).unwrap();
                assert!((back - location).abs() < 1e-9, "{line:?} {location} {back}");
                let value = line.value(location);
                let again = line.value_at(line.coordinate(value));
                assert!((again - value).abs() <= 1e-9 * value.abs().max(1.0), "{line:?} {value} {again}");
            }
        }
    }
}
