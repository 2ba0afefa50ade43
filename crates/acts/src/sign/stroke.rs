//! A drawn signature: lines only, neither pressure nor time (those would be biometric data, Ley 1581 de 2012, art. 5).

use casework::id::Digest;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// Lines of one drawing.
pub const STROKES_MAX: usize = 200;
/// Points of one drawing.
pub const STROKE_POINTS_MAX: usize = 20_000;
/// The longer side of a kept drawing: coordinates are integers from 0 to this.
const SIDE: f32 = 10_000.0;

/// Why a drawing was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StrokeError {
    #[error("nothing was drawn")]
    Empty,
    #[error("too many lines or points")]
    TooMany,
    #[error("a coordinate is not a number")]
    NotFinite,
}

/// Lines through points, scaled to a common size; y grows downwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strokes {
    lines: Vec<Vec<(i32, i32)>>,
    width: i32,
    height: i32,
}

impl Strokes {
    /// Takes what a pointer drew, in any unit, y downwards.
    ///
    /// # Errors
    /// When nothing was drawn, too much, or a coordinate is not finite.
    pub fn new(drawn: &[Vec<(f32, f32)>]) -> Result<Self, StrokeError> {
        let points = || drawn.iter().flatten();
        if points().count() < 2 {
            return Err(StrokeError::Empty);
        }
        if drawn.len() > STROKES_MAX || points().count() > STROKE_POINTS_MAX {
            return Err(StrokeError::TooMany);
        }
        if !points().all(|(x, y)| x.abs() < 1e6 && y.abs() < 1e6) {
            return Err(StrokeError::NotFinite);
        }
        let low = |pick: fn(&(f32, f32)) -> f32| points().map(pick).fold(f32::INFINITY, f32::min);
        let high = |pick: fn(&(f32, f32)) -> f32| points().map(pick).fold(f32::NEG_INFINITY, f32::max);
        let (left, top) = (low(|p| p.0), low(|p| p.1));
        let (wide, tall) = (high(|p| p.0) - left, high(|p| p.1) - top);
        let longer = wide.max(tall);
        if longer <= 0.0 {
            return Err(StrokeError::Empty);
        }
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and SIDE")]
        let scaled = |length: f32| (length / longer * SIDE).round() as i32;
        let line = |line: &Vec<(f32, f32)>| line.iter().map(|(x, y)| (scaled(x - left), scaled(y - top))).collect();
        let lines = drawn.iter().filter(|line| !line.is_empty()).map(line).collect();
        Ok(Self { lines, width: scaled(wide), height: scaled(tall) })
    }

    /// SHA-256 of the drawing as kept: its points as decimal text, `x,y` parted by spaces, one line per row.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hash = Sha256::new();
        for line in &self.lines {
            for (x, y) in line {
                hash.update(format!("{x},{y} "));
            }
            hash.update("\n");
        }
        Digest(hash.finalize().into())
    }

    /// Lines of points.
    pub(super) fn lines(&self) -> &[Vec<(i32, i32)>] {
        &self.lines
    }

    /// Width and height, the longer being 10 000.
    pub(super) fn size(&self) -> (i32, i32) {
        (self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_the_screen_does_not_change_a_drawing() {
        let small = vec![vec![(1.0, 1.0), (3.0, 2.0)], vec![(2.0, 1.5)]];
        let big: Vec<Vec<(f32, f32)>> =
            small.iter().map(|line| line.iter().map(|(x, y)| (x * 8.0 + 16.0, y * 8.0)).collect()).collect();
        assert_eq!(Strokes::new(&small).unwrap().digest(), Strokes::new(&big).unwrap().digest());
    }

    #[test]
    fn bad_drawings_are_refused() {
        assert_eq!(Strokes::new(&[]), Err(StrokeError::Empty));
        assert_eq!(Strokes::new(&[vec![(1.0, 1.0), (1.0, 1.0)]]), Err(StrokeError::Empty));
        assert_eq!(Strokes::new(&[vec![(f32::NAN, 0.0), (1.0, 1.0)]]), Err(StrokeError::NotFinite));
        assert_eq!(Strokes::new(&vec![vec![(0.0, 1.0)]; 201]), Err(StrokeError::TooMany));
    }
}
