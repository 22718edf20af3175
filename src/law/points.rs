//! Points of an evaluation 分值.

use serde::{Deserialize, Serialize};

/// Points 分值, kept in hundredths so that sums are exact; JSON shows the number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "f64", into = "f64")]
#[schema(value_type = f64, minimum = 0, maximum = 1000)]
pub struct Points(pub u32);

impl TryFrom<f64> for Points {
    type Error = String;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 0 and 1,000 points")]
    fn try_from(points: f64) -> Result<Self, String> {
        let hundredths = (points * 100.0).round();
        match (0.0..=1000.0).contains(&points) && (points * 100.0 - hundredths).abs() < 1e-6 {
            true => Ok(Points(hundredths as u32)),
            false => Err(format!("{points} is not between 0 and 1000 points with at most two decimals")),
        }
    }
}

impl From<Points> for f64 {
    fn from(points: Points) -> Self {
        f64::from(points.0) / 100.0
    }
}

impl std::ops::Add for Points {
    type Output = Points;
    fn add(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Points {
    type Output = Points;
    /// What is left; never below nothing.
    fn sub(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        points.fold(Points(0), |sum, one| sum + one)
    }
}
